"""Lets what takes long to read or to build be read and built once in a process that runs many bots."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache, partial
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from bot import alerts, content, packaged
from bot.analysis.synonyms import parse_synonyms
from bot.app import flowing, reading
from bot.cli import searching
from bot.search import reading as understanding
from bot.search.reading import thesaurus_of
from bot.topics import Classifier, parse_topics

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from bot.analysis.synonyms import Synonyms
    from bot.search.thesaurus import Thesaurus
    from bot.topics import Rules, Topics


@contextmanager
def read_once() -> Iterator[None]:
    """Let all bots share what topics, synonyms and catalogues say: reading them takes as long as all else."""
    topics_of, synonyms_of = cache(parse_topics), cache(parse_synonyms)
    read_text, own = packaged._text, cache(partial(packaged._text, None))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packaged, "_text", lambda path, *names: own(*names) if path is None else read_text(path, *names))
        for module in (content, searching):
            patch.setattr(module, "parse_topics", topics_of)
            patch.setattr(module, "parse_synonyms", synonyms_of)
        patch.setattr(content.Catalogues, "load", staticmethod(cache(content.Catalogues.load)))
        versions: dict[tuple[int, int, str], str] = {}

        def version_of(synonyms: Synonyms, topics: Topics, zone: ZoneInfo) -> str:
            read = (id(synonyms), id(topics), zone.key)
            return versions.get(read) or versions.setdefault(read, alerts.version_of(synonyms, topics, zone))

        patch.setattr(content, "version_of", version_of)
        thesauri: dict[tuple[int, int], Thesaurus] = {}

        def words_of(topics: Topics, synonyms: Synonyms) -> Thesaurus:
            read = (id(topics), id(synonyms))
            return thesauri.get(read) or thesauri.setdefault(read, thesaurus_of(topics, synonyms))

        for module in (content, understanding):
            patch.setattr(module, "thesaurus_of", words_of)
        ready: dict[int, Classifier] = {}

        def classifier_of(rules: Rules) -> Classifier:
            return ready.get(id(rules)) or ready.setdefault(id(rules), Classifier(rules))

        for user in (content, reading, understanding):
            patch.setattr(user, "Classifier", classifier_of)
        # Nothing was read that could be let go, and to look through all that a process of tests holds takes a second.
        patch.setattr(content, "gc", SimpleNamespace(collect=lambda: 0))
        patch.setattr(flowing, "give_back", lambda: None)
        yield
