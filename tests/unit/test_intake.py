"""Where updates are handed over: written into the inbox first, then handled, each once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import orjson
import pytest
from structlog.testing import capture_logs

from bot.fairness import Fairness
from bot.heartbeats import unwatched
from bot.precedence import Precedence
from bot.telegram import receiver
from bot.telegram.inbox import number_of, read, written
from bot.telegram.receiver import Intake
from bot.telegram.updates import OrderedUpdates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Update

    from bot.telegram.inbox import Kept
    from bot.telegram.receiver import PtbApplication

LARGE = 2**70


@dataclass
class Notes:
    """An inbox that notes what it is told; it writes as fast as `may_write` lets it."""

    taken: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    may_write: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, updates: Sequence[Kept]) -> None:
        """Note it."""
        await self.may_write.wait()
        self.taken += [number for number, _ in updates]

    async def begin_again(self, number: int) -> None:
        """Note it."""
        self.again.append(number)

    def end(self, number: int) -> None:
        """Note it."""
        self.ended.append(number)


@dataclass
class Line:
    """Python-telegram-bot's application, as far as updates are put into its queue."""

    update_queue: asyncio.Queue[Update] = field(default_factory=asyncio.Queue)
    update_processor: OrderedUpdates = field(default_factory=lambda: OrderedUpdates(Precedence(), Fairness()))
    bot: None = None

    def waiting(self) -> list[int]:
        """What is handed over, taken out of the queue."""
        return [self.update_queue.get_nowait().update_id for _ in range(self.update_queue.qsize())]


@dataclass
class Left:
    """What a start finds."""

    left: Sequence[Kept] = ()
    suspects: Sequence[Kept] = ()
    handled: Sequence[int] = ()


def make_update(number: object, **content: object) -> dict[str, object]:
    """Somebody's message."""
    chat, user = {"id": 7, "type": "private"}, {"id": 7, "is_bot": False, "first_name": "Sample"}
    message = {"message_id": 1, "date": 0, "chat": chat, "from": user, "text": "words"}
    return {"update_id": number, "message": message} | content


def keep(*numbers: int) -> list[Kept]:
    """Updates as they are kept."""
    return [(number, orjson.dumps(make_update(number))) for number in numbers]


@pytest.fixture
def notes() -> Notes:
    """The inbox, which writes at once."""
    made = Notes()
    made.may_write.set()
    return made


@pytest.fixture
def line() -> Line:
    """Where updates are handed over."""
    return Line()


@pytest.fixture
def intake(notes: Notes, line: Line) -> Intake:
    """What is under test."""
    return Intake(cast("PtbApplication", line), unwatched(), notes)


async def handle(line: Line, number: int) -> bool:
    """Have an update handled; whether it got as far as its handler."""
    done: list[bool] = []

    async def work() -> None:
        done.append(True)

    update = receiver.Update.de_json(make_update(number), None)
    await line.update_processor.do_process_update(update, work())
    return bool(done)


