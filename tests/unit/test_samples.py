"""The sample stories: enough of them, whole in three languages, and plainly samples."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bot.config import Settings
from bot.demo.news.samples import SampleStory, read_samples
from bot.model import LANGUAGES, Language
from bot.packaged import read_topics
from bot.topics import parse_topics

STORIES = read_samples()
TOPICS = [topic.slug for topic in parse_topics(read_topics(Settings()))]
LABELS: dict[Language, str] = {"kk": "Үлгі. ", "ru": "Пример. ", "en": "Sample. "}
MIXED = re.compile(r"(?=\w*[a-zA-Z])(?=\w*[\u0400-\u04ff])\w+")
"""A word with letters of both alphabets: one of them only looks right."""


def texts(story: SampleStory, language: Language) -> list[str]:
    """Everything that a story ever says in a language."""
    wordings = [story.wordings, *([story.corrected] if story.corrected else [])]
    return [text for one in wordings for text in (one[language].title, one[language].summary)]


def test_there_are_enough_stories_on_every_topic() -> None:
    """At least forty, at least two on each topic, and one on each among those that are out from the beginning."""
    assert len(STORIES) >= 40
    first = Counter(story.topics[0] for story in STORIES)
    assert all(first[topic] >= 2 for topic in TOPICS)
    assert {story.topics[0] for story in STORIES[:16]} == set(TOPICS)
    assert {topic for story in STORIES for topic in story.topics} == set(TOPICS)


def test_no_story_is_there_twice() -> None:
    """Ids and titles are each its own."""
    assert len({story.id for story in STORIES}) == len(STORIES)
    for language in LANGUAGES:
        assert len({story.wordings[language].title for story in STORIES}) == len(STORIES)


def test_some_stories_begin_in_one_language_and_some_are_corrected() -> None:
    """Each language comes first somewhere, and a correction changes what is read in every language."""
    assert {story.first for story in STORIES} == set(LANGUAGES)
    corrected = [story for story in STORIES if story.corrected]
    assert len(corrected) >= 8
    for story in corrected:
        assert story.corrected is not None
        assert all(story.corrected[language] != story.wordings[language] for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_says_in_its_language_that_it_is_a_sample(language: Language) -> None:
    """The summary begins with the word for it; letters are those of the language, and nothing is markup."""
    for story in STORIES:
        assert story.wordings[language].summary.startswith(LABELS[language])
        for text in texts(story, language):
            assert not MIXED.search(text), text
            assert not re.search(r'[<>&"]', text), text
            assert bool(re.search("[\u0400-\u04ff]", text)) == (language != "en"), text
