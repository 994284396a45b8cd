"""What the page asks and does: a look at the world, words and presses of people, and the panel's controls."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

import orjson
from aiohttp import web

from bot.demo import wording
from bot.demo.arguments import Json
from bot.demo.content import LONGEST_TEXT
from bot.demo.found import utf16_units
from bot.demo.happenings import Person
from bot.demo.inline import ANSWER_SECONDS
from bot.demo.newsroom import OnSite
from bot.demo.page_body import Body, refused
from bot.demo.people import Chat
from bot.demo.show import Show
from bot.demo.view import View
from bot.demo.world import Press
from bot.i18n import Catalogues, Translator, choose_language
from bot.model import Language

Answer: TypeAlias = Callable[[web.Request], Awaitable[web.Response]]

_REST, _BUSY = 25.0, 1.0
"""Seconds until a look is answered though nothing happened; rows leave without anything else to be seen."""
_GATHER = 0.03
_PRESS_SECONDS = 15.0
_DEFAULT: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageApi:
    """Answers the page. What it cannot mean is refused with 400 and a reason in English, for whoever writes scripts."""

    show: Show
    catalogues: Catalogues

    def add_to(self, app: web.Application) -> None:
        """Let an application answer the page."""
        app.router.add_get("/api/wording", self._wording)
        app.router.add_get("/api/state", self._state)
        app.router.add_post("/api/say", self._say)
        app.router.add_post("/api/press", self._press)
        app.router.add_post("/api/start", self._start)
        app.router.add_post("/api/inline", self._inline)
        app.router.add_post("/api/choose", self._choose)
        app.router.add_post("/api/panel/{action}", self._panel)

    # looking

    async def _wording(self, request: web.Request) -> web.Response:
        tr = self._translator(request)
        return _json({"language": tr.language, "texts": wording.page_texts(tr)})

    async def _state(self, request: web.Request) -> web.Response:
        """Wait until something has happened since `since`, then show everything; `look`: the chat is looked at."""
        bell = self.show.emulator.world.bell
        since = request.query.get("since", "")
        waiting = await self.show.waiting()
        await bell.wait(lambda: str(bell.rung) != since, _BUSY if waiting else _REST)
        await asyncio.sleep(_GATHER)
        rung = bell.rung
        chat, view = self._chat(request.query.get("chat", "")), self._view(self._translator(request))
        shown = None
        if chat:
            thread = self._thread(chat, request.query.get("thread", ""))
            if request.query.get("look") == "1":
                self.show.viewer.look(chat, thread)
            shown = view.chat(chat, self._speaker(chat, request.query.get("speaker", ""))) | {"thread": thread}
        panel = await self._panel_state(view.tr)
        return _json({"since": str(rung), "chats": view.chats(chat), "chat": shown, "panel": panel})

    def _view(self, tr: Translator) -> View:
        show = self.show
        return View(world=show.emulator.world, cast=show.cast, newsroom=show.newsroom, viewer=show.viewer, tr=tr)

    async def _panel_state(self, tr: Translator) -> Json:
        show = self.show
        return {
            "condition": show.condition,
            "condition_text": wording.conditions(tr)[show.condition],
            "username": show.emulator.bot.username,
            "clock": tr.moment(show.now),
            "stories": wording.stories_out(len(show.newsroom.out), show.newsroom.coming, tr),
            "waiting": wording.stories_waiting(await show.waiting(), tr),
            "can": {
                "publish": bool(show.newsroom.coming),
                "publish_first": bool(show.newsroom.coming),
                "translate": show.newsroom.untranslated is not None,
                "correct": show.newsroom.correctable is not None,
                "arriving": bool(show.every),
            },
            "on": {"arriving": show.arriving, "flood": show.moods.flooded, "down": show.moods.down},
        }

    # doing

    async def _say(self, request: web.Request) -> web.Response:
        """Write in a chat, or post in a channel."""
        body = await Body.read(request)
        chat = self._known_chat(body)
        person, text = self._known_speaker(chat, body), body.text("text").strip()
        if not 1 <= utf16_units(text) <= LONGEST_TEXT:
            raise refused("the text is empty or longer than 4096")
        if chat.kind == "channel":
            if not chat.member(person).administers:
                raise refused("subscribers cannot post")
            self.show.emulator.post(chat, text)
        else:
            person.sends(text, chat=chat, thread=chat.threads.get(body.number("thread")))
        return _json({})

    async def _start(self, request: web.Request) -> web.Response:
        """Press Start in a private chat, with what a link said after ?start=."""
        body = await Body.read(request)
        person = self._known_speaker(self._known_chat(body), body)
        person.sends(" ".join(filter(None, ("/start", body.text("parameter")))))
        return _json({})

    async def _press(self, request: web.Request) -> web.Response:
        """Press a button, and wait for what the bot answers."""
        body = await Body.read(request)
        chat = self._known_chat(body)
        message, data = chat.messages.get(body.number("message")), body.text("data")
        if message is None:
            raise refused("there is no such message")
        emulator, person = self.show.emulator, self._known_speaker(chat, body)
        try:
            press = emulator.press(message, data, by=person)
        except LookupError:  # the page shows the message as it was a moment ago
            press = emulator.send_data(message, data, by=person)
        return _json(await self._answered(press))

    async def _answered(self, press: Press) -> Json:
        await self.show.emulator.world.bell.wait(lambda: press.answered, _PRESS_SECONDS)
        return {"answered": press.answered, "text": press.text, "alert": press.alert, "url": press.url}

    async def _inline(self, request: web.Request) -> web.Response:
        """Type words after the bot's name in a chat, and wait for what it offers; `offset`: what comes after that."""
        body = await Body.read(request)
        chat = self._known_chat(body)
        emulator, person = self.show.emulator, self._known_speaker(chat, body)
        query = emulator.ask_inline(person, body.text("query"), chat=chat, offset=body.text("offset"))
        answer = await emulator.world.bell.wait(lambda: query.answer, ANSWER_SECONDS)
        if answer is None:
            return _json({"id": query.id, "results": [], "next_offset": "", "button": None})
        results = [{"id": one.id, "title": one.title, "description": one.description} for one in answer.results]
        return _json({"id": query.id, "results": results, "next_offset": answer.next_offset, "button": answer.button})

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
        return _json({})

    async def _panel(self, request: web.Request) -> web.Response:
        """Do what a control of the panel is for."""
        body, action, show = await Body.read(request), request.match_info["action"], self.show
        tr = self._translator(request)
        switches = {"flood": show.moods.set_flood, "down": show.moods.set_down, "arriving": show.set_arriving}
        if action in switches:
            switches[action](on=body.flag("on"))
            return _json({"told": ""})
        if action == "jump":
            show.jump()
            return _json({"told": tr.moment(show.now)})
        return _json({"told": await self._told(action, tr)})

    async def _told(self, action: str, tr: Translator) -> str:
        show = self.show
        match action:
            case "publish":
                shown = await show.publish()
            case "publish_first":
                shown = await show.publish(first_only=True)
            case "translate":
                shown = await show.translate()
            case "correct":
                shown = await show.correct()
            case "restart":
                done = await show.restart()
                return wording.done(action, "", tr) if done else wording.conditions(tr)[show.condition]
            case _:
                raise refused("there is no such control")
        return wording.done(action, _title(shown, tr), tr) if shown else self._why_not(action, tr)

    def _why_not(self, action: str, tr: Translator) -> str:
        return wording.missed(action, tr) if self.show.bot else wording.conditions(tr)[self.show.condition]

    # reading what the page sent

    def _translator(self, request: web.Request) -> Translator:
        return self.catalogues[choose_language(request.query.get("language"), _DEFAULT)]

    def _chat(self, number: str) -> Chat | None:
        return self.show.emulator.world.chats.get(int(number)) if number.removeprefix("-").isdecimal() else None

    def _thread(self, chat: Chat, number: str) -> int:
        """The topic of a forum that is meant; if none is, one in which something is new."""
        if number.isdecimal() and int(number) in chat.threads:
            return int(number)
        if number or not chat.threads:
            return 0
        return max(chat.threads, key=lambda thread: self.show.viewer.unread(chat, thread))

    def _known_chat(self, body: Body) -> Chat:
        chat = self.show.emulator.world.chats.get(body.number("chat"))
        if chat is None:
            raise refused("there is no such chat")
        return chat

    def _speaker(self, chat: Chat, number: str) -> Person:
        speakers = self.show.cast.speakers(chat)
        return next((one for one in speakers if str(one.id) == number), speakers[0])

    def _known_speaker(self, chat: Chat, body: Body) -> Person:
        number = body.number("by")
        found = next((one for one in self.show.cast.speakers(chat) if one.id == number), None)
        if found is None:
            raise refused("nobody of this number speaks there")
        return found


def _title(shown: OnSite, tr: Translator) -> str:
    language = tr.language if tr.language in shown.languages else shown.languages[0]
    return shown.wording(language).title


def _json(value: Json) -> web.Response:
    return web.Response(
        body=orjson.dumps(value), content_type="application/json", headers={"Cache-Control": "no-store"}
    )
