"""Which saved searches a story answers, looked for among all of them at once."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.analysis.synonyms import Concept, Expression, Synonyms
from bot.departure import Departures
from bot.model import Follow
from bot.search.reading import QueryReader, read_queries
from bot.store import matching
from bot.store.indexing import index_all
from bot.store.matching import answered_by, read_documents
from bot.topics import Topics
from tests.factories import NOW, QUERIES, ZONE, make_chat, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Language
    from bot.store import Store

WORDS: dict[Language, str] = {
    "kk": "балалар мектеп қоғам жол апаты лагерь қауіпсіз жаңа су мұғалім қала үй",
    "ru": "дети школа общество дорожная авария лагерь безопасность новый вода учитель город дом жана",
    "en": "children school society road accident camp safety new water teacher city house",
}
SYNONYMS = Synonyms(
    (
        Concept((Expression(("жол", "апаты"), "kk"), Expression(("дорожная", "авария"), "ru"))),
        Concept((Expression(("лагерь",), "ru"), Expression(("camp",), "en"))),
    )
)
READER = read_queries(Topics(()), SYNONYMS, ZONE)


async def understand(store: Store, reader: QueryReader = QUERIES) -> None:
    """Make what all saved searches need."""
    while await store.alerts.make_some(reader.read):
        pass


async def save(store: Store, *searches: str, chat: int = 1) -> dict[str, int]:
    """Let a chat follow searches; their numbers."""
    await store.chats.meet(make_chat(chat), NOW)
    for search in searches:
        await store.follows.add(chat, 0, Follow(search=search), NOW)
    return {alert.search: query for query, alert in (await store.alerts.of(chat, 0)).items()}


async def publish(store: Store, title: str, number: int = 1, language: Language = "en", summary: str = "") -> int:
    """Store a story and spread it; the number of the newest."""
    item = make_item(number, language, title=title, summary=summary)
    numbers = await take_in(store, make_reading([item], make_source(f"sample-{language}", language)))
    while await store.outbox.fan_out_chunk(NOW, Departures(ZONE)):
        pass
    return numbers[-1]


async def found(store: Store) -> list[tuple[int, str]]:
    """The saved searches that stories were found to answer."""
    rows = await store.database.read("SELECT story, text FROM story_query JOIN query USING (query) ORDER BY 1, 2")
    return [(row["story"], row["text"]) for row in rows]


async def test_story_is_held_against_all_searches(store: Store) -> None:
    """All that it answers, in any form and by any filter; none of the others."""
    await save(store, "school roads", "school", "schools -roads", '"roads at schools"', "camp", "source:news.example")
    await understand(store)
    story = await publish(store, "New roads at schools")
    assert await found(store) == [
        (story, '"roads at schools"'),
        (story, "school"),
        (story, "school roads"),
        (story, "source:news.example"),
    ]


async def test_only_searches_with_the_rarest_needs_are_looked_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frequent word alone brings no search to be looked at."""
    for number in range(3):
        await publish(store, f"School in the city number{number}", number)
    await save(store, *(f"school word{n}" for n in range(50)), "school city", "word7 source:news.example")
    await understand(store)
    looked: list[str] = []
    read_needs = matching.read_needs
    monkeypatch.setattr(matching, "read_needs", lambda text: looked.append(text) or read_needs(text))
    story = await publish(store, "School with word7", 9)
    assert await found(store) == [(story, "school word7"), (story, "word7 source:news.example")]
    assert len(looked) == 2


async def test_search_that_needs_nothing_is_never_answered(store: Store) -> None:
    """Such a one can come by an import; it is understood, and that is all."""
    await save(store, "-school", "from:2026-01-01", "…")
    await understand(store)
    await publish(store, "Sample")
    assert await found(store) == []


async def test_stories_wait_until_searches_are_understood(store: Store) -> None:
    """Nobody gets a story before it is known who else gets it in the same message."""
    await save(store, "school")
    await store.follows.add(1, 0, Follow(), NOW)
    await publish(store, "School")
    assert await store.database.read("SELECT 1 FROM waiting") == []
    await understand(store)
    while await store.outbox.fan_out_chunk(NOW, Departures(ZONE)):
        pass
    rows = await store.database.read("SELECT by_subject, by_search FROM waiting")
    assert [tuple(row) for row in rows] == [(1, 1)]


async def test_other_version_has_needs_made_anew(store: Store) -> None:
    """With other synonyms a search is answered by other stories; the same version does nothing."""
    await save(store, "camp")
    await store.alerts.renew("one")
    await understand(store)
    await store.alerts.renew("one")
    assert not await store.alerts.make_some(READER.read)
    await store.alerts.renew("two")
    await understand(store, READER)
    story = await publish(store, "Детский лагерь", language="ru")
    assert await found(store) == [(story, "camp")]


