"""What stands in the logs of a busy bot: ids and our own words, never what people wrote or are called."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from typing import TYPE_CHECKING, Literal

import orjson
import pytest

from bot import pace
from bot.demo.emulator import Emulator
from bot.demo.faults import broken, flood, lost
from bot.logs import set_up_logging
from bot.store.chats import Chats
from bot.store.stories import Stories
from handlers.table import COMMANDS
from tests.factories import make_item
from tests.flow.audience import follow, settled
from tests.flow.talk import ask, press, stock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.demo.happenings import Person
    from bot.demo.people import Chat
    from tests.flow.conftest import World

MARK = "Zhasyryn"
"""Stands in names, titles, texts and commands, and may stand in no line."""

LINES = {"timestamp", "level", "event", "logger"}


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)


@pytest.fixture
def streams() -> dict[str, io.StringIO]:
    """What is logged meanwhile, in both forms, at the level that tells most."""
    root = logging.getLogger()
    found = {"console": io.StringIO(), "json": io.StringIO()}
    ours: list[logging.Handler] = []
    form: Literal["console", "json"]
    for form in ("console", "json"):
        set_up_logging("DEBUG", form, [Emulator().token], stream=found[form])
        ours += root.handlers
    root.handlers[:] = ours
    return found


def lines(streams: dict[str, io.StringIO]) -> list[dict[str, object]]:
    """The JSON lines, after a look at both forms: one line an event, and nobody's words."""
    console, written = streams["console"].getvalue(), streams["json"].getvalue()
    found = [json.loads(line) for line in written.splitlines()]
    assert len(console.splitlines()) == len(found)
    for text in (console, written):
        told = [line for line in text.splitlines() if MARK.lower() in line.lower() or Emulator().token in line]
        assert told == []
    assert all(line.keys() >= LINES for line in found)
    return found


async def community(world: World) -> tuple[Person, Chat, Chat]:
    """Somebody, a group and a channel, all of them with the mark for a name."""
    person = world.emulator.add_user(f"{MARK} First", username=f"{MARK}_name", language_code="en", started=True)
    group = world.emulator.add_group(f"{MARK} group", owner=person)
    channel = world.emulator.add_channel(f"{MARK} channel", owner=person)
    return person, group, channel


async def test_no_line_tells_what_was_written(world: World, streams: dict[str, io.StringIO]) -> None:
    """All commands, with words that are nobody's business, and words alone; in private and in a group."""
    person, group, channel = await community(world)
    await stock(world, 3)
    for command in COMMANDS:
        if command.name != "forget":
            await ask(world, person, f"/{command.name} {MARK} {MARK}")
    await ask(world, person, f"{MARK} words")
    await ask(world, person, f"/{MARK} words")
    await ask(world, person, f"/follow@{world.app.telegram.username} {MARK}", chat=group)
    await follow(world, channel)
    await world.publish(make_item(40))
    await settled(world)
    found = lines(streams)
    assert [one for one in found if "update" in one] == [] or all(
        isinstance(one["update"], int) for one in found if "update" in one
    )
    sent = [one for one in found if one["event"] == "message sent"]
    assert [(one["chat"], one["attempt"]) for one in sent] == [(channel.id, 1)]
    claimed = [one["delivery"] for one in found if one["event"] == "message claimed"]
    assert claimed == [sent[0]["delivery"]]


