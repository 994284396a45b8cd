"""Contact with Telegram, watched by two clocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.contact import ASK_SECONDS, KEEP_SECONDS, Contact
from bot.errors import NotSentError
from bot.store import Store, open_store
from tests.factories import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

HOUR = 3600.0


@dataclass
class Line:
    """A Telegram that answers or not."""

    answers: int = 0
    dead: bool = False
    asked: list[str] = field(default_factory=list)

    async def call(self, method: str, parameters: object) -> object:  # noqa: ARG002 - Telegram's
        """Answer, unless it is dead."""
        self.asked.append(method)
        if self.dead:
            raise NotSentError("no connection")
        self.answers += 1
        return {}


@dataclass
class Watch:
    """A contact, its line and its clocks."""

    store: Store
    line: Line = field(default_factory=Line)
    now: datetime = NOW
    seconds: float = 1000.0

    def __post_init__(self) -> None:
        """Begin."""
        self.contact = self.begin()

    def begin(self) -> Contact:
        """Start the bot anew."""
        self.contact = Contact(self.store, self.line, now=lambda: self.now, clock=lambda: self.seconds)  # type: ignore[arg-type] # a line is enough
        return self.contact

    async def pass_time(self, seconds: float, *, answer: bool = True, jump: float = 0.0) -> None:
        """Let time pass, the clock be set by `jump` besides, and Telegram answer or not; then look."""
        self.seconds += seconds
        self.now += timedelta(seconds=seconds + jump)
        self.line.answers += answer
        await self.contact._look()

    async def stop(self) -> None:
        """Stop the bot as SIGTERM does."""
        self.contact.stop()
        await self.contact.run()

    async def told(self) -> list[tuple[datetime, datetime]]:
        """The outages that were told."""
        rows = await self.store.database.read(
            "SELECT data ->> '$.since' AS since, data ->> '$.until' AS until FROM notice ORDER BY notice"
        )
        return [(datetime.fromisoformat(row["since"]), datetime.fromisoformat(row["until"])) for row in rows]


@pytest.fixture
async def watch(tmp_path: Path) -> AsyncIterator[Watch]:
    """A watch over an empty store."""
    async with open_store(tmp_path / "test.db") as store:
        yield Watch(store)


async def test_silence_is_told_when_it_is_over(watch: Watch) -> None:
    """Telegram that cannot be reached for hours is told once, with the moments by the clock."""
    await watch.pass_time(0)
    for _ in range(3):
        await watch.pass_time(HOUR, answer=False)
    await watch.pass_time(1)
    await watch.pass_time(1)
    assert await watch.told() == [(NOW, NOW + timedelta(hours=3, seconds=1))]


async def test_short_silences_are_not_told(watch: Watch) -> None:
    """Polls that come back empty for a day, each within the hour, are no outage."""
    for _ in range(48):
        await watch.pass_time(HOUR / 2)
    assert await watch.told() == []


async def test_bot_that_was_down_is_told_once(watch: Watch) -> None:
    """Also over several starts that reach nobody."""
    await watch.pass_time(0)
    await watch.pass_time(90)
    watch.begin()
    watch.seconds += 2 * HOUR
    watch.now += timedelta(hours=2)
    watch.begin()
    await watch.pass_time(0)
    watch.begin()
    await watch.pass_time(10)
    assert await watch.told() == [(NOW + timedelta(seconds=90), NOW + timedelta(hours=2, seconds=90))]


@pytest.mark.parametrize("jump", [-5 * HOUR, 5 * HOUR])
async def test_clock_that_is_set_tells_nothing(watch: Watch, jump: float) -> None:
    """While it runs, and over a restart that follows, whether the bot stopped in order or died."""
    await watch.pass_time(0)
    await watch.pass_time(KEEP_SECONDS, jump=jump)
    watch.begin()
    await watch.pass_time(5)
    await watch.pass_time(5, jump=jump)
    await watch.stop()
    watch.begin()
    await watch.pass_time(5)
    assert await watch.told() == []


async def test_last_answer_is_written_once_a_minute(watch: Watch) -> None:
    """Not at each answer; at a stop, whatever was not."""
    await watch.pass_time(0)
    await watch.pass_time(KEEP_SECONDS - 1)
    assert await watch.store.contact.last() == NOW
    await watch.pass_time(1)
    assert await watch.store.contact.last() == NOW + timedelta(seconds=KEEP_SECONDS)
    await watch.pass_time(20)
    await watch.pass_time(5, answer=False)
    await watch.stop()
    assert await watch.store.contact.last() == NOW + timedelta(seconds=KEEP_SECONDS + 20)


async def test_quiet_webhook_is_no_outage(watch: Watch) -> None:
    """Where nothing is asked for long, something is: once, and not again before its time."""
    await watch.pass_time(0)
    for _ in range(30):
        await watch.pass_time(ASK_SECONDS, answer=False)
        await watch.contact._ask()
        await watch.contact._ask()
        await watch.pass_time(0, answer=False)
    assert watch.line.asked == ["getMe"] * 30
    assert await watch.told() == []


async def test_question_that_fails_is_no_error(watch: Watch) -> None:
    """While Telegram cannot be reached, it is asked now and then, and the outage is told afterwards."""
    await watch.pass_time(0)
    watch.line.dead = True
    for _ in range(30):
        await watch.pass_time(ASK_SECONDS, answer=False)
        await watch.contact._ask()
    watch.line.dead = False
    await watch.pass_time(ASK_SECONDS, answer=False)
    await watch.contact._ask()
    await watch.pass_time(1, answer=False)
    assert len(await watch.told()) == 1
