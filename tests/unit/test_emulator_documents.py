"""Files in the emulator: taken as Telegram takes them, refused as it refuses them, shown in the chat."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import aiohttp
import pytest
import telegram

from bot.demo.attachment import LARGEST_FILE, Attachment
from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
from bot.demo.refusals import REFUSALS

if TYPE_CHECKING:
    from bot.demo.happenings import Person

LOOSE = REFUSALS["file_name"].description.partition("{")[0].replace("Bad Request: T", "Bad Request: t")


@pytest.fixture
def emulator() -> Emulator:
    return Emulator()


@pytest.fixture
def person(emulator: Emulator) -> Person:
    return emulator.add_user(started=True)


async def send(
    emulator: Emulator, person: Person, *, name: str = "table.csv", content: bytes = b"a,b\r\n", **more: str
) -> tuple[int, dict[str, object]]:
    """Send a file as a form does."""
    form = {"chat_id": str(person.id), "document": "attach://document", **more}
    file = Attachment(name=name, kind="text/csv", content=content)
    status, body = await emulator.call("sendDocument", form, files={"document": file})
    return status, json.loads(body)


async def test_a_file_is_a_message_with_a_document_and_a_caption(emulator: Emulator, person: Person) -> None:
    """Read as the bot's library reads it, with no field that this does not know."""
    status, answer = await send(emulator, person, caption="<b>Two</b> words", parse_mode="HTML")
    assert status == 200
    message = telegram.Message.de_json(answer["result"], None)  # type: ignore[arg-type] # an object
    assert message.document is not None
    assert (message.document.file_name, message.document.mime_type, message.document.file_size) == (
        "table.csv",
        "text/csv",
        5,
    )
    assert (message.text, message.caption) == (None, "Two words")
    assert [entity.type for entity in message.caption_entities] == ["bold"]
    assert not message.api_kwargs
    assert not message.document.api_kwargs
    assert person.chat.last.document is not None
    assert person.chat.last.document.content == b"a,b\r\n"


async def test_a_file_needs_no_caption(emulator: Emulator, person: Person) -> None:
    """What no message may be, a caption may."""
    assert (await send(emulator, person))[0] == 200
    assert (await send(emulator, person, caption=" "))[0] == 200


@pytest.mark.parametrize(
    ("changes", "status", "description"),
    [
        ({"content": b""}, 400, "Bad Request: file must be non-empty"),
        ({"name": ""}, 400, LOOSE),
        ({"name": "a/b.csv"}, 400, LOOSE),
        ({"name": 'a"b.csv'}, 400, LOOSE),
        ({"name": "a\nb.csv"}, 400, LOOSE),
        ({"name": f"{'x' * 61}.csv"}, 400, LOOSE),
        ({"name": f"x.{'c' * 21}"}, 400, LOOSE),
        ({"caption": "x" * 1025}, 400, "Bad Request: message caption is too long"),
        ({"caption": "😀" * 513}, 400, "Bad Request: message caption is too long"),
    ],
)
async def test_what_is_no_document_is_refused(
    emulator: Emulator, person: Person, changes: dict[str, str], status: int, description: str
) -> None:
    """As Telegram does, or where it would change a name."""
    refused, answer = await send(emulator, person, **changes)  # type: ignore[arg-type] # names as send has them
    assert refused == status
    assert str(answer["description"]).startswith(description)
    assert emulator.malformed()
    assert not person.chat.messages


async def test_the_largest_file_is_taken_and_a_larger_one_is_not(emulator: Emulator, person: Person) -> None:
    """To the byte."""
    assert (await send(emulator, person, content=bytes(LARGEST_FILE)))[0] == 200
    status, answer = await send(emulator, person, content=bytes(LARGEST_FILE + 1))
    assert (status, answer["error_code"], answer["description"]) == (413, 413, "Request Entity Too Large")


async def test_a_form_with_a_file_comes_over_http(emulator: Emulator, person: Person) -> None:
    """More than a form of words may hold; far too much is refused in JSON, before it is all read."""
    async with serve(emulator) as url, aiohttp.ClientSession() as session:
        for size, status in ((3 << 20, 200), (LARGEST_FILE + (2 << 20), 413)):
            form = aiohttp.FormData({"chat_id": str(person.id)})
            form.add_field("document", io.BytesIO(bytes(size)), filename="table.csv", content_type="text/csv")
            async with session.post(f"{url}/bot{emulator.token}/sendDocument", data=form) as answer:
                assert answer.status == status
                assert (await answer.json())["ok"] == (status == 200)
    assert person.chat.last.document is not None
    assert len(person.chat.last.document.content) == 3 << 20


async def test_the_words_of_a_file_are_no_text_to_edit(emulator: Emulator, person: Person) -> None:
    """A caption is edited by another method."""
    await send(emulator, person, caption="Words")
    form = {"chat_id": str(person.id), "message_id": str(person.chat.last.id), "text": "Other"}
    status, body = await emulator.call("editMessageText", form)
    assert (status, json.loads(body)["description"]) == (400, "Bad Request: there is no text in the message to edit")
