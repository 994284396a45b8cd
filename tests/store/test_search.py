"""Search and the numbers of searches."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Edition, Follow, Language, ParsedItem
from bot.store import Store
from bot.store.bulk import store_stories
from bot.store.hiding import hide_story
from bot.store.search import MOST_FOUND
from bot.transfer.stories import StoryLine
from tests.factories import NOW, QUERIES, ZONE, make_chat, make_item, make_reading, make_source, take_in
from tests.store.index import check_index

EN, KK = make_source("sample-en", "en"), make_source("sample-kk", "kk")


async def test_words_in_any_language_find_the_story(store: Store) -> None:
    """A story is found by the words of each of its editions, also by their beginnings."""
    kk = make_item(1, "kk", title="Үлгі: мектептегі қауіпсіздік")
    (number,) = await take_in(
        store, make_reading([make_item(1, title="Sample: safe schools")], EN), make_reading([kk], KK)
    )
    for text in ("schools", "SAFE", "school", "Мектеп", "қауіпсіздік мектептегі", "safe schools"):
        assert [s.number for s in (await store.search.page(QUERIES.read(text), size=5)).stories] == [number], text
    assert (await store.search.page(QUERIES.read("safe hospitals"), size=5)).total == 0


async def test_title_goes_before_summary(store: Store) -> None:
    """A word in the title is a better match than one in the summary."""
    await take_in(
        store, make_reading([make_item(1, summary="A sample on bicycles"), make_item(2, title="Bicycles")], EN)
    )
    page = await store.search.page(QUERIES.read("bicycles"), size=5)
    assert [story.edition("en").external_id for story in page.stories] == ["2", "1"]


async def test_word_itself_goes_before_its_beginnings(store: Store) -> None:
    """Who searches for a number or a short word gets it before the longer ones that begin so."""
    await take_in(store, make_reading([make_item(number, summary="A sample.") for number in (962, 9620, 9621)], EN))
    page = await store.search.page(QUERIES.read("story 962"), size=5)
    assert page.stories[0].edition("en").external_id == "962"


async def test_pages_of_a_search(store: Store) -> None:
    """A search's pages go on after the last story shown, and end at the last."""
    await take_in(store, make_reading([make_item(number) for number in range(12)], EN))
    first = await store.search.page(QUERIES.read("sample"), size=5)
    second = await store.search.page(QUERIES.read("sample"), size=5, anchor=first.stories[-1].number)
    third = await store.search.page(QUERIES.read("sample"), size=5, anchor=second.stories[-1].number)
    shown = [story.number for page in (first, second, third) for story in page.stories]
    assert len(set(shown)) == first.total == 12
    assert (third.number, third.pages, third.older) == (3, 3, False)
    back = await store.search.page(QUERIES.read("sample"), size=5, anchor=third.stories[0].number, older=False)
    assert back == second


SAMPLES = (
    ("kk", "Үлгі: балабақшадағы тәрбиешілер", "Мектептегі қауіпсіздік туралы үлгі мәтін."),
    ("ru", "Пример: в детском саду ждут родителей", "Безопасность детей в Казахстане."),
    ("en", "Sample: kindergartens are waiting", "Vaccination of infants goes on."),
)
"""One story a language, none joined with another."""


async def fill(store: Store) -> None:
    """Store the samples."""
    for number, (language, title, summary) in enumerate(SAMPLES, 1):
        item = make_item(number, language, title=title, summary=summary)
        await take_in(store, make_reading([item], make_source(f"sample-{language}", language)))


async def found_by(store: Store, text: str, reader: Language | None = None) -> list[int]:
    """The numbers of the stories that hold all of what was typed."""
    found = await store.search.find(QUERIES.read(text, reader))
    return list(found.stories[: len(found.stories) - found.related])


@pytest.mark.parametrize(
    ("text", "story"),
    [
        ("балабақшалардың", 1), ("тәрбиеші", 1), ("мектебіндегі қауіпсіздікті", 1),
        ("балабакша", 1), ("тарбиеши", 1), ("кауипсиздик", 1), ("кауыпсыздык мектеп", 1),
        ("balabaqşa", 1), ("balabaqsha", 1), ("balabaksha", 1), ("qauipsizdik", 1), ("mektepte", 1),
        ("балаба", 1), ("тәрб", 1), ("балабақщада", 1), ("қауіпсізідк", 1), ("балабакщада", 1),
        ("детские сады", 2), ("родитель", 2), ("казахстан", 2), ("безопасностью детей", 2),
        ("detskij sad", 2), ("detskiy", 2), ("bezopasnost", 2), ("безоп", 2), ("безопастность", 2), ("радители", 2),
        ("kindergarten", 3), ("wait infant", 3), ("vaccinations", 3), ("kinderg", 3), ("kindergarden", 3),
        ("vacination", 3),
    ],
)  # fmt: skip
async def test_however_it_is_typed(store: Store, text: str, story: int) -> None:
    """Inflected, without Kazakh letters, in Latin ones, unfinished, with slips."""
    await fill(store)
    assert story in await found_by(store, text, SAMPLES[story - 1][0])


