"""What people do on the page: writing, posting, pressing Start and buttons, choosing what the bot offers inline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from bot.demo.content import LONGEST_TEXT
from bot.demo.found import utf16_units
from bot.demo.inline import ANSWER_SECONDS
from bot.demo.page.request import Body, answered, refused

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat
    from bot.demo.show import Show

_PRESS_SECONDS = 15.0
"""How long a press waits for its answer on the page; an application shows its patience about as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """Lets the cast do what the page asks for."""

    show: Show

    def add_to(self, app: web.Application) -> None:
        """Let an application answer doings."""
        app.router.add_post("/api/say", self._say)
        app.router.add_post("/api/start", self._start)
        app.router.add_post("/api/press", self._press)
        app.router.add_post("/api/inline", self._inline)
        app.router.add_post("/api/choose", self._choose)

    async def _say(self, request: web.Request) -> web.Response:
        """Write in a chat, or post in a channel."""
        body = await Body.read(request)
        chat = self._chat(body)
        person, text = self._speaker(chat, body), body.text("text").strip()
        if not 1 <= utf16_units(text) <= LONGEST_TEXT:
            raise refused(f"the text is empty or longer than {LONGEST_TEXT}")
        if chat.kind == "channel":
            if not chat.member(person).administers:
                raise refused("subscribers cannot post")
            self.show.emulator.post(chat, text)
        else:
            person.sends(text, chat=chat, thread=chat.threads.get(body.number("thread")))
        return answered({})

    async def _start(self, request: web.Request) -> web.Response:
        """Press Start in a private chat, with what a link said after ?start=."""
        body = await Body.read(request)
        person = self._speaker(self._chat(body), body)
        person.sends(" ".join(filter(None, ("/start", body.text("parameter")))))
        return answered({})

    async def _press(self, request: web.Request) -> web.Response:
        """Press a button, and wait for what the bot answers."""
        body = await Body.read(request)
        chat = self._chat(body)
        message, data = chat.messages.get(body.number("message")), body.text("data")
        if message is None:
            raise refused("there is no such message")
        emulator, person = self.show.emulator, self._speaker(chat, body)
        try:
            press = emulator.press(message, data, by=person)
        except LookupError:  # the page shows the message as it was a moment ago
            press = emulator.send_data(message, data, by=person)
        await emulator.world.bell.wait(lambda: press.answered, _PRESS_SECONDS)
        return answered({"answered": press.answered, "text": press.text, "alert": press.alert, "url": press.url})

    async def _inline(self, request: web.Request) -> web.Response:
        """Type words after the bot's name in a chat, and wait for what it offers; `offset`: what comes after that."""
        body = await Body.read(request)
        chat = self._chat(body)
        emulator, person = self.show.emulator, self._speaker(chat, body)
        query = emulator.ask_inline(person, body.text("query"), chat=chat, offset=body.text("offset"))
        answer = await emulator.world.bell.wait(lambda: query.answer, ANSWER_SECONDS)
        if answer is None:
            return answered({"id": query.id, "results": [], "next_offset": "", "button": None})
        results = [{"id": one.id, "title": one.title, "description": one.description} for one in answer.results]
        return answered(
            {"id": query.id, "results": results, "next_offset": answer.next_offset, "button": answer.button}
        )

    async def _choose(self, request: web.Request) -> web.Response:
        """Post what an inline query was offered."""
        body, emulator = await Body.read(request), self.show.emulator
        query = emulator.world.inline.queries.get(body.text("query"))
        if query is None:
            raise refused("there is no such query")
        try:
            emulator.choose_result(query, body.text("result"), thread=query.chat.threads.get(body.number("thread")))
        except (LookupError, PermissionError) as error:
            raise refused(str(error)) from None
        return answered({})

    def _chat(self, body: Body) -> Chat:
        chat = self.show.emulator.world.chats.get(body.number("chat"))
        if chat is None:
            raise refused("there is no such chat")
        return chat

    def _speaker(self, chat: Chat, body: Body) -> Person:
        number = body.number("by")
        found = next((one for one in self.show.cast.speakers(chat) if one.id == number), None)
        if found is None:
            raise refused("nobody of this number speaks there")
        return found
