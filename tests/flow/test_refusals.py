"""Every refusal of the emulator met by the bot's own requests, over HTTP: by our client, by python-telegram-bot's Bot.

And refusals that are meant, not injected, on their way through the delivery.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, TypeAlias, cast

import pytest
import telegram

from bot.demo.attachment import LARGEST_FILE
from bot.demo.endpoint import serve
from bot.demo.members import Member
from bot.demo.picture import LARGEST_PHOTO
from bot.demo.refusals import REFUSALS
from bot.errors import RefusedError
from bot.model import Button, Card, Document, Message, Offer
from bot.pace import Pace
from bot.stars import Stars
from bot.telegram.answer import Json
from bot.telegram.client import Telegram
from bot.telegram.request import AiohttpRequest
from bot.telegram.upload import Upload
from tests.factories import make_item, make_troubles
from tests.flow.talk import press
from tests.flow.test_delivery import follow, follower, settled, suspended, texts
from tests.refusals import (
    BLOCKER,
    BUTTONS,
    CASES,
    FOREIGN,
    FORUM,
    GONE,
    KICKED,
    LEFT,
    MUTED,
    POST,
    READER,
    ROBOT,
    SILENT,
    STRANGER,
    TOPIC,
    UNKNOWN,
    UPGRADED,
    Clock,
    set_stage,
)

if TYPE_CHECKING:
    from bot.demo.emulator import Emulator
    from tests.flow.conftest import World

HELLO = Message(html="Hello")


class Line:
    """The bot's client, connected with an emulator in which everything is refused."""

    def __init__(self, emulator: Emulator, clock: Clock, request: AiohttpRequest, url: str) -> None:
        self.emulator = emulator
        self.clock = clock
        self.request = request
        self.url = url

    @property
    def client(self) -> Telegram:
        """The client with the right token."""
        return self.client_of(self.emulator.token)

    def client_of(self, token: str) -> Telegram:
        """A client with any token."""
        return Telegram(
            self.request, self.url, token, pace=Pace(1000, answer_interval=0), stars=Stars(0), troubles=make_troubles()
        )

    async def call(self, method: str, **parameters: object) -> Json:
        """Call a method as the bot does where it has no function of its own for it."""
        return await self.client.call(method, cast("dict[str, Json]", parameters))

    async def say(self, message: Message = HELLO) -> int:
        """Send something to the reader."""
        return await self.client.push(READER, message)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    clock = Clock()
    emulator = set_stage(clock)
    async with serve(emulator) as url, AiohttpRequest() as request:
        yield Line(emulator, clock, request, url)


Meeting: TypeAlias = Callable[[Line], Awaitable[object]]


def pressing(**action: str) -> Message:
    """A message with one button."""
    return Message(html="Hello", buttons=((Button(text="Go", **action),),))


def offer(line: Line, *cards: Card, **more: str) -> Awaitable[object]:
    """Offer cards to whoever asked."""
    query = line.emulator.ask_inline(line.emulator.world.users[READER], "camps")
    return line.client.answer_inline(query.id, Offer(cards=cards, **more))


def card(number: object, title: str = "Sample") -> Card:
    """A card that says hello."""
    return Card(id=str(number), title=title, description="", message=HELLO)


async def same_again(line: Line) -> None:
    number = await line.say(pressing(data="go"))
    await line.call("editMessageText", chat_id=READER, message_id=number, text="Hello", reply_markup=BUTTONS)


async def delete_late(line: Line) -> None:
    number = await line.say()
    line.clock.now += 48 * 3600 + 1
    await line.client.delete(READER, number)


async def press_twice(line: Line) -> None:
    await line.say(pressing(data="go"))
    press = line.emulator.press(line.emulator.sent()[-1], "Go", by=line.emulator.world.users[READER])
    await line.client.answer_press(press.id)
    await line.call("answerCallbackQuery", callback_query_id=press.id)


async def poll_twice(line: Line) -> None:
    first = asyncio.create_task(line.call("getUpdates", timeout=50))
    await line.emulator.wait_for(lambda: line.emulator.world.updates.awaited)
    second = asyncio.create_task(line.call("getUpdates", timeout=50))
    try:
        await first
    finally:
        second.cancel()


