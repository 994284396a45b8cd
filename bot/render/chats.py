"""The groups and channels that somebody administers, and the ways to add the bot to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.callbacks import pack
from bot.managing import concern
from bot.model import Button, ChatRequest, Key, Message
from bot.panels import PickChat, ShowChats, ShowSettings
from bot.render.markup import escape
from bot.render.naming import Place, chat_name, topic_name
from bot.render.ways import back_row
from bot.render.width import fit, side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.i18n import Translator

A_PAGE = 20
"""Places on one page."""

CHANNEL_KEY, GROUP_KEY = 1, 2
"""The numbers of the keys by which a channel or a group is chosen (ChatRequest.number)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A place in the list, with the number by which buttons know it."""

    place: Place
    number: int


def render_chats(listed: Sequence[Listed], page: int, pages: int, tr: Translator, *, username: str) -> Message:
    """List one page of the places that somebody administers, and how the bot gets into other chats."""
    if listed:
        text = tr.gettext("Choose a channel or a group to see and change its settings:")
    else:
        text = tr.gettext(
            "The bot knows no channel and no group that you administer. Add it to one, or choose one where it is "
            "already."
        )
    if pages > 1:
        which = tr.gettext("Page {n} of {m}", n=page + 1, m=pages)
        text = f"{text}\n{which}"
    rows: list[tuple[Button, ...]] = [(_listed(one, tr),) for one in listed]
    if pages > 1:
        rows += _turning(page, pages, tr)
    pick = Button(text=tr.gettext("Choose another one"), data=pack(PickChat()))
    return Message(html=escape(text), buttons=(*rows, (pick,), *add_rows(tr, username=username), back_row(tr)))


def _listed(one: Listed, tr: Translator) -> Button:
    """A thread stands below its group, named alone; what cannot be reached says so in words."""
    place = one.place
    name = topic_name(place, tr) if place.thread else chat_name(place.chat, tr)
    said = ", " + tr.gettext("not reachable") if place.chat.suspended else ""
    text = fit(f"— {name}" if place.thread else name, tail=said)
    return concern(Button(text=text, data=pack(ShowSettings())), one.number)


def _turning(page: int, pages: int, tr: Translator) -> tuple[tuple[Button, ...], ...]:
    back = Button(text="◀ " + tr.gettext("Back"), data=pack(ShowChats(page - 1)))
    more = Button(text=tr.gettext("Next") + " ▶", data=pack(ShowChats(page + 1)))
    return side_by_side([*([back] if page else []), *([more] if page + 1 < pages else [])])


def add_rows(tr: Translator, *, username: str) -> tuple[tuple[Button, ...], ...]:
    """Links that add the bot: to a channel with the right to post, to a group as a plain member, which is enough."""
    channel = Button(
        text=tr.gettext("Add to a channel"), url=f"https://t.me/{username}?startchannel&admin=post_messages"
    )
    group = Button(text=tr.gettext("Add to a group"), url=f"https://t.me/{username}?startgroup")
    return ((channel,), (group,))


def render_picking(tr: Translator) -> Message:
    """Let choose by Telegram's own list."""
    keys = (
        (Key(text=tr.gettext("Choose a channel"), request=ChatRequest(number=CHANNEL_KEY, channel=True)),),
        (Key(text=tr.gettext("Choose a group"), request=ChatRequest(number=GROUP_KEY, channel=False)),),
        (Key(text=tr.gettext("Cancel")),),
    )
    text = tr.gettext("Choose a channel or a group that you administer, with the keys below.")
    return Message(html=escape(text), keys=keys)


def render_picked(place: Place, tr: Translator) -> Message:
    """Say what was chosen, and put the keys away."""
    said = tr.gettext("Chosen:")
    return Message(html=escape(f"{said}\n{chat_name(place.chat, tr)}"), clears_keys=True)


def render_unknown_chat(tr: Translator, *, username: str) -> Message:
    """Say that the bot is not in a chat, and how it gets there."""
    text = tr.gettext(
        "The bot is not in this chat. Add it to your channel as an administrator with the right to post, or to your "
        "group; then its settings can be changed here."
    )
    return Message(html=escape(text), buttons=add_rows(tr, username=username))
