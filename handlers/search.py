"""/search, and in private chats any words: stories by what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.places import PAGE_SIZE, Place
from bot.render.notice import say
from bot.render.text import clean, echo
from handlers.arguments import meant_topics
from handlers.behaviour import Command, Purpose
from handlers.lists import show_page
from handlers.tag import offer_topics

if TYPE_CHECKING:
    from handlers.desk import Call


async def search(call: Call) -> None:
    """Show what the words find, best first; where they find nothing, the nearest topics."""
    words, store = clean(call.arguments), call.desk.store
    if not words:
        return await call.answer(say(call.tr.gettext("Send the words to look for after the command: /search bullying")))
    page = await store.search.page(call.desk.queries.read(words, call.tr.language), size=PAGE_SIZE)
    if not page.stories:
        return await _offer_topics(call, words)
    query = await store.queries.remember(words, call.desk.now())
    return await show_page(call, Place(query=query), words, page)


async def _offer_topics(call: Call, words: str) -> None:
    text = call.tr.gettext("Nothing found for “{query}”. Try fewer words or choose a topic:", query=echo(words))
    await offer_topics(call, text, meant_topics(words, call.desk.topics) or call.desk.topics)


COMMANDS = (
    Command(
        name="search",
        run=search,
        purpose=Purpose.READ,
        description=lambda tr: tr.gettext("Search the news"),
    ),
)
