"""What people do on the page beside writing and pressing buttons: they use keys, and links that bring the bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from bot.demo.page.persons import meant_chat, meant_person, meant_speaker
from bot.demo.page.request import Body, answered, refused

if TYPE_CHECKING:
    from bot.demo.people import Chat, User
    from bot.demo.show import Show

_GROUPS = ("group", "supergroup")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaching:
    """Lets the cast press keys and open links."""

    show: Show

    def add_to(self, app: web.Application) -> None:
        """Let an application answer these doings."""
        app.router.add_post("/api/key", self._key)
        app.router.add_post("/api/share", self._share)
        app.router.add_post("/api/places", self._places)
        app.router.add_post("/api/link", self._link)

    async def _key(self, request: web.Request) -> web.Response:
        """Press a key that says its text."""
        body = await Body.read(request)
        chat = meant_chat(self.show, body)
        person = meant_speaker(self.show, chat, body)
        try:
            self.show.emulator.press_key(person, body.text("text"), chat=chat)
        except LookupError as error:
            raise refused(str(error)) from None
        return answered({})

    async def _share(self, request: web.Request) -> web.Response:
        """Press a key that asks for a chat, and choose one."""
        body = await Body.read(request)
        person = meant_person(self.show, body)
        try:
            self.show.emulator.share_chat(person, body.text("text"), meant_chat(self.show, body, "shared"))
        except LookupError as error:
            raise refused(str(error)) from None
        return answered({})

    async def _places(self, request: web.Request) -> web.Response:
        """The groups, or the channels, into which somebody may bring the bot."""
        body = await Body.read(request)
        person, channel = meant_person(self.show, body), body.flag("channel")
        chats = [chat.id for chat in self.show.cast.chats if _may_bring(chat, person, channel=channel)]
        return answered({"chats": chats})

    async def _link(self, request: web.Request) -> web.Response:
        """Open a link that brings the bot into a chat."""
        body = await Body.read(request)
        chat = meant_chat(self.show, body)
        try:
            self.show.emulator.open_link(meant_person(self.show, body), body.text("url"), chat=chat)
        except (LookupError, PermissionError) as error:
            raise refused(str(error)) from None
        return answered({})


def _may_bring(chat: Chat, person: User, *, channel: bool) -> bool:
    member = chat.member(person)
    if channel:
        return chat.kind == "channel" and member.administers and member.has("can_promote_members")
    return chat.kind in _GROUPS and member.present
