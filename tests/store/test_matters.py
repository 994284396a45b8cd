"""Parts of one matter: found when stories are stored, kept through joins and splits, and given without the hidden."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.store import matters
from bot.store.chats import add_thread
from bot.store.hiding import hide_story
from bot.store.joining import join_stories
from bot.store.splitting import split_story
from tests.factories import NOW, ZONE, make_chat, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from bot.model import Language, ParsedItem
    from bot.store import Store

MISSING = "В Семее ищут пропавшего 9-летнего мальчика"
FOUND = "Семейде жоғалған 9 жасар ұл табылды"
TRIED = "Пропавший в Семее 9-летний мальчик найден: родителей оштрафовали"
OTHER = "В Актобе ищут пропавшего 9-летнего мальчика"


def told(number: int, title: str, day: int, language: Language = "ru") -> ParsedItem:
    """A story of a day of May."""
    return make_item(number, language, title=title, summary=f"Полиция. {number}", published=date(2026, 5, day))


async def store_all(store: Store, *items: ParsedItem) -> None:
    """Store items one after the other, and compare them."""
    for item in items:
        await take_in(store, make_reading([item], make_source(language=item.language)))
    while await store.matters.find_some(ZONE):
        pass


async def parts(store: Store, story: int) -> tuple[list[int], list[int]]:
    """The numbers of the parts before a story and after it."""
    found = await store.matters.parts(story)
    return [one.number for one in found.earlier], [one.number for one in found.later]


async def test_later_part_is_found(store: Store) -> None:
    """In whichever language; both lead to each other, and another town's child to neither."""
    await store_all(store, told(1, MISSING, 11), told(2, OTHER, 12), told(3, FOUND, 13, "kk"))
    assert await parts(store, 1) == ([], [3])
    assert await parts(store, 3) == ([1], [])
    assert await parts(store, 2) == ([], [])
    assert await parts(store, 99) == ([], [])


async def test_order_of_storing_is_no_matter(store: Store) -> None:
    """The day tells which part is the earlier one."""
    await store_all(store, told(3, FOUND, 13, "kk"), told(1, MISSING, 11))
    assert await parts(store, 1) == ([2], [])
    assert await parts(store, 2) == ([], [1])


async def test_parts_become_one_matter(store: Store) -> None:
    """Whatever comes later joins the matter of the part that it is most like."""
    await store_all(store, told(1, MISSING, 11), told(2, FOUND, 13, "kk"), told(3, TRIED, 20))
    assert await parts(store, 2) == ([1], [3])
    assert await parts(store, 3) == ([1, 2], [])


async def test_hidden_parts_are_not_given(store: Store) -> None:
    """Nor does a hidden story have parts."""
    await store_all(store, told(1, MISSING, 11), told(2, FOUND, 13, "kk"))
    await hide_story(store.database, 1, NOW)
    assert await parts(store, 2) == ([], [])
    assert await parts(store, 1) == ([], [])
    await store_all(store, told(3, TRIED, 20))
    assert await parts(store, 3) == ([2], [])


async def test_join_brings_parts_along_and_split_parts_them(store: Store) -> None:
    """The number that was joined leads to its story; split again, each has what its own words tell."""
    await store_all(store, told(1, MISSING, 11), told(2, "Новости Семея за неделю", 13), told(3, FOUND, 13, "kk"))
    await join_stories(store.database, 2, 3, NOW, ZONE)
    await store_all(store)
    assert await parts(store, 1) == ([], [2])
    assert await parts(store, 2) == ([1], [])
    await split_story(store.database, 2, ZONE)
    await store_all(store)
    assert await parts(store, 1) == ([], [3])
    assert await parts(store, 2) == ([], [])


async def test_edition_that_comes_later_tells_more(store: Store) -> None:
    """A story that was no part becomes one by another edition of it."""
    await store_all(store, told(1, MISSING, 11), told(2, "Происшествие", 13))
    assert await parts(store, 2) == ([], [])
    await store_all(store, told(2, FOUND, 13, "kk"))
    assert await parts(store, 2) == ([1], [])


