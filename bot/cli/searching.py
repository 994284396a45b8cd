"""Searches at the terminal: one, or a line after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack

from bot.analysis.synonyms import parse_synonyms
from bot.config import Settings
from bot.model import LANGUAGES, Language, Page
from bot.packaged import packaged_synonyms, read_synonyms, read_topics
from bot.search.reading import QueryReader, read_queries
from bot.store import open_store
from bot.store.indexing import is_behind
from bot.topics import Topics, parse_topics
from bot.transfer.lines import BadLineError, JsonObject, JsonValue, decode, encode, text_of
from bot.transfer.stories import story_lines

_MARK = b"\xef\xbb\xbf"


async def find(settings: Settings, text: str, language: Language, *, limit: int) -> tuple[Page, bool]:
    """Search once, for a reader of a language; and whether older stories are not searched yet that may be missed."""
    query = query_reader(settings, parse_topics(read_topics(settings))).read(text, language)
    async with open_store(settings.database_path) as store:
        page = await store.search.page(query, size=limit)
        return page, page.total < limit and await is_behind(store.database)


def query_reader(settings: Settings, topics: Topics) -> QueryReader:
    """What understands queries, with the operator's files."""
    synonyms = parse_synonyms(read_synonyms(settings), packaged_synonyms())
    return read_queries(topics, synonyms, settings.timezone)


def answer_batch(settings: Settings, lines: Iterable[bytes], write: Callable[[str], object], *, limit: int) -> None:
    """Search for each line as it comes, and answer it before the next is read.

    Lines are waited for outside the event loop, which would not let an interrupt end the wait.
    """
    reader = query_reader(settings, parse_topics(read_topics(settings)))
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        store = runner.run(stack.enter_async_context(open_store(settings.database_path)))

        async def search(text: str, language: Language | None) -> Page:
            return await store.search.page(reader.read(text, language or settings.default_language), size=limit)

        try:
            for number, raw in enumerate(lines):
                line = raw if number else raw.removeprefix(_MARK)
                write(encode(runner.run(_answer(line, search))))
        finally:
            runner.run(stack.aclose())


async def _answer(line: bytes, search: Callable[[str, Language | None], Awaitable[Page]]) -> JsonObject:
    given: JsonObject = {}
    try:
        given = decode(line)
        words, language = _query(given)
    except BadLineError as error:
        return {**_others(given), "error": str(error)}
    ids: list[JsonValue] = [story_lines(story)[0].id for story in (await search(words, language)).stories]
    return {"q": words, "ids": ids, **_others(given)}


def _query(given: JsonObject) -> tuple[str, Language | None]:
    """The words of a line, which may be in any language, and its reader's."""
    language = next((one for one in LANGUAGES if one == given.get("lang")), None)
    if given.get("lang") is not None and language is None:
        raise BadLineError(f"lang: {given['lang']!r} is none of kk, ru, en")
    words = given.get("q")
    return (words if isinstance(words, str) else text_of(given, "q")), language


def _others(given: JsonObject) -> JsonObject:
    return {key: value for key, value in given.items() if key not in {"q", "lang", "ids", "error"}}
