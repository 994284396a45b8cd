"""Two instances on one token: one of them ends, and says why."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.address import Address
from bot.app import Terms, running
from bot.config import Secret
from bot.demo.faults import broken, dropped
from bot.errors import ConfigError, RivalError
from bot.telegram.rivalry import PollTimes
from tests.factories import make_item
from tests.flow.audience import follower
from tests.flow.talk import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.flow.conftest import World

INCUMBENT = PollTimes(contested_poll=1, left_alone=0, soon=0.05, give_up=2.5)
NEWCOMER = PollTimes(left_alone=1000, later=1.2, give_up=2.5)
RIVAL = "https://bot:password@rival.example:8443/hook-of-theirs"
OURS = "https://bot.example/hook"


def by_webhook(world: World, url: str = OURS) -> None:
    """Let its bot be brought its updates."""
    changes = {"webhook_url": url, "webhook_secret": Secret("sample"), "listen": Address("127.0.0.1", 0)}
    world.settings = replace(world.settings, **changes)


def by_polling(world: World) -> None:
    """Let its bot fetch them."""
    world.settings = replace(world.settings, webhook_url="")


def hooked(world: World) -> str:
    """Where Telegram brings updates."""
    return world.emulator.world.updates.webhook.url if world.emulator.world.updates.webhook else ""


async def ended(terms: Terms) -> None:
    """Wait until a run is told to end."""
    async with asyncio.timeout(60):
        await terms.ending.wait()


async def set_by_a_rival(world: World, url: str = RIVAL) -> None:
    """Another instance sets its webhook."""
    await world.emulator.call("setWebhook", {"url": url})


async def test_the_newcomer_ends_and_the_incumbent_answers_on(quiet_world: World) -> None:
    """Of two bots on one token, each with a database of its own."""
    quiet_world.terms = Terms(polling=INCUMBENT)
    await quiet_world.start()
    path = quiet_world.settings.database_path.with_name("other.db")
    terms = Terms(polling=NEWCOMER)
    async with running(replace(quiet_world.settings, database_path=path), terms=terms):
        await ended(terms)
    assert isinstance(terms.ending.error, RivalError)
    assert "another instance polls with this token" in str(terms.ending.error)
    assert not quiet_world.terms.ending.told
    person = quiet_world.emulator.add_user(language_code="en")
    assert "independent" in (await ask(quiet_world, person, "/about")).text


async def test_the_webhook_of_another_is_left_in_place(quiet_world: World) -> None:
    """The start is refused before anything is fetched or sent; the line names the host and nothing secret."""
    await set_by_a_rival(quiet_world)
    with pytest.raises(RivalError, match=r"rival\.example.*--take-over") as refusal:
        await quiet_world.start()
    assert "password" not in str(refusal.value)
    assert "hook-of-theirs" not in str(refusal.value)
    assert hooked(quiet_world) == RIVAL
    assert {call.method for call in quiet_world.emulator.calls} == {"setWebhook", "getMe", "getWebhookInfo"}


@pytest.mark.parametrize("choose", [by_polling, by_webhook])
async def test_it_is_taken_over_where_that_is_wanted(quiet_world: World, choose: Callable[[World], None]) -> None:
    """Then the bot goes on in the other's place, whichever way it gets its updates."""
    await set_by_a_rival(quiet_world)
    choose(quiet_world)
    quiet_world.terms = Terms(take_over=True)
    await quiet_world.start()
    assert hooked(quiet_world) == quiet_world.settings.webhook_url


async def test_a_webhook_is_not_set_over_that_of_another(quiet_world: World) -> None:
    """Nor without a word."""
    await set_by_a_rival(quiet_world)
    by_webhook(quiet_world)
    with pytest.raises(RivalError, match=r"rival\.example"):
        await quiet_world.start()
    assert hooked(quiet_world) == RIVAL


