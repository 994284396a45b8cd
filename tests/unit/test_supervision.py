"""Tasks that are begun again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.errors import NotSentError, RefusedError, StoreError
from bot.supervision import keep_going
from bot.troubles import DATABASE, Troubles
from tests.unit.test_troubles import Desk

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


@pytest.fixture
def desk() -> Desk:
    """A log."""
    return Desk()


@pytest.fixture
def troubles(desk: Desk) -> Troubles:
    """Troubles told to it."""
    made = Troubles(clock=desk.clock, log=desk)
    made.tell = desk.hear
    return made


def failing(*errors: Exception) -> Callable[[], Awaitable[None]]:
    """A task that fails so often, and then ends."""
    left = list(errors)

    async def task() -> None:
        if left:
            raise left.pop(0)

    return task


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (StoreError("disk full"), "the database cannot be used"),
        (NotSentError("no connection"), "Telegram cannot be reached"),
        (RefusedError(502, "Bad Gateway"), "Telegram cannot be reached"),
        (RefusedError(400, "Bad Request"), "sample fails and is tried again"),
        (ValueError("a slip"), "sample fails and is tried again"),
    ],
)
async def test_failures_are_told_once(troubles: Troubles, desk: Desk, error: Exception, line: str) -> None:
    """One line at the first, one when the task is through; what fails is called by its name."""
    await keep_going("sample", failing(*[error] * 50), troubles, first_wait=0)
    assert len(desk.lines) == 2
    assert desk.lines[0] == line
    assert len(desk.quiet) == 49


async def test_one_trouble_after_the_other(troubles: Troubles, desk: Desk) -> None:
    """The first is over when the task fails of another."""
    await keep_going("sample", failing(StoreError("disk full"), NotSentError("lost")), troubles, first_wait=0)
    assert [line.rpartition(" ")[0] if line[-1] == "0" else line for line in desk.lines] == [
        "the database cannot be used",
        "the database can be used again",
        "Telegram cannot be reached",
        "Telegram can be reached again",
    ]


async def test_a_task_under_which_something_was_cancelled_is_begun_again(troubles: Troubles, desk: Desk) -> None:
    """Nobody has told it to end; who does ends it."""
    left = [1, 2]
    begun = asyncio.Event()

    async def task() -> None:
        if left:
            waited = asyncio.ensure_future(asyncio.sleep(10))
            left.pop()
            waited.cancel()
            await waited
        begun.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(keep_going("sample", task, troubles, first_wait=0))
    async with asyncio.timeout(5):
        await begun.wait()
    assert desk.lines == ["sample fails and is tried again"]
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


class Ringing(Desk):
    """A log that tells when a trouble is over."""

    def __init__(self) -> None:
        super().__init__()
        self.over = asyncio.Event()

    def info(self, event: str, **fields: object) -> None:
        """Take a line and ring."""
        super().info(event, **fields)
        self.over.set()


async def test_a_task_that_goes_on_is_well() -> None:
    """It need not end for its trouble to be over."""
    desk = Ringing()
    troubles = Troubles(clock=desk.clock, log=desk)
    fails = failing(StoreError("locked"))

    async def task() -> None:
        await fails()
        await asyncio.Event().wait()

    running = asyncio.create_task(keep_going("sample", task, troubles, first_wait=0, well_after=0))
    async with asyncio.timeout(60):
        await desk.over.wait()
    running.cancel()
    assert not troubles.lasts(DATABASE)
