"""What the page looks at: the world as it stands, again whenever anything has happened."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from bot.demo.page.panel import Panel
from bot.demo.page.request import answered, page_language
from bot.demo.page.view import View
from bot.demo.page.wording import page_texts, what_it_can_do
from bot.i18n import choose_language
from bot.render.story import EDITION_NAMES

if TYPE_CHECKING:
    from bot.demo.arguments import Json
    from bot.demo.bell import Bell
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from bot.demo.show import Show
    from bot.i18n import Catalogues, Translator

_REST = 25.0
"""Seconds until a look is answered though nothing has happened."""
_PULSE = 1.0
"""Seconds between two looks at what waits to be sent: that changes without anything else to be seen."""
_GATHER = 0.03
"""Seconds in which more may happen that belongs to it."""
_NUMBER = re.compile(r"-?[0-9]{1,19}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Shows the world to the page."""

    show: Show
    catalogues: Catalogues
    panel: Panel

    def add_to(self, app: web.Application) -> None:
        """Let an application answer looks."""
        app.router.add_get("/api/wording", self._wording)
        app.router.add_get("/api/state", self._state)
        app.router.add_get("/api/file", self._file)
        app.router.add_get("/api/photo", self._photo)

    async def _wording(self, request: web.Request) -> web.Response:
        tr = page_language(request, self.catalogues)
        return answered({"language": tr.language, "texts": page_texts(tr), "languages": EDITION_NAMES})

    async def _state(self, request: web.Request) -> web.Response:
        """Wait until the world is another than at `since`, then show it; `look`: the chat is seen by somebody."""
        query = request.query
        await self._wait(query.get("since", ""))
        since, waiting = await self._now()
        chat, tr = self._chat(query.get("chat", "")), page_language(request, self.catalogues)
        thread = self._thread(chat, query.get("thread", "")) if chat else 0
        if chat and query.get("look") == "1":
            self.show.viewer.look(chat, thread)
        view = self._view(tr)
        shown = self._chat_seen(view, chat, query.get("speaker", "")) | {"thread": thread} if chat else None
        state: Json = {"since": since, "chats": view.chats(chat), "chat": shown, "panel": self.panel.state(waiting, tr)}
        return answered(state)

    async def _file(self, request: web.Request) -> web.Response:
        """Give a file that the bot has sent, to be kept and not to be shown."""
        message = self._message(request)
        if message is None or message.document is None:
            raise web.HTTPNotFound
        headers = {
            "Content-Disposition": f'attachment; filename="{message.document.name}"',
            "Cache-Control": "no-store",
        }
        return web.Response(body=message.document.content, content_type="application/octet-stream", headers=headers)

    async def _photo(self, request: web.Request) -> web.Response:
        """Give a picture that the bot has sent."""
        message = self._message(request)
        if message is None or message.photo is None:
            raise web.HTTPNotFound
        photo, headers = message.photo, {"Cache-Control": "no-store"}
        return web.Response(body=photo.file.content, content_type=photo.kind, headers=headers)

    def _message(self, request: web.Request) -> ChatMessage | None:
        chat, number = self._chat(request.query.get("chat", "")), request.query.get("message", "")
        return chat.messages.get(int(number)) if chat and _NUMBER.fullmatch(number) else None

    async def _now(self) -> tuple[str, int | None]:
        """What tells one state of the world from another, and how many stories wait."""
        waiting = await self.show.waiting()
        return f"{self.show.emulator.world.bell.rung}-{waiting}", waiting

    async def _wait(self, since: str) -> None:
        bell = self.show.emulator.world.bell
        for _ in range(int(_REST / _PULSE)):
            now, _waiting = await self._now()
            if now != since:
                break
            await bell.wait(partial(_rung_since, bell, bell.rung), _PULSE)
        await asyncio.sleep(_GATHER)

    def _view(self, tr: Translator) -> View:
        show = self.show
        return View(world=show.emulator.world, cast=show.cast, newsroom=show.newsroom, viewer=show.viewer, tr=tr)

    def _chat_seen(self, view: View, chat: Chat, number: str) -> Json:
        speaker = self._speaker(chat, number)
        own = self.catalogues[choose_language(speaker.language_code, view.tr.language)]
        return view.chat(chat, speaker) | {"what": what_it_can_do(own)}

    def _chat(self, number: str) -> Chat | None:
        return self.show.emulator.world.chats.get(int(number)) if _NUMBER.fullmatch(number) else None

    def _speaker(self, chat: Chat, number: str) -> Person:
        speakers = self.show.cast.speakers(chat)
        return next((one for one in speakers if str(one.id) == number), speakers[0])

    def _thread(self, chat: Chat, number: str) -> int:
        """The topic of a forum that is meant; if none is, one in which something is new."""
        if _NUMBER.fullmatch(number):
            return int(number) if int(number) in chat.threads else 0
        if not chat.threads:
            return 0
        return max(chat.threads, key=lambda thread: self.show.viewer.unread(chat, thread))


def _rung_since(bell: Bell, number: int) -> bool:
    return bell.rung != number
