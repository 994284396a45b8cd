"""Files for chats: made and sent aside, while everybody is answered; one at a time for a chat, and so many an hour."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from bot.filing import scratch, write_stories
from bot.model import Document
from bot.render.export import export_caption
from bot.render.notice import say
from bot.store.walking import walk_stories
from bot.telegram.upload import LARGEST_FILE
from bot.transfer.forms import form_called
from bot.transfer.names import file_name
from handlers.gate import answer_surely

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import BinaryIO

    from bot.exports import FileForm
    from bot.filing import Written
    from bot.model import Follow
    from handlers.desk import Call

_SHOWN_SECONDS = 4.0
"""After that it is shown again that a file is on its way: Telegram shows it for five seconds."""

_KINDS: dict[FileForm, str] = {"csv": "text/csv", "json": "application/json"}


async def begin_file(call: Call, matter: Follow, form: FileForm) -> None:
    """Begin to make and send a file, or say why there is none now."""
    quota, now, tr = call.desk.exports, call.desk.now(), call.tr
    opens_at = quota.opens_at(call.here.id, now)
    if opens_at is not None:
        had = tr.ngettext(
            "Only {n} file an hour for a chat. Try again {delay}.",
            "Only {n} files an hour for a chat. Try again {delay}.",
            quota.most,
            delay=tr.future(opens_at - now),
        )
        return await _say(call, had)
    if not quota.begin(call.here.id):
        return await _say(call, tr.gettext("A file is being made for this chat. Please wait until it is there."))
    await call.toast(tr.gettext("The file is being made."))
    return call.desk.aside(_work(call, matter, form))


async def _say(call: Call, text: str) -> None:
    await (call.refuse(text) if call.press_id else call.answer(say(text)))


async def _work(call: Call, matter: Follow, form: FileForm) -> None:
    try:
        async with _shown(call), call.desk.exporting:
            await answer_surely(call, partial(_make, matter=matter, form=form))
    finally:
        call.desk.exports.end(call.here.id)


@asynccontextmanager
async def _shown(call: Call) -> AsyncIterator[None]:
    """Let the chat see that a file is on its way."""

    async def show() -> None:
        while True:
            await call.desk.telegram.show_upload(call.here.id, thread=call.here_thread)
            await asyncio.sleep(_SHOWN_SECONDS)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()
        with suppress(asyncio.CancelledError):
            await showing


async def _make(call: Call, *, matter: Follow, form: FileForm) -> None:
    """Write the file and send it; only one that is there is counted."""
    database = call.desk.store.database
    query = call.desk.queries.read(matter.search, call.tr.language) if matter.search else None
    with scratch(database.path.parent) as file:
        stories = walk_stories(database, topic=matter.topic, query=query)
        shape = form_called(form)
        written = await write_stories(file, stories, shape, LARGEST_FILE)
        if not written.stories:
            return await call.answer(say(call.tr.gettext("No story was found, so there is no file.")))
        await call.answer_file(_document(call, matter, form, file, written))
        return call.desk.exports.count(call.here.id, call.desk.now())


def _document(call: Call, matter: Follow, form: FileForm, file: BinaryIO, written: Written) -> Document:
    now, tr = call.desk.now(), call.tr
    subject = matter.topic or matter.search or "all"
    return Document(
        name=file_name(subject, now.astimezone(tr.zone).date(), form),
        kind=_KINDS[form],
        html=export_caption(matter, written.stories, now, tr, call.desk.topics, whole=written.whole),
        descriptor=file.fileno(),
        size=written.size,
    )
