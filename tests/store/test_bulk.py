"""Stories in bulk: joined by identity, idempotent, pushed to nobody, given back as they were."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.store import open_store, walking
from bot.store.bulk import store_stories
from bot.store.indexing import index_all
from bot.store.walking import walk_stories
from bot.transfer.stories import format_story, parse_story, story_lines
from tests.factories import MAIN_TOPIC, NOW, QUERIES, ZONE, make_item, make_reading, take_in
from tests.store.index import check_index

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store import Store

TOPICS = {"school-safety", "education", MAIN_TOPIC}


def sample(number: int = 7, *languages: str, **changes: object) -> dict[str, object]:
    """A line of the sample site."""
    editions = {
        language: {
            "title": f"Sample story {number} ({language})",
            "summary": f"Summary {number}",
            "url": f"https://news.example/{language}/{number}",
        }
        for language in languages or ("en",)
    }
    return {"id": str(number), "source": "news.example", "published": "2025-06-01", "editions": editions} | changes


async def take(store: Store, *lines: dict[str, object], now: datetime = NOW) -> tuple[int, int, int]:
    """Store lines; how many were new, changed, unchanged."""
    parsed = [parse_story(json.dumps(line).encode(), topics=TOPICS, zone=ZONE) for line in lines]
    async with store.database.write() as tx:
        plan = await store_stories(tx, parsed, now, ZONE)
    return (plan.new, plan.changed, plan.unchanged)


async def given(store: Store, *, topic: str = "", query: str | None = None) -> list[dict[str, object]]:
    """What an export gives."""
    return [
        json.loads(format_story(line))
        async for story in walk_stories(
            store.database, topic=topic, query=None if query is None else QUERIES.read(query)
        )
        for line in story_lines(story)
    ]


async def test_what_was_stored_is_given_back(store: Store) -> None:
    """Every language, topic, day and link comes back, with our number."""
    line = sample(7, "kk", "ru", topics=["education", "school-safety"])
    assert await take(store, line) == (1, 0, 0)
    assert await given(store) == [line | {"story": 1}]


async def test_picture_of_a_line_is_kept_until_another_comes(store: Store) -> None:
    """A line without one takes none away, and only the pictures that there are, are given back."""
    line, edition = sample(7), {"title": "Sample story 7 (en)", "url": "https://news.example/en/7"}
    pictured = sample(7, editions={"en": edition | {"image": "https://news.example/7.jpg"}})
    assert await take(store, pictured) == (1, 0, 0)
    assert await take(store, line) == (0, 1, 0)
    assert await take(store, pictured) == (0, 0, 1)
    (back,) = await given(store)
    assert back["editions"]["en"]["image"] == "https://news.example/7.jpg"  # type: ignore[index] # as the file has it
    other = sample(7, editions={"en": edition | {"image": "https://news.example/other.jpg"}})
    assert await take(store, other) == (0, 1, 0)


async def test_storing_twice_changes_nothing(store: Store) -> None:
    """The second time everything is known."""
    lines = [sample(number, "kk", "en", topics=["education"]) for number in range(1, 30)]
    assert await take(store, *lines) == (29, 0, 0)
    before = await given(store)
    assert await take(store, *lines, now=NOW + timedelta(days=1)) == (0, 0, 29)
    assert await given(store) == before


async def test_a_line_repeated_in_one_part_is_one_story(store: Store) -> None:
    """Lines of one transaction know of each other: a language, a correction and a topic each."""
    first = sample(7, "kk")
    second = sample(7, "ru", topics=["education"])
    third = sample(7, "kk", editions={"kk": {"title": "Corrected"}})
    assert await take(store, first, second, third, third) == (1, 2, 1)
    (line,) = await given(store)
    assert line["topics"] == ["education"]
    assert line["editions"] == {
        "kk": {"title": "Corrected", "summary": "Summary 7", "url": "https://news.example/kk/7"},
        "ru": {"title": "Sample story 7 (ru)", "summary": "Summary 7", "url": "https://news.example/ru/7"},
    }


async def test_nothing_is_pushed(store: Store) -> None:
    """A stored line leaves no fan-out row, however new it is."""
    await take(store, sample(7, published=NOW.isoformat()))
    assert await store.database.read("SELECT * FROM fanout") == []
    assert [row["push"] for row in await store.database.read("SELECT push FROM story")] == ["import"]


async def test_a_story_that_a_source_gave_is_known(store: Store) -> None:
    """The same site and id is the same story: a line adds its language, and a source's next read finds it."""
    await take_in(store, make_reading([make_item(7, "en")]))
    assert await take(store, sample(7, "ru")) == (0, 1, 0)
    story = await store.stories.get(1)
    assert story is not None
    assert story.languages == ("ru", "en")
    assert await take_in(store, make_reading([make_item(7, "ru")])) == [1]