async def test_our_own_former_webhook_is_no_question(quiet_world: World) -> None:
    """From a webhook to another, and from that to polling; afterwards the old address is a stranger's again."""
    by_webhook(quiet_world)
    await quiet_world.start()
    await quiet_world.stop()
    by_webhook(quiet_world, "https://bot.example/new")
    await quiet_world.start()
    assert hooked(quiet_world) == "https://bot.example/new"
    await quiet_world.stop()
    by_polling(quiet_world)
    await quiet_world.start()
    person = quiet_world.emulator.add_user(language_code="en")
    assert "independent" in (await ask(quiet_world, person, "/about")).text
    await quiet_world.stop()
    await set_by_a_rival(quiet_world, OURS)
    with pytest.raises(RivalError):
        await quiet_world.start()


async def test_a_webhook_that_appears_ends_the_polling(quiet_world: World) -> None:
    """Another instance takes over: after the time for it the bot ends, and leaves the webhook where it is."""
    quiet_world.terms = Terms(polling=PollTimes(give_up=0.5))
    await quiet_world.start()
    await set_by_a_rival(quiet_world)
    await ended(quiet_world.terms)
    assert "rival.example" in str(quiet_world.terms.ending.error)
    assert hooked(quiet_world) == RIVAL


async def test_a_webhook_that_is_gone_is_set_again(quiet_world: World) -> None:
    """Nobody lives from it, so nobody is hurt."""
    quiet_world.terms = Terms(webhook_check=0.02)
    by_webhook(quiet_world)
    await quiet_world.start()
    await quiet_world.emulator.call("deleteWebhook", {})
    await quiet_world.emulator.wait_for(lambda: hooked(quiet_world) == OURS)
    assert not quiet_world.terms.ending.told


async def test_a_webhook_that_is_anothers_now_ends_the_run(quiet_world: World) -> None:
    """Whatever Telegram answers meanwhile."""
    quiet_world.terms = Terms(webhook_check=0.02)
    by_webhook(quiet_world)
    await quiet_world.start()
    quiet_world.emulator.inject(broken(502, html=True), method="getWebhookInfo")
    await set_by_a_rival(quiet_world)
    await ended(quiet_world.terms)
    assert "rival.example" in str(quiet_world.terms.ending.error)


async def test_what_is_in_flight_is_finished_at_the_end(quiet_world: World) -> None:
    """A story that is stored when the end comes is sent once, or waits for the next start."""
    quiet_world.terms = Terms(polling=PollTimes(give_up=0.5))
    await quiet_world.start()
    chat = (await follower(quiet_world)).chat
    await set_by_a_rival(quiet_world)
    await quiet_world.publish(make_item(1))
    await ended(quiet_world.terms)
    await quiet_world.stop()
    await quiet_world.emulator.call("deleteWebhook", {})
    quiet_world.terms = Terms()
    await quiet_world.start()
    await quiet_world.said(chat)
    await quiet_world.stop()
    assert len(quiet_world.emulator.sent(chat)) == 1


@pytest.mark.parametrize("fault", [broken(502), dropped()])
async def test_the_webhook_is_asked_for_until_there_is_an_answer(quiet_world: World, fault: object) -> None:
    """Nothing is sent on a guess."""
    await set_by_a_rival(quiet_world)
    quiet_world.emulator.inject(fault, method="getWebhookInfo", times=2)  # type: ignore[arg-type] # a Fault
    with pytest.raises(RivalError):
        await quiet_world.start()


async def test_a_server_that_cannot_tell_of_webhooks_keeps_nobody_from_polling(quiet_world: World) -> None:
    """Its plain no is an answer."""
    quiet_world.emulator.inject(broken(404), method="getWebhookInfo")
    await quiet_world.start()
    person = quiet_world.emulator.add_user(language_code="en")
    assert "independent" in (await ask(quiet_world, person, "/about")).text


async def test_an_address_that_telegram_does_not_take_is_told(quiet_world: World) -> None:
    """By the name of the setting."""
    by_webhook(quiet_world)
    quiet_world.emulator.inject(broken(400), method="setWebhook")
    with pytest.raises(ConfigError, match=r"WEBHOOK_URL: Telegram does not take it "):
        await quiet_world.start()
