"""Alerting: operators are told of what reads held, of sources that break and mend, and of a disk that gets full.

What is to be told stands in the database, where reads leave it; notices bring it to each operator.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NoReturn

import structlog

from bot.errors import SaqbalaError
from bot.guards import Hold
from bot.heartbeats import Heart, unwatched
from bot.model import Source
from bot.render.alert import alert_data
from bot.render.held import MOST_TITLES, hold_data
from bot.store import Store
from bot.store.disk import free_space
from bot.upkeep import ALARMING, MIB, Concern, grade_space, wanted_space
from bot.watch import Alert, owed

LOOK_SECONDS = 2.0
"""How often it is looked for what is to be told."""

SPACE_LOOK = timedelta(minutes=10)
"""How often it is looked how much room the disk has."""

_log = structlog.get_logger()


@dataclass(slots=True)
class Alerting:
    """The long task. Begin it with run, end it by cancelling."""

    store: Store
    sources: Collection[Source]
    operators: Collection[int]
    now: Callable[[], datetime]
    on_post: Callable[[], None]
    heart: Heart = field(default_factory=unwatched)
    """Shows that it goes on."""
    _logged: set[int] = field(default_factory=set)
    """The holds of which the log has told that no operator hears of them."""
    _looked: list[datetime] = field(default_factory=list)
    """When it was last looked how much room the disk has."""

    async def run(self) -> NoReturn:
        """Tell until cancelled."""
        while True:
            self.heart.turn()
            try:
                await self.work()
            except SaqbalaError as error:
                _log.debug("alerting rests", error=str(error))  # the database tells its troubles itself
            await asyncio.sleep(LOOK_SECONDS)

    async def work(self) -> None:
        """Tell all that is to be told now."""
        await self._look_at_space()
        for concern in await self.store.concerns.untold():
            if concern.name not in ALARMING:
                await self._tell_concern(concern)
        for hold in await self.store.holds.untold():
            await self._tell_hold(hold)
        alerts = owed(await self.store.watching.states(source.name for source in self.sources), self.now())
        if alerts:
            await self._tell(alerts)

    async def _tell_hold(self, hold: Hold) -> None:
        operators = await self._reachable()
        if operators:
            newest = hold.stories[: -MOST_TITLES - 1 : -1]
            data = hold_data(hold, await self.store.stories.load(newest))
            await self.store.holds.tell(hold, data, operators, self.now())
            self.on_post()
        if hold.number not in self._logged:
            self._logged.add(hold.number)
            mend = "asked" if operators else "nobody can be: set ADMIN_IDS, start the bot in Telegram, or saqbala held"
            _log.warning(
                "stories held", hold=hold.number, sources=hold.sources, stories=len(hold.stories), operators=mend
            )

    async def _look_at_space(self) -> None:
        """Note how much room the disk has, now and then, and tell the log where that is little and gets less."""
        now = self.now()
        if self._looked and timedelta(0) <= now - self._looked[0] < SPACE_LOOK:
            return
        self._looked[:] = [now]
        try:
            free, size = await asyncio.to_thread(free_space, self.store.database.path)
        except OSError as error:
            _log.warning("free space not known", error=str(error))
            return
        before = await self.store.concerns.grade("space")
        grade = grade_space(free, size, before)
        wanted = wanted_space(size)
        if grade > before:
            _log.warning("little room on the disk of the database", free_mib=free // MIB, wanted_mib=wanted // MIB)
        await self.store.concerns.note("space", grade, {"free": free, "wanted": wanted}, now)

    async def _tell_concern(self, concern: Concern) -> None:
        operators = await self._reachable()
        if operators:
            await self.store.concerns.tell(concern, operators, self.now())
            _log.info("operators told of the machine", concern=concern.name)
            self.on_post()

    async def _reachable(self) -> Sequence[int]:
        """The operators who can be written to; what is to be told waits for the first of them."""
        return await self.store.administrators.reachable(self.operators)

    async def _tell(self, alerts: Collection[Alert]) -> None:
        operators = await self._reachable()
        if not operators:
            return
        sources = {source.name: source for source in self.sources}
        states = await self.store.watching.states(alert.source for alert in alerts)
        data = alert_data(alerts, sources, states)
        await self.store.watching.tell(alerts, data, operators, self.now())
        _log.info("operators told of sources", sources=[alert.source for alert in alerts])
        self.on_post()
