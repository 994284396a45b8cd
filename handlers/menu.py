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
    operators: frozenset[int]

    async def publish(self) -> None:
        """Tell Telegram the commands and descriptions that are not as it was told before."""
        await self._publish_to_operators()
        for method, parameters in self._parts():
            place = {name: value for name, value in parameters.items() if name in {"scope", "language_code"}}
            part = f"{method} {orjson.dumps(place).decode()}"
            digest = _digest(parameters)
            if await self.store.chats.profile(part) != digest:
                await self.telegram.call_patiently(method, parameters)
                await self.store.chats.set_profile(part, digest)

    async def _publish_to_operators(self) -> None:
        """Give operators their own menu, and take it from those who are operators no longer."""
        chats = self.store.chats
        before = frozenset(map(int, (await chats.profile(_OPERATORS)).split()))
        if before != self.operators:  # noted before: whoever gets the menu can be found, whatever happens meanwhile
            await chats.set_profile(_OPERATORS, _numbers(before | self.operators))
        for number in sorted(before | self.operators):
            chat = await chats.get(number)
            if chat is not None and chat.private:
                await self._try_to_set(chat)
        if before != self.operators:
            await chats.set_profile(_OPERATORS, _numbers(self.operators))

    async def fit(self, chat: Chat, app_language: Language) -> None:
        """Give a private chat its own menu: an operator's, or one in another language than the user's Telegram is in.

        A group has none: there each member's menu is in the language of the member's Telegram.
        """
        if not chat.private:
            return
        operator = chat.id in self.operators
        own = operator or chat.language != app_language
        await self._set(chat, self._commands(chat.language, changes=True, operator=operator) if own else [])

    async def clear(self, chat: Chat) -> None:
        """Take a chat's own menu away, where Telegram lets that be done."""
        try:
            await self._set(chat, [])
        except TelegramError as error:
            _log.warning("menu not cleared", chat=chat.id, error=str(error))

    async def _try_to_set(self, chat: Chat) -> None:
        operator = chat.id in self.operators
        try:
            await self._set(chat, self._commands(chat.language, changes=True, operator=operator))
        except TelegramError as error:  # who has blocked the bot gets it when he is back
            _log.warning("menu not set", chat=chat.id, error=str(error))

    async def _set(self, chat: Chat, commands: list[Json]) -> None:
        """Give a chat a menu of its own, or with no commands the one that all have."""
        scope: dict[str, Json] = {"type": "chat", "chat_id": chat.id}
        digest = _digest({"commands": commands}) if commands else ""
        if await self.store.chats.menu(chat.id) == digest:
            return
        if commands:
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

    def _commands(self, language: Language, *, changes: bool, operator: bool = False) -> list[Json]:
        tr = self.catalogues[language]
        listed = (one for one in self.commands if one.listed and (operator or not one.operators))
        shown = (one for one in listed if changes or not one.changes)
        return [{"command": one.name, "description": one.description(tr)} for one in shown]


def fit_menu(call: Call) -> None:
    """Have the chat's own menu fitted when the call is answered; a menu that cannot be set now is set another time."""

    async def fit() -> None:
        try:
            await call.desk.menu.fit(call.chat, call.app_language)
        except TelegramError as error:
            _log.warning("menu not set", chat=call.chat.id, error=str(error))

    call.afterwards.append(fit)


_OPERATORS = "operators"
"""The part of the profile that tells who was given an operator's menu."""

_SCOPES = {"all_private_chats": True, "all_group_chats": False, "all_chat_administrators": True}
"""Whose menu has the commands that change something."""


def _digest(parameters: Mapping[str, Json]) -> str:
    return hashlib.sha256(orjson.dumps(parameters)).hexdigest()


def _numbers(users: frozenset[int]) -> str:
    return " ".join(map(str, sorted(users)))
