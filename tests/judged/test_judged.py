"""Search on the labelled set: no figure falls below what it has reached; and the set itself is sound."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.topics import parse_topics
from tests.judged.metrics import summarise
from tests.judged.report import Judged, groups, judge, misses, tables
from tests.judged.running import answer_all
from tests.judged.sets import LabelledSet, read_set

ROOT = Path(__file__).parents[2]

FLOORS = {"all": 0.89, "kk": 0.9, "ru": 0.86, "en": 0.88}
"""nDCG@10 that must be reached, of all queries and by the language of the query."""

LEAST_RECALL, LEAST_MRR, MOST_EMPTY, MOST_OFF_TOPIC = 0.83, 0.95, 0.01, 0.07

KINDS = ["exact", "inflected", "several", "prefix", "slip", "keyboard", "latin", "mixed", "cross", "topical", "synonym"]
KINDS += ["operator", "short", "place"]


@pytest.fixture(scope="module")
def labelled() -> LabelledSet:
    return read_set()


@pytest.fixture(scope="module")
def verdicts(labelled: LabelledSet) -> list[Judged]:
    """What search is worth now; asked once for all tests."""
    return judge(labelled, answer_all(labelled))


@pytest.mark.parametrize("language", FLOORS)
def test_search_keeps_its_ndcg(verdicts: list[Judged], language: str) -> None:
    """The right story is on top in every language, not only on the whole."""
    found = groups(verdicts, lambda query: query.language) | {"all": summarise(one.score for one in verdicts)}
    assert found[language].ndcg >= FLOORS[language]


def test_search_keeps_its_other_figures(verdicts: list[Judged]) -> None:
    """What is there is found, few answers are empty, and little is shown that has nothing to do with the query."""
    found = summarise(one.score for one in verdicts)
    assert found.recall >= LEAST_RECALL
    assert found.mrr >= LEAST_MRR
    assert found.empty <= MOST_EMPTY
    assert found.off_topic <= MOST_OFF_TOPIC


def test_the_report_shows_every_language_and_kind(labelled: LabelledSet, verdicts: list[Judged]) -> None:
    """One row each, and the worst answers with what was wanted."""
    names = [line.split()[0] for line in tables(verdicts) if line]
    assert names == ["queries", "all", "kk", "ru", "en", *KINDS]
    worst = min(verdicts, key=lambda one: one.score.ndcg)
    told = list(misses(labelled, verdicts, 1))
    assert told[0].startswith(worst.query.text)
    assert sum(line.startswith("    want") for line in told) == min(10, len(worst.query.grades))


def test_grades_are_of_stories_that_there_are(labelled: LabelledSet) -> None:
    """A grade is 1, 2 or 3; a query asks for something, and is asked once in a language."""
    for query in labelled.queries:
        assert query.grades, query.text
        assert query.grades.keys() <= labelled.topics.keys(), query.text
        assert set(query.grades.values()) <= {1, 2, 3}, query.text
    asked = Counter((query.text, query.language) for query in labelled.queries)
    assert [text for text, times in asked.items() if times > 1] == []


def test_every_kind_and_topic_is_judged_by_enough(labelled: LabelledSet) -> None:
    """A mean over a handful of queries tells nothing."""
    kinds = Counter(query.kind for query in labelled.queries)
    assert sorted(kinds) == sorted(KINDS)
    assert min(kinds.values()) >= 30
    slugs = {topic.slug for topic in parse_topics((ROOT / "bot/data/topics.toml").read_text(encoding="utf-8"))}
    assert {topic for topics in labelled.topics.values() for topic in topics} == slugs


def test_a_set_of_ones_own_is_read_from_its_folder(tmp_path: Path) -> None:
    """Stories and queries of any other set are judged in the same way."""
    story = {"id": "7", "source": "example.kz", "editions": {"en": {"title": "Camp opens", "summary": "In May."}}}
    (tmp_path / "stories.jsonl").write_text(json.dumps(story) + "\n", encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text('{"q": "camp", "lang": "en", "grades": {"7": 3}}\n\n', encoding="utf-8")
    own = read_set(tmp_path)
    assert [one.score.ndcg for one in judge(own, answer_all(own))] == [1.0]


def test_a_set_that_cannot_be_imported_is_told_of(tmp_path: Path) -> None:
    """What the program says of it is passed on."""
    (tmp_path / "stories.jsonl").write_text('{"id": "7", "editions": {"en": {"title": ""}}}\n', encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text('{"q": "camp", "grades": {"7": 3}}\n', encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"saqbala import .* ended with 1: .*line 1"):
        answer_all(read_set(tmp_path))
