"""What saved searches need, and which stories answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts import (
    PROBES,
    Needs,
    Row,
    keys_of,
    needs_of,
    probes_of,
    read_needs,
    version_of,
    write_needs,
)
from bot.analysis.synonyms import Concept, Expression, Synonyms
from bot.holding import Document, doubts, is_dispelled, is_of_site
from bot.model import Language, Topic
from bot.search.document import Text, parts_of_story
from bot.search.exactness import forms_in
from bot.search.query import Alternative, Group, Level, Query
from bot.search.reading import read_queries
from bot.topics import Region, Topics
from tests.factories import ZONE

NAMES: dict[Language, str] = {"kk": "Мектеп", "ru": "Школа", "en": "School"}
OTHER: dict[Language, str] = {"kk": "Су спорты", "ru": "Водный спорт", "en": "Water sports"}
ANOTHER: dict[Language, str] = {"kk": "Қысқы спорт", "ru": "Зимний спорт", "en": "Winter sports"}
TOPICS = Topics(
    (
        Topic(slug="school-safety", names=NAMES, hashtags=NAMES),
        Topic(slug="other", names=OTHER, hashtags=OTHER),
        Topic(slug="another", names=ANOTHER, hashtags=ANOTHER),
    ),
    regions=(Region(slug="abai", names={"kk": "Абай облысы", "ru": "Абайская область", "en": "Abai Region"}),),
)
SYNONYMS = Synonyms(
    (
        Concept(
            (
                Expression(("дтп",), "ru"),
                Expression(("дорожная", "авария"), "ru"),
                Expression(("road", "accident"), "en"),
                Expression(("жол", "апаты"), "kk"),
            )
        ),
    )
)
READER = read_queries(TOPICS, SYNONYMS, ZONE)
DAY = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)


def document(*texts: Text, subjects: tuple[str, ...] = ("s:news.example",), dated: datetime = DAY) -> Document:
    """A story as it is held against needs."""
    return Document(parts_of_story(texts, subjects), [forms_in(one.title, one.summary) for one in texts], dated)


SCHOOL = document(
    Text("ru", "Пример: новые дороги у школ", "Дорожная авария придумана для проверки."),
    Text("kk", "Мысал: мектеп жанындағы жаңа жолдар", "Балалар жолдан қауіпсіз өтеді."),
    subjects=("s:news.example", "t:school-safety", "g:abai"),
)


def answers(query: str, story: Document = SCHOOL, known: frozenset[str] = frozenset()) -> bool:
    """Whether a story answers a query where these keys are known besides its own."""
    needs = needs_of(READER.read(query))
    assert needs is not None
    found = doubts(needs, story)
    return found is not None and all(is_dispelled(one, known | story.keys) for one in found)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("дорога", True),
        ("дорога школа", True),
        ("дорога лагерь", False),
        ("мектеп школа", True),
        ("ДТП", True),
        ("road accident", True),
        ("авария дорожная", True),  # two words, then, and both are there
        ("жол апаты", True),  # another language's way to say what stands there
        ("дорог", True),
        ("доро", False),  # no beginnings of words
        ("дарога", False),  # no slips
        ("дорога -школа", False),
        ("дорога -лагерь", True),
        ('"новые дороги"', True),
        ('"дороги новые"', False),
        ('"новые дороги у школ пример"', False),
        ('"мектеп жанындагы жана жолдар"', True),  # a phrase typed without Kazakh letters
        ('"новая дорога"', False),  # other forms than those of the phrase
        ("дорога topic:школа", True),
        ("topic:school", True),
        ("дорога -topic:школа", False),
        ("region:abai", True),
        ("region:abai лагерь", False),
        ("source:news.example", True),
        ("source:example", True),
        ("source:other.example", False),
        ("дорога source:gov.kz", False),
        ("дорога -source:news.example", False),
        ("дорога -source:example", False),
        ("дорога -source:gov", True),
        ("дорога from:2026-05-20", True),
        ("дорога from:2026-05-21", False),
        ("дорога to:2026-05-19", False),
        ("дорога to:2026-05-20", True),
    ],
)
def test_needs_are_strict(query: str, *, expected: bool) -> None:
    """Everything in a query has to hold, whatever its forms, and nothing is guessed."""
    assert answers(query) is expected


def test_word_typed_without_kazakh_letters_counts_where_no_story_has_it_as_it_is() -> None:
    """The folded key stands in only for what the index does not know."""
    story = document(Text("kk", "Қоғам туралы мысал", ""))
    assert answers("когам", story)
    assert not answers("когам", story, known=frozenset({"rког"}) | {"rкогам"})


@pytest.mark.parametrize("subject", ["t:other", "t:another", "t:school-safety"])
def test_part_of_several_topics_names_means_any_of_them(subject: str) -> None:
    """As it does in a search; none of them may be there where it is left out."""
    story = document(Text("ru", "Новые дороги", ""), subjects=(subject,))
    assert answers("topic:sports", story) is (subject != "t:school-safety")
    assert answers("дорога -topic:sports", story) is (subject == "t:school-safety")


@pytest.mark.parametrize("level", [Level.PREFIX, Level.SLIP])
def test_nothing_is_guessed(level: Level) -> None:
    """What a word might become, or might have been meant to be, is no word of a saved search."""
    alternatives = (Alternative(("rавр",), Level.STEM), Alternative(("rавар",), level, fallback=True))
    needs = needs_of(Query(text="авр", groups=(Group(("авр",), alternatives),)))
    assert needs is not None
    assert doubts(needs, SCHOOL) is None
    assert keys_of(needs) == {"rавр"}


@pytest.mark.parametrize("query", ["", "-школа", "from:2026-01-01", "-topic:школа", "-source:news.example", "…"])
def test_query_that_names_nothing_needs_nothing(query: str) -> None:
    """Nothing has to be there: such a search cannot be found by what a story has."""
    assert needs_of(READER.read(query)) is None


def test_rarest_needs_are_probed_first() -> None:
    """By the rarest key of each row; a source comes last, because only a part of its name is known."""
    needs = needs_of(READER.read("дорога школа мектеп source:gov.kz"))
    assert needs is not None
    stories = {"rдорог": 900, "rшкол": 50, "kмектеп": 5, "rмектеп": 1}
    rarest, second, _ = probes_of(needs, stories)
    assert {"fмектеп", "kмектеп", "rмектеп"} <= {*rarest}
    assert "rшкол" in second
    assert {"rдорог", "rшкол", "kмектеп"} <= keys_of(needs)
    alone = needs_of(READER.read("source:gov.kz source:news"))
    assert alone is not None
    assert probes_of(alone, {}) == [("s:gov.kz", "s:news")]


def test_row_of_several_keys_is_probed_by_its_rarest() -> None:
    """An expression is as rare as its rarest word."""
    needs = Needs(groups=((Row(("rдорожн", "rавар")), Row(("rдтп",))),))
    assert probes_of(needs, {"rдорожн": 70, "rавар": 7}) == [("rавар", "rдтп")]


@pytest.mark.parametrize(
    ("key", "part", "expected"), [("s:news.kz", "news", True), ("s:news.kz", "s:", False), ("s:a.kz", "kz", True)]
)
def test_part_of_a_sites_name(key: str, part: str, *, expected: bool) -> None:
    """The mark of the key's kind is no part of the name."""
    assert is_of_site(key, part) is expected


