"""/digest and /quiet: how stories arrive, and when a chat is left in peace."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.hours import Timing
from tests.factories import ZONE, make_item
from tests.flow.audience import follow, follower, settled, texts
from tests.flow.talk import ask, flat, forge, order, press

if TYPE_CHECKING:
    from tests.flow.conftest import World

NOON, NIGHT = "2026-05-20T12:00", "2026-05-20T23:00"  # a Wednesday


def set_clock(world: World, text: str) -> datetime:
    """Let it be this moment in the bot's zone."""
    moment = datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)
    world.clock.jump(moment)
    return moment


async def start(world: World, text: str = NOON, quiet_hours: str = "22:00-07:00") -> None:
    """Start the bot at this moment."""
    world.settings = replace(world.settings, quiet_hours=quiet_hours)
    set_clock(world, text)
    await world.start()


async def fanned_out(world: World, count: int) -> None:
    """Wait until so many stories wait."""
    while (await world.store.database.read("SELECT count(*) AS n FROM waiting"))[0]["n"] < count:
        await world.emulator.world.bell.wait(list, 0.02)


@pytest.mark.parametrize(
    ("language", "words", "said", "upcoming"),
    [
        ("en", "daily", "The digest will arrive daily at 18:00.", "Next digest: today at 18:00."),
        ("en", "weekly fri 9:30", "once a week: Friday, 09:30.", "Next digest: Friday, May 22, at 09:30."),
        ("en", "daily 11", "daily at 11:00.", "Next digest: tomorrow, Thursday, at 11:00."),
        ("en", "daily 23", "daily at 23:00.", "tomorrow, Thursday, at 07:00. The quiet hours last until then."),
        ("ru", "ежедневно в 20:15", "ежедневно в 20:15.", "Следующий дайджест: сегодня в 20:15."),
        ("ru", "раз в неделю чт", "раз в неделю: четверг, 18:00.", "дайджест: завтра (четверг) в 18:00."),
        ("kk", "күн сайын 20:15", "Шолу күн сайын келеді, уақыты: 20:15.", "Келесі шолу: бүгін, 20:15."),
        ("kk", "апта сайын жұма", "апта сайын келеді: жұма, 18:00.", "Келесі шолу: 22 мамыр (жұма), 18:00."),
    ],
)
async def test_digest_is_set_by_words(quiet_world: World, language: str, words: str, said: str, upcoming: str) -> None:
    """The answer says what is set, and when the next digest leaves."""
    await start(quiet_world)
    person = quiet_world.emulator.add_user(language_code=language)
    answer = await ask(quiet_world, person, f"/digest {words}")
    assert said in answer.text
    assert upcoming in answer.text


@pytest.mark.parametrize("command", ["/digest hourly", "/digest daily 25:00", "/digest daily 18:00 19:00", "/quiet x"])
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
async def test_words_that_say_nothing_change_nothing(world: World, command: str, language: str) -> None:
    """They are told so, with an example in the chat's language and the panel."""
    person = world.emulator.add_user(language_code=language)
    await ask(world, person, "/digest weekly sun 9")
    answer = await ask(world, person, command)
    assert command.partition(" ")[2] in answer.text
    assert f"{command.split(maxsplit=1)[0]} " in answer.text
    assert any(text.startswith("✓") for text in flat(answer))
    assert await world.store.timings.of(person.chat.id, 0) == Timing("weekly sun 09:00")


async def test_hours_that_end_as_they_begin_are_refused(world: World) -> None:
    """With a sentence of their own."""
    person = world.emulator.add_user(language_code="en")
    assert "cannot end at the time at which they begin" in (await ask(world, person, "/quiet 9-9:00")).text
    assert (await world.store.timings.of(person.chat.id, 0)).quiet is None


