"""What a query means: words and what they may stand for, phrases, filters, topics."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.synonyms import parse_synonyms
from bot.search.filters import period_of
from bot.search.query import Level, Query
from bot.search.reading import LONGEST, MOST_FILTERS, MOST_PHRASES, MOST_WORDS, QueryReader, read_queries
from bot.topics import Topics, parse_topics
from tests.factories import ZONE

SYNONYMS = """
[[concept]]
kk = ["балабақша"]
ru = ["детский сад", "детсад"]
en = ["kindergarten"]
[[concept]]
topic = "bullying"
ru = ["травля в школе"]
"""
TOPICS = """
[[topic]]
slug = "bullying"
names = { kk = "Буллинг және әлімжеттік", ru = "Буллинг и травля", en = "Bullying" }
hashtags = { kk = "#Буллинг", ru = "#Буллинг", en = "#Bullying" }
[[topic.rule]]
ru = "травл*, травят"
kk = "буллинг~"
en = "bully*"
[[region]]
slug = "almaty"
names = { kk = "Алматы", ru = "Алматы", en = "Almaty" }
[[region]]
slug = "akmola"
names = { kk = "Ақмола облысы", ru = "Акмолинская область", en = "Akmola Region" }
"""


@pytest.fixture(scope="module")
def topics() -> Topics:
    """Two regions and a topic."""
    return parse_topics(TOPICS)


@pytest.fixture(scope="module")
def reader(topics: Topics) -> QueryReader:
    """A reader with a few synonyms."""
    return read_queries(topics, parse_synonyms(SYNONYMS), ZONE)


def keys(query: Query, group: int = 0, *, fallback: bool = False) -> set[tuple[str, ...]]:
    """The keys by which a group is looked for."""
    return {one.keys for one in query.groups[group].alternatives if one.fallback is fallback}


def test_a_word_may_be_of_any_language(reader: QueryReader) -> None:
    """A Kazakh stem, a Russian one; the folded one only where nothing else is there, or a Kazakh reader types."""
    assert keys(reader.read("мектепке", "ru")) == {("kмектеп",), ("rмектепк",)}
    assert ("fмектеп",) in keys(reader.read("мектепке", "ru"), fallback=True)
    assert ("fмектеп",) in keys(reader.read("мектепке", "kk"))


def test_kazakh_letters_mean_kazakh(reader: QueryReader) -> None:
    """Whoever has Kazakh letters on the keyboard types no Russian word with them."""
    assert keys(reader.read("балаға", "kk")) == {("kбала",)}


def test_a_russian_word_is_no_kazakh_one_by_chance(reader: QueryReader) -> None:
    """де-ти would be Kazakh for 'he said', which stands in every story."""
    query = reader.read("дети", "kk")
    assert ("rдет",) in keys(query)
    assert not any(one.keys == ("fде",) for one in query.groups[0].alternatives)
    assert ("fшкола",) in keys(reader.read("школа", "kk"), fallback=True)
    assert ("fбалабакша",) in keys(reader.read("балабакша", "kk"))


def test_latin_letters_are_read_as_both_alphabets(reader: QueryReader) -> None:
    """An English word first; Cyrillic ones where the index knows no such word."""
    query = reader.read("qauipsizdik")
    assert keys(query) == {("eqauipsizdik",)}
    assert ("fкауипсиздик",) in keys(query, fallback=True)
    assert ("rлагер",) in keys(reader.read("lager"), fallback=True)


@pytest.mark.parametrize(
    "typed", ["детского сада", "детсады", "балабақшада", "kindergartens", "ДЕТСКИЙ САД", "балабакшада"]
)
def test_an_expression_finds_all_that_say_the_same(reader: QueryReader, typed: str) -> None:
    """In any form, in any of the languages, on any keyboard."""
    (group,) = reader.read(typed, "kk").groups
    found = {one.keys for one in group.alternatives}
    assert {("rдетсад",), ("ekindergarten",)} <= found
    assert found & {("kбалабақша",), ("fбалабакша",)}
    assert ("rдетск", "rсад") in {one.keys for one in group.alternatives}


def test_words_of_the_language_are_nearer_than_translations(reader: QueryReader) -> None:
    """What is typed first, then what its own language has for it."""
    (group,) = reader.read("детсад", "ru").groups
    levels = {one.keys: one.level for one in group.alternatives}
    assert levels["rдетсад",] == Level.STEM
    assert levels["rдетск", "rсад"] == Level.SYNONYM
    assert levels["ekindergarten",] == levels["kбалабақша",] == Level.TRANSLATION


def test_a_slip_in_english_is_likelier_than_a_beginning_in_cyrillic() -> None:
    """To an English reader; to others, Latin letters are as likely to be their own language's."""
    table = '[[concept]]\nru = ["бекон"]\nen = ["bacon"]\n[[concept]]\nru = ["балконщик"]\nen = ["loggia"]'
    read = read_queries(Topics(()), parse_synonyms(table), ZONE).read
    others = {("rбекон",), ("eloggia",)}
    assert others & keys(read("balcon", "en"), fallback=True) == {("rбекон",)}
    assert others & keys(read("balcon", "ru"), fallback=True) == {("eloggia",)}


