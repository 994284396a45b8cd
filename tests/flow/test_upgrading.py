"""The whole bot on a database of an earlier version."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.store.values import moment
from tests.flow.audience import drained
from tests.flow.talk import ask
from tests.store.test_earlier_databases import unpack

if TYPE_CHECKING:
    from pathlib import Path

    from bot.demo.happenings import Person
    from tests.flow.conftest import World

GROUP = -4_000_000_001
"""A group that has a digest once a week, and three stories waiting for it."""
MINUTE = timedelta(minutes=1)


def people_of(world: World, version: int) -> list[Person]:
    """Put the database of a version in its place, let its chats be there; those whom it can write to privately."""
    path = unpack(version, world.settings.database_path)
    with closing(sqlite3.connect(path)) as connection:
        chats = connection.execute("SELECT chat, kind, title, suspended_at FROM chat ORDER BY chat").fetchall()
        (last,) = connection.execute("SELECT max(sent_at) FROM sent").fetchone()
    world.clock.jump(moment(last) + MINUTE)
    people = []
    for number, kind, title, suspended in chats:
        if kind == "private":
            people.append(world.emulator.add_user(id=number, started=suspended is None))
        elif kind == "channel":
            world.emulator.add_channel(title, id=number)
        else:
            world.emulator.add_group(title, id=number, kind=kind)
    return people


def test_what_a_command_prints_is_not_mixed_with_its_log(tmp_path: Path) -> None:
    """The first command of a new version brings the database along, and says so on stderr."""
    unpack(19, tmp_path / "saqbala.db")
    told = subprocess.run(
        [sys.executable, "-m", "bot", "export"],
        env=os.environ | {"DATABASE_PATH": str(tmp_path / "saqbala.db")},
        capture_output=True,
        check=True,
        timeout=60,
    )
    stories = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(stories) > 5
    assert b"database is being upgraded" in told.stderr


@pytest.mark.parametrize("version", [1, 5, 10, 13, 19])
async def test_bot_goes_on_where_an_earlier_version_stopped(quiet_world: World, version: int) -> None:
    """People are answered in their languages, and what waited is brought: once, and all of it."""
    world = quiet_world
    people = people_of(world, version)
    await world.start()
    answers = [await ask(world, person, "/latest") for person in people[:3]]
    assert all(len(answer.text) > 100 for answer in answers)
    assert "Последние новости" in answers[1].text
    waiting = await world.store.database.read("SELECT story, due_at FROM waiting WHERE chat = ?", (GROUP,))
    assert len(waiting) == 3
    world.clock.jump(moment(max(row["due_at"] for row in waiting)) + MINUTE)
    world.app.delivery.wake()
    group = world.emulator.world.chats[GROUP]
    digest = await world.said(group)
    assert digest.text.startswith("3 новые публикации")
    await drained(world, f"SELECT 1 FROM waiting WHERE chat = {GROUP}")  # noqa: S608 - a number of ours
    assert len(world.emulator.sent(group)) == 1
