"""From what sources show to one story: what is stored of it, how it came, and how it goes apart again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.model import ParsedItem
from bot.store import nearby
from bot.store.hiding import hide_story
from bot.store.joins import latest_joins
from bot.store.splitting import split_story
from tests.factories import MAIN_TOPIC, NOW, ZONE, make_reading, make_source, take_in

if TYPE_CHECKING:
    import pytest

    from bot.model import Source
    from bot.store import Store

MEDIA = make_source("media-ru", "ru", site="media.example", topics=("education",))
MINISTRY = make_source("ministry-kk", "kk", site="ministry.example", topics=(MAIN_TOPIC,), official=True)
DAY = date(2026, 5, 20)

RU = ParsedItem(
    url="https://media.example/ru/a",
    language="ru",
    title="23 ребёнка отравились в детском саду Костаная",
    summary="Дети доставлены в больницу.",
    published=DAY,
    topics=("health-and-vaccination",),
    regions=("kostanay",),
)
KK = ParsedItem(
    url="https://ministry.example/kk/7",
    language="kk",
    title="Қостанайда балабақшада 23 бала уланды",
    external_id="7",
    summary="Бүлдіршіндер ауруханаға жеткізілді.",
    published=datetime(2026, 5, 19, 20, 0, tzinfo=UTC),
    regions=("kostanay",),
)
OTHER = replace(RU, url="https://media.example/ru/b", title="Школьная форма подорожала", summary="", regions=())


async def read(
    store: Store, source: Source, *items: ParsedItem, now: datetime = NOW, known_source: bool = True
) -> list[int]:
    return await take_in(store, make_reading(items, source), now=now, known_source=known_source)


async def pushed(store: Store) -> list[int]:
    return [row["story"] for row in await store.database.read("SELECT story FROM fanout ORDER BY story")]


async def test_other_sources_news_is_one_more_edition(store: Store) -> None:
    """It pushes nothing anew, adds its topics, and the official one counts first; the day is the earliest."""
    await read(store, MEDIA, OTHER, RU)
    assert await read(store, MINISTRY, KK, now=NOW + timedelta(minutes=5)) == [1, 2]
    assert await pushed(store) == [1, 2]
    story = await store.stories.get(1)
    assert story is not None
    assert [(one.site, one.official) for one in story.editions] == [
        ("ministry.example", True),
        ("media.example", False),
    ]
    assert story.topics == ("education", "health-and-vaccination", MAIN_TOPIC)
    assert story.published == KK.published  # the same day in Almaty, and a moment tells more
    (join,) = await latest_joins(store.database, limit=9)
    assert (join.story, join.by, join.language, join.title, join.beside) == (1, "likeness", "kk", KK.title, RU.title)


async def test_joined_edition_is_known_at_the_next_read(store: Store) -> None:
    """And another language of it by its site's id, which goes with it when the story is split."""
    await read(store, MEDIA, RU)
    await read(store, MINISTRY, KK)
    await read(store, MINISTRY, KK)
    en = replace(KK, language="en", title="Twenty-three children poisoned", url="https://ministry.example/en/7")
    assert await read(store, replace(MINISTRY, name="ministry-en", language="en"), en) == [1]
    assert await split_story(store.database, 1, ZONE) == {1: 1, 2: 2}
    parted, kept = await store.stories.get(2), await store.stories.get(1)
    assert parted is not None
    assert kept is not None
    assert (parted.languages, parted.topics, parted.published) == (("kk", "en"), (MAIN_TOPIC,), KK.published)
    assert (kept.topics, kept.regions) == (("education", "health-and-vaccination"), ("kostanay",))
    assert await pushed(store) == [1]
    await read(store, MINISTRY, KK, en)
    assert await latest_joins(store.database, limit=9) == []


async def test_what_is_like_both_parts_of_a_split_joins_neither(store: Store) -> None:
    """Its site moved it to another address: the operator's word still counts."""
    await read(store, MEDIA, RU)
    await read(store, MINISTRY, KK)
    await split_story(store.database, 1, ZONE)
    en = make_source("agency-en", "en", site="agency.example")
    item = ParsedItem(
        url="https://agency.example/1",
        language="en",
        title="23 children poisoned in kindergarten in Kostanay",
        summary="The children were taken to hospital.",
        published=DAY,
    )
    assert await read(store, en, item) == [1, 2, 3]


async def test_languages_of_one_site_without_an_id_arrive_as_one(store: Store) -> None:
    """Two feeds of an agency that are read together are one story from the start, and can be split."""
    kazakh = replace(KK, external_id=None, url="https://media.example/kk/x", topics=("school-safety",))
    kazakh_source = replace(MEDIA, name="media-kk", language="kk", topics=())
    await take_in(store, make_reading([RU], MEDIA), make_reading([kazakh], kazakh_source))
    assert await pushed(store) == [1]
    (join,) = await latest_joins(store.database, limit=9)
    assert join.by == "likeness"
    assert await split_story(store.database, 1, ZONE) == {1: 1, 2: 1}


