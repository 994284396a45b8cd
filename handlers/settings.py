"""/settings: all that is set for a chat, in one panel from which each part is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.panels import ShowSettings
from bot.render.naming import Place
from bot.render.settings import Overview, render_settings
from bot.render.ways import settings_address
from handlers.behaviour import Button, Command, Purpose
from handlers.timing import arrangement_of

if TYPE_CHECKING:
    from handlers.behaviour import Press
    from handlers.desk import Call


async def settings(call: Call) -> None:
    """Show all settings; in a channel, whose readers have no use for them, open them in the private chat."""
    if call.here.kind == "channel":
        username = call.desk.telegram.username
        return await call.toast(url=settings_address(call.here.id, 0, username=username))
    return await show_settings(call)


async def show_settings(call: Call) -> None:
    """Show all that is set at the place which the call is about."""
    store, place = call.desk.store, (call.chat.id, call.thread)
    follows = await store.follows.of(*place)
    await store.links.doubt(call.chat.id)
    overview = Overview(
        place=await place_of(call),
        follows=[follow for follow in follows if not follow.search],
        alerts=sum(1 for follow in follows if follow.search),
        looks=await store.looks.of(*place),
        arrangement=await arrangement_of(call),
        paused=await store.pauses.holds(*place),
        approved=(await store.approvals.of(*place)).wanted,
        linked=await store.links.of(call.chat.id),
    )
    message = render_settings(overview, call.tr, call.desk.topics, private=call.here.private)
    await call.edit_or_send(message)


async def place_of(call: Call) -> Place:
    """The place that a call is about, as it is named."""
    topic = await call.desk.store.places.topic(call.chat.id, call.thread) if call.thread else ""
    return Place(chat=call.chat, thread=call.thread, topic=topic or ("" if call.afar else call.topic))


async def _open(call: Call, _: ShowSettings) -> None:
    await settings(call)


COMMANDS = (
    Command(
        name="settings",
        run=settings,
        purpose=Purpose.FOLLOW,
        description=lambda tr: tr.gettext("All settings"),
        changes=True,
    ),
)
PRESSES: tuple[Press, ...] = (Button(ShowSettings, _open, changes=True),)
