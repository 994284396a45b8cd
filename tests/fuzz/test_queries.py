"""Searches: nothing that can be typed is an error, takes long, or finds what it leaves out; keys are settled."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from bot.analysis import english, russian
from bot.analysis.kazakh import stemmer
from bot.analysis.latin.reading import readings
from bot.analysis.stemming import folded_key, key_of
from bot.analysis.synonyms import parse_synonyms
from bot.analysis.tokens import forms_of, tokens_of
from bot.model import LANGUAGES
from bot.search.reading import read_queries
from bot.store import open_store
from bot.topics import Classifier, parse_topics
from tests.factories import NOW, ZONE, lay_database, make_item, make_reading, make_source, take_in
from tests.fuzz.effort import effort, within
from tests.fuzz.queries import queries, words
from tests.fuzz.texts import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.model import Language, Page
    from bot.search.reading import QueryReader
    from bot.topics import Topics

ROOT = Path(__file__).parents[2]
SECONDS = 3.0
"""A hundred times what the longest query takes."""

TITLES: dict[Language, tuple[str, ...]] = {
    "kk": ("Үлгі: мектептердегі қауіпсіздік", "Балалардың жазғы лагерьлері", "Алматыда жаңа балабақша ашылды"),
    "ru": ("Пример: безопасность в школах", "Летние лагеря детей", "В Алматы открыли детский сад"),
    "en": ("Sample: safety in schools", "Summer camps of children", "A kindergarten was opened in Almaty"),
}


@pytest.fixture(scope="module")
def topics() -> Topics:
    """The packaged topics."""
    return parse_topics((ROOT / "bot/data/topics.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reader(topics: Topics) -> QueryReader:
    """What reads queries in production."""
    return read_queries(topics, parse_synonyms((ROOT / "bot/data/synonyms.toml").read_text(encoding="utf-8")), ZONE)


@pytest.fixture(scope="module")
def search(reader: QueryReader, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Page]]:
    """Searches a few stories in three languages."""
    lay_database(path := tmp_path_factory.mktemp("search") / "data" / "test.db")
    with asyncio.Runner() as runner:
        opening = open_store(path)
        store = runner.run(opening.__aenter__())
        for language, titles in TITLES.items():
            items = [make_item(number, language, title=title, published=NOW) for number, title in enumerate(titles, 1)]
            runner.run(take_in(store, make_reading(items, make_source(f"sample-{language}", language))))

        def find(text: str) -> Page:
            return runner.run(store.search.page(reader.read(text, "kk"), size=20))

        yield find
        runner.run(opening.__aexit__(None, None, None))


def test_searches(search: Callable[[str], Page]) -> None:
    """Any text finds stories or none, the same each time, and each story once."""

    @effort(200)
    @given(queries)
    @example("-школа")
    @example('"' * 4096)
    def try_one(text: str) -> None:
        with within(SECONDS):
            page = search(text)
        event("found" if page.stories else "nothing")
        numbers = [story.number for story in page.stories]
        assert len(set(numbers)) == len(numbers)
        assert [story.number for story in search(text).stories] == numbers

    try_one()


def test_words_left_out_only_narrow(search: Callable[[str], Page]) -> None:
    """What a search finds without a word is among what it finds with all of them."""

    @effort(80)
    @given(
        st.sampled_from(["мектеп", "балалар", "дети", "school", "Алматы", "children safety"]),
        st.text("абвгқәіshcool", min_size=1),
    )
    def try_one(text: str, word: str) -> None:
        with_all = {story.number for story in search(text).stories}
        page = search(f"{text} -{word}")
        answers = {story.number for story in page.stories[: page.total]}
        assert answers <= with_all

    try_one()


def test_queries_are_read(reader: QueryReader) -> None:
    """In each language, guessing or not, within bounded time; what was understood is the same each time."""

    @effort(150)
    @given(queries, st.sampled_from(LANGUAGES), st.booleans())
    def try_one(text: str, language: Language, guess: bool) -> None:  # noqa: FBT001 - drawn
        with within(SECONDS):
            query = reader.read(text, language, guess=guess)
        assert query == reader.read(text, language, guess=guess)
        assert replace(query, text="") == replace(reader.read(query.text, language, guess=guess), text="")

    try_one()


@effort(300)
@given(words | texts(300, 4))
def test_keys(text: str) -> None:
    """Words stand where they are said to; their keys are never empty, and stems are stems of themselves."""
    with within(SECONDS):
        tokens = tokens_of(text)
        assert [token.form for token in tokens] == forms_of(text)
        for token in tokens:
            assert 0 <= token.start < token.end <= len(text)
            for language in LANGUAGES:
                assert len(key_of(token.form, language)) > 1, ascii(token.form)
            folded_key(token.form)
            readings(token.form)
            assert all(stem(token.form) for stem in (english.stem, russian.stem, stemmer.stem))


def test_topics_of_any_text(topics: Topics) -> None:
    """Any text is put under topics, the same each time, within bounded time."""
    classifier = Classifier(topics.rules)

    @effort(150)
    @given(texts(4000), st.sampled_from(LANGUAGES))
    def try_one(text: str, language: Language) -> None:
        with within(SECONDS):
            assert classifier.classify(text, language) == classifier.classify(text, language)

    try_one()
