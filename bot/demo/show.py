"""The show: the bot is kept running against the emulator, and what the panel asks for is made to happen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, time
from typing import Literal, Protocol, TypeAlias
from zoneinfo import ZoneInfo

import structlog

from bot.deliver import Delivery
from bot.demo.cast import Cast, Role, followed
from bot.demo.clock import Clock, next_hour
from bot.demo.emulator import Emulator
from bot.demo.moods import Moods
from bot.demo.news.newsroom import Newsroom, OnSite
from bot.demo.news.site import story_line
from bot.demo.page.view import Viewer
from bot.fanout import Fanout
from bot.ingest import Ingest
from bot.model import Source
from bot.relevance import line_under
from bot.revise import Revision
from bot.store import Store
from bot.store.bulk import store_stories
from bot.store.roster import store_chats
from bot.supervision import keep_going

OPENING = time(17, 30)
DIGEST_HOUR = time(18)
"""The clock of the demo starts shortly before the hour at which digests leave, by day whenever it is tried."""

_ANSWER_SECONDS = 10.0
_ONE_LANGUAGE_FIRST = 4
"""Every fourth story that arrives by itself is out in one language first."""

_log = structlog.get_logger()


class RunningBot(Protocol):
    """The bot as far as the show sets it going."""

    @property
    def store(self) -> Store:
        """What is kept."""

    @property
    def ingest(self) -> Ingest:
        """Reads sources."""

    @property
    def fanout(self) -> Fanout:
        """Takes stories to those who follow them."""

    @property
    def delivery(self) -> Delivery:
        """Sends."""

    @property
    def revision(self) -> Revision:
        """Edits what was sent."""


RunBot: TypeAlias = Callable[[Callable[[], datetime]], AbstractAsyncContextManager[RunningBot]]
"""Runs the bot, with this clock, while a block runs."""

Condition: TypeAlias = Literal["starting", "running", "stopping"]


class Show:
    """What goes on in the demo. What changes the news gives the story concerned; None without one, or without a bot."""

    def __init__(
        self,
        *,
        emulator: Emulator,
        cast: Cast,
        newsroom: Newsroom,
        clock: Clock,
        zone: ZoneInfo,
        every: float,
    ) -> None:
        self.emulator = emulator
        self.cast = cast
        self.newsroom = newsroom
        self.zone = zone
        self.every = every
        self.arriving = every > 0
        self.viewer = Viewer()
        self.condition: Condition = "starting"
        self.bot: RunningBot | None = None
        self._clock = clock
        self._sources: Sequence[Source] = ()
        self._again = asyncio.Event()
        self._turn = asyncio.Lock()
        self._asked = 0
        self._prepared = False
        self.moods = Moods(emulator)

    @property
    def now(self) -> datetime:
        """The demo's present moment."""
        return self._clock.now()

    @property
    def today(self) -> date:
        """The demo's day."""
        return self.now.astimezone(self.zone).date()

    @property
    def listening(self) -> bool:
        """Whether the bot waits for updates."""
        return self.bot is not None and self.emulator.world.updates.asked > self._asked

    @asynccontextmanager
    async def performing(self, run_bot: RunBot, sources: Sequence[Source], base: str) -> AsyncIterator[None]:
        """Have the bot run, reading `sources`, and stories arrive, while the block runs."""
        self._sources = sources
        tasks = [
            asyncio.create_task(keep_going("the bot of the demo", lambda: self._play(run_bot, base))),
            asyncio.create_task(keep_going("stories of the demo", self._arrive)),
        ]
        try:
            yield
        finally:
            async with self._turn:  # a change that was begun is read to its end
                for task in reversed(tasks):
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task

    async def _play(self, run_bot: RunBot, base: str) -> None:
        while True:
            self._again.clear()
            self._asked = self.emulator.world.updates.asked
            self._turn_to("starting")
            async with run_bot(self._clock.now) as bot:
                await self._prepare(bot, base)
                await self._read(bot, ())
                self.bot = bot
                self._turn_to("running")
                try:
                    await self._again.wait()
                finally:
                    self.bot = None
                    self._turn_to("stopping")

    def _turn_to(self, condition: Condition) -> None:
        self.condition = condition
        self.emulator.world.bell.ring()

    async def _prepare(self, bot: RunningBot, base: str) -> None:
        """Once, let the bot know the stories and chats of before, and let all but the parent have spoken with it."""
        if self._prepared:
            return
        async with bot.store.database.write() as tx:
            lines = [line_under(story_line(shown, base), bot.ingest.classifier) for shown in self.newsroom.out]
            await store_stories(tx, lines, self.now, self.zone)
            await store_chats(tx, followed(self.cast), self.now)
        people, cast = self.cast.people, self.cast
        asked = [
            people[Role.JOURNALIST].sends("/latest"),
            people[Role.FAMILY].sends("/start"),
            people[Role.ADMINISTRATOR].sends("/start"),
            people[Role.MEMBER].sends("/hotline", chat=cast.group),
            people[Role.OWNER].sends("/help", chat=cast.forum, thread=cast.school),
        ]
        with suppress(TimeoutError):
            await self.emulator.wait_for(lambda: all(max(one.chat.messages) > one.id for one in asked), _ANSWER_SECONDS)
        for chat in cast.chats:
            self.viewer.look(chat)
        self._prepared = True

    async def _arrive(self) -> None:
        """Let a story arrive every few seconds, while that is wanted."""
        if not self.every:
            return
        count = 0
        while True:
            await asyncio.sleep(self.every)
            if not (self.arriving and self.bot):
                continue
            count += 1
            if not await self.translate():
                await self.publish(first_only=count % _ONE_LANGUAGE_FIRST == 0)

    async def publish(self, *, first_only: bool = False) -> OnSite | None:
        """Publish the next story, in all languages or in one first, and have the bot read it."""
        return await self._change(lambda: self.newsroom.publish(self.today, first_only=first_only))

    async def translate(self) -> OnSite | None:
        """Publish the languages that a story lacks."""
        return await self._change(self.newsroom.translate)

    async def correct(self) -> OnSite | None:
        """Correct a story on its site."""
        return await self._change(self.newsroom.correct)

    async def _change(self, change: Callable[[], OnSite | None]) -> OnSite | None:
        """Change the site and have it read, to the end, even if whoever asked for it goes away meanwhile."""
        return await asyncio.shield(asyncio.create_task(self._change_in_turn(change)))

    async def _change_in_turn(self, change: Callable[[], OnSite | None]) -> OnSite | None:
        async with self._turn:
            shown = change() if self.bot else None
            if shown is not None and self.bot is not None:
                await self._read(self.bot, shown.story.topics)
        self.emulator.world.bell.ring()
        return shown

    async def _read(self, bot: RunningBot, topics: tuple[str, ...]) -> None:
        """Have the site read now; what is new on it goes under these topics, and those that its words put it under."""
        sources = [replace(source, topics=topics) for source in self._sources]
        lines = await bot.ingest.read_site(sources, impatient=True)
        if bad := [line for line in lines if not line.condition.good]:
            _log.warning("sample site not read", lines=bad)
        bot.fanout.wake()
        bot.revision.wake()

    def jump(self) -> None:
        """Let it be the next hour at which digests leave."""
        self._clock.jump(next_hour(DIGEST_HOUR, self.now, self.zone))
        if self.bot:
            self.bot.delivery.wake()
        self.emulator.world.bell.ring()

    async def waiting(self) -> int | None:
        """How many stories wait to leave; None while there is no bot to tell."""
        return await self.bot.store.outbox.waiting() if self.bot else None

    async def restart(self) -> bool:
        """Stop the bot as an operator would, and start it again; False where it is not back soon, or was not there."""
        bell = self.emulator.world.bell
        async with self._turn:
            if self.bot is None:
                return False
            self._again.set()
            await bell.wait(lambda: self.bot is None, _ANSWER_SECONDS)
        return await bell.wait(lambda: self.bot is not None, _ANSWER_SECONDS)

    def set_arriving(self, *, on: bool) -> None:
        """Let stories arrive by themselves, or no longer."""
        self.arriving = on and self.every > 0
        self.emulator.world.bell.ring()
