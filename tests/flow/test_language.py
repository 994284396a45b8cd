"""/language, and the menu that follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.flow.talk import ask, press

if TYPE_CHECKING:
    from bot.demo.emulator import Call
    from tests.flow.conftest import World


async def chat_menus(world: World) -> list[Call]:
    """The calls that set or removed a chat's own menu."""
    calls = world.emulator.calls_of("setMyCommands") + world.emulator.calls_of("deleteMyCommands")
    return [call for call in calls if '"chat"' in call.parameters.get("scope", "")]


async def test_language_is_chosen_by_a_button(world: World) -> None:
    """The panel shows itself again in the language, with a tick."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/language")
    assert panel.button_texts == [["Қазақша", "Русский", "English ✓"], ["◀ Settings"]]
    pressed = await press(world, person, panel, "Қазақша")
    assert pressed.text == "Тіл: Қазақша"
    assert panel.text == "Тілді таңдаңыз:"
    assert panel.button_texts == [["Қазақша ✓", "Русский", "English"], ["◀ Баптаулар"]]


@pytest.mark.parametrize("words", ["ru", "RU", "Русский", "рус"])
async def test_language_is_chosen_by_name(world: World, words: str) -> None:
    """By code or by its own name; the answer is in it already."""
    person = world.emulator.add_user(language_code="en")
    assert (await ask(world, person, f"/language {words}")).text == "Язык: Русский"
    assert (await ask(world, person, "/hotline")).text.startswith("Куда звонить")


async def test_unknown_language_offers_those_there_are(world: World) -> None:
    """And changes nothing."""
    person = world.emulator.add_user(language_code="en")
    assert (await ask(world, person, "/language de")).text == "Choose a language:"


async def test_chosen_language_outlives_the_application_s(world: World) -> None:
    """What was chosen stays, whatever language Telegram is in later."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/language kk")
    person.language_code = "ru"
    assert (await ask(world, person, "/latest")).text.startswith("Соңғы жаңалықтар")


async def test_menu_follows_the_chosen_language(world: World) -> None:
    """A menu of its own only where the language differs from the application's, told only when it changes."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/language en")
    assert await chat_menus(world) == []
    await ask(world, person, "/language ru")
    await ask(world, person, "/language ru")
    (call,) = await chat_menus(world)
    assert "Последние новости" in call.parameters["commands"]
    await ask(world, person, "/language en")
    await world.emulator.wait_for(lambda: world.emulator.calls_of("deleteMyCommands"))
    assert [call.method for call in await chat_menus(world)] == ["setMyCommands", "deleteMyCommands"]


async def test_profile_is_told_once(world: World) -> None:
    """Commands for each scope and language, descriptions for each language; a restart tells nothing again."""
    await world.emulator.wait_for(lambda: len(world.emulator.calls_of("setMyShortDescription")) == 4)
    assert len(world.emulator.calls_of("setMyCommands")) == 12
    assert len(world.emulator.calls_of("setMyDescription")) == 4
    await ask(world, world.emulator.add_user(), "/about")
    before = len(world.emulator.calls)
    await world.stop()
    await world.start()
    await ask(world, world.emulator.add_user(), "/about")
    methods = {call.method for call in world.emulator.calls[before:]}
    assert not {method for method in methods if method.startswith("setMy")}


async def test_members_menu_has_no_settings(world: World) -> None:
    """In groups members see what they may use; administrators and private chats see all."""
    await world.emulator.wait_for(lambda: len(world.emulator.calls_of("setMyShortDescription")) == 4)
    offered = {
        scope: {scope in call.parameters["scope"] and '"follow"' in call.parameters["commands"] for call in calls}
        for scope in ("all_private_chats", "all_group_chats", "all_chat_administrators")
        for calls in [[c for c in world.emulator.calls_of("setMyCommands") if scope in c.parameters["scope"]]]
    }
    assert offered == {
        "all_private_chats": {True}, "all_group_chats": {False}, "all_chat_administrators": {True},
    }  # fmt: skip