@pytest.mark.parametrize("text", ["бал", "сотка", "тәжірибе", "дом", "қауын", "sick", "балық"])
async def test_what_only_looks_alike_is_not_found(store: Store, text: str) -> None:
    """Another word that begins alike, or is a letter away from a short one."""
    await fill(store)
    if text != "бал":  # the beginning of балабақша, which may be meant
        assert await found_by(store, text, "kk") == []


async def test_form_typed_goes_before_other_forms(store: Store) -> None:
    """The exact form, then another form, then the same without Kazakh letters."""
    titles = ("Үлгі: қала туралы", "Үлгі: қаланың туралы", "Үлгі: кала туралы")
    await take_in(store, make_reading([make_item(n, "kk", title=t) for n, t in enumerate(titles, 1)], KK))
    assert (await found_by(store, "қаланың", "kk"))[0] == 2
    assert (await found_by(store, "қала", "kk"))[0] == 1


async def test_kazakh_letters_tell_words_apart(store: Store) -> None:
    """Whoever types көл means no hand; whoever has no such letter finds both."""
    titles = ("Үлгі: көлде", "Үлгі: қолда")
    await take_in(store, make_reading([make_item(n, "kk", title=t) for n, t in enumerate(titles, 1)], KK))
    assert await found_by(store, "көл", "kk") == [1]
    assert sorted(await found_by(store, "кол", "kk")) == [1, 2]


async def test_more_of_the_words_goes_first(store: Store) -> None:
    """All words before some, near together before apart, the rare one before the frequent one."""
    titles = ("Sample river", "Sample river camp", "Sample camp by the wide blue river", "Sample bicycle")
    await take_in(
        store, make_reading([make_item(n, title=t, summary="A sample.") for n, t in enumerate(titles, 1)], EN)
    )
    found = await store.search.find(QUERIES.read("river camp"))
    assert found.stories[:2] == (2, 3)
    assert found.stories[len(found.stories) - found.related :] in {(1,), ()}


async def test_a_phrase_is_found_word_for_word(store: Store) -> None:
    """In this order and these forms; a query without Kazakh letters will do."""
    titles = ("Үлгі: жаңа мектеп салынды", "Үлгі: жаңа мектептер", "Үлгі: мектеп жаңа")
    await take_in(store, make_reading([make_item(n, "kk", title=t) for n, t in enumerate(titles, 1)], KK))
    assert await found_by(store, '"жаңа мектеп"') == [1]
    assert await found_by(store, '"жана мектеп"') == [1]
    assert await found_by(store, '"мектеп салды"') == []
    assert await found_by(store, '"үлгі жаңа" "жаңа мектеп"') == [1]
    assert await found_by(store, '"жаңа мектеп" "мектеп жаңа"') == []


async def test_words_left_out(store: Store) -> None:
    """In any form; alone they leave all the others."""
    titles = ("Sample schools and rivers", "Sample school", "Sample river")
    await take_in(store, make_reading([make_item(n, title=t, summary="A text.") for n, t in enumerate(titles, 1)], EN))
    assert await found_by(store, "school -river") == [2]
    assert await found_by(store, "-rivers") == [2]


async def test_words_left_out_are_typed_on_any_keyboard(store: Store) -> None:
    """As those are that are looked for."""
    await fill(store)
    assert sorted(await found_by(store, "-балабакша")) == [2, 3]
    assert sorted(await found_by(store, "-balabaqsha")) == [2, 3]
    assert sorted(await found_by(store, "-kindergarten")) == [1, 2]


async def test_days_and_order(store: Store) -> None:
    """From and to take the whole day in; the newest first where it is asked for."""
    days = [date(2026, 5, day) for day in (1, 2, 3)]
    items = [make_item(n, title=f"Sample {'school ' * n}", published=day) for n, day in enumerate(days, 1)]
    await take_in(store, make_reading(items, EN))
    assert sorted(await found_by(store, "school from:2026-05-02")) == [2, 3]
    assert sorted(await found_by(store, "school to:02.05.2026")) == [1, 2]
    assert await found_by(store, "from:2026-05-02 to:2026-05-02") == [2]
    assert (await store.search.find(QUERIES.read("school"), order="newest")).stories == (3, 2, 1)


