"""Plans that are out of date are made anew: at the start by what holds now, later when the clock was set.

The steps are the store's; here they are put in order, and one that fails is tried again until it is done: what has
been carried along once must not be carried twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from bot.departure import LONGEST_WAIT, Departures
from bot.errors import StoreError
from bot.store import Store
from bot.store.replanning import START, Change, Key

T = TypeVar("T")

REST_SECONDS = 1.0
_BASIS = "departures"  # under which it is remembered what waiting rows were planned by

_log = structlog.get_logger()


class Replan:
    """Makes plans anew. Start it with begin, and tell it of every jump of the clock."""

    def __init__(
        self, store: Store, departures: Departures, *, now: Callable[[], datetime], wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._departures = departures
        self._now = now
        self._wake = wake

    async def begin(self) -> None:
        """Plan anew what another zone or other quiet hours have planned, or a clock that was far ahead."""
        basis, now = self._departures.basis, self._now()
        known = await self._store.chats.profile(_BASIS)
        later = now if known != basis else now + LONGEST_WAIT
        await self._walk(Change(now=now, later_than=later))
        if known != basis:
            await self._store.chats.set_profile(_BASIS, basis)

    async def jumped(self, jump: timedelta) -> None:
        """Plan all that waits anew, the clock having been set by `jump`."""
        _log.warning("the clock was set, all plans are made anew", seconds=round(jump.total_seconds()))
        await self._walk(Change(now=self._now(), jump=jump))

    async def _walk(self, change: Change) -> None:
        steps, departures = self._store.replanning, self._departures
        await _surely(partial(steps.carry_others, change))
        chat: int | None = START[0]
        while chat is not None:
            chat = await _surely(partial(steps.carry_chats, chat, change))
        row: Key | None = START
        while row is not None:
            row = await _surely(partial(steps.plan_range, row, change, departures))
        self._wake()


async def _surely(step: Callable[[], Awaitable[T]]) -> T:
    """Do a step as soon as the database lets us, told once; each is whole or not at all."""
    told = False
    while True:
        try:
            return await step()
        except StoreError as error:
            if not told:
                _log.error("plans wait to be made", error=str(error))
            told = True
            await asyncio.sleep(REST_SECONDS)
