"""Texts that are asked for by a button: the next message of whoever pressed it is the answer, and no search."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.callbacks import CancelPrompt, pack
from bot.errors import RefusedError
from bot.model import LANGUAGES, Message
from bot.model import Button as MessageButton
from bot.prompts import Prompt
from bot.render.notice import say
from handlers.behaviour import Button
from handlers.unknown import old_press

if TYPE_CHECKING:
    from bot.i18n import Catalogues
    from bot.prompts import PromptKind
    from handlers.behaviour import Press
    from handlers.desk import Call


async def ask_for(call: Call, kind: PromptKind, question: str) -> None:
    """Ask for a text, which the module that takes this kind gets; in groups the answer has to be a reply to it.

    Whoever is asked is the one who pressed; what is asked is about the chat that the call is about.
    """
    await await_text(call, kind, _question(call, question))


async def await_text(call: Call, kind: PromptKind, question: Message) -> None:
    """As ask_for, with a message of its own."""
    if call.user is None:
        return
    message_id = await call.send(question)
    prompt = Prompt(
        chat=call.here.id,
        user=call.user,
        kind=kind,
        about=(call.chat.id, call.thread),
        message_id=message_id,
        asked_at=call.desk.now(),
    )
    await call.desk.store.prompts.ask(prompt)


def _question(call: Call, question: str) -> Message:
    cancel = MessageButton(text=call.tr.gettext("Cancel"), data=pack(CancelPrompt()))
    if not call.here.private:  # there the bot is shown replies alone
        reply = call.tr.gettext("Reply to this message.")
        question = f"{question}\n\n{reply}"
    return replace(say(question), buttons=((cancel,),))


async def cancel_by_word(call: Call) -> None:
    """Ask no longer; a keyboard that let choose is put away."""
    await call.answer(replace(say(call.tr.gettext("Cancelled.")), clears_keys=call.here.private))


def says_cancel(words: str, catalogues: Catalogues) -> bool:
    """Whether somebody who was asked writes what the button says that ends it, presses a key that says so, or /cancel.

    That is no command of the bot, but what many people know from other bots.
    """
    said = words.strip().removeprefix("/").partition("@")[0].casefold()
    return any(said == catalogues[language].gettext("Cancel").casefold() for language in LANGUAGES)


async def end_prompt(call: Call) -> None:
    """Ask whoever calls no longer for a text."""
    if call.user is not None:
        await call.desk.store.prompts.end(call.here.id, call.user)


async def _cancel(call: Call, _: CancelPrompt) -> None:
    """Ask no longer, and take the question away; that is for whoever was asked, and only for so long."""
    prompt = await call.desk.store.prompts.get(call.here.id, call.user or 0, call.desk.now())
    if prompt is None or prompt.message_id != call.message_id:
        return await old_press(call)
    await end_prompt(call)
    await call.toast(call.tr.gettext("Cancelled."))
    if call.message_id is not None:
        try:
            await call.desk.telegram.delete(call.here.id, call.message_id)
        except RefusedError:  # too old: it is emptied of its button
            await call.edit_or_send(say(call.tr.gettext("Cancelled.")))
    return None


PRESSES: tuple[Press, ...] = (Button(CancelPrompt, _cancel),)