async def subjects(store: Store, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    story = await store.stories.get(number)
    assert story is not None
    return story.topics, story.regions


async def test_split_leaves_what_both_were_under_from_the_start(store: Store) -> None:
    """Two that came together name the same region: it was the story's own, too."""
    kazakh = replace(KK, external_id=None, url="https://media.example/kk/x", topics=("school-safety",))
    kazakh_source = replace(MEDIA, name="media-kk", language="kk", topics=())
    await take_in(store, make_reading([RU], MEDIA), make_reading([kazakh], kazakh_source))
    await split_story(store.database, 1, ZONE)
    assert await subjects(store, 1) == (("school-safety",), ("kostanay",))
    assert await subjects(store, 2) == (("education", "health-and-vaccination"), ("kostanay",))


async def test_split_gives_a_piece_what_any_of_its_languages_is_under(store: Store) -> None:
    """The words of the second language are as much its own as those of the first."""
    await read(store, MEDIA, RU)
    english = replace(
        KK,
        language="en",
        title="23 children poisoned in kindergarten in Kostanay",
        summary="",
        topics=("school-safety",),
        url="https://ministry.example/en/7",
    )
    english_source = replace(MINISTRY, name="ministry-en", language="en", topics=())
    await take_in(store, make_reading([KK], MINISTRY), make_reading([english], english_source))
    assert await split_story(store.database, 1, ZONE) == {1: 1, 2: 2}
    assert await subjects(store, 1) == (("education", "health-and-vaccination"), ("kostanay",))
    assert await subjects(store, 2) == ((MAIN_TOPIC, "school-safety"), ("kostanay",))


async def test_links_join_what_is_not_alike(store: Store) -> None:
    """A page says where its other language is; also when the other page appears first, or says it later."""
    source = replace(MEDIA, name="media-kk", language="kk")
    linked = replace(
        KK,
        external_id=None,
        title="Бүгінгі жаңалық",
        summary="",
        url="https://media.example/kk/x",
        same_as=(OTHER.url,),
    )
    await read(store, MEDIA, OTHER)
    assert await read(store, source, linked) == [1]
    assert (await latest_joins(store.database, limit=1))[0].by == "link"


async def test_links_to_other_sites_join_nothing(store: Store) -> None:
    """A page may name as its other language whatever it likes, but only its own site's pages are its own."""
    await read(store, MEDIA, OTHER)
    linked = replace(KK, title="Бүгінгі жаңалық", summary="", same_as=(OTHER.url,))
    assert await read(store, MINISTRY, linked) == [1, 2]


async def test_next_day_is_compared(store: Store) -> None:
    """What one source tells of yesterday, another may have dated today."""
    await read(store, MEDIA, RU)
    assert await read(store, MINISTRY, replace(KK, published=DAY - timedelta(days=1))) == [1]


async def test_page_that_is_known_leads_to_what_is_new(store: Store) -> None:
    """It shows the link since the other language is there."""
    source = replace(MEDIA, name="media-kk", language="kk")
    item = replace(KK, external_id=None, title="Бүгінгі жаңалық", summary="", url="https://media.example/kk/x")
    await read(store, source, item)
    known = make_reading([replace(item, same_as=(OTHER.url,))], source)
    assert await take_in(store, known, make_reading([OTHER], MEDIA)) == [1]


async def test_first_read_joins_and_pushes_nothing(store: Store) -> None:
    """And what another source shows of a story that was stored unpushed is old news by then."""
    await read(store, MEDIA, RU, known_source=False)
    assert await read(store, MINISTRY, KK) == [1]
    assert await pushed(store) == []


async def test_hidden_story_is_joined_by_nothing_that_is_like_it(store: Store) -> None:
    """Nobody could see that: what another site says is a story of its own, to be hidden by itself."""
    await read(store, MEDIA, RU)
    await hide_story(store.database, 1, NOW)
    assert await read(store, MINISTRY, KK) == [1, 2]


async def test_far_days_are_not_compared(store: Store) -> None:
    """Nor more than the newest stories of the days concerned."""
    await read(store, MEDIA, RU)
    late = replace(KK, published=NOW + timedelta(days=3))
    assert await read(store, MINISTRY, late, now=NOW + timedelta(days=3)) == [1, 2]


async def test_so_many_are_compared(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest ones, where a few days have more."""
    monkeypatch.setattr(nearby, "MOST", 1)
    await read(store, MEDIA, OTHER, RU)
    assert await read(store, MINISTRY, KK) == [1, 2, 3]


async def test_corrected_date_leaves_a_joined_story_its_earliest(store: Store) -> None:
    """What one of its sources says later, another has said before."""
    early = replace(RU, published=NOW - timedelta(hours=3))
    await read(store, MEDIA, early)
    await read(store, MINISTRY, replace(KK, published=NOW - timedelta(hours=2)))
    await read(store, MINISTRY, replace(KK, published=NOW - timedelta(hours=1)))
    story = await store.stories.get(1)
    assert story is not None
    assert story.published == early.published
