"""What the bot speaks with and of: catalogues, topics, hotlines, sources; packaged or the operator's own."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from bot.alerts import version_of
from bot.analysis.folding import fold_word
from bot.analysis.synonyms import Synonyms, parse_synonyms
from bot.config import Settings
from bot.errors import ConfigError
from bot.hotlines import Hotlines, parse_hotlines
from bot.i18n import Catalogues
from bot.model import Source
from bot.packaged import locales_folder, packaged_synonyms, read_hotlines, read_sources, read_synonyms, read_topics
from bot.search.reading import QueryReader, thesaurus_of
from bot.search.thesaurus import Thesaurus
from bot.sources.configuration import parse_sources
from bot.topics import Classifier, Topics, parse_topics

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Content:
    """What the bot speaks with and of, from the packaged files or the operator's."""

    catalogues: Catalogues
    topics: Topics
    hotlines: Hotlines
    classifier: Classifier
    """Of the topics' rules."""
    queries: QueryReader
    """Understands searches, with the synonyms that there are."""
    version: str
    """What saved searches were understood with (bot.alerts.version_of)."""
    sources: tuple[Source, ...]


def read_content(settings: Settings) -> Content:
    """Read the catalogues and the files; raises ConfigError for what is wrong in them."""
    problems: list[str] = []
    topics = _checked(lambda: parse_topics(read_topics(settings), trusted=settings.topics_file is None), problems)
    sources = _checked(lambda: enabled_sources(settings), problems)
    # What takes most to read comes first, and is let go before the rest is made, which takes the room that it leaves.
    words = _checked(lambda: _read_words(settings, topics), problems)
    gc.collect()  # also of tuples that are kept for the next ones, each of which would hold a page of memory
    catalogues = _checked(lambda: Catalogues.load(locales_folder(), settings.timezone), problems)
    hotlines = _checked(lambda: parse_hotlines(read_hotlines(settings)), problems)
    if topics is not None and sources is not None:
        problems += _unknown_topics(topics, sources)
    if catalogues is None or topics is None or hotlines is None or words is None or sources is None or problems:
        raise ConfigError(problems)
    thesaurus, version = words
    classifier = Classifier(topics.rules)
    queries = QueryReader(topics, thesaurus, settings.timezone, classifier)
    return Content(catalogues, topics, hotlines, classifier, queries, version, sources)


def _read_words(settings: Settings, topics: Topics | None) -> tuple[Thesaurus, str] | None:
    """Read the synonyms; what they and the topics are called, and the version of both; None without topics."""
    packaged = settings.synonyms_file is None
    synonyms = parse_synonyms(read_synonyms(settings), packaged_synonyms(), trusted=packaged)
    if topics is None:
        return None
    if settings.synonyms_file is not None and (unknown := _unknown_names(topics, synonyms)):
        raise ConfigError(unknown)
    made = thesaurus_of(topics, synonyms), version_of(synonyms, topics, settings.timezone)
    fold_word.cache_clear()  # it remembers the words of the table, which nobody asks for again
    return made


def idle_sources(content: Content) -> str:
    """What is amiss where sources keep only what topics' rules match, and no topic has any; '' where nothing is."""
    names = ", ".join(source.name for source in content.sources if source.relevant == "topics")
    if content.topics.rules.topics or not names:
        return ""
    return f"TOPICS_FILE has no rules, so that nothing is kept of {names}: write rules, or remove relevant there"


def _checked(read: Callable[[], Result], problems: list[str]) -> Result | None:
    """Read one thing; what is wrong with it is told together with what is wrong with the others."""
    try:
        return read()
    except ConfigError as error:
        problems += error.problems
        return None


def _unknown_topics(topics: Topics, sources: Iterable[Source]) -> list[str]:
    slugs = ", ".join(topic.slug for topic in topics)
    return [
        f"SOURCES_FILE: source {source.name}: there is no topic {slug!r}; write one of {slugs}"
        for source in sources
        for slug in source.topics
        if topics.get(slug) is None
    ]


def _unknown_names(topics: Topics, synonyms: Synonyms) -> list[str]:
    slugs = ", ".join(topic.slug for topic in topics)
    packaged = {
        concept.topic for concept in parse_synonyms(packaged_synonyms()).concepts
    }  # others' topics: passed over
    named = dict.fromkeys(one.topic for one in synonyms.concepts if one.topic not in packaged)
    return [
        f"SYNONYMS_FILE: there is no topic {slug!r}; write one of {slugs}" for slug in named if topics.get(slug) is None
    ]


def enabled_sources(settings: Settings) -> tuple[Source, ...]:
    """Read the sources that are to be read; raises ConfigError for what is wrong with any."""
    sources = parse_sources(read_sources(settings), default_every=settings.poll_seconds)
    return tuple(source for source in sources if source.enabled)
