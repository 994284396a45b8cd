"""The alarm: operators are told at once of a damaged database, and past it, for it may neither be read nor written.

Any query that meets damage begins the trouble (store.database). Then the whole file is looked over, for an index that
can be made anew is no reason to go back to a copy; and where the file is not the one that was opened, that is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

import structlog

from bot.errors import SaqbalaError, StoreError
from bot.heartbeats import Heart, unwatched
from bot.render.upkeep import tell_concern
from bot.store import Store
from bot.store.looking import look_over
from bot.telling import describe
from bot.troubles import DAMAGE, Troubles
from bot.upkeep import ALARMING, Name

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.model import Message

    Reach: TypeAlias = Callable[[Callable[[Translator], Message]], Awaitable[Collection[int]]]

TURN_SECONDS: Final = 1.0
LOOKING_SECONDS: Final = 40.0
"""How long telling waits for the look: so much of a large file is damage enough to be told within a minute."""

AGAIN_SECONDS: Final = 3600.0
"""How often a damaged file is looked over: it may have been mended."""

UNREACHED_SECONDS: Final = 60.0
"""How long it takes until operators are told again of whom nobody could be reached."""

NEVER: Final = float("-inf")

_DISPLACED: Final = "the file was removed or replaced while the bot runs; what is stored now is lost when it stops"

_log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Alarm:
    """The long task. Begin it with run, end it by cancelling."""

    store: Store
    troubles: Troubles
    reach: Reach
    now: Callable[[], datetime]
    clock: Callable[[], float]
    """Seconds, of a clock that nobody sets."""
    heart: Heart = field(default_factory=unwatched)
    """Shows that it goes on."""
    _told: set[Name] = field(default_factory=set)
    _found: tuple[Name, str] | None = None
    """What is damaged, as far as it is known, and SQLite's words."""
    _looks_from: float = NEVER
    _tells_from: float = NEVER
    _sound_until: float = NEVER
    """As long as that, a look that finds nothing is not believed again."""

    async def run(self) -> NoReturn:
        """Watch until cancelled."""
        await self._remember()
        while True:
            self.heart.turn()
            await self.work()
            await asyncio.sleep(TURN_SECONDS)

    async def work(self) -> None:
        """Look whether there is damage, and tell of what is new."""
        if await self._is_displaced():
            self.troubles.begin(DAMAGE, f"{self.store.database.path}: {_DISPLACED}")
            self._found, self._looks_from = ("displaced", ""), NEVER
        elif not self.troubles.lasts(DAMAGE):
            self._told.clear()
            self._found, self._looks_from = None, NEVER
        elif self.clock() >= self._looks_from:
            self._looks_from = self.clock() + AGAIN_SECONDS
            self._found = await self._look()
            await self._settle()
        if self._found is not None:
            await self._tell(*self._found)

    async def _remember(self) -> None:
        """Take up what was found before this start: it is looked whether that is still so."""
        with suppress(SaqbalaError):
            for name in ALARMING:
                if await self.store.concerns.grade(name):
                    self.troubles.begin(DAMAGE, f"{self.store.database.path}: damage was found before this start")

    async def _is_displaced(self) -> bool:
        try:
            return await asyncio.to_thread(self.store.database.is_displaced)
        except OSError as error:  # the disk's own trouble, which the next query tells
            _log.debug("where the database is cannot be seen", error=describe(error))
            return False

    async def _look(self) -> tuple[Name, str] | None:
        """Find out what is damaged; what queries meet again, though a look has found nothing, counts as damage."""
        met = self.store.database.damage or "it cannot be looked over"
        try:
            async with asyncio.timeout(LOOKING_SECONDS):
                found = await look_over(self.store.database.path)
        except (StoreError, TimeoutError):
            return "damage", met
        if found.damage or found.index:
            return ("damage", found.damage) if found.damage else ("index", found.index)
        return ("damage", met) if self.clock() < self._sound_until else None

    async def _settle(self) -> None:
        """Keep what was found, as far as that can be kept; where it was nothing, the trouble is over."""
        if self._found is None:
            self._sound_until = self.clock() + AGAIN_SECONDS
            self.troubles.end(DAMAGE)
        else:
            _log.error("damage of the database", concern=self._found[0], error=self._found[1])
        named, error = self._found or ("", "")
        with suppress(SaqbalaError):
            for name in ALARMING:
                await self.store.concerns.note(name, int(name == named), {"error": error}, self.now())

    async def _tell(self, name: Name, error: str) -> None:
        """Tell once, also over restarts where that can be kept."""
        if name in self._told or self.clock() < self._tells_from:
            return
        if not await self._was_told(name):
            if not await self.reach(partial(tell_concern, name, {"error": error})):
                self._tells_from = self.clock() + UNREACHED_SECONDS
                return
            _log.info("operators told of the database", concern=name)
            with suppress(SaqbalaError):
                await self.store.concerns.settle(name)
        self._told.add(name)

    async def _was_told(self, name: Name) -> bool:
        try:
            return await self.store.concerns.is_told(name)
        except SaqbalaError:
            return False