async def poll_until_a_webhook(line: Line) -> None:
    poll = asyncio.create_task(line.call("getUpdates", timeout=50))
    await line.emulator.wait_for(lambda: line.emulator.world.updates.awaited)
    await line.call("setWebhook", url="https://bot.example/hook")
    await poll


async def poll_beside_a_webhook(line: Line) -> None:
    await line.call("setWebhook", url="https://bot.example/hook")
    await line.call("getUpdates")


async def hurry(line: Line) -> None:
    line.emulator.keep_rates()
    await line.say()
    await line.say()


async def send_file(line: Line, size: int = 3, *, name: str = "a.csv", caption: str = "") -> int:
    """Send a file of nothing but zeros."""
    with TemporaryFile() as file:
        file.truncate(size)
        document = Document(name=name, kind="text/csv", html=caption, descriptor=file.fileno(), size=size)
        return await line.client.send_document(READER, document)


async def send_picture(line: Line, start: bytes, size: int) -> object:
    """Send a picture that begins so, and goes on with zeros."""
    with TemporaryFile() as file:
        file.write(start)
        file.truncate(size)
        file.flush()
        fields = {"chat_id": str(READER)}
        upload = Upload(
            fields=fields, field="photo", descriptor=file.fileno(), size=size, name="a.png", kind="image/png"
        )
        return await line.client.call_form("sendPhoto", READER, upload)


async def edit_file(line: Line) -> None:
    await line.client.edit(READER, await send_file(line), HELLO)


LONG = "x" * 61
NARROW = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\1"
"""How a PNG begins that is 256 pixels wide and one high."""

MEETINGS: dict[str, Meeting] = {
    "file_empty": lambda line: send_file(line, 0),
    "file_large": lambda line: send_file(line, LARGEST_FILE + 1),
    "photo_large": lambda line: send_picture(line, b"", LARGEST_PHOTO + 1),
    "photo_broken": lambda line: send_picture(line, b"<svg/>", 99),
    "photo_sides": lambda line: send_picture(line, NARROW, 99),
    "file_name": lambda line: send_file(line, name=f"{LONG}.csv"),
    "caption_long": lambda line: send_file(line, caption="x" * 1025),
    "edit_textless": edit_file,
    "not_found": lambda line: line.client_of("not-a-token").push(READER, HELLO),
    "token_invalid": lambda line: line.client_of("0123:abc").push(READER, HELLO),
    "unauthorized": lambda line: line.client_of("123:abc").push(READER, HELLO),
    "text_empty": lambda line: line.say(Message(html="")),
    "text_blank": lambda line: line.say(Message(html="<b> </b>")),
    "text_long": lambda line: line.say(Message(html="ә" * 4097, plain=True)),
    "text_huge": lambda line: line.say(Message(html="ә" * 16385)),
    "edit_long": lambda line: line.client.edit(SILENT, POST, Message(html="ә" * 4097)),
    "entities": lambda line: line.say(Message(html="Hello <x>")),
    "preview_url": lambda line: line.say(Message(html="Hello", preview="nowhere")),
    "markup_long": lambda line: line.say(Message(html="Hello", buttons=(pressing(data="go").buttons[0] * 9,))),
    "button_text": lambda line: line.say(Message(html="Hello", buttons=((Button(text=" ", data="go"),),))),
    "button_data": lambda line: line.say(pressing(data="x" * 65)),
    "button_url": lambda line: line.say(pressing(url="https://nowhere/")),
    "button_bare": lambda line: line.say(pressing(data="")),
    "press_text": lambda line: line.client.answer_press("1", "x" * 201),
    "press_url": lambda line: line.client.answer_press("1", url="https://news.example/"),
    "user_id_empty": lambda line: line.client.member(FORUM, 0),
    "chat_unknown": lambda line: line.client.push(UNKNOWN, HELLO),
    "member_unknown": lambda line: line.client.member(READER, STRANGER),
    "participant_unknown": lambda line: line.client.member(FORUM, UNKNOWN),
    "members_hidden": lambda line: line.client.member(FOREIGN, READER),
    "not_started": lambda line: line.client.send(STRANGER, HELLO),
    "blocked": lambda line: line.client.send(BLOCKER, HELLO),
    "deactivated": lambda line: line.client.push(GONE, HELLO),
    "bot_to_bot": lambda line: line.client.push(ROBOT, HELLO),
    "kicked": lambda line: line.client.push(KICKED, HELLO),
    "not_member": lambda line: line.client.push(LEFT, HELLO),
    "upgraded": lambda line: line.client.push(UPGRADED, HELLO),
    "not_channel_admin": lambda line: line.client.push(SILENT, HELLO),
    "no_right": lambda line: line.client.push(MUTED, HELLO),
    "thread_closed": lambda line: line.client.push(FORUM, HELLO, thread=TOPIC),
    "thread_unknown": lambda line: line.client.push(FORUM, HELLO, thread=77),
    "not_modified": same_again,
    "edit_unknown": lambda line: line.client.edit(READER, 77, HELLO),
    "edit_foreign": lambda line: line.client.edit(FORUM, TOPIC, HELLO),
    "delete_unknown": lambda line: line.client.delete(READER, 77),
    "delete_foreign": lambda line: line.client.delete(FORUM, TOPIC),
    "delete_old": delete_late,
    "query_old": press_twice,
    "results_many": lambda line: offer(line, *map(card, range(51))),
    "result_id_empty": lambda line: offer(line, card("")),
    "result_id_long": lambda line: offer(line, card("x" * 65)),
    "result_id_twice": lambda line: offer(line, card(1), card(1)),
    "result_title": lambda line: offer(line, card(1, title=" ")),
    "next_offset": lambda line: offer(line, card(1), next_offset="x" * 65),
    "results_button_text": lambda line: offer(line, button=" "),
    "conflict": poll_twice,
    "webhook_set": poll_until_a_webhook,
    "webhook_active": poll_beside_a_webhook,
    "flood": hurry,
}
"""How the bot's own functions come to be refused; the other rows are met by a call of the unit tests' cases."""

