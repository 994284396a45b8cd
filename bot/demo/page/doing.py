"""What people do on the page: writing, posting, pressing Start and buttons, choosing what the bot offers inline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from bot.demo.content import LONGEST_TEXT
from bot.demo.found import utf16_units
from bot.demo.inline import ANSWER_SECONDS
from bot.demo.page.persons import meant_chat, meant_speaker
from bot.demo.page.request import Body, answered, refused

if TYPE_CHECKING:
    from bot.demo.arguments import Json
    from bot.demo.inline import InlineResult
    from bot.demo.show import Show

_PICTURE = re.compile(r"http://[^/]+(?P<path>/pictures/sample-[0-9]+\.png)")
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
        chat = meant_chat(self.show, body)
        person, text = meant_speaker(self.show, chat, body), body.text("text").strip()
        if not 1 <= utf16_units(text) <= LONGEST_TEXT:
            raise refused(f"the text is empty or longer than {LONGEST_TEXT}")
        if chat.kind == "channel":
            if not chat.member(person).administers:
                raise refused("subscribers cannot post")
            self.show.emulator.post(chat, text)
        else:
            thread, answered_one = chat.threads.get(body.number("thread")), chat.messages.get(body.number("reply"))
            person.sends(text, chat=chat, thread=thread, reply_to=answered_one)
        return answered({})

    async def _start(self, request: web.Request) -> web.Response:
        """Press Start in a private chat, with what a link said after ?start=."""
        body = await Body.read(request)
        person = meant_speaker(self.show, meant_chat(self.show, body), body)
        person.sends(" ".join(filter(None, ("/start", body.text("parameter")))))
        return answered({})

    async def _press(self, request: web.Request) -> web.Response:
        """Press a button, and wait for what the bot answers."""
        body = await Body.read(request)
        chat = meant_chat(self.show, body)
        message, data = chat.messages.get(body.number("message")), body.text("data")
        if message is None:
            raise refused("there is no such message")
        emulator, person = self.show.emulator, meant_speaker(self.show, chat, body)
        try:
            press = emulator.press(message, data, by=person)
        except LookupError:  # the page shows the message as it was a moment ago
            press = emulator.send_data(message, data, by=person)
        await emulator.world.bell.wait(lambda: press.answered, _PRESS_SECONDS)
        return answered({"answered": press.answered, "text": press.text, "alert": press.alert, "url": press.url})

    async def _inline(self, request: web.Request) -> web.Response:
        """Type words after the bot's name in a chat, and wait for what it offers; `offset`: what comes after that."""
        body = await Body.read(request)
        chat = meant_chat(self.show, body)
        emulator, person = self.show.emulator, meant_speaker(self.show, chat, body)
        query = emulator.ask_inline(person, body.text("query"), chat=chat, offset=body.text("offset"))
        answer = await emulator.world.bell.wait(lambda: query.answer, ANSWER_SECONDS)
        if answer is None:
            return answered({"id": query.id, "results": [], "next_offset": "", "button": None})
        results = [_shown(result) for result in answer.results]
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


def _shown(result: InlineResult) -> Json:
    """What is offered, with its picture where the sample site has it: the page loads from nowhere else."""
    picture = _PICTURE.fullmatch(result.thumbnail_url)
    return {
        "id": result.id,
        "title": result.title,
        "description": result.description,
        "picture": picture["path"] if picture else "",
    }
