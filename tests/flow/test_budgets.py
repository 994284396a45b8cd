"""Rates, waits and Stars: nothing goes too early, in this process or in the one after it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import Terms
from bot.demo.faults import broken, dropped, flood
from bot.store.tally import counts_since
from tests.factories import make_item
from tests.flow.audience import drained, follow, follower, settled, texts

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from tests.flow.conftest import World


async def blocked(world: World, *people: Person) -> None:
    """Wait until it is written down that nothing may go to them."""
    flooded = "SELECT count(*) FROM chat WHERE blocked_why = 'flood'"
    await drained(world, f"SELECT 1 WHERE ({flooded}) < {len(people)}")


def sends(world: World) -> int:
    return len(world.emulator.calls_of("sendMessage"))


async def test_wait_of_hours_outlives_a_restart(world: World) -> None:
    """A chat told to wait for twelve hours is not written to before, not even by the next process; others are."""
    patient, other = await follower(world), await follower(world)
    world.emulator.inject(flood(12 * 3600), method="sendMessage", chat=patient.chat, times=None)
    await world.publish(make_item(5))
    await blocked(world, patient)
    await world.said(other.chat)
    asked = sends(world)
    await world.stop()
    await world.start()
    await world.publish(make_item(6))
    await world.said(other.chat, lambda m: "story 6" in m.text)
    assert sends(world) == asked + 1


async def test_answers_keep_to_what_a_push_was_told(world: World) -> None:
    """Where a push met a 429, a question is not answered too early either, also after a restart."""
    patient = await follower(world)
    world.emulator.inject(flood(3600), method="sendMessage", chat=patient.chat, times=None)
    await world.publish(make_item(5))
    await blocked(world, patient)
    await world.stop()
    await world.start()
    asked = sends(world)
    patient.sends("/about")
    bystander = world.emulator.add_user(started=True)
    bystander.sends("/about")
    await world.said(bystander.chat)
    assert sends(world) == asked + 1


async def test_pushes_keep_to_what_an_answer_was_told(world: World) -> None:
    """Where an answer met a 429, a push waits as long; that too outlives a restart."""
    patient, other = await follower(world), await follower(world)
    world.emulator.inject(flood(3600), method="sendMessage", chat=patient.chat, times=None)
    patient.sends("/about")
    await blocked(world, patient)
    asked = sends(world)
    await world.publish(make_item(5))
    await world.said(other.chat)
    await world.stop()
    await world.start()
    await world.publish(make_item(6))
    await world.said(other.chat, lambda m: "story 6" in m.text)
    assert sends(world) == asked + 2


async def test_three_told_to_wait_hold_up_everybody_over_a_restart(world: World) -> None:
    """When three chats have been told to wait, all wait for the longest time, and the next process does, too."""
    people = [await follower(world) for _ in range(3)]
    world.emulator.inject(flood(3600), method="sendMessage", times=3)
    await world.publish(make_item(5))
    await blocked(world, *people)
    latecomer = await follower(world)
    asked = sends(world)
    await world.stop()
    await world.start()
    await world.publish(make_item(6))
    await drained(world, f"SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM chat_due WHERE chat = {latecomer.chat.id})")  # noqa: S608 - a number
    world.app.delivery.wake()
    await world.emulator.world.bell.wait(list, 0.3)
    assert sends(world) == asked


async def test_group_keeps_its_minute_over_a_restart(world: World) -> None:
    """What a group got within the last minute counts in the next process."""
    world.emulator.keep_rates(1000)
    owner = world.emulator.add_user(started=True)
    group = world.emulator.add_group(owner=owner)
    await follow(world, group)
    rows = [(group.id, number, 1000 + number, int(world.clock.seconds() * 1000)) for number in range(1, 21)]
    await world.publish(*(make_item(number) for number in range(1, 21)))
    await settled(world)
    async with world.store.database.write() as tx:
        await tx.executemany("UPDATE sent SET message_id = ?3, sent_at = ?4 WHERE chat = ?1 AND story = ?2", rows)
    await world.stop()
    await world.start()
    other = await follower(world)
    asked = sends(world)
    await world.publish(make_item(30))
    await world.said(other.chat)
    assert sends(world) == asked + 1


@pytest.mark.alone
async def test_paid_rate_within_the_cap(quiet_world: World) -> None:
    """Messages above the free rate are paid for until the day's Stars are spent; then it is slow."""
    world = quiet_world
    world.settings = replace(world.settings, messages_per_second=30, paid_broadcast=True, paid_stars_a_day=10)
    world.emulator.world.paid_broadcast = True
    world.emulator.keep_rates()
    await world.start()
    for _ in range(140):
        await follower(world)
    await world.publish(make_item(5))
    await settled(world)
    calls = world.emulator.calls_of("sendMessage")
    assert [call.status for call in calls] == [200] * 140
    paid = [call for call in calls if call.parameters.get("allow_paid_broadcast") == "true"]
    assert 60 < len(paid) <= 100
    counted = await counts_since(world.store.database, world.clock.now() - timedelta(hours=2))
    assert counted["paid"] == len(paid)
    assert world.emulator.world.rates is not None
    assert world.emulator.world.rates.paid <= 100
    assert paid[-1].at - paid[0].at < 1.0 < calls[-1].at - calls[0].at