async def test_another_sources_id_is_another_story(store: Store) -> None:
    """An id is unique within its source only, and titles join nothing."""
    assert await take(store, sample(7), sample(7, source="other.example"), sample(8)) == (3, 0, 0)


async def test_a_correction_is_searched_for_by_its_new_words(store: Store) -> None:
    """Changed titles and summaries are the edition's, and the old words find it no more."""
    await take(store, sample(7, editions={"en": {"title": "Old heading"}}))
    assert await take(store, sample(7, editions={"en": {"title": "Fresh heading"}})) == (0, 1, 0)
    assert (await store.search.find(QUERIES.read("old"))).stories == ()
    assert (await store.search.find(QUERIES.read("fresh"))).stories == (1,)
    (row,) = await store.database.read("SELECT changed_at FROM edition")
    assert row["changed_at"] is not None


async def test_an_archive_that_waits_for_the_index_does_not_hold_the_file(store: Store) -> None:
    """A part of an import indexes as many stories as it has lines; the rest come one transaction after the other."""
    await take(store, *(sample(n) for n in range(1, 8)))
    async with store.database.write() as tx:
        await tx.execute("INSERT INTO unindexed SELECT story FROM story")
    await take(store, sample(20))
    assert len(await store.database.read("SELECT story FROM unindexed")) == 7
    assert len((await store.search.find(QUERIES.read("story 20"))).stories) >= 1
    await index_all(store.database, at_once=3)
    assert await store.database.read("SELECT story FROM unindexed") == []
    await check_index(store)


async def test_a_line_takes_nothing_away(store: Store) -> None:
    """A summary, link, day, language or topic that a later line does not name stays."""
    await take(store, sample(7, "kk", "en", topics=["education"]))
    before = await given(store)
    bare: dict[str, object] = {
        "id": "7",
        "source": "news.example",
        "editions": {"en": {"title": "Sample story 7 (en)"}},
    }
    assert await take(store, bare) == (0, 0, 1)
    assert await given(store) == before


async def test_summary_that_a_line_empties_is_gone(store: Store) -> None:
    """Only one that it names as empty: nobody finds the story by its words any more, in that language."""
    texts: dict[str, dict[str, str]] = {
        language: {"title": "Heading", "summary": f"{language}only"} for language in ("kk", "en", "ru")
    }
    await take(store, sample(7, editions=texts))
    later: dict[str, dict[str, str | None]] = {"en": {"title": "Heading", "summary": ""}, "kk": {"title": "Heading"}}
    later["ru"] = {"title": "Heading", "summary": None}
    assert await take(store, sample(7, editions=later)) == (0, 1, 0)
    (line,) = await given(store)
    assert line["editions"] == texts | {"en": {"title": "Heading", "summary": ""}}
    assert [(await store.search.find(QUERIES.read(f'"{word}"'))).stories for word in ("enonly", "kkonly")] == [(), (1,)]
    assert await take(store, line) == (0, 0, 1)
    await check_index(store)


async def test_another_day_moves_the_story(store: Store) -> None:
    """Lists of all stories and of a topic follow the day that is known now."""
    lines = [sample(1, topics=["education"]), sample(2, topics=["education"], published="2025-06-02")]
    await take(store, *lines)
    assert await take(store, sample(1, topics=["education"], published="2025-06-03T10:00:00+05:00")) == (0, 1, 0)
    for topic in ("", "education"):
        assert [line["id"] for line in await given(store, topic=topic)] == ["1", "2"]


