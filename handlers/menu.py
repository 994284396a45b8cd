"""The bot's menu and profile: its commands and descriptions in each language, told to Telegram when they change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
import structlog

from bot.errors import TelegramError
from bot.model import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.i18n import Catalogues
    from bot.model import Chat, Language
    from bot.store import Store
    from bot.telegram.answer import Json
    from bot.telegram.client import Telegram
    from handlers.behaviour import Command
    from handlers.desk import Call

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """Who reads which menu: members of groups get no commands that they may not use."""

    store: Store
    telegram: Telegram
    catalogues: Catalogues
    commands: tuple[Command, ...]
    default_language: Language

    async def publish(self) -> None:
        """Tell Telegram the commands and descriptions that are not as it was told before."""
        for method, parameters in self._parts():
            place = {name: value for name, value in parameters.items() if name in {"scope", "language_code"}}
            part = f"{method} {orjson.dumps(place).decode()}"
            digest = _digest(parameters)
            if await self.store.chats.profile(part) != digest:
                await self.telegram.call_patiently(method, parameters)
                await self.store.chats.set_profile(part, digest)

    async def fit(self, chat: Chat, app_language: Language) -> None:
        """Give a private chat a menu of its own where it speaks another language than the user's Telegram.

        A group has none: there each member's menu is in the language of the member's Telegram.
        """
        if not chat.private:
            return
        scope: dict[str, Json] = {"type": "chat", "chat_id": chat.id}
        own = chat.language != app_language
        commands = self._commands(chat.language, changes=True)
        digest = _digest({"commands": commands}) if own else ""
        if await self.store.chats.menu(chat.id) == digest:
            return
        if own:
            await self.telegram.call("setMyCommands", {"commands": commands, "scope": scope})
        else:
            await self.telegram.call("deleteMyCommands", {"scope": scope})
        await self.store.chats.set_menu(chat.id, digest)

    def _parts(self) -> Iterator[tuple[str, dict[str, Json]]]:
        """All calls that tell the whole profile; without a language code for readers of any other language."""
        for code in (None, *LANGUAGES):
            language = code or self.default_language
            tr = self.catalogues[language]
            for scope, changes in _SCOPES.items():
                commands = self._commands(language, changes=changes)
                yield "setMyCommands", {"commands": commands, "scope": {"type": scope}, "language_code": code}
            description = tr.gettext(
                "News on children's rights and safety in Kazakhstan, from official sources and the media, "
                "in Kazakh, Russian and English. Follow topics, search, and find out whom to call."
            )
            yield "setMyDescription", {"description": description, "language_code": code}
            short = tr.gettext("News on children's rights and safety in Kazakhstan")
            yield "setMyShortDescription", {"short_description": short, "language_code": code}

    def _commands(self, language: Language, *, changes: bool) -> list[Json]:
        tr = self.catalogues[language]
        shown = (one for one in self.commands if one.listed and (changes or not one.changes))
        return [{"command": one.name, "description": one.description(tr)} for one in shown]


def fit_menu(call: Call) -> None:
    """Have the chat's own menu fitted when the call is answered; a menu that cannot be set now is set another time."""

    async def fit() -> None:
        try:
            await call.desk.menu.fit(call.chat, call.app_language)
        except TelegramError as error:
            _log.warning("menu not set", chat=call.chat.id, error=str(error))

    call.afterwards.append(fit)


_SCOPES = {"all_private_chats": True, "all_group_chats": False, "all_chat_administrators": True}
"""Whose menu has the commands that change something."""


def _digest(parameters: Mapping[str, Json]) -> str:
    return hashlib.sha256(orjson.dumps(parameters)).hexdigest()
