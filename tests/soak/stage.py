"""What befalls the audience: the chats as they are at first, and the deeds that the scenario asks for over HTTP."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from aiohttp import web

from bot.demo.members import Member
from bot.demo.people import GROUP_ANONYMOUS_BOT, Chat
from tests.soak.audience import ASKERS, THREADS, Place
from tests.soak.journal import Happening
from tests.soak.plan import HOURS

if TYPE_CHECKING:
    from tests.soak.emulator import JournalledEmulator

OWNER = 8_000_000_009
"""Owns all groups and channels."""

GREETING_SECONDS = 20.0
"""How long a bot may take to say its first word."""


class Stage:
    """The audience in the emulator, and what is done to it."""

    def __init__(self, emulator: JournalledEmulator, audience: list[Place]) -> None:
        self._emulator = emulator
        self._owner = emulator.add_user("Owner", id=OWNER, started=True)
        self._askers = [emulator.add_user(id=number, language_code="en", started=True) for number in ASKERS]
        self._fates = {place.chat: place.fate for place in audience}
        forums = {place.chat for place in audience if place.thread}
        for place in audience:
            if place.thread:
                thread = emulator.add_thread(emulator.world.chats[place.chat], "Sample topic", by=self._owner)
                assert thread.id == place.thread, f"the forum's topics are taken to be {THREADS}"
            else:
                self._add(place, forum=place.chat in forums)

    def _add(self, place: Place, *, forum: bool) -> None:
        if place.private:
            self._emulator.add_user(id=place.chat, language_code="en", started=True)
        elif place.kind == "channel":
            self._emulator.add_channel(id=place.chat, owner=self._owner)
        else:
            self._emulator.add_group(id=place.chat, kind=place.kind, forum=forum, owner=self._owner)

    def add_to(self, app: web.Application) -> None:
        """Let the scenario ask for deeds: POST /deeds/<name>, with ?chat= or ?on= where it needs one."""
        app.router.add_post("/deeds/greeted", self._greeted)
        app.router.add_post("/deeds/ask", self._ask)
        app.router.add_post("/deeds/faults", self._faults)
        app.router.add_post("/deeds/stall", self._stall)
        app.router.add_post("/deeds/halt", self._halt)
        app.router.add_post("/deeds/befall", self._befall)
        app.router.add_post("/deeds/return", self._return)

    async def _greeted(self, request: web.Request) -> web.Response:
        """Answer when the bot asks who it is, the next time after so many greetings."""
        before = int(request.query["after"])
        await self._emulator.world.bell.wait(lambda: self._greetings() > before, GREETING_SECONDS)
        return web.Response(text=str(self._greetings()))

    def _greetings(self) -> int:
        return len(self._emulator.calls_of("getMe"))

    async def _ask(self, _request: web.Request) -> web.Response:
        """Let those who follow nothing ask for the latest stories: answers and pushes share pace and waits."""
        for person in self._askers:
            person.sends("/latest")
        return web.Response()

    async def _faults(self, request: web.Request) -> web.Response:
        self._emulator.plan.on = request.query["on"] == "1"
        return web.Response()

    async def _stall(self, request: web.Request) -> web.Response:
        """Let all that writes be answered too late from now on, or no more."""
        self._emulator.plan.stalls = request.query["on"] == "1"
        return web.Response()

    async def _halt(self, _request: web.Request) -> web.Response:
        """Let all that writes be refused for hours."""
        self._emulator.halt(monotonic() + HOURS)
        return web.Response()

    async def _befall(self, request: web.Request) -> web.Response:
        """Let a chat meet its fate."""
        chat = self._chat(request)
        match self._fates[chat.id]:
            case "moves" | "moves silently" as fate:
                self._upgrade(chat, told=fate == "moves")
            case "leaves" | "vanishes" as fate:
                self._turn_away(chat, told=fate == "leaves")
            case "loses rights":
                self._emulator.restrict_bot(chat, by=self._owner)
                self._emulator.journal.write(Happening(at=monotonic(), what="left", chat=chat.id))
            case _:
                pass
        return web.Response()

    async def _return(self, request: web.Request) -> web.Response:
        """Let a chat that turned the bot away let it in again."""
        chat = self._chat(request)
        if chat.user:
            self._emulator.unblock(chat.user)
        elif chat.kind == "channel":
            self._emulator.promote_bot(chat, by=self._owner)
        elif self._fates[chat.id] == "loses rights":
            self._emulator.demote_bot(chat, by=self._owner)
        else:
            self._emulator.add_bot(chat, by=self._owner)
        self._emulator.journal.write(Happening(at=monotonic(), what="returned", chat=chat.id))
        return web.Response()

    def _chat(self, request: web.Request) -> Chat:
        return self._emulator.world.chats[int(request.query["chat"])]

    def _upgrade(self, group: Chat, *, told: bool) -> None:
        if told:
            new = self._emulator.upgrade(group, by=self._owner)
        else:
            new = self._emulator.add_group(group.title)
            new.members.update(group.members)
            group.moved_to = new.id
            self._emulator.service(new, GROUP_ANONYMOUS_BOT, {"migrate_from_chat_id": group.id})
        self._emulator.journal.write(Happening(at=monotonic(), what="moved", chat=group.id, to=new.id))

    def _turn_away(self, chat: Chat, *, told: bool) -> None:
        if chat.user and told:
            self._emulator.block(chat.user)
        elif chat.user:
            chat.blocked = True
        elif told:
            self._emulator.kick_bot(chat, by=self._owner)
        else:
            chat.members[self._emulator.bot.id] = Member("kicked")
        self._emulator.journal.write(Happening(at=monotonic(), what="left", chat=chat.id))