SAID = {
    "photo_large": f"Bad Request: file of size {LARGEST_PHOTO + 1} bytes is too big for a photo; "
    f"the maximum size is {LARGEST_PHOTO} bytes",
    "file_name": 'Bad Request: telegram would not keep the file name "' + LONG + '.csv"',
    "text_huge": "Bad Request: text is too long",
    "entities": 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 6',
    "user_id_empty": "Bad Request: invalid user_id specified",
    "button_bare": "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    "button_url": "Bad Request: inline keyboard button URL 'https://nowhere/' is invalid: Wrong HTTP URL",
    "kicked": "Forbidden: bot was kicked from the supergroup chat",
    "not_member": "Forbidden: bot is not a member of the group chat",
    "flood": "Too Many Requests: retry after 1",
}
"""What is told to the functions above where the table leaves a place for something; else it is the table's word."""


def meeting_of(name: str) -> tuple[Meeting, str]:
    """A way to meet a refusal, and the description that it gives."""
    if name in MEETINGS:
        return MEETINGS[name], SAID.get(name, REFUSALS[name].description)
    _, method, parameters, description = next(case for case in CASES if case[0] == name)
    return lambda line: line.call(method, **parameters), description


@pytest.mark.parametrize("name", REFUSALS)
async def test_each_refusal_reaches_the_bot(line: Line, name: str) -> None:
    """With its number, its words, and what it says of time and place; a row without a way to meet it fails."""
    meet, description = meeting_of(name)
    with pytest.raises(RefusedError) as refused:
        await meet(line)
    error = refused.value
    assert (error.code, error.description) == (REFUSALS[name].code, description)
    assert error.retry_after == (1 if name == "flood" else None)
    upgraded = line.emulator.world.chats[UPGRADED].moved_to
    assert error.moved_to == (upgraded if name == "upgraded" else None)
    assert name in {call.refusal for call in line.emulator.refusals()}


async def test_too_late_and_unchanged_are_no_errors(line: Line) -> None:
    """The client keeps from the bot what changes nothing for it."""
    number = await line.say()
    await line.client.edit(READER, number, HELLO)
    await line.client.answer_press("4711")
    assert [call.refusal for call in line.emulator.refusals()] == ["not_modified", "query_old"]