async def test_the_panels_set_everything(quiet_world: World) -> None:
    """Kind, hour, day, hours of peace: each press shows the panel again with its tick, after a restart too."""
    await start(quiet_world)
    world, person = quiet_world, quiet_world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/digest")
    assert panel.button_texts == [["✓ Instantly", "Daily", "Weekly"], ["Quiet hours ▶"], ["◀ Settings"]]
    pressed = await press(world, person, panel, "Daily")
    assert pressed.text == "The digest will arrive daily at 18:00."
    await press(world, person, panel, "09:00")
    await world.stop()
    await world.start()
    await press(world, person, panel, "Weekly")
    await press(world, person, panel, "Sat")
    assert {"✓ Weekly", "✓ Sat", "✓ 09:00"} <= set(flat(panel))
    assert "Next digest: Saturday, May 23, at 09:00." in panel.text
    await press(world, person, panel, "Quiet hours ▶")
    assert panel.button_texts[0] == ["✓ Hold", "No sound"]
    assert "✓ 22:00–07:00" in flat(panel)
    await press(world, person, panel, "No sound")
    await press(world, person, panel, "23:00–08:00")
    assert await world.store.timings.of(person.chat.id, 0) == Timing("weekly sat 09:00", "silent 23:00-08:00")
    await press(world, person, panel, "No quiet hours")
    await press(world, person, panel, "Hold")
    assert await world.store.timings.of(person.chat.id, 0) == Timing("weekly sat 09:00", "22:00-07:00")
    await press(world, person, panel, "Digest ▶")
    assert "✓ Sat" in flat(panel)


async def test_an_unusual_hour_has_its_button(world: World) -> None:
    """What was set by words is ticked among the others."""
    person = world.emulator.add_user(language_code="en")
    assert "✓ 18:30" in flat(await ask(world, person, "/digest daily 18:30"))
    assert "✓ 21:15–06:45" in flat(await ask(world, person, "/quiet 21:15-6:45"))


async def test_a_forged_press_sets_nothing(world: World) -> None:
    """Data that no button of ours carries is out of date."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/digest")
    pressed = await forge(world, person, panel, "a|d|daily 99:00")
    assert pressed.text == "This button is out of date."
    assert await world.store.timings.of(person.chat.id, 0) == Timing()


async def test_silent_alone_keeps_the_hours(world: World) -> None:
    """Those that were set before, with a sound again by naming hours."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/quiet 21-6")
    assert "21:00–06:00. Stories arrive without a sound." in (await ask(world, person, "/quiet silent")).text
    assert "no quiet hours" in (await ask(world, person, "/quiet off")).text
    assert "22:00–07:00" in (await ask(world, person, "/quiet silent")).text


async def test_what_waits_leaves_when_the_digest_is_ended(quiet_world: World) -> None:
    """The panel says what waits and for when; instant lets it go at once."""
    await start(quiet_world)
    world, person = quiet_world, await follower(quiet_world)
    await ask(world, person, "/digest daily 18:00")
    await world.publish(make_item(1), make_item(2))
    await fanned_out(world, 2)
    panel = await ask(world, person, "/digest")
    assert "For the digest: 2 stories, today at 18:00" in panel.text
    assert "For the digest: 2 stories, today at 18:00" in (await ask(world, person, "/status")).text
    await press(world, person, panel, "Instantly")
    await settled(world)
    assert len(texts(world, person.chat, "Sample story")) == 1


async def test_quiet_hours_hold_until_they_are_ended(quiet_world: World) -> None:
    """/status says until when; without them everything leaves as one message."""
    await start(quiet_world, NIGHT)
    world, person = quiet_world, await follower(quiet_world)
    await world.publish(make_item(1), make_item(2))
    await fanned_out(world, 2)
    status = await ask(world, person, "/status")
    assert "Held by the quiet hours: 2 stories, until tomorrow, Thursday, at 07:00" in status.text
    assert texts(world, person.chat, "Sample story") == []
    await ask(world, person, "/quiet off")
    await settled(world)
    assert len(texts(world, person.chat, "Sample story")) == 1


