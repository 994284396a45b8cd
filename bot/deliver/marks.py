"""What became of parcels, gathered for a moment and written down together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.errors import SaqbalaError
from bot.outcome import Later, Sent
from bot.store import Store
from bot.store.settlement import Settlement, Waits
from bot.supervision import until

MARKS_SECONDS = 0.05
"""Outcomes are gathered so long: what a dying process repeats is what was sent within this time."""

REST_SECONDS = 1.0
"""How long writing rests after an error, so that a full disk is no busy loop."""

TRY_SECONDS = 0.2
"""How long the last outcomes rest before they are tried again."""

_log = structlog.get_logger()


class Marks:
    """The outcomes that are not written yet. `on_written` is called when chats may get more."""

    def __init__(self, store: Store, *, now: Callable[[], datetime], on_written: Callable[[], None]) -> None:
        self._store = store
        self._now = now
        self._on_written = on_written
        self._unwritten: list[Settlement] = []
        self._blocks: dict[int, Later] = {}
        self._halt: datetime | None = None
        self._landed = asyncio.Event()
        self._urgent = asyncio.Event()

    @property
    def chats(self) -> set[int]:
        """The chats of which an outcome is not written yet; nothing more may be claimed for them."""
        return {one.claim.chat.id for one in self._unwritten}

    def add(self, settlement: Settlement) -> None:
        """Gather an outcome; what is not as it should be is written at once, for a 429 must outlive a crash."""
        self._unwritten.append(settlement)
        self._landed.set()
        if not isinstance(settlement.outcome, Sent):
            self._urgent.set()

    def block(self, chat: int, wait: Later) -> None:
        """Gather that a chat is not to be written to for a time."""
        self._blocks[chat] = wait
        self._landed.set()
        self._urgent.set()

    def halt(self, until: datetime) -> None:
        """Gather that nobody is to be written to for a time."""
        self._halt = until
        self._landed.set()
        self._urgent.set()

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._landed.wait()
            await until(self._urgent, MARKS_SECONDS)
            try:
                await self._write()
            except SaqbalaError:  # the database tells its troubles itself
                await asyncio.sleep(REST_SECONDS)
            except Exception:
                _log.exception("outcomes wait to be written")
                await asyncio.sleep(REST_SECONDS)

    async def finish(self, ends_at: float) -> None:
        """Write the last ones; where the database does not let us in time, their leases tell the next start."""
        while True:
            try:
                return await self._write()
            except SaqbalaError as error:
                if time.monotonic() > ends_at:
                    _log.error("outcomes not written", error=str(error), outcomes=len(self._unwritten))
                    return None
                await asyncio.sleep(TRY_SECONDS)

    async def _write(self) -> None:
        landed, blocks, halt = list(self._unwritten), dict(self._blocks), self._halt
        self._landed.clear()
        self._urgent.clear()
        if not landed and not blocks and halt is None:
            return
        try:
            waits = Waits(blocks, halt) if blocks or halt else None
            await self._store.outbox.settle(landed, self._now(), waits)
        except BaseException:
            self._landed.set()
            raise
        del self._unwritten[: len(landed)]
        for chat, wait in blocks.items():
            if self._blocks.get(chat) == wait:
                del self._blocks[chat]
        if self._halt == halt:
            self._halt = None
        self._on_written()
