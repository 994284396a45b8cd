"""Stories and their pages, as readers get them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.model import Page, Showing
from bot.store import Store
from tests.factories import MAIN_TOPIC, NOW, QUERIES, make_item, make_reading, make_source, take_in

EN, RU = make_source("sample-en", "en"), make_source("sample-ru", "ru")


async def fill(store: Store, count: int) -> list[int]:
    """Stories of one source, oldest first; their numbers."""
    items = [make_item(number, published=date(2026, 5, 1 + number)) for number in range(count)]
    return await take_in(store, make_reading(items[::-1], EN))


def numbers(page: Page) -> list[int]:
    return [story.number for story in page.stories]


async def test_story_keeps_its_editions_and_topics(store: Store) -> None:
    """What was stored comes back whole."""
    (number,) = await take_in(store, make_reading([make_item(5, "en")], EN), make_reading([make_item(5, "ru")], RU))
    story = await store.stories.get(number)
    assert story is not None
    assert story.languages == ("ru", "en")
    assert story.topics == (MAIN_TOPIC,)
    assert story.first_seen == NOW
    assert story.edition("kk").language == "ru"
    assert story.edition("en").external_id == "5"


async def test_same_read_twice_stores_nothing(store: Store) -> None:
    """A second pass over the same page changes nothing."""
    first = await fill(store, 3)
    assert await fill(store, 3) == first


async def test_correction_replaces_the_text(store: Store) -> None:
    """A corrected edition is shown and found by its new words only."""
    (number,) = await take_in(store, make_reading([make_item(5, title="Sample about rivers")], EN))
    await take_in(store, make_reading([make_item(5, title="Sample about lakes")], EN))
    story = await store.stories.get(number)
    assert story is not None
    assert story.edition("en").title == "Sample about lakes"
    assert (await store.search.page(QUERIES.read("rivers"), size=5)).total == 0
    assert (await store.search.page(QUERIES.read("lakes"), size=5)).total == 1


async def test_picture_is_kept_and_renewed_without_a_correction(store: Store) -> None:
    """What shows the story stays as it is: its digest is the same, nothing is revised, nothing searched for again."""
    item, russian = make_item(5), make_item(5, "ru")
    picture, other = "https://news.example/5.jpg", "https://news.example/5-new.jpg"
    await take_in(store, make_reading([replace(item, image=picture)], EN), make_reading([russian], RU))
    async with store.database.write() as tx:
        await tx.execute("DELETE FROM fanout")
    (number,) = await take_in(store, make_reading([item], EN))
    before = await store.stories.get(number)
    await take_in(store, make_reading([replace(item, image=other)], EN))
    after = await store.stories.get(number)
    assert before is not None
    assert after is not None
    assert [story.edition("en").image for story in (before, after)] == [picture, other]
    assert before.edition("en").digest == after.edition("en").digest
    assert after.edition("en").changed_at is None
    assert Showing(story=after, language="kk").image == other
    assert await store.database.read("SELECT story FROM revising UNION ALL SELECT story FROM fanout") == []


async def test_alias_hidden_and_unknown(store: Store) -> None:
    """An alias leads to its story; hidden and unknown numbers lead nowhere, however large."""
    first, second = await fill(store, 2)
    async with store.database.write() as tx:
        await tx.execute("INSERT INTO alias (alias, story) VALUES (900, ?)", (first,))
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = ?", (second,))
    story = await store.stories.get(900)
    assert story is not None
    assert story.number == first
    assert [await store.stories.get(number) for number in (second, 0, -1, 10**30)] == [None] * 4


async def test_pages_from_the_first_to_the_last_and_back(store: Store) -> None:
    """Turning pages shows every story once, in order, in both directions."""
    newest_first = (await fill(store, 12))[::-1]
    page = await store.stories.page(size=5)
    seen = [numbers(page)]
    while page.older:
        page = await store.stories.page(size=5, anchor=page.stories[-1].number)
        seen.append(numbers(page))
    assert [number for shown in seen for number in shown] == newest_first
    assert (page.number, page.pages, page.total, page.newer) == (3, 3, 12, True)
    page = await store.stories.page(size=5, anchor=page.stories[0].number, older=False)
    assert numbers(page) == newest_first[5:10]
    page = await store.stories.page(size=5, anchor=page.stories[0].number, older=False)
    assert numbers(page) == newest_first[:5]
    assert not page.newer


async def test_page_past_the_ends_is_the_nearest(store: Store) -> None:
    """A button of a list that has become shorter, or an unknown one, still shows a page."""
    newest_first = (await fill(store, 7))[::-1]
    past_the_end = await store.stories.page(size=5, anchor=newest_first[-1])
    assert numbers(past_the_end) == newest_first[-5:]
    before_the_start = await store.stories.page(size=5, anchor=newest_first[2], older=False)
    assert numbers(before_the_start) == newest_first[:5]
    assert numbers(await store.stories.page(size=5, anchor=4711)) == newest_first[:5]


async def test_new_story_does_not_shift_the_next_page(store: Store) -> None:
    """The next page goes on after the last story shown, whatever came in above."""
    newest_first = (await fill(store, 8))[::-1]
    page = await store.stories.page(size=5)
    await take_in(store, make_reading([make_item(99, published=date(2026, 5, 20))], EN))
    following = await store.stories.page(size=5, anchor=page.stories[-1].number)
    assert numbers(following) == newest_first[5:]
    assert following.number == 3


async def test_pages_of_a_topic(store: Store) -> None:
    """A topic's pages hold its stories only, and hidden ones are in no list and no count."""
    other = make_source("sample-other", "en", topics=("education",))
    first, second = await take_in(store, make_reading([make_item(1)], EN), make_reading([make_item(2)], other))
    assert numbers(await store.stories.page("education", size=5)) == [second]
    assert await store.stories.topic_counts() == {MAIN_TOPIC: 1, "education": 1}
    async with store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = ?", (second,))
    assert await store.stories.page("education", size=5) == Page(stories=(), total=0, pages=1)
    assert await store.stories.topic_counts() == {MAIN_TOPIC: 1}
    assert numbers(await store.stories.page(size=5)) == [first]


async def test_empty_store(store: Store) -> None:
    """Nothing stored is an empty page."""
    assert await store.stories.page(size=5) == Page(stories=(), total=0, pages=1)
    assert await store.stories.last_new() is None
