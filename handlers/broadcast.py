"""/broadcast, for operators: a message to everybody, with a preview, its progress, and an end to it at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.controls import RunBroadcast
from bot.render.broadcast import (
    explain_broadcast,
    explain_slip,
    previews,
    render_draft,
    render_progress,
)
from bot.render.notice import say
from bot.sections import SectionError, read_texts
from handlers.behaviour import Button, Command, Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Language, Message
    from bot.notices import Progress
    from handlers.behaviour import Press
    from handlers.desk import Call

_log = structlog.get_logger()


async def broadcast(call: Call) -> None:
    """Show what a broadcast would look like and ask whether to send it; without a text, what to write."""
    if not call.arguments:
        return await _show_open(call)
    try:
        texts = read_texts(call.formatted, call.tr.language)
    except SectionError as slip:
        return await call.answer(explain_slip(slip, call.tr))
    return await _preview(call, {language: text.html for language, text in texts.items()})


async def _show_open(call: Call) -> None:
    """Take up the broadcast that is not over, or explain how one is begun."""
    found = await call.desk.store.broadcasts.unfinished()
    if found is None:
        return await call.answer(explain_broadcast(call.tr))
    return await _send_panel(call, found)


async def _preview(call: Call, texts: Mapping[Language, str]) -> None:
    broadcasts = call.desk.store.broadcasts
    for message in previews(texts):
        await call.answer(message)
    number = await broadcasts.draft({"texts": dict(texts.items())}, call.chat.id, call.desk.now())
    draft = await broadcasts.get(number)
    if draft is not None:
        await _send_panel(call, draft)


async def _send_panel(call: Call, progress: Progress) -> None:
    """Send the message in whose place everything is shown that becomes of the broadcast."""
    message_id = await call.desk.telegram.send(call.chat.id, await _panel(call, progress))
    await call.desk.store.broadcasts.show(progress.notice.number, call.chat.id, message_id)


async def _panel(call: Call, progress: Progress) -> Message:
    if progress.state != "draft":
        return render_progress(progress, call.tr)
    recipients = await call.desk.store.broadcasts.recipients(progress.audience)
    return render_draft(progress, recipients, call.tr)


async def _press(call: Call, pressed: RunBroadcast) -> None:
    """Do what is wanted where it still can be done, and show what is."""
    broadcasts, number = call.desk.store.broadcasts, pressed.notice
    match pressed.act:
        case "send":
            await _send(call, number)
        case "cancel":
            await broadcasts.discard(number)
        case "groups" | "private":
            await broadcasts.address(number, "conversations" if pressed.act == "groups" else "private")
        case "stop":
            await broadcasts.stop(number)
            _log.info("broadcast stopped", by=call.chat.id, notice=number)
        case "resume" if not await broadcasts.resume(number):
            await _say_busy(call)
    await _show(call, pressed)


async def _send(call: Call, number: int) -> None:
    """Let a draft go out; one that is too old is forgotten."""
    broadcasts = call.desk.store.broadcasts
    match await broadcasts.begin(number, call.desk.now()):
        case "busy":
            await _say_busy(call)
        case "over":
            await broadcasts.discard(number)
        case "begun":
            begun = await broadcasts.get(number)
            _log.info("broadcast begun", by=call.chat.id, notice=number, recipients=begun.total if begun else 0)


async def _say_busy(call: Call) -> None:
    await call.refuse(call.tr.gettext("Another broadcast is going out. Wait for its end, or stop it first."))


async def _show(call: Call, pressed: RunBroadcast) -> None:
    """Show the broadcast in the place of the message pressed, which from now on shows its progress."""
    broadcasts, number, tr = call.desk.store.broadcasts, pressed.notice, call.tr
    progress = await broadcasts.get(number)
    if progress is None and pressed.act == "cancel":
        await call.edit_or_send(say(tr.gettext("Cancelled. Nothing has been sent.")))
    elif progress is None:
        await call.refuse(tr.gettext("This draft is no longer valid. Send /broadcast again."))
    elif call.message_id is None:
        await _send_panel(call, progress)
    else:
        await call.edit_or_send(await _panel(call, progress))
        if progress.state != "done":
            await broadcasts.show(number, call.chat.id, call.message_id)


COMMANDS = (
    Command(
        name="broadcast",
        run=broadcast,
        purpose=Purpose.OPERATE,
        description=lambda tr: tr.gettext("Send a message to everybody"),
        operators=True,
    ),
)
PRESSES: tuple[Press, ...] = (Button(RunBroadcast, _press, operators=True),)