async def test_what_many_stories_have_finds_none_of_them(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells one matter from another no more, and to read them all closely would take long."""
    monkeypatch.setattr(matters, "_MOST_WITH", 1)
    await store_all(store, told(1, MISSING, 11), told(2, FOUND, 13, "kk"))
    assert await parts(store, 2) == ([], [])


async def test_two_months_are_the_limit(store: Store) -> None:
    """What is further apart is another matter."""
    old = make_item(1, "ru", title=MISSING, published=date(2026, 3, 1))
    await store_all(store, old, told(2, FOUND, 13, "kk"))
    assert await parts(store, 2) == ([], [])


@pytest.mark.parametrize("thread", [0, 5])
async def test_message_of_the_earlier_part_is_answered(store: Store, thread: int) -> None:
    """In the same chat and thread alone, if it was sent by itself and may be edited still."""
    await store_all(store, told(1, MISSING, 11), told(2, FOUND, 13, "kk"))
    await store.chats.meet(make_chat(-7, "supergroup"), NOW)
    async with store.database.write() as tx:
        await add_thread(tx, -7, thread)
    sql = """
        INSERT INTO sent (chat, thread, story, message_id, shown_language, shown_hash, sent_at, style, editable, alerts)
        VALUES (-7, ?, 1, 31, 'ru', x'', 1, ?, ?, '')
        ON CONFLICT DO UPDATE SET style = excluded.style, editable = excluded.editable
    """
    place = (-7, thread, 2)
    for style, editable, answered in (("list", 1, {}), ("story", 0, {}), ("story", 1, {place: 31})):
        async with store.database.write() as tx:
            await tx.execute(sql, (thread, style, editable))
        assert await store.matters.answered([place, (-7, thread + 1, 2), (-7, thread, 1), (8, thread, 2)]) == answered
    await hide_story(store.database, 1, NOW)
    assert await store.matters.answered([place]) == {}
    assert await store.matters.answered([]) == {}


async def test_message_of_a_later_part_is_not_answered(store: Store) -> None:
    """A part that is stored after those that follow it answers nothing."""
    await store_all(store, told(2, FOUND, 13, "kk"), told(1, MISSING, 11))
    await store.chats.meet(make_chat(7), NOW)
    sql = """
        INSERT INTO sent (chat, thread, story, message_id, shown_language, shown_hash, sent_at)
        VALUES (7, 0, ?, 31, 'ru', x'', 1)
    """
    async with store.database.write() as tx:
        await tx.executemany(sql, [(1,)])
    assert await store.matters.answered([(7, 0, 2)]) == {}


async def test_what_is_to_be_spread_comes_first(store: Store) -> None:
    """An archive does not keep a push waiting."""
    for number in range(1, 60):
        await take_in(store, make_reading([make_item(number)]), known_source=False)
    await take_in(store, make_reading([told(100, MISSING, 20)], make_source(language="ru")))
    assert await store.matters.find_some(ZONE, leaving=True)
    assert not await store.matters.find_some(ZONE, leaving=True)
    left = await store.database.read("SELECT count(*) AS n FROM matter_pending")
    assert left[0]["n"] == 59


async def test_five_hundred_stories_take_a_moment(store: Store) -> None:
    """And all that many stories have in common finds none of them."""
    titles = [f"В Алматы на улице {n} сбили {n % 17 + 1}-летнего пешехода, водителя задержали" for n in range(500)]
    days = [NOW.date() - timedelta(days=n % 50) for n in range(500)]
    items = [make_item(n + 1, "ru", title=title, published=days[n]) for n, title in enumerate(titles)]
    await take_in(store, make_reading(items, make_source(language="ru")))
    begun = time.process_time()
    while await store.matters.find_some(ZONE):
        pass
    assert time.process_time() - begun < 3
    rows = await store.database.read("SELECT count(*) AS n FROM matter_part")
    assert rows[0]["n"] < 100