async def test_written_before_it_is_handled(intake: Intake, notes: Notes, line: Line) -> None:
    """And ended when it was."""
    notes.may_write.clear()
    giving = asyncio.create_task(intake([make_update(1), make_update(2)]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert line.waiting() == []
    notes.may_write.set()
    await giving
    assert (notes.taken, line.waiting()) == ([1, 2], [1, 2])
    assert await handle(line, 1)
    assert notes.ended == [1]


async def test_stalled_disk_keeps_nobody_waiting(
    intake: Intake, notes: Notes, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is handled, but Telegram is not to forget it yet."""
    monkeypatch.setattr(receiver, "WRITING_SECONDS", 0.0)
    notes.may_write.clear()
    giving = asyncio.create_task(intake([make_update(1)]))
    while line.update_queue.empty():  # noqa: ASYNC110 - it is about to be there
        await asyncio.sleep(0)
    assert not giving.done()
    notes.may_write.set()
    await giving
    assert notes.taken == [1]


async def test_what_was_taken_is_handed_over_where_that_is_cut_short(intake: Intake, notes: Notes, line: Line) -> None:
    """At a stop, Telegram is told that it was taken."""
    notes.may_write.clear()
    giving = asyncio.create_task(intake([make_update(1)]))
    await asyncio.sleep(0)
    giving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await giving
    assert line.waiting() == [1]


async def test_one_that_is_brought_again_is_passed_over(intake: Intake, notes: Notes, line: Line) -> None:
    """Under way it is not ended by that; and once it was handled it is not handled again."""
    await intake([make_update(1)])
    await intake([make_update(1)])
    assert (line.waiting(), notes.ended) == ([1], [])
    assert await handle(line, 1)
    await intake([make_update(1)])
    assert line.waiting() == [1]
    assert not await handle(line, 1)
    assert notes.ended == [1, 1]


@pytest.mark.parametrize("number", [None, "5", [5], True, 1.5, LARGE])
async def test_one_without_a_number_is_handled_and_not_written(
    intake: Intake, notes: Notes, line: Line, number: object
) -> None:
    """It could not be told from others."""
    await intake([make_update(number)])
    assert line.update_queue.qsize() == 1
    assert (notes.taken, notes.ended) == ([], [])


async def test_one_that_is_not_understood_is_ended(intake: Intake, notes: Notes, line: Line) -> None:
    """It would not be understood the next time either."""
    with capture_logs() as logs:
        await intake([{"update_id": 1, "message": 5}])
    assert (line.waiting(), notes.ended) == ([], [1])
    assert [entry["update"] for entry in logs] == [1]


async def test_what_was_left_is_taken_up(intake: Intake, notes: Notes, line: Line) -> None:
    """In its order; what was handled, and what two processes died with, is passed over when it is brought again."""
    found = Left(left=keep(5, 3), suspects=keep(8, 9), handled=[1, 2])
    intake.take_up(found)
    assert line.waiting() == [5, 3]
    await intake([make_update(number) for number in (2, 5, 8, 10)])
    assert line.waiting() == [2, 10]
    assert not await handle(line, 2)
    singly = asyncio.create_task(intake.take_up_singly(found))
    for number in (8, 9):
        while line.update_queue.empty():  # noqa: ASYNC110 - it is about to be there
            await asyncio.sleep(0)
        assert notes.again[-1] == number
        assert line.waiting() == [number]
        assert await handle(line, number)
    await singly
    assert notes.ended == [2, 8, 9]


async def test_handling_that_is_cut_short_has_not_ended(intake: Intake, notes: Notes, line: Line) -> None:
    """The next start handles it."""
    await intake([make_update(1)])

    async def work() -> None:
        await asyncio.Event().wait()

    update = receiver.Update.de_json(make_update(1), None)
    handling = asyncio.create_task(line.update_processor.do_process_update(update, work()))
    await asyncio.sleep(0)
    handling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await handling
    assert notes.ended == []


def test_update_is_read_as_it_was_written() -> None:
    """One that cannot be written is none; of one that cannot be read any more its id is known."""
    kept = written(make_update(5))
    assert kept is not None
    assert read(*kept) == make_update(5)
    assert written(make_update(5, other=LARGE)) is None
    for body in (b"", b"{", b"[]", b'{"update_id": 6}'):
        assert number_of(read(5, body)) == 5


async def test_few_that_are_large_are_enough(intake: Intake, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many bytes of updates may wait, however many they are; each makes room once it is handled."""
    monkeypatch.setattr(receiver, "MOST_BYTES", 3000)
    await intake([make_update(1, note="x" * 2000)])
    assert not intake.full
    await intake([make_update(2, note="x" * 2000), make_update(2)])
    assert intake.full
    await handle(line, 1)
    assert not intake.full
    await handle(line, 2)
    intake.take_up(Left(left=[(3, orjson.dumps(make_update(3, note="x" * 3000)))]))
    assert intake.full
    await handle(line, 3)
    assert not intake.full


async def test_what_cannot_be_written_counts_as_large(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    """How large it is, nobody knows."""
    monkeypatch.setattr(receiver, "MOST_BYTES", 100_000)
    await intake([make_update(1, note=LARGE)])
    assert intake.full


async def test_what_is_being_written_counts(notes: Notes, intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else many that come at once would all find room."""
    monkeypatch.setattr(receiver, "MOST_BYTES", 100)
    notes.may_write.clear()
    taking = asyncio.create_task(intake([make_update(1)]))
    await asyncio.sleep(0)
    assert intake.full
    notes.may_write.set()
    await taking
