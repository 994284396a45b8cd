"""/search, and in private chats any words: stories by what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.places import Place
from bot.render.text import clean
from bot.search.reading import LONGEST
from handlers.behaviour import Command, Purpose
from handlers.finding import explain_search, offer_others, put_right
from handlers.lists import show_page

if TYPE_CHECKING:
    from handlers.desk import Call


async def search(call: Call) -> None:
    """Show what the words find, best first; where they find nothing, searches for less, and the nearest topics."""
    words, store = clean(call.arguments)[:LONGEST].rstrip(), call.desk.store
    if call.desk.queries.read(words).is_empty:
        return await explain_search(call, words)
    words, page, note = await put_right(call, Place(query=1), words)
    if not page.stories:
        return await offer_others(call, words)
    query = await store.queries.remember(words, call.desk.now(), call.here.id)
    return await show_page(call, Place(query=query), words, page, note)


COMMANDS = (
    Command(
        name="search",
        run=search,
        purpose=Purpose.READ,
        content=True,
        description=lambda tr: tr.gettext("Search the news"),
    ),
)
