"""The daily work: what has been kept for long enough goes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import timetable
from bot.audit import Change, Deed
from bot.errors import StoreError
from bot.housekeeping import Housekeeping
from bot.model import Follow
from bot.prompts import Prompt
from bot.store.daily import daily_copies
from bot.store.database import Database
from bot.store.retention import Retention
from bot.store.tally import counts_since
from tests.factories import MAIN_TOPIC, ZONE, make_chat, make_item
from tests.flow.audience import drained, follow, follower

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flow.conftest import World


async def test_daily_work_forgets_what_stayed_away(world: World) -> None:
    """Sixty days after a block nothing is left of the chat; a follower whose stories grew old is still there."""
    blocker = await follower(world)
    world.emulator.block(blocker)
    await drained(world, "SELECT 1 FROM chat WHERE suspended_at IS NULL")
    channel = world.emulator.add_channel(owner=world.emulator.add_user())
    await follow(world, channel)
    async with world.store.database.write() as tx:  # nothing may go there for a long time
        await tx.execute("UPDATE chat SET blocked_until = ?, blocked_why = 'flood' WHERE chat = ?", (2**62, channel.id))
    await world.publish(make_item(5))
    await drained(world, "SELECT 1 FROM fanout")
    later = world.clock.now() + timedelta(days=61)
    work = Housekeeping(world.store, world.settings.backup_dir, 0, ZONE, lambda: later)
    await work.work()
    assert await world.store.chats.get(blocker.id) is None
    assert await world.store.chats.get(channel.id) is not None
    assert await world.store.database.read("SELECT 1 FROM waiting") == []
    assert (await counts_since(world.store.database, later - timedelta(hours=2)))["expired"] == 2


@pytest.mark.parametrize(
    ("table", "kept"),
    [
        ("prompt", timedelta(hours=1)),
        ("proposal", timedelta(days=60)),
        ("change", timedelta(days=365)),
        ("trial", timedelta(days=365)),
    ],
)
async def test_what_is_kept_for_a_while_goes(world: World, table: str, kept: timedelta) -> None:
    """Texts that were asked for, decided proposals, changes of settings, test posts: each after its time."""
    store, now = world.store, world.clock.now()
    await store.chats.meet(make_chat(-7, "channel"), now)
    await store.follows.add(-7, 0, Follow(topic=MAIN_TOPIC), now)
    await store.approvals.set(-7, 0, now, wanted=True)
    (story,) = await world.publish(make_item(5))
    await drained(world, "SELECT 1 FROM fanout")
    await store.proposals.expire(now + timedelta(days=2))
    await store.prompts.ask(Prompt(chat=-7, user=1, kind="header", about=(-7, 0), message_id=1, asked_at=now))
    await store.changes.add(-7, 0, Change(deed=Deed(kind="pause"), user=1, at=now))
    await store.trials.note(-7, 0, 9, story, now)
    for after, left in ((kept - timedelta(minutes=1), 1), (kept + timedelta(minutes=1), 0)):
        later = now + after
        await Housekeeping(store, world.settings.backup_dir, 0, ZONE, lambda: later).work()  # noqa: B023 - at once
        rows = await store.database.read(f"SELECT 1 FROM {table}")  # noqa: S608 - its name is here
        assert len(rows) == left


async def test_memory_is_given_back_each_hour(quiet_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of SQLite first, then the C library's."""
    given: list[str] = []
    shrink = Database.shrink

    async def note(database: Database) -> None:
        await shrink(database)
        given.append("pages")

    assert timetable.MEMORY_SECONDS == 3600
    monkeypatch.setattr(timetable, "MEMORY_SECONDS", 0.1)
    monkeypatch.setattr(Database, "shrink", note)
    monkeypatch.setattr(timetable, "give_back", lambda: given.append("heap"))
    await quiet_world.start()
    async with asyncio.timeout(10):
        while len(given) < 2:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
    assert given[:2] == ["pages", "heap"]


@pytest.mark.parametrize(
    ("newest", "hour", "overdue"),
    [
        ("2026-05-20", 5, False),
        ("2026-05-19", 5, True),
        ("2026-05-19", 3, False),  # it was due yesterday at four, and is due today at four
        ("2026-05-18", 3, True),
        (None, 3, True),
    ],
)
async def test_daily_work_is_overdue(
    world: World, tmp_path: Path, newest: str | None, hour: int, *, overdue: bool
) -> None:
    """Where its hour passed without a copy."""
    if newest:
        (tmp_path / f"{world.store.database.path.stem}-{newest}.db").touch()
    now = datetime(2026, 5, 20, hour, tzinfo=ZONE)
    assert await Housekeeping(world.store, tmp_path, 7, ZONE, lambda: now).is_overdue(4) == overdue


async def test_daily_work_is_made_up_for(quiet_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that is switched off at night has its copies by day."""
    done, work = asyncio.Event(), Housekeeping.work

    async def note(housekeeping: Housekeeping) -> None:
        await work(housekeeping)
        done.set()

    assert timetable.LATE_SECONDS == 600
    monkeypatch.setattr(timetable, "LATE_SECONDS", 0.1)
    monkeypatch.setattr(Housekeeping, "work", note)
    folder = tmp_path / "copies"
    quiet_world.settings = replace(quiet_world.settings, backup_dir=folder, backup_keep=2)
    await quiet_world.start()
    async with asyncio.timeout(60):
        await done.wait()
    assert len(daily_copies(quiet_world.store.database.path, folder)) == 1


async def test_copy_is_made_though_not_all_was_forgotten(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong with one table may be the reason why a copy is needed next."""

    async def fail(_retention: Retention, _now: datetime) -> int:
        raise StoreError("no")

    monkeypatch.setattr(Retention, "expire", fail)
    await Housekeeping(world.store, tmp_path, 1, ZONE, world.clock.now).work()
    assert len(daily_copies(world.store.database.path, tmp_path)) == 1
