"""`saqbala stories …` beside the running bot: what comes of it in the chats."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import pace, revise
from bot.cli import execute
from bot.config import Settings
from bot.demo.faults import flood
from tests.factories import make_item, make_source
from tests.flow.audience import drained, follow, follower, settled
from tests.flow.talk import ask, press

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.demo.people import ChatMessage
    from tests.flow.conftest import World

REMOVED = "This story was removed."
OTHER = make_source("other-en", "en", site="other.example")


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here, and the flow a twentieth."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)
    monkeypatch.setattr(revise, "REST_SECONDS", 0.05)


@pytest.fixture
def stories(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Awaitable[int]]:
    """Run `saqbala stories …` in another thread, on connections of its own; gives the exit code."""
    for name in Settings.names():
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_PATH", str(world.settings.database_path))

    async def run(*words: str) -> int:
        return await asyncio.to_thread(execute, ["stories", *words])

    return run


async def mended(world: World) -> None:
    """Wait until no message is to be looked at any more."""
    await drained(world, "SELECT 1 FROM revising UNION ALL SELECT 1 FROM revision")


async def received(world: World, chat: object, number: int = 5) -> ChatMessage:
    message = await world.said(chat, lambda m: f"story {number}" in m.text)  # type: ignore[arg-type] # a Chat
    await settled(world)
    return message


async def test_hidden_story_is_taken_back(world: World, stories: Callable[..., Awaitable[int]]) -> None:
    """From private chats, groups and channels, within seconds; its buttons elsewhere say that it is gone."""
    reader = await follower(world)
    channel = world.emulator.add_channel(owner=reader)
    group = world.emulator.add_group(owner=reader)
    for chat in (channel, group):
        await follow(world, chat)
    await world.publish(make_item(5), make_item(5, "ru"))
    for chat in (reader.chat, channel, group):
        await received(world, chat)
    answer = await ask(world, reader, "/story 1")
    assert await stories("hide", "1") == 0
    await mended(world)
    assert [len(world.emulator.sent(chat)) for chat in (reader.chat, channel, group)] == [1, 0, 0]
    pressed = await press(world, reader, answer, "Рус")
    assert pressed.text == "This story is no longer available."
    assert (await ask(world, reader, "/story 1")).text == "There is no story number 1."


async def test_message_too_old_to_be_deleted_is_emptied(world: World, stories: Callable[..., Awaitable[int]]) -> None:
    """After two days Telegram deletes nothing; the text goes, and the buttons with it, in the chat's language."""
    reader = await follower(world, "kk")
    await world.publish(make_item(5, "kk"))
    message = await received(world, reader.chat)
    message.date -= int(timedelta(days=3).total_seconds())
    assert await stories("hide", "1") == 0
    await mended(world)
    assert message.text == "Бұл жаңалық алып тасталды."
    assert message.button_texts == []
    assert await stories("hide", "1") == 0
    await mended(world)
    assert message.edits == 1


async def test_message_of_several_keeps_the_others(world: World, stories: Callable[..., Awaitable[int]]) -> None:
    """It is made anew without the one."""
    reader = await follower(world)
    await world.publish(make_item(6), make_item(5))
    message = await received(world, reader.chat)
    assert message.text.startswith("2 new stories")
    assert await stories("hide", "1") == 0
    await mended(world)
    assert "story 6" in message.text
    assert "story 5" not in message.text
    assert message.text.startswith("1 new story")


async def test_hiding_survives_a_restart(world: World, stories: Callable[..., Awaitable[int]]) -> None:
    """What Telegram did not take is tried again by the next start."""
    reader = await follower(world)
    await world.publish(make_item(5))
    await received(world, reader.chat)
    world.emulator.inject(flood(1), method="deleteMessage", times=1)
    await world.stop()
    assert await stories("hide", "1") == 0
    await world.start()
    await mended(world)
    assert world.emulator.sent(reader.chat) == []


