"""A query's filters are set and removed by its text."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.synonyms import Synonyms
from bot.model import LANGUAGES, Language
from bot.render.text import clean
from bot.search.facets import TYPED, facets_of, periods_of
from bot.search.filters import Filters
from bot.search.narrowing import NAMES, PERIODS, Choice, Narrowing, located
from bot.search.operators import ALIASES, parts_of
from bot.search.query import Query
from bot.search.reading import LONGEST, QueryReader, read_queries
from bot.search.simplifying import simpler
from bot.topics import Topics, parse_topics
from tests.factories import ZONE

TODAY = date(2026, 5, 20)
EDUCATION, ALMATY = Choice("topic", "education"), Choice("region", "almaty")
SITE, WEEK = Choice("source", "news.example"), Choice("period", "week")
CHOICES = (EDUCATION, ALMATY, SITE, WEEK, Choice("period", "month"), Choice("period", "year"))

words = st.sampled_from(
    ["camp", "лагерь", "-road", '"school bus"', '"open', "topic:education", "тема:образование", "с:2026-01-01",
     "to:2026", "region:nowhere", "source:x.kz", "-topic:bullying", "topic:educat", "тема:безопасность",
     "topic:", ":", "-", "«", "»", "a:b", "с", "topic : education"]
)  # fmt: skip
queries = st.lists(words, max_size=8).map(" ".join) | st.text(max_size=60).map(clean)


@cache
def topics() -> Topics:
    """The project's topics; no fixture, for a failing example would print all of their rules."""
    return parse_topics((Path(__file__).parents[2] / "bot/data/topics.toml").read_text(encoding="utf-8"))


def narrowing(language: Language = "en") -> Narrowing:
    """Rewrites queries of a reader on the sample day."""
    return Narrowing(Filters(topics(), ZONE), language, TODAY)


@cache
def reader() -> QueryReader:
    """What reads queries, without synonyms."""
    return read_queries(topics(), Synonyms(()), ZONE)


def read(text: str) -> Query:
    """A query as it is searched for."""
    return reader().read(text)


def test_names_of_filters_are_names_of_filters() -> None:
    """What the bot writes, it reads; each language has its own."""
    assert {ALIASES[name]: name for names in NAMES.values() for name in names.values()}.keys() == set(ALIASES.values())
    assert all(ALIASES[name] == filter_ for names in NAMES.values() for filter_, name in names.items())
    assert NAMES.keys() == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "choice", "written"),
    [
        ("en", EDUCATION, "camp topic:Education"),
        ("ru", Choice("topic", "school-safety"), 'camp тема:"Безопасность в школе"'),
        ("kk", Choice("topic", "camps-and-holidays"), 'camp тақырып:"Лагерьлер мен каникул"'),
        ("kk", ALMATY, "camp өңір:Алматы"),
        ("ru", Choice("region", "abai"), 'camp регион:"Абайская область"'),
        ("ru", SITE, "camp источник:news.example"),
        ("en", Choice("source", "the news"), 'camp source:"the news"'),
        ("kk", WEEK, "camp бастап:2026-05-14"),
        ("en", Choice("period", "month"), "camp from:2026-04-21"),
        ("ru", Choice("period", "year"), "camp с:2026-01-01"),
        ("en", Choice("topic", "gone"), None),
        ("en", Choice("source", "gov.kz/news"), None),
        ("en", Choice("source", '"x"'), None),
        ("en", Choice("period", "age"), None),
    ],
)
def test_filter_is_written_as_its_reader_reads_it(language: Language, choice: Choice, written: str | None) -> None:
    """By its name in the reader's language; what would be read as something else is not written."""
    assert narrowing(language).add("camp", choice) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_and_region_can_be_set(language: Language) -> None:
    """In each language, and is read as itself."""
    rewrite = narrowing(language)
    for kind, slugs in (("topic", [one.slug for one in topics()]), ("region", [one.slug for one in topics().regions])):
        for slug in slugs:
            text = rewrite.add("camp", Choice(kind, slug))  # type: ignore[arg-type] # of the pairs above
            assert text is not None
            query = read(text)
            assert (query.topics + query.regions, len(query.groups)) == ((slug,), 1)


@settings(max_examples=150)
@given(text=queries, choice=st.sampled_from(CHOICES), language=st.sampled_from(LANGUAGES))
def test_filter_that_is_set_and_removed_gives_the_query_back(text: str, choice: Choice, language: Language) -> None:
    """Letter by letter, where it was not set before; a period takes the place of other days."""
    rewrite = narrowing(language)
    if choice.kind == "period":
        text = rewrite.clear(text, "period")
    before = read(text)
    narrowed = rewrite.add(text, choice)
    assert narrowed is not None
    after = read(narrowed)
    assert rewrite.is_set(after, choice)
    assert (after.groups, after.phrases, after.excluded) == (before.groups, before.phrases, before.excluded)
    assert rewrite.add(narrowed, choice) == narrowed
    if not rewrite.is_set(before, choice):
        assert rewrite.remove(narrowed, choice) == text


@settings(max_examples=100)
@given(text=queries)
def test_query_without_filters_has_none(text: str) -> None:
    """Whatever they were typed as; words stay, and what is left out."""
    rewrite = narrowing()
    cleared, before = read(rewrite.clear(text, "topic", "region", "source", "period")), read(text)
    assert [*cleared.topics, *cleared.regions, *cleared.sources] == []
    assert (cleared.since, cleared.until) == (None, None)
    assert cleared.without == before.without


