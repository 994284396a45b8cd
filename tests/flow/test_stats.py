"""What operators have to themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot import pace
from bot.errors import RefusedError
from tests.flow.talk import ask, stock
from tests.unit.test_chart import read_png

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from tests.flow.conftest import World

COMMANDS = ("/stats", "/sources", "/poll", "/broadcast")
BOT = "saqbala_sample_bot"


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)


@pytest.fixture
async def operator(quiet_world: World) -> Person:
    """Who runs the bot, which has begun."""
    person = quiet_world.emulator.add_user(language_code="en")
    quiet_world.settings = replace(quiet_world.settings, admin_ids=frozenset({person.id}))
    await quiet_world.start()
    return person


@pytest.mark.parametrize("command", COMMANDS)
async def test_operators_alone_are_answered(quiet_world: World, operator: Person, command: str) -> None:
    """In their private chats; anybody else, and they themselves in a group, are told that there is no such command."""
    world, missing = quiet_world, f"There is no command {command}. All commands: /help"
    stranger = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=operator)
    assert (await ask(world, stranger, command)).text == missing
    for person in (operator, stranger):
        assert (await ask(world, person, f"{command}@{BOT}", chat=group)).text == missing
    anonymous = await ask(world, operator, f"{command}@{BOT}", chat=group, as_chat=group)
    assert anonymous.text == missing
    assert (await ask(world, operator, command)).text != missing


@pytest.mark.parametrize("command", COMMANDS)
async def test_help_names_them_to_operators_alone(quiet_world: World, operator: Person, command: str) -> None:
    """Nobody else hears of them."""
    stranger = quiet_world.emulator.add_user(language_code="en")
    assert f"{command} " in (await ask(quiet_world, operator, "/help")).text
    assert f"{command} " not in (await ask(quiet_world, stranger, "/help")).text


async def test_the_weeks_are_shown_and_told(quiet_world: World, operator: Person) -> None:
    """As a picture, with all of its figures below."""
    await stock(quiet_world, 3)
    operator.sends("/stats")
    figures = await quiet_world.said(operator.chat, lambda said: said.text.startswith("Chats: "))
    picture = await quiet_world.said(operator.chat, lambda said: said.photo is not None)
    assert "Stories: 3, held back: 0" in figures.text
    assert picture.text.splitlines()[0] == "Stories week by week"
    assert picture.text.splitlines()[-1].endswith(": new 3, sent 0")
    assert len(picture.text.splitlines()) == 9
    assert picture.photo is not None
    assert len(read_png(picture.photo.file.content)) == picture.photo.height


async def test_a_picture_that_is_refused_is_told(
    quiet_world: World, operator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The figures arrive all the same."""

    async def refuse(*_: object, **__: object) -> int:
        raise RefusedError(400, "Bad Request: IMAGE_PROCESS_FAILED")

    monkeypatch.setattr(quiet_world.app.telegram, "send_document", refuse)
    operator.sends("/stats")
    told = await quiet_world.said(operator.chat, lambda said: said.text.startswith("Stories week by week"))
    assert told.photo is None
