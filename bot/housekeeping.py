"""What has to be done now and then so that the bot can run for years: copies, and forgetting what nobody needs."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from bot.errors import StoreError
from bot.inquiry import SETTINGS_KEPT
from bot.keeping import (
    CHANGES_KEPT,
    COUNTS_KEPT,
    DEAD_KEPT,
    NOTICES_KEPT,
    SEARCHES_KEPT,
    SENT_KEPT,
    TRACES_KEPT,
    UNSEEN_KEPT,
    UPGRADE_COPIES_KEPT,
)
from bot.memory import give_back
from bot.prompts import AWAITED
from bot.store import Store
from bot.store.daily import copy_daily, daily_copies, day_of
from bot.store.looking import look_over
from bot.store.migration import forget_upgrade_copies
from bot.store.trials import KEPT as TRIALS_KEPT
from bot.troubles import DAMAGE
from bot.upkeep import Name

_DAMAGED: Final[dict[Name, str]] = {
    "damage": "the database is damaged: stop the bot and saqbala restore a copy; none are made until then",
    "index": "the index of searches is damaged: make it anew by saqbala reindex",
}
_DISPLACED: Final = "the database was removed or replaced: put it back, or stop the bot and saqbala restore a copy"

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """The daily work."""

    store: Store
    backup_dir: Path
    backup_keep: int
    zone: ZoneInfo
    now: Callable[[], datetime]
    operators: Collection[int] = frozenset()

    async def work(self) -> None:
        """Do all of it; in a damaged file nothing is changed that need not be, and no copy is made of it."""
        if not await self._is_sound():
            return
        with suppress(StoreError):  # the database tells its troubles itself, and a copy may be what is needed next
            await self._forget()
            await self.store.database.tidy()
            await self.store.database.shrink()
        gc.collect()  # what waits for it would keep heaps apart that could be given back
        give_back()
        if self.backup_keep:
            await self._copy()

    async def is_overdue(self, hour: int) -> bool:
        """Whether the hour at which it was last to be done passed without a copy, as where the bot did not run then."""
        last = (self.now().astimezone(self.zone) - timedelta(hours=hour)).date()
        copies = await asyncio.to_thread(daily_copies, self.store.database.path, self.backup_dir)
        return not copies or day_of(copies[-1]) < last

    async def _forget(self) -> None:
        now = self.now()
        searches = await self.store.queries.forget_before(now - SEARCHES_KEPT)
        await self.store.alerts.forget_unused()
        expired = await self.store.retention.expire(now)
        left = await self.store.retention.forget_suspended(now - SETTINGS_KEPT, now)
        dead = await self.store.retention.forget_dead(now - DEAD_KEPT)
        notices = await self.store.notices.forget_before(now - NOTICES_KEPT)
        await self.store.questions.forget_before(now - SETTINGS_KEPT)
        await self.store.proposals.forget_before(now - SETTINGS_KEPT)
        await self.store.prompts.forget_before(now - AWAITED)
        await self.store.trials.forget_before(now - TRIALS_KEPT)
        await self.store.changes.forget_before(now - CHANGES_KEPT)
        sent = await self.store.aging.forget_sent(now - SENT_KEPT)
        await self.store.aging.forget_holds(now - NOTICES_KEPT)
        await self.store.aging.forget_counts(now - COUNTS_KEPT)
        await self.store.aging.forget_traces((now - TRACES_KEPT).date())
        unseen = await self.store.aging.forget_unseen(now - UNSEEN_KEPT, now, self.operators)
        before = (now - UPGRADE_COPIES_KEPT).timestamp()
        await asyncio.to_thread(forget_upgrade_copies, self.store.database.path, before)
        _log.info(
            "housekeeping done",
            searches_forgotten=searches,
            notices_forgotten=notices,
            rows_expired=expired,
            chats_forgotten=left.chats,
            threads_forgotten=left.threads,
            dead_forgotten=dead,
            sent_forgotten=sent,
            unseen_forgotten=unseen,
        )

    async def _is_sound(self) -> bool:
        """Look the whole file over; damage is told, and no copy of it takes the place of one that is whole."""
        database = self.store.database
        try:
            if await asyncio.to_thread(database.is_displaced):  # a copy would be one of another file
                _log.error(_DISPLACED)
                return False
            found = await look_over(database.path)
        except (OSError, StoreError) as error:
            _log.warning("database not looked over", error=str(error))
            return True
        told: tuple[tuple[Name, str], ...] = (("damage", found.damage), ("index", found.index))
        for name, said in told:
            if said:
                _log.error(_DAMAGED[name], error=said)
                if database.troubles:
                    database.troubles.begin(DAMAGE, said)  # of which the alarm tells
            await self.store.concerns.note(name, int(bool(said)), {"error": said}, self.now())
        return not found.damage

    async def _copy(self) -> None:
        today = self.now().astimezone(self.zone).date()
        path = self.store.database.path
        try:
            copy = await copy_daily(path, self.backup_dir, today, self.backup_keep)
        except StoreError as error:
            _log.error("no daily copy was made", error=str(error))
            await self.store.concerns.note("copy", 1, {"error": str(error)}, self.now())
            return
        _log.info("database copied", copy=str(copy))
        await self.store.concerns.note("copy", 0, {}, self.now())