@given(text=queries)
def test_parts_are_where_they_were_typed(text: str) -> None:
    """In order, none over another."""
    found = located(text)
    assert [one.part for one in found] == parts_of(text)
    assert all(text[one.start : one.end] == one.part.whole for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("text", "choice", "left"),
    [
        ("тема:образование лагерь", EDUCATION, "лагерь"),
        ('лагерь topic:"Білім беру" автобус', EDUCATION, "лагерь автобус"),
        ("лагерь topic:education тема:образование", EDUCATION, "лагерь"),
        ("лагерь -topic:education", EDUCATION, "лагерь -topic:education"),
        ('"topic:education" лагерь', EDUCATION, '"topic:education" лагерь'),
        ("лагерь с:01.02.2026 до:2026", Choice("period", ""), "лагерь"),
        ("topic:education", EDUCATION, ""),
        ("лагерь", SITE, "лагерь"),
        ("", WEEK, ""),
    ],
)
def test_filter_is_removed_however_it_was_typed(text: str, choice: Choice, left: str) -> None:
    """By its meaning; phrases and what is left out are no filters."""
    assert narrowing().remove(text, choice) == left


def test_part_of_several_topics_names_means_them_all() -> None:
    """A story may be under any of them, and be left out by any; a whole name means its topic alone."""
    safety = ("school-safety", "online-safety", "road-safety", "water-and-fire-safety")
    assert read("topic:safety").topics == safety
    assert read("-тема:безопасность").without == tuple(f"t:{slug}" for slug in safety)
    assert read("topic:education").topics == ("education",)


def test_part_that_means_several_topics_keeps_the_others() -> None:
    """What is taken away leaves what else it means, in the reader's words; none is added twice."""
    rewrite, safety = narrowing(), Choice("topic", "school-safety")
    text = rewrite.remove("camp topic:safety bus", safety)
    assert text == 'camp topic:"Online safety" topic:"Road safety" topic:"Water and fire safety" bus'
    assert read(text).topics == ("online-safety", "road-safety", "water-and-fire-safety")
    assert rewrite.add("camp topic:safety", safety) == "camp topic:safety"
    assert rewrite.is_set(read("topic:safety"), safety)
    assert rewrite.clear("camp topic:safety", "topic") == "camp"


def test_filter_does_not_go_into_an_open_quotation() -> None:
    """Nor behind what is too long to be read."""
    rewrite = narrowing()
    assert rewrite.add('"school bus', EDUCATION) == 'topic:Education "school bus'
    long = "word " * 199 + "words"
    assert len(long) == LONGEST
    narrowed = rewrite.add(long, EDUCATION)
    assert narrowed == f"topic:Education {long}"
    assert rewrite.remove(narrowed, EDUCATION) == long


def test_period_takes_the_place_of_days() -> None:
    """One is set at a time; all of time takes them away."""
    rewrite = narrowing()
    assert rewrite.add("from:2026-01-01 camp to:2026-03", WEEK) == "camp from:2026-05-14"
    assert rewrite.add("camp from:2026-05-14", Choice("period", "")) == "camp"
    assert rewrite.since("year") == datetime(2026, 1, 1, tzinfo=ZONE)


def test_frequent_facets_are_offered_and_those_that_are_set() -> None:
    """Those first; a site that cannot be written, or goes into no button, is not offered."""
    query = read("camp source:News topic:bullying")
    facets = facets_of("topic", {f"t{n}": 40 - n for n in range(30)}, query, narrowing())
    assert [(one.choice.value, one.stories, one.chosen) for one in facets[:2]] == [
        ("bullying", 0, True),
        ("t0", 40, False),
    ]
    assert len(facets) == 13
    counts = {"News.example": 3, "a.kz/b": 2, "x" * 40: 2, "old.news": 1}
    sites = facets_of("source", counts, query, narrowing())
    assert [(one.choice.value, one.stories) for one in sites] == [("news", 4), ("news.example", 3), ("old.news", 1)]


@pytest.mark.parametrize(
    ("text", "chosen", "typed"),
    [("camp", "", ""), ("camp from:2026-05-14", "week", ""),
     ("camp from:2026-05-14 to:2026", "", "from:2026-05-14 to:2026"),
     ("с:2026-01-01", "year", "")],
)  # fmt: skip
def test_period_that_is_set_is_ticked(text: str, chosen: str, typed: str) -> None:
    """Days that are none of the periods are shown as they were typed, to be taken away."""
    counts = {"week": 1, "month": 2, "year": 3, "": 4, TYPED: 5}
    facets = periods_of(text, counts, read(text), narrowing())
    assert [(one.choice.value, one.typed) for one in facets if one.chosen] == [(chosen, typed)]
    assert [(one.choice.value, one.stories) for one in facets][-4:] == [*zip(PERIODS, (1, 2, 3), strict=True), ("", 4)]


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("camp", []),
        ("camp topic:education", ["camp"]),
        ("camp topic:education from:2026", ["camp", "camp topic:education", "camp from:2026"]),
        ('"school bus" -red', ["school bus", "school"]),
        ("bus kindergarten", ["kindergarten"]),
        ("river kindergarten lake", ["kindergarten", "river", "lake"]),
        ("topic:education", []),
        ("", []),
    ],
)
def test_simpler_queries(text: str, tried: list[str]) -> None:
    """Without filters, without some of them, without quotation marks and what is left out, then word by word."""
    assert simpler(text, narrowing()) == tried


@settings(max_examples=60)
@given(text=queries)
def test_simpler_queries_are_few_and_others(text: str) -> None:
    """Whatever was typed."""
    found = simpler(text, narrowing())
    assert len(found) <= 8
    assert len(found) == len(set(found))
    assert text not in found
