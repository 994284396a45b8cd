"""What a story costs that is held against saved searches: with a thousand of them and with a hundred thousand.

Stories and searches are made of the same words, some of which are frequent and most are rare, as in any language.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import count, islice
from random import Random
from typing import TYPE_CHECKING

from bot.analysis.synonyms import parse_synonyms
from bot.departure import Departures
from bot.model import LANGUAGES, Chat, Follow
from bot.search.reading import QueryReader, read_queries
from bot.store import open_store
from bot.store.indexing import index_all
from bot.store.matching import answered_by, read_documents
from bot.store.roster import store_chats
from bot.topics import parse_topics
from bot.transfer.chats import ChatLine
from tests.bench.measures import Figure, at_most
from tests.factories import ZONE, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

    from bot.holding import Document
    from bot.model import Language
    from bot.store import Store

FEW, MANY = 1_000, 100_000
STORED = 2_000
"""Stories that are there before, by which it is known what is rare."""

NEW = 20
DRAWN = 140_000
"""Searches that are made so that so many are left which the new stories do not answer."""

WORDS = 6_000
A_CHAT = 50
"""Searches that one chat follows."""

NOW = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
SYLLABLES: dict[Language, str] = {
    "kk": "қа ла ты бір жол сөз ға ре мен күн тұр ба сал үй шы нақ ді кө ше да",
    "ru": "до ро га шко лы ре бё нок за кон сто вер мы на пра во ди ти ле са ку",
    "en": "ta ri mo sen lo ber ka din fo ru gal ne vi tor pa li mus che do wen",
}


class Speech:
    """Words of each language, the first of them frequent and the last ones rare, and texts of them."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - the same each time
        self._words = {language: self._make(SYLLABLES[language].split()) for language in LANGUAGES}
        self._weights = [1 / (rank + 5) for rank in range(WORDS)]

    def _make(self, syllables: Sequence[str]) -> list[str]:
        words = ("".join(self._random.choices(syllables, k=self._random.randint(2, 5))) for _ in count())
        return list(islice(dict.fromkeys(islice(words, 3 * WORDS)), WORDS))

    def text(self, language: Language, words: int) -> str:
        """So many words."""
        return " ".join(self._random.choices(self._words[language], self._weights, k=words))

    def searches(self) -> Iterator[str]:
        """Searches of one to three words, some with a filter, each once."""
        seen: set[str] = set()
        while True:
            language = self._random.choice(LANGUAGES)
            search = self.text(language, self._random.choice((1, 2, 2, 2, 3, 3)))
            if " " not in search or self._random.random() < 0.2:
                search += self._random.choice((" topic:education", " region:astana", " source:news.example"))
            if search not in seen:
                seen.add(search)
                yield search


async def alerts(folder: Path) -> AsyncIterator[Figure]:
    """Matching a story with few and with many saved searches, as many of which it answers."""
    reader = _reader()
    speech = Speech(1)
    costs: dict[int, float] = {}
    async with open_store(folder / "bench.db") as store:
        documents = await _stock(store, speech)
        searches = speech.searches()
        for number, wanted in ((FEW, FEW), (MANY, DRAWN)):
            before = await _saved(store)
            await _follow(store, list(islice(searches, wanted)), number)
            async for figure in _understand(store, reader, wanted):
                yield figure
            if before:
                await _leave(store, documents, before)
            costs[number], matching = await _match(store, documents)
            assert len(await _saved(store)) == number
            yield Figure(f"alerts: matching a story, {number:,} saved", f"{costs[number]:.2f} ms, {matching} answered")
        async for figure in _spread(store):
            yield figure
    yield at_most(f"alerts: growth from {FEW:,} to {MANY:,} saved", costs[MANY] / costs[FEW], 3, "times")


def _reader() -> QueryReader:
    topics = parse_topics((files("bot.data") / "topics.toml").read_text(encoding="utf-8"))
    return read_queries(topics, parse_synonyms((files("bot.data") / "synonyms.toml").read_text(encoding="utf-8")), ZONE)


async def _stock(store: Store, speech: Speech) -> list[Document]:
    """Stories in three languages, and those of them that are to be held against searches."""
    stories: list[int] = []
    for start in range(1, STORED + 1, 100):
        readings = [
            make_reading(
                [
                    make_item(number, language, title=speech.text(language, 9), summary=speech.text(language, 50))
                    for number in range(start, start + 100)
                ],
                make_source(f"sample-{language}", language, topics=("education",) if start % 3 else ()),
            )
            for language in LANGUAGES
        ]
        stories = await take_in(store, *readings, now=NOW)
        await index_all(store.database, at_once=500)
    async with store.database.write() as tx:
        await tx.execute("DELETE FROM fanout")
    return list((await read_documents(store.database, stories[-NEW:])).values())


async def _saved(store: Store) -> set[int]:
    rows = await store.database.fetchall("SELECT query FROM saved WHERE rarest <> 0")
    return {row["query"] for row in rows}


async def _leave(store: Store, documents: Sequence[Document], before: set[int]) -> None:
    """End what the stories answer besides the searches of before, and what is too many."""
    answered = {query for document in documents for query in await answered_by(store.database, document)}
    others = sorted(await _saved(store) - before - answered)
    ended = (answered - before) | {*others[MANY - len(before) :]}
    async with store.database.write() as tx:
        await tx.executemany("DELETE FROM follow WHERE query = ?", [(query,) for query in ended])
        await tx.execute("DELETE FROM query WHERE query NOT IN (SELECT query FROM follow)")


async def _follow(store: Store, searches: Sequence[str], number: int) -> None:
    for start in range(0, len(searches), 20 * A_CHAT):
        lines = [
            ChatLine(
                chat=Chat(id=100 * number + at, kind="private", language="kk"),
                follows=tuple(Follow(search=search) for search in searches[at : at + A_CHAT]),
            )
            for at in range(start, min(start + 20 * A_CHAT, len(searches)), A_CHAT)
        ]
        async with store.database.write() as tx:
            await store_chats(tx, lines, NOW - timedelta(hours=1))


async def _understand(store: Store, reader: QueryReader, number: int) -> AsyncIterator[Figure]:
    """How long it takes to understand searches, some at a time, and how long others wait for their turn at most."""
    took: list[float] = []
    begun = time.monotonic()
    while await store.alerts.make_some(reader.read):
        took.append(time.monotonic() - begun - sum(took))
    yield Figure(f"alerts: understanding {number:,}", f"{sum(took):.1f} s")


async def _match(store: Store, documents: Sequence[Document]) -> tuple[float, int]:
    """Milliseconds a story, and how many searches were answered by all."""
    best, answered = float("inf"), 0
    for _ in range(3):
        begun = time.monotonic()
        answered = 0
        for document in documents:
            answered += len(await answered_by(store.database, document))
        best = min(best, 1000 * (time.monotonic() - begun) / len(documents))
    return best, answered


async def _spread(store: Store) -> AsyncIterator[Figure]:
    """How long the stories hold the database on their way to those who follow a search, chunk by chunk."""
    sql = """
        INSERT INTO fanout (story, stored_at) SELECT story, first_seen FROM story ORDER BY story DESC LIMIT ?
    """
    async with store.database.write() as tx:
        await tx.execute(sql, (NEW,))
    took: list[float] = []
    going = True
    while going:
        begun = time.monotonic()
        going = await store.outbox.fan_out_chunk(NOW, Departures(ZONE))
        took.append(1000 * (time.monotonic() - begun))
    yield at_most(f"alerts: longest write lock of {NEW} stories that are matched and spread", max(took), 60, "ms")