async def test_no_line_tells_what_went_wrong_in_somebodys_words(
    world: World, streams: dict[str, io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Errors in handlers, floods, lost answers, server errors: each is told with its update, none with its words."""

    async def stumble(*_arguments: object, **_named: object) -> None:
        raise ValueError(f"cannot read '{MARK}'\nlevel=info")

    person, _, _ = await community(world)
    await stock(world, 3)
    with monkeypatch.context() as broken_store:
        broken_store.setattr(Stories, "page", stumble)
        broken_store.setattr(Stories, "load", stumble)
        await ask(world, person, "/latest")
    with monkeypatch.context() as broken_store:
        broken_store.setattr(Chats, "meet", stumble)
        await ask(world, person, "/help")
    for fault in (flood(1), broken(html=True), lost()):
        world.emulator.inject(fault, method="sendMessage", chat=person.chat)
        await ask(world, person, f"/search {MARK}")
    found = lines(streams)
    (failed,) = [one for one in found if one["event"] == "call not answered"]
    assert failed["error"] == "ValueError"
    assert isinstance(failed["update"], int)
    assert "in stumble" in str(failed["exception"])


async def test_no_line_repeats_what_telegram_quotes(
    world: World, streams: dict[str, io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal that quotes a message is told in Telegram's own words, for pushes and for answers."""
    call = Emulator.call
    quoting = f'Bad Request: can\'t parse entities: unsupported start tag "{MARK}" at byte offset 5: {MARK} text'

    async def refuse(self: Emulator, method: str, parameters: Mapping[str, str], **more: object) -> tuple[int, bytes]:
        if method in {"sendMessage", "editMessageText", "answerCallbackQuery"}:
            return 400, orjson.dumps({"ok": False, "error_code": 400, "description": quoting})
        return await call(self, method, parameters, **more)  # type: ignore[arg-type]

    person, _, channel = await community(world)
    await stock(world, 3)
    shown = await ask(world, person, "/latest")
    await follow(world, channel)
    monkeypatch.setattr(Emulator, "call", refuse)
    person.sends(f"/search {MARK}")
    await world.publish(make_item(41))
    await settled(world)
    world.emulator.press(shown, shown.button_texts[0][0], by=person)
    await asyncio.sleep(0.3)
    monkeypatch.setattr(Emulator, "call", call)
    found = lines(streams)
    (refused, *_) = [one for one in found if one["event"] == "message not sent"]
    assert refused["error"] == (
        "Telegram answered 400: Bad Request: can't parse entities: unsupported start tag … at byte offset 5: … text"
    )
    assert (refused["chat"], refused["delivery"]) == (channel.id, f"{channel.id}/0/{refused['stories'][0]}")  # type: ignore[index]
    assert [one for one in found if one["event"] == "answer not given"]


MALFORMED = (
    {"message": {"message_id": 1, "text": MARK}},
    {"message": {"message_id": 1, "date": MARK, "chat": {"id": MARK, "type": MARK, "title": MARK}, "text": MARK}},
    {"message": MARK},
    {"callback_query": {"id": MARK, "from": {"id": MARK, "first_name": MARK}, "data": MARK}},
    {
        "inline_query": {
            "id": "1",
            "from": {"id": 1, "first_name": MARK, "is_bot": False},
            "query": MARK,
            "offset": MARK,
        }
    },
    {f"{MARK}": {"text": MARK}},
)


async def test_no_line_repeats_an_update_that_is_malformed(world: World, streams: dict[str, io.StringIO]) -> None:
    """Whatever arrives is told by its number."""
    person, _, _ = await community(world)
    for update in MALFORMED:
        updates = world.emulator.world.updates
        updates.add("message", {})
        number = updates.pending.pop()["update_id"]
        updates.pending.append({"update_id": number, **update})
        world.emulator.world.bell.ring()
    await ask(world, person, "/help")
    found = lines(streams)
    told = [one for one in found if one["event"] == "update not understood"]
    assert told
    assert all(isinstance(one["update"], int) for one in told)


async def test_presses_are_told_by_their_family(world: World, streams: dict[str, io.StringIO]) -> None:
    """A button that leads nowhere, with somebody's words in it."""
    person, _, _ = await community(world)
    await stock(world, 8)
    shown = await ask(world, person, "/latest")
    made = world.emulator.send_data(shown, f"{MARK}:1", by=person)
    await world.emulator.wait_for(lambda: made.answered)
    await press(world, person, shown, "Next ▶")
    assert [one["what"] for one in lines(streams) if one["event"] == "press leads nowhere"] == ["NoneType"]
