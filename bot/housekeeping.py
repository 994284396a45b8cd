"""What has to be done now and then so that the bot can run for years: copies, and forgetting what nobody needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from bot.inquiry import SETTINGS_KEPT
from bot.keeping import CHANGES_KEPT, DEAD_KEPT, NOTICES_KEPT, SEARCHES_KEPT
from bot.prompts import AWAITED
from bot.store import Store
from bot.store.daily import copy_daily
from bot.store.trials import KEPT as TRIALS_KEPT

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """The daily work."""

    store: Store
    backup_dir: Path
    backup_keep: int
    zone: ZoneInfo
    now: Callable[[], datetime]

    async def work(self) -> None:
        """Do all of it."""
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
        await self.store.database.tidy()
        _log.info(
            "housekeeping done",
            searches_forgotten=searches,
            notices_forgotten=notices,
            rows_expired=expired,
            chats_forgotten=left.chats,
            threads_forgotten=left.threads,
            dead_forgotten=dead,
        )
        if self.backup_keep:
            await self._copy()

    async def _copy(self) -> None:
        today = self.now().astimezone(self.zone).date()
        path = self.store.database.path
        copy = await copy_daily(path, self.backup_dir, today, self.backup_keep)
        _log.info("database copied", copy=str(copy))
