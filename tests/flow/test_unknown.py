"""Help, and what the bot does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.flow.talk import ask

if TYPE_CHECKING:
    from bot.demo.people import Chat
    from tests.flow.conftest import World


async def test_unknown_command_points_to_help(world: World) -> None:
    """In a private chat, whatever letters it has; its markup is text."""
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "/frobnicate now")
    assert answer.text == "There is no command /frobnicate. All commands: /help"
    assert "/<b>" in (await ask(world, person, "/<b>")).text


async def test_commands_in_capitals_are_understood(world: World) -> None:
    """As phones write them."""
    person = world.emulator.add_user(language_code="en")
    assert (await ask(world, person, "/Latest")).text.startswith("Latest news")


async def test_help_lists_what_can_be_done_here(world: World) -> None:
    """All commands in a private chat; in a group those of every member."""
    person = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=person)
    private = (await ask(world, person, "/help")).text
    public = (await ask(world, person, "/help", chat=group)).text
    assert all(f"/{name} —" in private for name in ("latest", "tag", "search", "follow", "language", "hotline"))
    assert all(f"/{name} —" in public for name in ("latest", "tag", "search", "hotline"))
    assert "/follow —" not in public
    assert "/language" not in public


async def test_about_says_who_does_not_run_it(world: World) -> None:
    """Independent, in each language; the sources are named where there are any."""
    person = world.emulator.add_user(language_code="en")
    assert "no ministry" in (await ask(world, person, "/about")).text


async def test_status_tells_of_this_chat(world: World) -> None:
    """Before anything was read or stored too."""
    person = world.emulator.add_user(language_code="en")
    text = (await ask(world, person, "/status")).text
    assert "There are no stories yet." in text
    assert text.endswith("For this chat\nNothing waits to be sent.")


async def test_hotline_tells_whom_to_call(world: World) -> None:
    """The numbers, and the day on which they were checked."""
    person = world.emulator.add_user(language_code="en")
    text = (await ask(world, person, "/hotline")).text
    assert text.startswith("Whom to call (numbers checked on ")
    assert all(number in text for number in ("111", "112", "102", "103"))


async def test_photo_gets_a_hint(world: World) -> None:
    """One answer, also to ten photos sent together; none in a group."""
    world.emulator.world.privacy = False
    person = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group()
    await ask(world, person, "/about")
    for number in range(3):
        send_photo(world, person.chat, 900 + number, album="7")
    send_photo(world, group, 903)
    await ask(world, person, "/hotline")
    await ask(world, person, "/about", chat=group)
    texts = [message.text for message in world.emulator.sent(person.chat)]
    assert texts[1:-1] == ["The bot understands text only. All commands: /help"]
    assert len(world.emulator.sent(group)) == 1


def send_photo(world: World, chat: Chat, number: int, album: str = "") -> None:
    """Let a photo arrive."""
    photo = {"file_id": "sample", "file_unique_id": "sample", "width": 90, "height": 90}
    sender = {"id": 7_000_000_001, "is_bot": False, "first_name": "Sample", "language_code": "en"}
    message = {"message_id": number, "date": 1_790_000_000, "chat": chat.json(), "from": sender, "photo": [photo]}
    world.emulator.world.updates.add("message", message | ({"media_group_id": album} if album else {}))
