"""A copy of the database, and the way back to it: what was sent is not sent again, and nothing else is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.store.manual import copy_to
from bot.store.restoring import Restored, restore
from tests.factories import make_item
from tests.flow.audience import drained, follower, settled, texts
from tests.flow.talk import ask
from tests.flow.test_timing import NOON, fanned_out, set_clock, start

if TYPE_CHECKING:
    from pathlib import Path

    from bot.demo.happenings import Person
    from tests.flow.conftest import World


def copy(world: World) -> Path:
    """Copy the database while the bot runs."""
    path = world.settings.database_path
    copy_to(path, target := path.with_name("copy.db"))
    return target


async def go_back(world: World, to: Path, *, resend: bool = False) -> Restored:
    """Stop the bot, restore a copy and start it again."""
    await world.stop()
    done = restore(world.settings.database_path, to, world.clock.now(), resend=resend)
    await world.start()
    return done


def got(world: World, person: Person) -> list[int]:
    """The numbers of the sample stories that somebody got, in their order, again where they came again."""
    return [number for number in range(1, 9) for _ in texts(world, person.chat, f"Sample story {number} ")]


async def have_first_story(world: World) -> Person:
    """Somebody who has got the first of the sample stories."""
    await start(world)
    reader = await follower(world)
    await world.publish(make_item(1))
    await world.said(reader.chat, lambda message: "Sample story 1 " in message.text)
    return reader


async def have_digest(world: World) -> Person:
    """Somebody whose stories wait until six in the evening."""
    person = await follower(world)
    await ask(world, person, "/digest daily 18:00")
    return person


async def test_what_was_sent_since_is_not_sent_again(quiet_world: World) -> None:
    """What waits still arrives, of before the copy and of after it; so does what comes later."""
    world = quiet_world
    await start(world)
    reader, evening = await follower(world), await have_digest(world)
    await world.publish(make_item(1))
    await fanned_out(world, 1)
    await drained(world, "SELECT 1 FROM chat_due WHERE priority = 0 UNION SELECT 1 FROM fanout")
    made = copy(world)
    await world.publish(make_item(2))
    await world.said(reader.chat, lambda message: "Sample story 2 " in message.text)
    await fanned_out(world, 2)
    done = await go_back(world, made)
    assert done.taken is not None
    assert (done.stories, done.taken.stories, done.waiting) == (2, 1, 2)
    await world.publish(make_item(3))
    await world.said(reader.chat, lambda message: "Sample story 3 " in message.text)
    assert got(world, reader) == [1, 2, 3]
    set_clock(world, "2026-05-20T18:01")
    world.app.delivery.wake()
    await settled(world)
    assert got(world, evening) == [1, 2, 3]
    assert got(world, reader) == [1, 2, 3]


async def test_what_was_sent_of_the_copys_own_is_not_sent_again(quiet_world: World) -> None:
    """What waits in the copy, or was on its way to followers there, and was sent since."""
    world = quiet_world
    await start(world)
    evening = await have_digest(world)
    await world.publish(make_item(1))
    await fanned_out(world, 1)
    made = copy(world)
    with closing(sqlite3.connect(made)) as connection, connection:
        connection.execute("INSERT INTO fanout (story, stored_at) SELECT story, first_seen FROM story")
    set_clock(world, "2026-05-20T18:01")
    world.app.delivery.wake()
    await settled(world)
    await go_back(world, made)
    await settled(world)
    assert got(world, evening) == [1]


async def test_resend_sends_what_the_copy_has_waiting(quiet_world: World) -> None:
    """Even where it has been sent since, and has grown old."""
    world = quiet_world
    await start(world)
    evening = await have_digest(world)
    await world.publish(make_item(1))
    await fanned_out(world, 1)
    made = copy(world)
    set_clock(world, "2026-05-20T18:01")
    world.app.delivery.wake()
    await settled(world)
    set_clock(world, "2026-05-30T18:01")
    await go_back(world, made, resend=True)
    await settled(world)
    assert got(world, evening) == [1, 1]


async def test_settings_are_those_of_the_copy(quiet_world: World) -> None:
    """Whoever has changed them since has them as they were; buttons of later stories work."""
    world = quiet_world
    await start(world)
    reader = await follower(world)
    made = copy(world)
    await ask(world, reader, "/digest daily 18:00")
    await ask(world, reader, "/language ru")
    await go_back(world, made)
    await world.publish(make_item(1))
    message = await world.said(reader.chat, lambda message: "Sample story 1 " in message.text)
    assert message.text


@pytest.mark.parametrize("damage", ["missing", "damaged", "foreign"])
async def test_without_the_replaced_database_nothing_doubtful_is_sent(quiet_world: World, damage: str) -> None:
    """What is due later stays; numbers that messages carry are not given to other stories; what comes later arrives."""
    world = quiet_world
    await start(world)
    reader, evening = await follower(world), await have_digest(world)
    await world.publish(make_item(1))
    await fanned_out(world, 1)
    await drained(world, "SELECT 1 FROM chat_due WHERE priority = 0 UNION SELECT 1 FROM fanout")
    made = copy(world)
    with closing(sqlite3.connect(made)) as connection, connection:
        connection.execute("INSERT INTO fanout (story, stored_at) SELECT story, first_seen FROM story")
    numbers = await world.publish(make_item(2))
    await world.said(reader.chat, lambda message: "Sample story 2 " in message.text)
    await world.stop()
    path = world.settings.database_path
    if damage == "missing":
        path.unlink()
    elif damage == "damaged":
        path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 40_960)
    else:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE story SET first_seen = first_seen + 1")
    done = await go_back(world, made)
    assert done.taken is None
    assert done.dropped is not None
    assert (done.dropped.spreading, done.waiting) == (1, 1)
    assert (done.kept is None) == (damage == "missing")
    memories = await world.store.reads.memories()
    assert [memory.last_good_at for memory in memories.values()] == [None]
    (*_, last) = await world.publish(make_item(3))
    assert last > numbers[-1] + 1000
    await world.said(reader.chat, lambda message: "Sample story 3 " in message.text)
    set_clock(world, "2026-05-20T18:01")
    world.app.delivery.wake()
    await settled(world)
    assert got(world, reader) == [1, 2, 3]
    assert got(world, evening) == [1, 3]


async def test_corrections_reach_what_was_sent_since(quiet_world: World) -> None:
    """The messages of stories that the copy does not have are known, and edited as ever."""
    world = quiet_world
    reader = await have_first_story(world)
    made = copy(world)
    await world.publish(make_item(2))
    message = await world.said(reader.chat, lambda message: "Sample story 2 " in message.text)
    await go_back(world, made)
    await world.publish(make_item(2, title="Sample story 2 as it should be"))
    await world.emulator.wait_for(lambda: "as it should be" in message.text)
    assert got(world, reader) == [1, 2]


async def test_there_and_back_again(quiet_world: World) -> None:
    """The database that was replaced takes its place again, and knows what was sent meanwhile."""
    world = quiet_world
    reader = await have_first_story(world)
    made = copy(world)
    await world.publish(make_item(2))
    await world.said(reader.chat, lambda message: "Sample story 2 " in message.text)
    done = await go_back(world, made)
    assert done.kept is not None
    await world.publish(make_item(3))
    await world.said(reader.chat, lambda message: "Sample story 3 " in message.text)
    world.clock.jump(world.clock.now() + timedelta(seconds=2))
    again = await go_back(world, done.kept)
    assert again.taken is not None
    await world.publish(make_item(4))
    await world.said(reader.chat, lambda message: "Sample story 4 " in message.text)
    assert got(world, reader) == [1, 2, 3, 4]


async def test_a_restore_without_a_story_in_common(quiet_world: World) -> None:
    """A copy of the day on which the bot was set up takes over everything."""
    world = quiet_world
    await start(world, NOON)
    reader = await follower(world)
    made = copy(world)
    await world.publish(make_item(1))
    await world.said(reader.chat, lambda message: "Sample story 1 " in message.text)
    done = await go_back(world, made)
    assert done.taken is not None
    await world.publish(make_item(1))
    await world.publish(make_item(2))
    await world.said(reader.chat, lambda message: "Sample story 2 " in message.text)
    assert got(world, reader) == [1, 2]
