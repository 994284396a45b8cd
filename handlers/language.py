"""/language: what the bot speaks in a chat."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.callbacks import ChooseLanguage
from bot.panels import ShowLanguages
from bot.render.notice import say
from bot.render.panel import LANGUAGE_NAMES, render_language
from handlers.arguments import language_meant
from handlers.behaviour import Button, Command, Purpose
from handlers.menu import fit_menu
from handlers.start import show_welcome

if TYPE_CHECKING:
    from bot.model import Language
    from handlers.behaviour import Press
    from handlers.desk import Call


async def language(call: Call) -> None:
    """Speak the language that is named, or offer the three."""
    meant = language_meant(call.arguments)
    if meant is None:
        await call.answer(render_language(call.chat.language, call.tr))
    else:
        await call.answer(say(await _set(call, meant)))


async def _set(call: Call, chosen: Language) -> str:
    """Speak this language in the chat, its menu included, from the next word on."""
    if chosen != call.chat.language:
        await call.note("language", chosen)
    await call.desk.store.chats.set_language(call.chat.id, chosen)
    call.chat = replace(call.chat, language=chosen)
    fit_menu(call)
    return call.tr.gettext("Language: {language}", language=LANGUAGE_NAMES[chosen])


async def _press(call: Call, pressed: ChooseLanguage) -> None:
    await call.toast(await _set(call, pressed.language))
    if pressed.welcome:
        await show_welcome(call, pressed.welcome)
    else:
        await call.edit_or_send(render_language(call.chat.language, call.tr))


async def _show(call: Call, _: ShowLanguages) -> None:
    await call.edit_or_send(render_language(call.chat.language, call.tr))


COMMANDS = (
    Command(
        name="language",
        run=language,
        purpose=Purpose.FOLLOW,
        description=lambda tr: tr.gettext("Choose the language"),
        changes=True,
    ),
)
PRESSES: tuple[Press, ...] = (
    Button(ChooseLanguage, _press, changes=True),
    Button(ShowLanguages, _show, changes=True),
)