async def test_links_are_identities_where_there_is_no_id(store: Store) -> None:
    """A story of a site without ids goes out and in again as itself, in every language."""
    item = make_item(7, "en")
    without_id = type(item)(url=item.url, language="en", title=item.title)
    await take_in(store, make_reading([without_id]))
    (line,) = await given(store)
    assert line["id"] == item.url
    assert await take(store, line) == (0, 0, 1)
    line["editions"] = {"ru": {"title": "Пример", "url": "https://news.example/ru/7"}}
    assert await take(store, line) == (0, 1, 0)
    assert await take_in(store, make_reading([without_id])) == [1]


async def test_an_id_that_is_a_link_is_given_back_as_it_is(store: Store) -> None:
    """Whether or not an edition has that link, and also when a later line names it."""
    link = "https://news.example/about?id=7#top"
    await take(store, sample(7, id=link))
    assert await take(store, sample(7, id=link, editions={"en": {"title": "Sample story 7 (en)", "url": link}})) == (
        0,
        1,
        0,
    )
    assert [line["id"] for line in await given(store)] == [link]


async def test_stories_are_walked_newest_first(store: Store) -> None:
    """By day, then by number, whatever the order in which they came; hidden ones are left out."""
    days = ["2025-03-01", "2025-01-01", "2025-02-01", "2025-02-01", "2025-04-01"]
    await take(store, *[sample(number, published=day) for number, day in enumerate(days)])
    async with store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = 5")
    assert [line["id"] for line in await given(store)] == ["0", "3", "2", "1"]


async def test_the_stories_of_a_day_keep_their_order(store: Store, tmp_path: Path) -> None:
    """An export, newest first, gives another database the same lists."""
    await take(store, *[sample(number) for number in (5, 3, 9)])
    exported = await given(store)
    async with open_store(tmp_path / "other.db") as other:
        await take(other, *exported)
        assert await given(other) == exported


async def test_a_topic_and_a_query_choose(store: Store) -> None:
    """Both together choose what is in both; a query without a word finds nothing."""
    await take(store, sample(11, topics=["education"]), sample(12, topics=["education"]), sample(13))
    assert [line["id"] for line in await given(store, topic="education")] == ["12", "11"]
    assert [line["id"] for line in await given(store, query="sample 13")] == ["13"]
    assert [line["id"] for line in await given(store, topic="education", query="summary 12")] == ["12"]
    assert await given(store, topic="education", query="summary 13") == []
    assert await given(store, query='"*') == []


async def test_a_file_has_what_the_list_of_a_search_has(store: Store) -> None:
    """Also where the last word may be another's beginning, and a word of those typed is found by a synonym."""
    titles = ("Sample camps", "Sample campuses", "Sample campfires", "Sample rivers")
    lines = [sample(n) for n in range(1, 5)]
    for line, title in zip(lines, titles, strict=True):
        line["editions"] = {"en": {"title": title, "url": f"https://news.example/{title[7:]}"}}
    await take(store, *lines)
    for text, count in (("sample camp", 3), ("camp", 3), ("sample river", 1), ("samples campus", 1), ("sam", 4)):
        found = await store.search.find(QUERIES.read(text))
        answers = set(found.stories[: len(found.stories) - found.related])
        assert {story.number async for story in walk_stories(store.database, query=QUERIES.read(text))} == answers
        assert len(answers) == count, text


async def test_a_walk_in_parts_gives_each_story_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest first, also where those of one day are in several parts."""
    await take(store, *(sample(n) for n in range(1, 8)))
    await take(store, *(sample(n, published=f"2025-06-02T10:{20 - n}:00+05:00", id=f"{n}") for n in (8, 9)))
    assert [line["id"] for line in await given(store, query="sample")][:3] == ["8", "9", "7"]
    monkeypatch.setattr(walking, "_NUMBERS", 2)
    assert [line["id"] for line in await given(store, query="sample")] == [*"897654321"]
    assert len(await given(store)) == 9


async def test_a_moment_keeps_its_offset(store: Store) -> None:
    """What a source told is kept as it told it."""
    await take(store, sample(7, published="2025-06-01T06:00:00+05:00"))
    (line,) = await given(store)
    assert line["published"] == "2025-06-01T06:00:00+05:00"
    (row,) = await store.database.read("SELECT sorted_at FROM story")
    assert row["sorted_at"] == int(datetime(2025, 6, 1, 1, tzinfo=UTC).timestamp() * 1000)