@pytest.mark.parametrize(
    ("chat", "error"),
    [
        (UNKNOWN, telegram.error.BadRequest),
        (BLOCKER, telegram.error.Forbidden),
        (KICKED, telegram.error.Forbidden),
        (UPGRADED, telegram.error.ChatMigrated),
    ],
)
async def test_the_library_understands_a_refused_chat(line: Line, chat: int, error: type[Exception]) -> None:
    """python-telegram-bot over our request raises what it raises with Telegram."""
    with pytest.raises(error) as refused:
        await library(line).send_message(chat, "Hello")
    if isinstance(refused.value, telegram.error.ChatMigrated):
        assert refused.value.new_chat_id == line.emulator.world.chats[UPGRADED].moved_to


async def test_the_library_understands_haste_conflict_and_a_wrong_token(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As above, for what concerns no chat."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else the library warns of what will be
    line.emulator.keep_rates()
    bot = library(line)
    await bot.send_message(READER, "Hello")
    with pytest.raises(telegram.error.RetryAfter):
        await bot.send_message(READER, "Hello")
    await line.call("setWebhook", url="https://bot.example/hook")
    with pytest.raises(telegram.error.Conflict):
        await bot.get_updates()
    for token in ("1:wrong", "wrong"):
        with pytest.raises(telegram.error.InvalidToken):
            await library(line, token).get_me()


def library(line: Line, token: str = "") -> telegram.Bot:
    """The library's own bot, over the request backend that ours has."""
    return telegram.Bot(
        token or line.emulator.token,
        base_url=f"{line.url}/bot",
        request=line.request,
        get_updates_request=line.request,
    )


async def test_block_is_believed_at_the_first_push(world: World) -> None:
    """Where Telegram's word of the block was lost, the refusal itself suspends the chat."""
    person = await follower(world)
    person.chat.blocked = True
    await world.publish(make_item(5))
    await suspended(world, "chat")
    assert [call.refusal for call in world.emulator.refusals()] == ["blocked"]
    world.emulator.unblock(person)
    person.sends("/about")
    await press(world, person, await world.said(person.chat, lambda m: "1 story" in m.text), "Send one digest")
    await world.said(person.chat, lambda message: "story 5" in message.text)


@pytest.mark.parametrize("rights", [("can_edit_messages",), ()], ids=["may edit", "may nothing"])
async def test_channel_that_takes_the_right_away_is_suspended(world: World, rights: tuple[str, ...]) -> None:
    """An administrator that may not post is refused as one that is none."""
    owner = world.emulator.add_user(started=True)
    channel = world.emulator.add_channel(owner=owner)
    await follow(world, channel)
    channel.members[world.emulator.bot.id] = Member("administrator", frozenset(rights))
    await world.publish(make_item(5))
    await suspended(world, "chat")
    assert [call.refusal for call in world.emulator.refusals()] == ["not_channel_admin"]


async def test_upgrade_is_believed_at_the_first_push(world: World) -> None:
    """Where Telegram's word of the upgrade was lost, the refusal itself names the new group."""
    owner = world.emulator.add_user(started=True)
    group = world.emulator.add_group(kind="group", owner=owner)
    supergroup = world.emulator.upgrade(group, by=owner)
    world.emulator.world.updates.pending.clear()
    await follow(world, group)
    await world.publish(make_item(5))
    assert "story 5" in (await world.said(supergroup)).text
    assert "upgraded" in {call.refusal for call in world.emulator.refusals()}
    assert await world.store.chats.get(group.id) is None


async def test_pushes_wait_out_what_telegram_asks_for(world: World) -> None:
    """Two stories in one second are one too many for a private chat: the second comes when it may."""
    person = await follower(world)
    world.emulator.keep_rates()
    await world.publish(make_item(5))
    await world.said(person.chat)
    person.sends("/about")
    await world.publish(make_item(6))
    await world.said(person.chat, lambda message: "story 6" in message.text)
    await settled(world)
    assert len(texts(world, person.chat, "story 6")) == 1
    assert {call.refusal for call in world.emulator.refusals()} <= {"flood"}
