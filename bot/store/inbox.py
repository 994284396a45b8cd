"""The inbox: updates that were taken from Telegram and are not yet handled, for the next start after a kill.

It is a file of its own beside the database: it waits for nobody's transaction, and its words are in no copy. Nobody
waits for the disk, either: a kill loses nothing that the system was given, and a file that a power cut has spoilt is
begun anew. When an update has been handled its words are gone, and its id stays for a while, so that it is not handled
once more where it is brought again.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Final, TypeVar

import structlog

from bot.store.inbox_file import Found, InboxFile, Kept
from bot.store.values import milliseconds
from bot.troubles import INBOX, Troubles

KEPT: Final = timedelta(days=1)
"""Telegram keeps an update no longer, either."""

MOST_OWED: Final = 3000
"""So many ends are remembered where they cannot be written: more than may wait to be handled (telegram.receiver)."""

_Result = TypeVar("_Result")

_log = structlog.get_logger()


class Inbox:
    """The open inbox; nothing of it raises: where it cannot be written, that is told as a trouble."""

    def __init__(self, path: Path, bot: int, troubles: Troubles, now: Callable[[], datetime]) -> None:
        self._file = InboxFile(path, bot)
        self._troubles = troubles
        self._now = now
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="inbox")
        self._taken: deque[Kept] = deque()
        self._ended: deque[int] = deque(maxlen=MOST_OWED)
        self._next: asyncio.Future[bool] | None = None
        """The work that the thread has not begun yet: it takes along whatever comes until then."""
        self._beginning = Lock()

    async def find(self) -> Found:
        """Find what a process that died has left; what is given up is there no more, and told by its ids."""
        oldest = milliseconds(self._now() - KEPT)
        found = await self._do(lambda: self._file.find(oldest)) or Found()
        for number in found.given_up:
            _log.error("update given up: each process that has begun with it died", update=number)
        if found.old:
            _log.warning("updates given up: taken more than a day ago", updates=list(found.old))
        return found

    async def take(self, updates: Sequence[Kept]) -> None:
        """Write down what is about to be handled; what is there already stays as it is."""
        self._taken.extend(updates)
        with suppress(Exception):  # which has been told
            await asyncio.shield(self._write())

    async def begin_again(self, number: int) -> None:
        """Write down that one which was left is begun with once more."""
        await self._do(lambda: self._file.begin_again(number))

    def end(self, number: int) -> None:
        """Have it written down that one was handled, or will not be: its words go."""
        self._ended.append(number)
        self._write()

    async def close(self) -> None:
        """Write what is still to be written, and close the file."""
        await self._do(self._close)
        self._thread.shutdown(wait=False)

    def _write(self) -> asyncio.Future[bool]:
        with self._beginning:
            self._next = self._next or self._begin(self._work)
            return self._next

    async def _do(self, work: Callable[[], _Result]) -> _Result | None:
        """Have the thread do it; None where that failed."""
        with suppress(Exception):
            return await self._begin(work)
        return None

    def _begin(self, work: Callable[[], _Result]) -> asyncio.Future[_Result]:
        future = asyncio.get_running_loop().run_in_executor(self._thread, work)
        future.add_done_callback(self._judge)
        return future

    def _judge(self, done: asyncio.Future[_Result]) -> None:
        error = None if done.cancelled() else done.exception()
        if error is not None:
            foreseen = isinstance(error, OSError | sqlite3.Error)
            self._troubles.begin(INBOX, f"{self._file.path}: {error}", trace=None if foreseen else error)
        elif not done.cancelled() and done.result() is not False:
            self._troubles.end(INBOX)

    def _work(self) -> bool:
        """Write all that there is to write by now; False where there is nothing."""
        with self._beginning:
            self._next = None
        taken = [self._taken.popleft() for _ in range(len(self._taken))]
        ended = [self._ended.popleft() for _ in range(len(self._ended))]
        try:
            self._file.write(taken, ended, now=milliseconds(self._now()))
        except BaseException:
            self._ended.extendleft(reversed(ended))
            raise
        return bool(taken or ended)

    def _close(self) -> bool:
        try:
            return self._work()
        finally:
            self._file.close()


@asynccontextmanager
async def open_inbox(database: Path, bot: int, troubles: Troubles, now: Callable[[], datetime]) -> AsyncIterator[Inbox]:
    """Open the inbox of a database whose lock is held, for the bot of this id; another's is emptied."""
    inbox = Inbox(inbox_of(database), bot, troubles, now)
    try:
        yield inbox
    finally:
        await inbox.close()


def inbox_of(database: Path) -> Path:
    """Where the inbox of a database is: beside the file itself, as its lock is."""
    real = database.resolve()
    return real.with_name(f"{real.name}.inbox")
