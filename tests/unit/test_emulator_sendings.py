"""What people may send in the emulator besides words, as the bot sees it; and pictures of the bot's own."""

from __future__ import annotations

import json
import struct

import pytest
import telegram

from bot.demo.attachment import Attachment
from bot.demo.emulator import Emulator
from bot.demo.happenings import Person
from bot.demo.media import SAMPLES
from bot.demo.people import User
from bot.demo.picture import LARGEST_PHOTO
from bot.demo.refusals import REFUSALS
from tests.refusals import call
from tests.unit.test_emulator import updates


@pytest.fixture
def emulator() -> Emulator:
    return Emulator(now=lambda: 1_770_000_000.0)


@pytest.fixture
def person(emulator: Emulator) -> Person:
    return emulator.add_user("Aigul", started=True)


def png(width: int, height: int, size: int = 100) -> bytes:
    """As much of a PNG as tells its size."""
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)
    return head.ljust(size, b"\0")


def jpeg(width: int, height: int) -> bytes:
    """As much of a JPEG."""
    start = b"\xff\xd8" + b"\xff\xe0" + struct.pack(">H", 16) + bytes(14)
    return start + b"\xff\xc0" + struct.pack(">HBHH", 11, 8, height, width) + bytes(20)


async def send(emulator: Emulator, person: Person, content: bytes, **more: str) -> tuple[int, dict[str, object]]:
    """Send a picture as a form does."""
    form = {"chat_id": str(person.id), "photo": "attach://photo", **more}
    file = Attachment(name="chart.png", kind="image/png", content=content)
    status, body = await emulator.call("sendPhoto", form, files={"photo": file})
    return status, json.loads(body)


@pytest.mark.parametrize("kind", SAMPLES)
async def test_any_media_comes_as_the_library_knows_it(emulator: Emulator, person: Person, kind: str) -> None:
    """Each in its field, with no field that is unknown."""
    emulator.show(person, kind)
    (update,) = await updates(emulator)
    assert update.message is not None
    assert update.message.effective_attachment is not None
    assert getattr(update.message, kind)


async def test_captions_albums_and_posts(emulator: Emulator, person: Person) -> None:
    """A command below a picture is no text; a channel shows pictures in its own name; a sticker has no words."""
    channel = emulator.add_channel(owner=person)
    emulator.show(person, "photo", "/start", album="7")
    emulator.show(None, "video", "/follow", chat=channel)
    private, post = await updates(emulator)
    assert private.message is not None
    assert (private.message.text, private.message.caption) == (None, "/start")
    assert [entity.type for entity in private.message.caption_entities] == ["bot_command"]
    assert private.message.media_group_id == "7"
    assert post.channel_post is not None
    assert (post.channel_post.caption, post.channel_post.from_user) == ("/follow", None)
    with pytest.raises(LookupError):
        emulator.show(person, "sticker", "Words")


async def test_what_is_forwarded_tells_whom_it_is_from(emulator: Emulator, person: Person) -> None:
    """Somebody, somebody who hides, a channel or a group."""
    channel, group = emulator.add_channel(), emulator.add_group()
    for source in (User(id=5, first_name="Other"), "Hidden", channel, group):
        emulator.forward(person, "/start", source)
    emulator.forward(person, "/start", channel, kind="photo")
    origins = [u.message.forward_origin for u in await updates(emulator) if u.message]
    kinds = ["user", "hidden_user", "channel", "chat", "channel"]
    assert [origin and origin.type for origin in origins] == kinds


async def test_what_another_bot_offered_says_so(emulator: Emulator, person: Person) -> None:
    """It is from the person, by means of that bot."""
    emulator.say_via(person, "/start", User(id=6, first_name="Other", username="other_bot", is_bot=True))
    (update,) = await updates(emulator)
    assert update.message is not None
    assert update.message.via_bot is not None
    assert update.message.via_bot.id == 6


async def test_what_was_deleted_cannot_be_answered(emulator: Emulator, person: Person) -> None:
    """Unless the bot says that it would be sent all the same."""
    gone = person.sends("Hello")
    emulator.delete(gone)
    reply: dict[str, object] = {"message_id": gone.id}
    assert (await call(emulator, "sendMessage", chat_id=person.id, text="x", reply_parameters=reply))[0] == 400
    reply["allow_sending_without_reply"] = True
    assert (await call(emulator, "sendMessage", chat_id=person.id, text="x", reply_parameters=reply))[0] == 200
    assert person.chat.last.reply_to is None


@pytest.mark.parametrize("content", [png(600, 300), jpeg(600, 300)])
async def test_a_picture_is_shown_with_its_caption(emulator: Emulator, person: Person, content: bytes) -> None:
    """Its size is known from what it is; its words are no text to edit."""
    status, answer = await send(emulator, person, content, caption="<b>Two</b> words", parse_mode="HTML")
    assert status == 200
    message = telegram.Message.de_json(answer["result"], None)  # type: ignore[arg-type] # an object
    assert [(size.width, size.height) for size in message.photo] == [(600, 300)]
    assert (message.text, message.caption) == (None, "Two words")
    assert not message.api_kwargs
    assert person.chat.last.photo is not None
    edit = {"chat_id": person.id, "message_id": person.chat.last.id, "text": "Other"}
    assert (await call(emulator, "editMessageText", **edit))[0] == 400


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "file_empty"),
        (b"<svg/>", "photo_broken"),
        (b"\xff\xd8\xff", "photo_broken"),
        (png(6000, 4001), "photo_sides"),
        (png(2100, 100), "photo_sides"),
        (png(600, 300, LARGEST_PHOTO + 1), "photo_large"),
    ],
)
async def test_what_is_no_photo_is_refused(emulator: Emulator, person: Person, content: bytes, refusal: str) -> None:
    """Nothing, what is no picture, and pictures that are too large, long or narrow."""
    status, answer = await send(emulator, person, content)
    assert status == REFUSALS[refusal].code
    assert [each.refusal for each in emulator.malformed()] == [refusal]
    assert not answer["ok"]


async def test_several_messages_are_deleted_at_once(emulator: Emulator, person: Person) -> None:
    """Those that are not there are passed over."""
    for text in ("One", "Two", "Three"):
        await call(emulator, "sendMessage", chat_id=person.id, text=text)
    first, second, _ = person.chat.messages
    assert (await call(emulator, "deleteMessages", chat_id=person.id, message_ids=[first, second, 999]))[0] == 200
    assert person.chat.texts == ["Three"]
