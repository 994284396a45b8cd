"""/forget: everything that is kept of a chat is deleted, once it was asked whether that is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.forgetting import RunForget
from bot.render.greeting import chat_name
from bot.render.privacy import ask_to_forget, render_forgotten, render_kept
from handlers.behaviour import Button, Command, Purpose

if TYPE_CHECKING:
    from handlers.behaviour import Press
    from handlers.desk import Call

_log = structlog.get_logger()


async def forget(call: Call) -> None:
    """Ask first."""
    await call.edit_or_send(ask_to_forget(call.tr, chat=_named(call)))


async def _press(call: Call, pressed: RunForget) -> None:
    match pressed.act:
        case "ask":
            await forget(call)
        case "cancel":
            await call.edit_or_send(render_kept(call.tr))
        case "delete":
            await _delete(call)


async def _delete(call: Call) -> None:
    """Delete it all, the press itself included, and answer without keeping anything of that."""
    desk, chat = call.desk, call.chat
    await desk.menu.clear(chat)
    await desk.store.forgetting.forget(chat.id, desk.now())
    _log.info("chat forgotten", kind=chat.kind)
    call.chat = replace(chat, suspended=False)  # nothing is there that could be revived
    await call.edit_or_send(render_forgotten(call.tr, chat=_named(call)))


def _named(call: Call) -> str:
    """The name of the chat where it is forgotten from elsewhere."""
    return chat_name(call.chat, call.tr) if call.afar else ""


COMMANDS = (
    Command(
        name="forget",
        run=forget,
        purpose=Purpose.ABOUT,
        description=lambda tr: tr.gettext("Delete all data of this chat"),
        changes=True,
    ),
)
PRESSES: tuple[Press, ...] = (Button(RunForget, _press, changes=True),)