async def test_hiding_does_not_wait_for_pushes(quiet_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A story is taken back while another is on its way to many."""
    world = quiet_world
    world.settings = replace(world.settings, messages_per_second=20)
    monkeypatch.setenv("DATABASE_PATH", str(world.settings.database_path))
    await world.start()
    reader = await follower(world)
    await world.publish(make_item(5))
    await received(world, reader.chat)
    for _ in range(40):
        await follower(world)
    await world.publish(make_item(6))
    assert await asyncio.to_thread(execute, ["stories", "hide", "1"]) == 0
    await world.emulator.wait_for(lambda: not [m for m in world.emulator.sent(reader.chat) if "story 5" in m.text])
    await settled(world)
    methods = [call.method for call in world.emulator.calls]
    assert "sendMessage" in methods[methods.index("deleteMessage") :]


async def test_joined_stories_are_one(world: World, stories: Callable[..., Awaitable[int]]) -> None:
    """The official one takes the other's place without being called a correction; old buttons and links still work."""
    reader = await follower(world)
    await world.publish(make_item(5), make_item(5, "ru"))
    message = await received(world, reader.chat)
    before = await ask(world, reader, "/story 1")
    await world.publish(make_item(9), source=make_source("ministry", "en", site="ministry.example", official=True))
    await received(world, reader.chat, 9)
    assert await stories("join", "2", "1") == 0
    await mended(world)
    assert message.text.startswith("Sample story 9 (en)")
    assert "Corrected" not in message.text
    await press(world, reader, before, "Рус")
    assert before.text.startswith("Sample story 5 (ru)")
    shown = await ask(world, reader, "/story 1 en")
    assert "ministry.example\nAlso: news.example\n" in shown.text
    assert await stories("split", "2") == 0
    await mended(world)
    assert message.text.startswith("Sample story 5 (en)")
    assert len(world.emulator.sent(reader.chat)) == 4


async def test_same_news_of_two_sources_arrives_once(world: World) -> None:
    """A newspaper's first, then the ministry's own, to which the message turns without a sound or a mark."""
    reader = await follower(world, "ru")
    media = make_source("media-ru", "ru", site="media.example")
    official = make_source("ministry-ru", "ru", site="ministry.example", official=True)
    item = replace(
        make_item(5, "ru", published=world.clock.now()),
        title="23 ребёнка отравились в детском саду Костаная",
        summary="Дети доставлены в больницу.",
    )
    own = replace(item, external_id="9", title="В детском саду Костаная 23 ребёнка отравились", url=f"{item.url}9")
    await world.publish(item, source=media)
    message = await world.said(reader.chat)
    await settled(world)
    assert await world.publish(own, source=official) == [1]
    await settled(world)
    await mended(world)
    assert message.text.startswith(own.title)
    assert "ministry.example" in message.text
    assert "Исправлено" not in message.text
    assert world.emulator.sent(reader.chat) == [message]


async def test_list_names_a_joined_story_once(world: World, stories: Callable[..., Awaitable[int]]) -> None:
    """Where two stories of a message have become one; split again, both stand there."""
    reader = await follower(world)
    await world.publish(make_item(6), make_item(5))
    message = await received(world, reader.chat)
    assert await stories("join", "1", "2") == 0
    await mended(world)
    assert message.text.startswith("1 new story")
    assert await stories("split", "1") == 0
    await mended(world)
    assert message.text.startswith("2 new stories")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("join", "1", "1"), "Error: stories 1 and 1 are one story already; nothing is to be done\n"),
        (("split", "1"), "Error: story 1 holds nothing that was joined; see saqbala stories show 1, and"),
        (("hide", "7"), "Error: there is no story 7; see the numbers with saqbala export\n"),
        (("show", "7"), "Error: there is no story 7, or it is hidden; see the numbers with saqbala export\n"),
    ],
)
async def test_what_cannot_be_mended_is_one_line(
    world: World,
    stories: Callable[..., Awaitable[int]],
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    problem: str,
) -> None:
    """With exit code 1."""
    await world.publish(make_item(5))
    assert await stories(*words) == 1
    err = capsys.readouterr().err
    assert err.startswith(problem)
    assert err.count("\n") == 1


async def test_joins_are_told(
    world: World, stories: Callable[..., Awaitable[int]], capsys: pytest.CaptureFixture[str]
) -> None:
    """What each edition is and how it came; what an operator joined is in no list of what joined by itself."""
    published = datetime(2026, 5, 19, 22, 30, tzinfo=UTC)
    await world.publish(make_item(5, published=published), make_item(5, "ru"))
    await world.publish(make_item(9), source=OTHER)
    assert await stories("join", "1", "2") == 0
    assert capsys.readouterr().out == "story 2 is joined into story 1; saqbala stories split 1 undoes it\n"
    assert await stories("show", "2") == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "story 1, published 2026-05-20 03:30\ntopics: protection-of-childrens-rights; regions: none\n"
    )
    assert "en  other.example: Sample story 9 (en)" in out
    assert "joined by an operator, " in out
    assert ", was story 2\n" in out
    assert await stories("joins") == 0
    assert capsys.readouterr().out == "Nothing was joined by itself yet.\n"
    assert await stories("split", "2") == 0
    assert capsys.readouterr().out == "stories now: 1 (2 editions), 2 (1 edition)\n"
