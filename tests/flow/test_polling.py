"""Updates fetched from Telegram, whatever it answers meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Settings
from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
from bot.demo.faults import Fault, broken, dropped, lost
from bot.errors import ConfigError
from tests.flow.talk import ask

if TYPE_CHECKING:
    from tests.flow.conftest import World


@pytest.mark.parametrize(
    "fault",
    [broken(404), broken(401), broken(409), broken(502, html=True), dropped(), lost()],
    ids=["404", "401", "409", "502", "dropped", "lost"],
)
async def test_polling_goes_on_after_any_failure(quiet_world: World, fault: Fault) -> None:
    """One bad answer to getUpdates, a proxy's perhaps, silences nobody, and the stop afterwards is clean."""
    quiet_world.emulator.inject(fault, method="getUpdates")
    await quiet_world.start()
    person = quiet_world.emulator.add_user(language_code="en")
    assert "independent" in (await ask(quiet_world, person, "/about")).text
    await quiet_world.stop()


async def test_update_that_cannot_be_read_is_passed_over(world: World) -> None:
    """An update of a shape that nobody foresaw costs itself only."""
    person = world.emulator.add_user(language_code="en")
    world.emulator.world.updates.add("message", {"message_id": "no number", "chat": 5})
    assert "independent" in (await ask(world, person, "/about")).text
    await ask(world, person, "/about")
    assert len(world.emulator.calls_of("getUpdates")) < 20


async def test_handled_updates_do_not_come_again(world: World) -> None:
    """A stop tells Telegram what was handled, so that a restart does not answer twice."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/about")
    await world.stop()
    await world.start()
    await ask(world, person, "/hotline")
    assert len(world.emulator.sent(person.chat)) == 2


async def test_refused_token_is_told_in_one_line(quiet_world: World) -> None:
    """A token that Telegram does not know ends the start in words, with everything closed."""
    other = Emulator(token="7:other")  # noqa: S106 - a test's
    async with serve(other) as url:
        quiet_world.settings = replace(quiet_world.settings, bot_api_url=url)
        assert isinstance(quiet_world.settings, Settings)
        with pytest.raises(ConfigError, match="BOT_TOKEN"):
            await quiet_world.start()