def test_a_name_of_a_topic_or_region_means_its_stories(reader: QueryReader) -> None:
    """Whatever words they have."""
    for typed, key in (
        ("травля в школе", "t:bullying"),
        ("Bullying", "t:bullying"),
        ("Ақмола", "g:akmola"),
        ("Almaty", "g:almaty"),
    ):
        found = [one for one in reader.read(typed).groups[0].alternatives if one.level == Level.SUBJECT]
        assert [one.keys for one in found] == [(key,)], typed


def test_filters(reader: QueryReader) -> None:
    """By slug, name or alias; days are those of the zone, and a year or a month will do."""
    query = reader.read(
        "лагерь тема:буллинг регион:Акмола source:https://www.gov.kz/x from:2026-05 to:2026-06-01 "
        "-topic:bullying -спорт"
    )
    assert (query.topics, query.regions, query.sources, query.without) == (
        ("bullying",),
        ("akmola",),
        ("gov.kz",),
        ("t:bullying",),
    )
    assert query.since == datetime(2026, 5, 1, tzinfo=ZONE)
    assert query.until == datetime(2026, 6, 2, tzinfo=ZONE)
    assert [group.forms for group in query.groups] == [("лагерь",)]
    assert [group.forms for group in query.excluded] == [("спорт",)]


@pytest.mark.parametrize(
    "typed", ["topic:furniture", "from:tomorrow", "to:2026-13-40", "region:Nowhereland", "from:99999"]
)
def test_what_is_no_filter_is_text(reader: QueryReader, typed: str) -> None:
    """Nothing that was typed is dropped without a word."""
    query = reader.read(typed)
    assert (query.topics, query.regions, query.since, query.until) == ((), (), None, None)
    assert query.groups


def test_small_words_count_only_alone(reader: QueryReader) -> None:
    """Nobody looks for 'in' and 'and' where there is something else."""
    assert [group.forms for group in reader.read("лагерь для детей и в школе").groups] == [
        ("лагерь",),
        ("детей",),
        ("школе",),
    ]
    assert [group.forms for group in reader.read("и в").groups] == [("и",), ("в",)]


def test_a_phrase_is_what_was_typed(reader: QueryReader) -> None:
    """The very words, one too, with nothing that means the same."""
    query = reader.read('"school" "safe schools"')
    assert query.groups == ()
    assert [phrase.forms for phrase in query.phrases] == [("school",), ("safe", "schools")]


def test_letters_may_be_written_in_parts(reader: QueryReader) -> None:
    """As some systems do with й and ё: the letter and its sign."""
    assert reader.read("деи\u0306ін:2026").until == reader.read("дейін:2026").until is not None
    assert [group.forms for group in reader.read("детскии\u0306").groups] == [("детский",)]


def test_only_the_last_word_may_be_unfinished(reader: QueryReader) -> None:
    """The words before it have been left."""
    assert [group.unfinished for group in reader.read("balab safe scho").groups] == [False, False, True]


@pytest.mark.parametrize("typed", ["", "  ", "!!!", "«»", '""', "—", "-"])
def test_signs_alone_look_for_nothing(reader: QueryReader, typed: str) -> None:
    """There is no word in them."""
    assert reader.read(typed).is_empty


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026", (2026, 1, 1), (2026, 12, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("02.2026", (2026, 2, 1), (2026, 2, 28)),
        ("2026-01-05", (2026, 1, 5), (2026, 1, 5)),
        ("5.1.2026,", (2026, 1, 5), (2026, 1, 5)),
        ("2026/12", (2026, 12, 1), (2026, 12, 31)),
    ],
)
def test_days_are_typed_in_many_ways(typed: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    """A day, a month or a year, the year first or last."""
    assert period_of(typed) == (date(*first), date(*last))


@given(st.text(max_size=300))
def test_any_text_is_a_query(text: str) -> None:
    """Nothing raises an error, and what is looked for has bounds."""
    query = read_queries(parse_topics(TOPICS), parse_synonyms(SYNONYMS), ZONE).read(text)
    assert len(query.groups) <= MOST_WORDS


def test_an_endless_query_is_cut(reader: QueryReader) -> None:
    """Nobody means the hundredth word."""
    query = reader.read("слово" * LONGEST + " мектеп" * LONGEST)
    assert len(query.groups) <= MOST_WORDS


def test_endless_phrases_and_filters_are_cut(reader: QueryReader) -> None:
    """The same phrase counts once; what looks like a filter past the first ones is text."""
    assert len(reader.read('"жаңа мектеп" ' * 60).phrases) == 1
    assert len(reader.read(" ".join(f'"жаңа {n}"' for n in range(60))).phrases) == MOST_PHRASES
    assert len(reader.read(" ".join(f"-{n}" for n in range(100))).excluded) == MOST_WORDS
    assert len(reader.read("topic:bullying " * 60).topics) == MOST_FILTERS


def test_a_filter_counts_behind_any_number_of_words(reader: QueryReader) -> None:
    """Where a button adds it."""
    assert reader.read("а " * 100 + "region:akmola").regions == ("akmola",)
