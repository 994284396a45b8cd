"""The groups and channels that somebody administers: listed, chosen by Telegram's own list, opened by a link."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.errors import RefusedError, TelegramError
from bot.model import Chat
from bot.panels import PickChat, ShowChats
from bot.render.chats import (
    A_PAGE,
    CHANNEL_KEY,
    Listed,
    render_chats,
    render_picked,
    render_picking,
    render_unknown_chat,
)
from bot.render.naming import Place
from handlers.behaviour import Button, TextInput
from handlers.gate import concerning, gated, is_allowed
from handlers.incoming import Origin
from handlers.prompting import await_text, end_prompt
from handlers.search import search
from handlers.settings import show_settings
from handlers.unknown import old_press

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import ChatKind
    from bot.store.places import Managed
    from handlers.behaviour import Press
    from handlers.desk import Call
    from handlers.incoming import Shared


async def _list(call: Call, pressed: ShowChats) -> None:
    """Show one page of them; who is no administrator any more, as Telegram says, is shown the chat no more."""
    if not call.here.private or call.user is None:
        return await old_press(call)
    managed = await call.desk.store.places.managed_by(call.user)
    places = [place for one in managed for place in await _places(call, one)]
    pages = max(1, -(-len(places) // A_PAGE))
    page = min(pressed.page, pages - 1)
    number = call.desk.store.places.number
    listed = [
        Listed(place=place, number=await number(place.chat.id, place.thread))
        for place in await _still_managed(call, places[page * A_PAGE : (page + 1) * A_PAGE])
    ]
    username = call.desk.telegram.username
    return await call.edit_or_send(render_chats(listed, page, pages, call.tr, username=username))


async def _still_managed(call: Call, places: Sequence[Place]) -> Sequence[Place]:
    """Ask of each chat once; only of those on one page, for somebody may administer hundreds."""
    chats = list({place.chat.id: place.chat for place in places}.values())
    answers = await asyncio.gather(*(_administers(call, chat) for chat in chats))
    kept = {chat.id for chat, is_kept in zip(chats, answers, strict=True) if is_kept}
    return [place for place in places if place.chat.id in kept]


async def _administers(call: Call, chat: Chat) -> bool:
    """Whether whoever calls may change a chat; what Telegram does not tell is found out when it is opened."""
    if chat.suspended:
        return True
    try:
        return await is_allowed(call.desk, Origin(chat=chat.id, kind=chat.kind, user=call.user))
    except TelegramError:
        return True


async def _places(call: Call, managed: Managed) -> Sequence[Place]:
    """A chat, and below it the topics for which something was set."""
    topic = call.desk.store.places.topic
    threads = [
        Place(chat=managed.chat, thread=thread, topic=await topic(managed.chat.id, thread))
        for thread in managed.threads
    ]
    return [Place(chat=managed.chat), *threads]


async def _pick(call: Call, _: PickChat) -> None:
    """Let choose by Telegram's own list, which private chats alone can show."""
    await (await_text(call, "chat", render_picking(call.tr)) if call.here.private else old_press(call))


async def take_shared(call: Call, shared: Shared) -> None:
    """Open the chat that was chosen: the choice proves nothing, so it is asked who may change it, and for the bot."""
    known = await call.desk.store.chats.get(await call.desk.store.chats.present(shared.chat))
    chat = known or Chat(id=shared.chat, kind=_kind(shared), language=call.chat.language, title=shared.title)
    await end_prompt(call)
    await call.answer(render_picked(Place(chat=chat), call.tr))
    try:
        lack = await call.desk.standing.lack(chat.id, chat.kind)
    except RefusedError as error:
        if not error.shuts_out:
            raise
        lack = "outside"
    if lack == "outside":
        return await _say_unknown(call)
    if known is None:
        await call.desk.store.chats.meet(chat, call.desk.now())
    return await _open(call, chat, 0)


def _kind(shared: Shared) -> ChatKind:
    """What was chosen: a group's number begins as no supergroup's does (Bot API: -100 before the latter's own)."""
    if shared.request == CHANNEL_KEY:
        return "channel"
    return "supergroup" if str(shared.chat).startswith("-100") else "group"


async def open_chat(call: Call, number: int, thread: int = 0) -> None:
    """Open the settings of the chat that a link names, for those who may change it."""
    chats = call.desk.store.chats
    chat = await chats.get(await chats.present(number), thread)
    if chat is None or (chat.private and chat.id != call.here.id):
        return await _say_unknown(call)
    if chat.private:
        return await show_settings(call)
    return await _open(call, chat, thread)


async def _open(call: Call, chat: Chat, thread: int) -> None:
    call.turn_to(chat, thread, await call.desk.store.places.number(chat.id, thread))
    await gated(show_settings, concerning(call))(call)


async def _say_unknown(call: Call) -> None:
    await call.answer(render_unknown_chat(call.tr, username=call.desk.telegram.username))


PRESSES: tuple[Press, ...] = (Button(ShowChats, _list), Button(PickChat, _pick))
TEXT_INPUTS = (TextInput("chat", search),)