async def test_story_without_a_day_is_of_the_day_on_which_it_was_seen(store: Store) -> None:
    """As it stands in every list: in Almaty's day, whatever it is in UTC."""
    late = NOW.replace(hour=20)  # one in the morning of the next day in Almaty
    await take_in(store, make_reading([make_item(1, published=None)], EN), now=late)
    assert await found_by(store, "sample from:2026-05-21 to:2026-05-21") == [1]
    assert await found_by(store, "sample to:2026-05-20") == []
    assert await found_by(store, "sample from:2026-05-22") == []


async def test_source_of_a_story(store: Store) -> None:
    """By its name or a part of it; one that is not there finds nothing."""
    await take_in(store, make_reading([make_item(1)], EN))
    assert await found_by(store, "sample source:news.example") == [1]
    assert await found_by(store, "source:news") == [1]
    assert await found_by(store, "source:s") == [1]
    assert await found_by(store, "source::") == []
    assert await found_by(store, "sample source:gov.kz") == []
    assert await found_by(store, "sample -source:news.example") == []
    assert await found_by(store, "sample -source:news") == []
    assert await found_by(store, "sample -source:gov") == [1]


async def test_what_was_meant_is_told(store: Store) -> None:
    """The query with the unknown word put right; nothing where all words are known."""
    await fill(store)
    assert (await store.search.find(QUERIES.read("kindergardens waiting"))).meant == "kindergartens waiting"
    assert (await store.search.find(QUERIES.read("kindergartens waiting"))).meant is None
    assert (await store.search.find(QUERIES.read("бёзопастность детей"))).meant == "безопасность детей"


async def test_the_index_follows_the_stories(store: Store) -> None:
    """Corrected, hidden and dated anew, a story is found as it is; the words are counted right."""
    await take_in(
        store, make_reading([make_item(1, title="Sample of rivers"), make_item(2, title="Sample of lakes")], EN)
    )
    await take_in(store, make_reading([make_item(1, title="Sample of forests")], EN))
    assert (await found_by(store, "rivers"), await found_by(store, "forest")) == ([], [1])
    await hide_story(store.database, 2, NOW)
    assert await found_by(store, "lakes") == []
    await check_index(store)


async def test_more_is_found_than_can_be_shown(store: Store) -> None:
    """Past a thousand stories it is said that there are more; those with the word in the title come first."""
    items = [
        make_item(n, title="Sample" if n else "Sample school", summary="A school.") for n in range(MOST_FOUND + 50)
    ]
    async with store.database.write() as tx:
        await store_stories(tx, [line_of(item) for item in items], NOW, ZONE)
    page = await store.search.page(QUERIES.read("school"), size=5)
    assert (page.total, page.more) == (MOST_FOUND, True)
    assert page.stories[0].edition("en").title == "Sample school"


def line_of(item: ParsedItem) -> StoryLine:
    """A line of an import that tells an item."""
    edition = Edition(
        language=item.language,
        title=item.title,
        summary=item.summary,
        url=item.url,
        site="news.example",
        external_id=item.external_id,
    )
    return StoryLine(id=item.external_id or "", source="news.example", editions=(edition,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        '"',
        '""" AND (',
        "NEAR(a b)",
        "title:sample",
        "* OR *",
        "-",
        "😀",
        "\u202eabc",
        "sample\0",
        "a" * 4096,
        "и " * 2048,
        "%_",
        "'; DROP TABLE story; --",
        "^sample",
        "{a b}: c",
        "\ud800",
    ],
)
async def test_nothing_typed_is_an_error(store: Store, text: str) -> None:
    """Operators, quotes, signs and endless words give a page."""
    await take_in(store, make_reading([make_item(1)], EN))
    assert (await store.search.page(QUERIES.read(text), size=5)).number == 1


@given(text=st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
async def test_any_text_is_safe(store: Store, text: str) -> None:
    """Whatever is typed, the index answers."""
    assert (await store.search.page(QUERIES.read(text), size=5)).total == 0


async def test_number_of_a_search(store: Store) -> None:
    """The same text has the same number, which leads back to it."""
    number = await store.queries.remember("sample words", NOW)
    assert await store.queries.remember("sample words", NOW) == number
    assert await store.queries.recall(number) == "sample words"
    assert await store.queries.recall(number + 1) is None
    assert await store.queries.recall(10**30) is None


async def test_old_searches_are_forgotten_but_not_followed_ones(store: Store) -> None:
    """Housekeeping forgets what nobody needs."""
    await store.chats.meet(make_chat(), NOW)
    await store.follows.add(7, 0, Follow(search="kept"), NOW)
    forgotten = await store.queries.remember("forgotten", NOW)
    assert await store.queries.forget_before(NOW + timedelta(days=1)) == 1
    assert await store.queries.recall(forgotten) is None
    assert await store.follows.of(7, 0) == (Follow(search="kept"),)
