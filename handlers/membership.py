"""The bot's own place in chats: met, blocked or removed, silenced, back again; and topics that close and open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import structlog

from bot.errors import StoreError, TelegramError
from bot.model import Chat
from bot.rights import may_write_when_closed
from handlers.direct_messages import language_of
from handlers.gate import is_allowed
from handlers.greeting import welcome
from handlers.incoming import Pressing, Said

if TYPE_CHECKING:
    from handlers.desk import Desk
    from handlers.incoming import Membership, Migration, ThreadTurn

T = TypeVar("T", bound=Said | Pressing)

_log = structlog.get_logger()


async def note(desk: Desk, change: Membership) -> None:
    """Keep the chat, in the language of whoever added the bot; suspend it while the bot may not write."""
    origin, now = change.origin, desk.now()
    desk.standing.drop(origin.chat)
    before, set_up = await desk.store.chats.get(origin.chat), await desk.store.greetings.is_set_up(origin.chat)
    if change.inside:
        language = await language_of(desk, origin)
        chat = Chat(id=origin.chat, kind=origin.kind, language=language, title=origin.title)
        await desk.store.chats.meet(chat, now)
    if origin.kind != "private" and origin.user is not None and await _administers(desk, change):
        await desk.store.administrators.remember(origin.chat, origin.user, now)
    if change.may_write:
        await desk.store.chats.restore(origin.chat, now)
    elif set_up or not change.added:  # of one that has never been set up nobody need hear that it rests
        await desk.store.chats.suspend(origin.chat, _standing(change), now)
    if change.added:
        desk.aside(welcome(desk, origin, before, set_up=set_up))


async def _administers(desk: Desk, change: Membership) -> bool:
    """Whether whoever changed the bot's place administers the chat: plain members may add it to a group."""
    if not change.added:
        return True
    try:
        return await is_allowed(desk, change.origin)
    except TelegramError as error:
        _log.warning("rights not known", chat=change.origin.chat, error=str(error))
        return False


def _standing(change: Membership) -> str:
    """Why nothing can be written: the bot is out, or it is in without the right."""
    return f"no right to write ({change.status})" if change.inside else change.status


async def move(desk: Desk, migration: Migration) -> None:
    """Go on with a group as the supergroup that it has become."""
    for chat in (migration.old, migration.new):
        desk.standing.drop(chat)
    await desk.store.chats.move(migration.old, migration.new, desk.now())


async def at_present(desk: Desk, incoming: T) -> T:
    """Take what comes late from a group as said in the supergroup that it has become; its own messages are no more."""
    origin = incoming.origin
    try:
        chat = await desk.store.chats.present(origin.chat) if origin.kind == "group" else origin.chat
    except StoreError:  # that is told where it is answered
        chat = origin.chat
    if chat == origin.chat:
        return incoming
    moved = replace(incoming, origin=replace(origin, chat=chat, kind="supergroup"))
    return replace(moved, message_id=None) if isinstance(moved, Pressing) else moved


async def turn_thread(desk: Desk, turn: ThreadTurn) -> None:
    """Suspend a topic that was closed, unless the bot may write there all the same; go on with one that is open."""
    chat, thread = turn.origin.chat, turn.origin.thread
    if not turn.closed:
        await desk.store.chats.reopen_thread(chat, thread, desk.now())
        return
    try:
        bot = await desk.standing.own(chat)
    except TelegramError as error:  # the next push finds out
        _log.warning("own rights not known", chat=chat, error=str(error))
        return
    if not may_write_when_closed(bot):
        await desk.store.chats.close_thread(chat, thread, desk.now())
