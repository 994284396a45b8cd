"""/latest: the newest stories, as many as asked for, or those of a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.places import Place
from handlers.arguments import page_size
from handlers.behaviour import Command, Purpose
from handlers.lists import show_page
from handlers.tag import show_topic

if TYPE_CHECKING:
    from handlers.desk import Call


async def latest(call: Call) -> None:
    """Show the newest stories: five a page, a number of them, or a topic's."""
    size = page_size(call.arguments)
    if not call.arguments:
        await show_page(call, Place())
    elif size is not None:
        await show_page(call, Place(size=size))
    else:
        await show_topic(call, call.arguments)


COMMANDS = (
    Command(
        name="latest",
        run=latest,
        purpose=Purpose.READ,
        content=True,
        description=lambda tr: tr.gettext("Latest news"),
    ),
)