@pytest.mark.alone
async def test_refused_payment_goes_on_for_nothing(quiet_world: World) -> None:
    """Where Telegram takes no Stars, everything goes at the free rate, and nothing is lost or repeated."""
    world = quiet_world
    world.settings = replace(world.settings, paid_broadcast=True, messages_per_second=30)
    world.emulator.keep_rates()
    await world.start()
    people = [await follower(world) for _ in range(45)]
    await world.publish(make_item(5))
    await settled(world)
    assert [len(texts(world, person.chat, "story 5")) for person in people] == [1] * 45
    assert not [call for call in world.emulator.calls_of("sendMessage") if call.status == 429]


async def test_nothing_is_paid_for_without_leave(world: World) -> None:
    """Without PAID_BROADCAST no message asks to be paid for."""
    for _ in range(50):
        await follower(world)
    await world.publish(make_item(5))
    await settled(world)
    assert not [call for call in world.emulator.calls if "allow_paid_broadcast" in call.parameters]


async def test_outage_leaves_single_tries(world: World) -> None:
    """While Telegram is down for all there are few tries, and everything arrives once when it is back."""
    people = [await follower(world) for _ in range(60)]
    down = broken(502, html=True)
    world.emulator.inject(down, times=None)
    await world.publish(make_item(5))
    await world.emulator.wait_for(lambda: world.app.telegram.outage.lasting)
    await world.emulator.world.bell.wait(list, 1.5)
    tries = sends(world)
    assert tries < 80
    world.emulator.faults.clear()
    await settled(world)
    assert [len(texts(world, person.chat, "story 5")) for person in people] == [1] * 60


async def test_one_bad_chat_is_no_outage(world: World) -> None:
    """A chat whose messages always break the connection keeps nobody else waiting."""
    bad, good = await follower(world), await follower(world)
    world.emulator.inject(dropped(), method="sendMessage", chat=bad.chat, times=None)
    for number in (5, 6, 7):
        await world.publish(make_item(number))
        await world.said(good.chat, lambda m, number=number: f"story {number}" in m.text)  # type: ignore[misc] # bound now
    assert not world.app.telegram.outage.lasting


@pytest.mark.alone
async def test_answers_keep_to_the_second_of_their_chat(quiet_world: World) -> None:
    """Somebody who asks twice at once is answered twice, a second apart, and Telegram has nothing to refuse."""
    quiet_world.terms = Terms()
    quiet_world.emulator.keep_rates()
    await quiet_world.start()
    asker = quiet_world.emulator.add_user(started=True)
    asker.sends("/about")
    asker.sends("/help")
    await quiet_world.emulator.wait_for(lambda: len(quiet_world.emulator.sent(asker.chat)) == 2)
    first, second = quiet_world.emulator.calls_of("sendMessage")
    assert 1.0 <= second.at - first.at < 2.0
    assert {first.status, second.status} == {200}


async def test_floods_of_edits_concern_their_chats(world: World) -> None:
    """Three chats that refuse edits for an hour hold up no other, as long as other edits arrive."""
    people = [await follower(world) for _ in range(12)]
    await world.publish(make_item(5))
    await settled(world)
    patient = [people[number] for number in (2, 5, 8)]
    for person in patient:
        world.emulator.inject(flood(3600), method="editMessageText", chat=person.chat, times=None)
    await world.publish(make_item(5, title="Corrected sample"))
    await blocked(world, *patient)
    await drained(world, "SELECT 1 FROM revision JOIN chat USING (chat) WHERE blocked_why = ''")
    await world.publish(make_item(6))
    for person in people:
        if person not in patient:
            await world.said(person.chat, lambda m: "story 6" in m.text)


async def test_stars_that_were_spent_are_spent_in_the_next_process(quiet_world: World) -> None:
    """A restart gives no second budget on the same day."""
    world = quiet_world
    world.settings = replace(world.settings, messages_per_second=30, paid_broadcast=True, paid_stars_a_day=5)
    world.emulator.world.paid_broadcast = True
    await world.start()
    for _ in range(60):
        await follower(world)
    for number in (5, 6):
        await world.publish(make_item(number))
        await settled(world)
        await world.stop()
        await world.start()
    calls = world.emulator.calls_of("sendMessage")
    assert len([call for call in calls if "allow_paid_broadcast" in call.parameters]) <= 50


async def test_answer_whose_payment_is_refused_comes_for_nothing(quiet_world: World) -> None:
    """Somebody who asks while many messages leave is answered, though Telegram takes no Stars any more."""
    world = quiet_world
    world.settings = replace(world.settings, messages_per_second=30, paid_broadcast=True)
    world.emulator.world.paid_broadcast = True
    await world.start()
    for number in range(40):
        world.app.delivery.pace.reserve(-number - 1, time.monotonic())
    world.emulator.world.paid_broadcast = False
    asker = world.emulator.add_user(started=True)
    world.app.delivery.pace.paid = True
    asker.sends("/about")
    await world.said(asker.chat)
    assert [call.status for call in world.emulator.calls_of("sendMessage")] == [400, 200]
