"""Alerting: operators are told of what reads held, and of sources that break and mend.

What is to be told stands in the database, where reads leave it; notices bring it to each operator.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

import structlog

from bot.errors import SaqbalaError
from bot.guards import Hold
from bot.model import Source
from bot.render.alert import alert_data
from bot.render.held import MOST_TITLES, hold_data
from bot.store import Store
from bot.watch import Alert, owed

LOOK_SECONDS = 2.0
"""How often it is looked for what is to be told."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Alerting:
    """The long task. Begin it with run, end it by cancelling."""

    store: Store
    sources: Collection[Source]
    operators: Collection[int]
    now: Callable[[], datetime]
    on_post: Callable[[], None]
    _logged: set[int] = field(default_factory=set)
    """The holds of which the log has told that no operator hears of them."""

    async def run(self) -> NoReturn:
        """Tell until cancelled."""
        while True:
            try:
                await self.work()
            except SaqbalaError as error:
                _log.debug("alerting rests", error=str(error))  # the database tells its troubles itself
            await asyncio.sleep(LOOK_SECONDS)

    async def work(self) -> None:
        """Tell all that is to be told now."""
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