async def test_search_that_nobody_follows_any_more_is_not_looked_for(store: Store) -> None:
    """Its needs go with its last follow, whichever way that ends."""
    await save(store, "school")
    await save(store, "school", "camp", chat=2)
    await understand(store)
    await store.follows.remove(1, 0, Follow(search="school"))
    assert len(await store.database.read("SELECT 1 FROM saved")) == 2
    async with store.database.write() as tx:
        await tx.execute("DELETE FROM chat WHERE chat = 2")
    assert await store.database.read("SELECT 1 FROM saved UNION SELECT 1 FROM unread") == []
    await store.alerts.forget_unused()
    assert await store.database.read("SELECT 1 FROM need UNION SELECT 1 FROM need_key") == []


async def test_needs_of_a_search_ended_meanwhile_are_not_kept(store: Store) -> None:
    """Its follow ends between the reading and the writing."""
    (query,) = (await save(store, "school")).values()

    def read(text: str) -> object:
        return QUERIES.read(text)

    made = store.alerts.make_some

    async def end_first() -> bool:
        rows = await store.database.read("SELECT query FROM unread")
        assert [row["query"] for row in rows] == [query]
        return await made(read)  # type: ignore[arg-type] # a Query it is

    await store.follows.remove(1, 0, Follow(search="school"))
    await save(store, "school")
    assert await end_first()
    assert len(await store.database.read("SELECT 1 FROM saved")) == 1


def _searches(random: Random, count: int) -> list[str]:
    """Searches of all kinds, some of which are answered."""
    plain = [word for words in WORDS.values() for word in words.split()]
    plain += [
        "camb",
        "cam",
        "лагерд",
        "когам",
        "жана",
        "жана",
        "жана",
        "мугалим",
        "lager",
        "mektep",
        "школы",
        "мектебі",
    ]

    def one() -> str:
        kind, words = random.random(), random.choices(plain, k=random.randint(1, 3))
        if kind < 0.2:
            return '"' + " ".join(words) + '"' + random.choice(["", f" {random.choice(plain)}"])
        if kind < 0.4:
            return " ".join(words) + f" -{random.choice(plain)}"
        if kind < 0.5:
            filters = [" source:news.example", " source:other", " -source:news", " -source:gov", " from:2026-05-19"]
            return " ".join(words) + random.choice(filters)
        return " ".join(words)

    return list(dict.fromkeys(one() for _ in range(count)))


async def _stock(store: Store, random: Random, count: int) -> Sequence[int]:
    """Stories of a few words in one language or in two."""
    numbers: list[int] = []
    for number in range(1, count + 1):
        for language in random.sample(("kk", "ru", "en"), random.randint(1, 2)):
            words = random.choices(WORDS[language].split(), k=7)  # type: ignore[index] # languages they are
            item = make_item(number, language, title=" ".join(words[:3]), summary=" ".join(words[3:]))  # type: ignore[arg-type]
            source = make_source(f"sample-{language}", language)  # type: ignore[arg-type] # languages they are
            moment = NOW - timedelta(days=random.randint(0, 2), hours=number)
            numbers = await take_in(store, make_reading([item], source), now=moment)
    await index_all(store.database)
    return numbers


@pytest.mark.parametrize("seed", range(4))
async def test_stories_answer_the_searches_that_find_them(store: Store, seed: int) -> None:
    """What is told before a search is saved is what then comes: strict searches and matching agree."""
    random = Random(seed)  # noqa: S311 - the same each time
    stories = await _stock(store, random, 40)
    searches = _searches(random, 300)
    await save(store, *searches)
    await understand(store, READER)
    answered: set[tuple[int, str]] = set()
    texts = {row["query"]: row["text"] for row in await store.database.read("SELECT query, text FROM query")}
    for story, document in (await read_documents(store.database, stories)).items():
        answered |= {(story, texts[query]) for query in await answered_by(store.database, document)}
    expected = {(story, search) for search in searches for story in await store.answers.numbers(READER.read(search))}
    assert answered == expected
    assert len(expected) > 100


async def test_foretaste_counts_and_shows_the_newest(store: Store) -> None:
    """Of the time asked for, newest first; a search without any answer has none."""
    for number in range(1, 6):
        item = make_item(number, title=f"Sample school number{number}")
        await take_in(store, make_reading([item]), now=NOW + timedelta(hours=number))
    since = NOW + timedelta(hours=2)
    taste = await store.answers.foretaste(QUERIES.read("schools"), since, most=3)
    assert taste.total == 4
    assert [story.number for story in taste.newest] == [5, 4, 3]
    for search in ("camp", "school camp", '"school sample"', "scho", "", "source:other.example"):
        assert (await store.answers.foretaste(QUERIES.read(search), since, most=3)).total == 0