async def test_silent_hours_send_without_a_sound(quiet_world: World) -> None:
    """By night without, by day with."""
    await start(quiet_world, NIGHT)
    world, person = quiet_world, await follower(quiet_world)
    await ask(world, person, "/quiet silent")
    await world.publish(make_item(1))
    await settled(world)
    calls = [call.parameters for call in world.emulator.calls_of("sendMessage") if "Sample story" in str(call)]
    assert [call.get("disable_notification") for call in calls] == ["true"]


async def test_a_digest_leaves_at_its_hour(quiet_world: World) -> None:
    """Not before, and as one message."""
    await start(quiet_world)
    world, person = quiet_world, await follower(quiet_world)
    await ask(world, person, "/digest daily 18:00")
    await world.publish(make_item(1), make_item(2))
    await fanned_out(world, 2)
    set_clock(world, "2026-05-20T17:59")
    await ask(world, person, "/about")
    assert texts(world, person.chat, "Sample story") == []
    set_clock(world, "2026-05-20T18:00")
    world.app.delivery.wake()
    await settled(world)
    assert len(texts(world, person.chat, "Sample story")) == 1


async def test_members_of_a_group_may_not_set_it(world: World) -> None:
    """Neither by words nor by the buttons of an administrator's panel."""
    owner, member = (world.emulator.add_user(language_code="en") for _ in range(2))
    group = world.emulator.add_group(owner=owner)
    world.emulator.set_member(group, member)
    for command in ("/digest", "/digest daily", "/quiet off"):
        assert (await ask(world, member, command, chat=group)).text == "Only administrators can change this."
    panel = await ask(world, owner, "/digest", chat=group)
    assert (await press(world, member, panel, "Daily")).alert
    assert await world.store.timings.of(group.id, 0) == Timing()
    await ask(world, owner, "/digest daily 9", chat=group)
    assert await world.store.timings.of(group.id, 0) == Timing("daily 09:00")


async def test_a_forum_s_topics_set_it_for_themselves(world: World) -> None:
    """What waits in the others is left alone."""
    owner = world.emulator.add_user(language_code="en")
    forum = world.emulator.add_group(forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Sample topic", by=owner)
    await follow(world, forum)
    await ask(world, owner, "/digest daily 9", chat=forum, thread=thread)
    assert await world.store.timings.of(forum.id, thread.id) == Timing("daily 09:00")
    assert await world.store.timings.of(forum.id, 0) == Timing()


async def test_a_channel_is_answered_shortly(world: World) -> None:
    """Its readers have no use for a panel: a button leads its administrators there."""
    owner = world.emulator.add_user(language_code="en")
    channel = world.emulator.add_channel(owner=owner)
    await order(world, channel, "/language en")
    answer = await order(world, channel, "/digest daily 9")
    assert (flat(answer), "daily at 09:00" in answer.text) == (["Settings"], True)
    assert flat(await order(world, channel, "/digest")) == ["Settings"]


async def test_a_clock_set_back_stops_nothing(quiet_world: World) -> None:
    """It is noticed within a second; what waited for a far moment leaves at its hour by the present clock."""
    world = quiet_world
    world.steady = time.monotonic
    set_clock(world, "2027-01-05T09:00")
    await world.start()
    person = await follower(world)
    await ask(world, person, "/digest daily 18:00")
    await world.publish(make_item(1))
    await fanned_out(world, 1)
    moment = set_clock(world, "2026-05-20T12:00")
    due = moment + timedelta(hours=6)
    sql = "SELECT due_at / 1000 AS due FROM waiting"
    while [row["due"] for row in await world.store.database.read(sql)] != [int(due.timestamp())]:
        await world.emulator.world.bell.wait(list, 0.05)
    assert "For the digest: 1 story, today at 18:00" in (await ask(world, person, "/status")).text
