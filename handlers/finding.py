"""What a search finds, and what is offered where it finds nothing: the same for a command, plain words and a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.render.finding import correction, examples, render_manual, render_nothing, still_preparing
from bot.search.filters import Filters
from bot.search.narrowing import Narrowing
from bot.search.simplifying import simpler
from bot.store.indexing import is_behind
from handlers.arguments import meant_topics
from handlers.measuring import searching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Page, Topic
    from bot.places import Place
    from handlers.desk import Call

_MOST_OFFERED = 3
_MOST_TOPICS = 6
_MOST_WORDS = 6
"""Words that are compared with the topics' names one by one."""


async def found_page(call: Call, place: Place, words: str) -> Page:
    """A page of what the words find."""
    query = call.desk.queries.read(words, call.tr.language)
    with searching(call.desk):
        return await call.desk.store.search.page(
            query, size=place.size, anchor=place.anchor, older=place.older, order=place.order
        )


async def found_answers(call: Call, words: str) -> Sequence[int]:
    """The numbers of the stories that hold all of the words, not of those that only come near."""
    with searching(call.desk):
        found = await call.desk.store.search.find(call.desk.queries.read(words, call.tr.language))
    return found.stories[: len(found.stories) - found.related]


async def put_right(call: Call, place: Place, words: str) -> tuple[str, Page, str]:
    """The first page of a search, of what was meant where a word is in no story; with its words, and with a note."""
    page = await found_page(call, place, words)
    if page.meant is None:
        return words, page, ""
    meant = await found_page(call, place, page.meant)
    if not meant.stories:
        return words, page, ""
    return page.meant, meant, correction(words, page.meant, call.tr)


async def reservation(call: Call, found: int, size: int) -> str:
    """Say that older stories are not searched yet, where fewer were found than go on a page; else ''."""
    behind = found < size and await is_behind(call.desk.store.database)
    return still_preparing(call.tr) if behind else ""


def narrowing_for(call: Call) -> Narrowing:
    """What rewrites queries for the reader, today."""
    zone = call.tr.zone
    return Narrowing(Filters(call.desk.topics, zone), call.tr.language, call.desk.now().astimezone(zone).date())


async def explain_search(call: Call, typed: str) -> None:
    """Say how to search, with examples to press."""
    store, today = call.desk.store, call.desk.now().astimezone(call.tr.zone).date()
    numbers = {words: await store.queries.remember(words, call.desk.now()) for words in examples(today, call.tr)}
    await call.edit_or_send(render_manual(typed, numbers, today, call.tr))


async def offer_others(call: Call, words: str) -> None:
    """Say that nothing was found, and offer searches for less that find something, and the nearest topics."""
    narrowing = narrowing_for(call)
    others = await _others(call, words, narrowing)
    counts = await call.desk.store.stories.topic_counts()
    near = _near_topics(call, narrowing.clear(words, "topic", "region", "source", "period"))
    if others:
        near = [topic for topic in near if counts.get(topic.slug)]
    elif not near:
        near = list(call.desk.topics)
    note = await reservation(call, 0, 1)
    await call.edit_or_send(render_nothing(words, others, near, counts, call.tr, note=note))


async def _others(call: Call, words: str, narrowing: Narrowing) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    store = call.desk.store
    for query in simpler(words, narrowing):
        if stories := await found_answers(call, query):
            found[query] = await store.queries.remember(query, call.desk.now(), call.here.id), len(stories)
        if len(found) == _MOST_OFFERED:
            break
    return found


def _near_topics(call: Call, said: str) -> list[Topic]:
    """The topics that the words name, together or else one by one."""
    topics = call.desk.topics
    near = meant_topics(said, topics)
    each = [] if near else [topic for word in said.split()[:_MOST_WORDS] for topic in meant_topics(word, topics)]
    return list(dict.fromkeys((*near, *each)))[:_MOST_TOPICS]