KEYS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=6)
ALTERNATIVES = st.builds(
    Alternative,
    st.lists(KEYS, min_size=1, max_size=3).map(tuple),
    st.sampled_from(Level),
    fallback=st.booleans(),
    spread=st.sampled_from(["row", "near", "anywhere"]),
)
GROUPS = st.builds(Group, st.just(("form",)), st.lists(ALTERNATIVES, min_size=1, max_size=3).map(tuple))


@given(
    st.lists(GROUPS, max_size=3),
    st.lists(GROUPS, max_size=2),
    st.lists(KEYS, max_size=2),
    st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_needs_survive_being_kept(
    groups: list[Group], excluded: list[Group], sites: list[str], since: datetime | None
) -> None:
    """What is written is read back the same, and a story that has each first row answers it."""
    query = Query(text="", groups=tuple(groups), excluded=tuple(excluded), sources=tuple(sites), since=since)
    needs = needs_of(query)
    if needs is None:
        assert not groups
        assert not sites
        return
    assert read_needs(write_needs(needs)) == needs
    assert len(probes_of(needs, {})) <= PROBES


@given(st.text(max_size=200))
def test_whatever_is_typed_can_be_kept(text: str) -> None:
    """Phrases, filters and all."""
    needs = needs_of(READER.read(text))
    assert needs is None or read_needs(write_needs(needs)) == needs


def test_version_tells_what_needs_depend_on() -> None:
    """Another synonym, topic's name or zone makes another version; nothing else does."""
    version = version_of(SYNONYMS, TOPICS, ZONE)
    renamed = replace(TOPICS, topics=(replace(TOPICS.topics[0], names=NAMES | {"en": "Schools"}),))
    others = {
        version_of(Synonyms(SYNONYMS.concepts[:0]), TOPICS, ZONE),
        version_of(SYNONYMS, renamed, ZONE),
        version_of(SYNONYMS, replace(TOPICS, regions=()), ZONE),
        version_of(SYNONYMS, TOPICS, ZoneInfo("Asia/Qyzylorda")),
    }
    assert version == version_of(Synonyms(SYNONYMS.concepts), replace(TOPICS), ZONE)
    assert len(others - {version}) == 4
