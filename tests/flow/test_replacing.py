"""A running bot is replaced under load: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import utc_now
from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
from bot.demo.faults import slow
from bot.model import Follow
from bot.store import open_store
from tests.factories import MAIN_TOPIC, make_chat, make_item, make_reading, take_in
from tests.flow.test_run_process import end, listens, run

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from pathlib import Path

    from bot.demo.happenings import Person

PEOPLE, STORIES = 60, 3
SETTINGS = "MESSAGES_PER_SECOND=100\nQUIET_HOURS=\n"


async def _prepare(path: Path, people: list[Person]) -> None:
    """Let all follow, and let stories be on their way, one by one."""
    now = utc_now()
    async with open_store(path) as store:
        for person in people:
            await store.chats.meet(make_chat(person.id), now)
            await store.follows.add(person.id, 0, Follow(topic=MAIN_TOPIC), now - timedelta(seconds=1))
        await take_in(store, make_reading([make_item(number) for number in range(1, STORIES + 1)]), now=now)


def _got(emulator: Emulator, person: Person) -> Counter[str]:
    """How often somebody has each story, and how many answers."""
    found: Counter[str] = Counter()
    for message in emulator.sent(person.chat):
        stories = [f"story {number}" for number in range(1, STORIES + 1) if f"story {number}" in message.text]
        found.update(stories or ["answer"])
    return found


async def test_replaced_under_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGTERM while pushes are in flight and people write, and the new one at once, which is refused until it may."""
    monkeypatch.setattr("tests.flow.test_run_process.SECONDS", 120.0)
    emulator = Emulator()
    people = [emulator.add_user(language_code="en", started=True) for _ in range(PEOPLE)]
    (tmp_path / ".env").write_text(SETTINGS, encoding="utf-8")
    await _prepare(tmp_path / "data" / "saqbala.db", people)
    asked: Counter[int] = Counter()

    async def write() -> None:
        while True:
            person = people[sum(asked.values()) % PEOPLE]
            person.sends("/hotline")
            asked[person.id] += 1
            await asyncio.sleep(0.05)

    async with serve(emulator) as url, run(tmp_path, emulator, url) as first:
        await listens(emulator)
        emulator.inject(slow(0.05), method="sendMessage", times=None)
        writing = asyncio.create_task(write())
        await emulator.wait_for(lambda: len(emulator.sent()) > PEOPLE // 3, timeout=60)
        first.send_signal(signal.SIGTERM)
        while True:
            async with run(tmp_path, emulator, url) as second:
                while second.returncode is None and not _has_taken_over(first, emulator):  # noqa: ASYNC110 - a process
                    await asyncio.sleep(0.05)
                if second.returncode is not None:
                    await first.wait()
                    continue
                writing.cancel()
                await emulator.wait_for(lambda: _all(emulator, people) >= asked.total() + PEOPLE * STORIES, timeout=60)
                log = await end(second)
                break
    assert first.returncode == 0
    assert [line for line in log if "[error" in line] == []
    stories = {f"story {number}": 1 for number in range(1, STORIES + 1)}
    for person in people:
        expected = stories | ({"answer": asked[person.id]} if asked[person.id] else {})
        assert dict(_got(emulator, person)) == expected


def _has_taken_over(first: Process, emulator: Emulator) -> bool:
    return first.returncode is not None and emulator.world.updates.awaited


def _all(emulator: Emulator, people: list[Person]) -> int:
    return sum(sum(_got(emulator, person).values()) for person in people)
