"""Who approves what some groups and channels post: what they do in Telegram, and when, drawn from a seed."""

from __future__ import annotations

import re
from random import Random
from time import monotonic
from typing import TYPE_CHECKING

from aiohttp import web

from tests.soak.journal import Happening
from tests.soak.population import EDITORS, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from tests.soak.calendar import Calendar, Options
    from tests.soak.emulator import JournalledEmulator
    from tests.soak.population import Follower

_HOUR, _DAY = 3600.0, 86400.0

_LOOKS = (8, 21)
"""Between these hours of the day they look at what is proposed."""

_SECOND_THOUGHTS = 240.0
"""Seconds after a look in which a decision may be taken back."""

_NEVER = 5
"""One of so many proposals nobody ever decides."""

_NEWEST = 80
_RIGHTS = {"channel": "can_post_messages"}
_MAY_CHANGE = "can_change_info"
_RECEIVE = "Receive the stories"
_STORY = re.compile(r"Sample story (\d+)")
_JUDGE = re.compile(r"y\|(\d+)\|(approve|skip|undo)")


class Editors:
    """The editors in the emulator, and what is done by them and to them."""

    def __init__(self, emulator: JournalledEmulator, population: Sequence[Follower]) -> None:
        self._emulator = emulator
        self._places = {title_of(one): one for one in population if one.approvers}
        self._people = {number: emulator.add_user(id=number, language_code="en", started=True) for number in EDITORS}
        self._received: set[int] = set()
        for title, place in self._places.items():
            chat = emulator.world.chats[place.chat]
            chat.title = title
            for number in place.approvers:
                emulator.set_member(chat, self._people[number], "administrator", _right(chat))

    def add_to(self, app: web.Application) -> None:
        """POST /deeds/decide and /deeds/reconsider with ?chat= (an editor's) and ?draw=; /deeds/rank."""
        app.router.add_post("/deeds/decide", self._decide)
        app.router.add_post("/deeds/reconsider", self._reconsider)
        app.router.add_post("/deeds/rank", self._rank)

    async def _decide(self, request: web.Request) -> web.Response:
        """Approve or skip all that is proposed, but for what nobody decides; ask for proposals that nobody gets."""
        person, random = self._person(request)
        for message, acts in self._shown(person):
            number, _ = acts.get("approve", (0, ""))
            if _RECEIVE in str(message.button_texts) and message.id not in self._received:
                self._received.add(message.id)
                self._press(person, message, _RECEIVE)
            elif number and number % _NEVER:
                self._judge(person, message, "approve" if random.random() < 0.7 else "skip", acts)
        return web.Response()

    async def _reconsider(self, request: web.Request) -> web.Response:
        """Take half of what can be taken back back."""
        person, random = self._person(request)
        for message, acts in self._shown(person):
            if "undo" in acts and random.random() < 0.5:
                self._judge(person, message, "undo", acts)
        return web.Response()

    async def _rank(self, request: web.Request) -> web.Response:
        """?chat=&user=&to=: make an editor a plain member, let him go, or make him an administrator (again)."""
        chat, person = self._chat(int(request.query["chat"])), self._people[int(request.query["user"])]
        owner = self._emulator.world.users[int(request.query["by"])]
        match request.query["to"]:
            case "member":
                self._emulator.demote(chat, person, by=owner)
            case "nobody":
                self._emulator.leave(chat, person)
            case _:
                if not chat.member(person).present:
                    self._emulator.join(chat, person)
                self._emulator.promote(chat, person, _right(chat), by=owner)
                return web.Response()
        self._emulator.journal.write(Happening(at=monotonic(), what="deposed", chat=chat.id))
        return web.Response()

    def _person(self, request: web.Request) -> tuple[Person, Random]:
        return self._people[int(request.query["chat"])], Random(int(request.query["draw"]))  # noqa: S311 - as drawn

    def _chat(self, number: int) -> Chat:
        chat = self._emulator.world.chats[number]
        return self._emulator.world.chats[chat.moved_to] if chat.moved_to else chat

    def _shown(self, person: Person) -> Iterator[tuple[ChatMessage, dict[str, tuple[int, str]]]]:
        """The newest messages of the bot with buttons, and what can be judged by them: act, number, button."""
        for message in list(person.chat.messages.values())[-_NEWEST:]:
            found = [(_JUDGE.fullmatch(str(one.get("callback_data"))), one) for one in message.buttons]
            acts = {judge[2]: (int(judge[1]), str(one["callback_data"])) for judge, one in found if judge}
            if message.by_bot and message.buttons:
                yield message, acts

    def _judge(self, person: Person, message: ChatMessage, act: str, acts: dict[str, tuple[int, str]]) -> None:
        place = next((one for title, one in self._places.items() if title in message.text), None)
        story = _STORY.search(message.text)
        if place is None or story is None:
            return
        chat = self._chat(place.chat)
        what = act if chat.member(person).administers else "barred"
        at, number = monotonic(), int(story[1])
        self._emulator.journal.write(Happening(at=at, what=what, chat=chat.id, thread=place.thread, story=number))  # type: ignore[arg-type] # an act
        self._press(person, message, acts[act][1])

    def _press(self, person: Person, message: ChatMessage, button: str) -> None:
        self._emulator.journal.write(Happening(at=monotonic(), what="asked", chat=person.id))
        self._emulator.press(message, button, by=person)


def _right(chat: Chat) -> str:
    return _RIGHTS.get(chat.kind, _MAY_CHANGE)


def draw_editors(made: Calendar, random: Random, options: Options, population: Sequence[Follower], owner: int) -> None:
    """They look at what is proposed three times a day, and each place has one demoted, and one who goes, for days."""
    places = [one for one in population if one.approvers]
    for person in sorted({number for place in places for number in place.approvers}):
        made.add(0.3 * _HOUR + person % 100, "say", chat=person, text="/start")
        for day in range(options.days):
            for _ in range(3):
                at = day * _DAY + random.uniform(*_LOOKS) * _HOUR
                made.add(at, "decide", chat=person, draw=random.randrange(2**30))
                if random.random() < 0.4:
                    made.add(at + _SECOND_THOUGHTS, "reconsider", chat=person, draw=random.randrange(2**30))
    for place in places:
        demoted, leaving = place.approvers
        begins = random.uniform(0.2, 0.4) * options.days * _DAY
        goes = begins + (0.2 if random.random() < 0.4 else 0.3 * options.days) * _DAY
        for user, to, at in ((demoted, "member", begins), (leaving, "nobody", goes)):
            made.add(at, "rank", chat=place.chat, user=user, to=to, by=owner)
            back = at + random.uniform(0.04, 0.2) * options.days * _DAY
            made.add(back, "rank", chat=place.chat, user=user, to="administrator", by=owner)
