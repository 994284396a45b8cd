"""The packaged rules on headlines that were labelled before the rules were written."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from bot.model import LANGUAGES, Language
from bot.sources.wording import guess_language
from bot.topics import Classifier, Topics

if TYPE_CHECKING:
    from collections.abc import Iterable

LABELLED = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data/labelled/topics.jsonl").read_text(encoding="utf-8").splitlines()
]


@dataclass
class Score:
    """How many were found rightly, wrongly and not at all, and the texts where it went wrong."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    mistakes: list[str] = field(default_factory=list)

    def count(self, found: set[str], wanted: set[str], text: str) -> None:
        """Count one text."""
        self.right += len(found & wanted)
        self.wrong += len(found - wanted)
        self.missed += len(wanted - found)
        if found != wanted:
            self.mistakes.append(f"{text} | missed {sorted(wanted - found)} | wrong {sorted(found - wanted)}")

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of what was to be found, how much was."""
        return self.right / (self.right + self.missed)

    def __str__(self) -> str:
        return "\n".join([f"precision {self.precision:.3f}, recall {self.recall:.3f}", *self.mistakes])


def score(kind: Literal["topics", "regions"], language: Language, topics: Topics) -> Score:
    """Classify the headlines of a language, whose language is guessed as that of any text is."""
    classifier = Classifier(topics.rules)
    result = Score()
    for line in LABELLED:
        if line["lang"] == language:
            findings = classifier.classify(line["text"], guess_language(line["text"]))
            found = findings.topics if kind == "topics" else findings.regions
            result.count(set(found), set(line[kind]), line["text"])
    return result


def test_there_are_enough_headlines_and_each_subject_is_among_them(topics: Topics) -> None:
    """At least a hundred a language, every topic and region in several of them, and general news that has none."""
    assert min(Counter(line["lang"] for line in LABELLED).values()) >= 100
    assert {line["lang"] for line in LABELLED} == set(LANGUAGES)
    assert subjects("topics") == {topic.slug for topic in topics}
    assert subjects("regions") == {region.slug for region in topics.regions}
    assert sum(not line["topics"] for line in LABELLED) > len(LABELLED) / 10


def subjects(kind: str) -> set[str]:
    """All topics or regions of the headlines."""
    labels: Iterable[str] = (slug for line in LABELLED for slug in line[kind])
    return set(labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_headlines_come_under_their_topics(language: Language, topics: Topics) -> None:
    """Of ten topics found nine are right, and of twenty to be found seventeen are."""
    result = score("topics", language, topics)
    assert result.precision >= 0.90, str(result)
    assert result.recall >= 0.85, str(result)


@pytest.mark.parametrize("language", LANGUAGES)
def test_headlines_come_under_their_regions(language: Language, topics: Topics) -> None:
    """Names of places leave less to doubt than topics."""
    result = score("regions", language, topics)
    assert result.precision >= 0.95, str(result)
    assert result.recall >= 0.95, str(result)


def test_long_texts_take_no_longer_than_their_parts(topics: Topics) -> None:
    """Items with long summaries, made of nothing but headlines: a rule costs as many looks as there are words."""
    classifier = Classifier(topics.rules)
    short = [line["text"] for line in LABELLED]
    long = [" ".join(short[n : n + 12]) for n in range(0, len(short), 12)]

    def seconds(texts: list[str]) -> float:
        began = time.process_time()
        for text in texts:
            classifier.classify(text, "ru")
        return time.process_time() - began

    assert min(seconds(long) for _ in range(5)) < 3 * min(seconds(short) for _ in range(5))
