"""The measures that search is judged by, against values worked out by hand."""

from __future__ import annotations

import pytest

from tests.judged.metrics import Score, ndcg, off_topic, recall, reciprocal_rank, score, summarise

MANY = {f"m{number}": 1 for number in range(12)}
OTHERS = [f"x{number}" for number in range(10)]


@pytest.mark.parametrize(
    ("found", "grades", "value"),
    [
        (["a", "b", "c"], {"a": 3, "b": 2, "c": 1}, 1.0),  # the best order
        (["a"], {"a": 3}, 1.0),
        (["x", "a"], {"a": 3}, 0.63093),  # 1 / log2(3)
        (["x", "x", "a"], {"a": 3}, 0.63093),  # shown twice, counted once
        (["b", "a"], {"a": 3, "b": 1}, 0.70981),  # (1 + 7 / log2(3)) / (7 + 1 / log2(3))
        (["a"], {"a": 3, "b": 3}, 0.61315),  # 7 / (7 + 7 / log2(3))
        (["a", "x", "b"], {"a": 2, "b": 2}, 0.91972),  # (3 + 3 / 2) / (3 + 3 / log2(3))
        ([*OTHERS, "a"], {"a": 3}, 0.0),  # the eleventh rank counts nothing
        (list(MANY)[2:], MANY, 1.0),  # ten of twelve equals fill the ten ranks
        ([], {"a": 3}, 0.0),
        (["a"], {}, 0.0),
    ],
)
def test_ndcg_weighs_grades_by_rank(found: list[str], grades: dict[str, int], value: float) -> None:
    """A gain of 2^grade - 1, less at each rank by log2(rank + 1), as a share of the best order."""
    assert ndcg(found, grades) == pytest.approx(value, abs=1e-5)


@pytest.mark.parametrize(
    ("found", "grades", "value"),
    [
        (["a", "b"], {"a": 3, "b": 1}, 1.0),
        (["x", "b"], {"a": 3, "b": 1}, 0.5),  # every grade is relevant alike
        (["b", "b"], {"a": 3, "b": 1}, 0.5),
        ([*OTHERS, "a"], {"a": 3}, 0.0),
        (list(MANY)[2:], MANY, 1.0),  # twelve do not fit ten ranks
        (list(MANY)[:4], MANY, 0.4),
        ([], {"a": 3}, 0.0),
        (["a"], {}, 0.0),
        (["a"], {"a": 1, "b": 0}, 1.0),  # a grade of 0 is none
    ],
)
def test_recall_counts_what_the_ten_ranks_could_hold(found: list[str], grades: dict[str, int], value: float) -> None:
    """The denominator is the number of relevant stories, ten at most."""
    assert recall(found, grades) == pytest.approx(value)


@pytest.mark.parametrize(
    ("found", "grades", "value"),
    [
        (["a"], {"a": 3}, 1.0),
        (["c", "b", "a"], {"a": 3, "b": 2, "c": 1}, 0.5),  # what is merely on the subject is passed over
        (["x", "x", "a"], {"a": 2}, 0.5),
        (["x", "y", "c"], {"c": 1}, 1 / 3),  # there is nothing better
        ([*OTHERS, "a"], {"a": 3}, 0.0),
        ([], {"a": 3}, 0.0),
        (["a"], {}, 0.0),
        (["a"], {"a": 0}, 0.0),
    ],
)
def test_the_first_clearly_relevant_story_gives_the_reciprocal_rank(
    found: list[str], grades: dict[str, int], value: float
) -> None:
    """From grade 2 a story is what the reader came for."""
    assert reciprocal_rank(found, grades) == pytest.approx(value)


@pytest.mark.parametrize(
    ("found", "off"),
    [
        (["a", "b"], []),  # graded; ungraded, but under a wanted topic
        (["a", "f"], ["f"]),  # under another topic
        (["n", "?"], ["n", "?"]),  # under none, and unknown
        (["n", "n"], ["n"]),
        (["a", "a2", "b", "b2", "n"], ["n"]),  # the fifth rank is looked at
        (["a", "a2", "b", "b2", "g", "n"], []),  # the sixth is not
        (["g"], []),  # graded, though it has no topic
    ],
)
def test_off_topic_is_what_shares_no_topic_with_any_graded_story(found: list[str], off: list[str]) -> None:
    """Only the first five ranks are looked at, where a reader sees them."""
    topics = {"a": ["school"], "a2": ["school"], "b": ["school", "law"], "b2": ["law"], "f": ["fire"], "n": [], "g": []}
    assert off_topic(found, {"a": 3, "b": 1, "g": 1}, topics) == off


def test_one_answer_has_all_figures() -> None:
    """The figures of an answer are told together."""
    topics = {"a": ["school"], "x": ["fire"]}
    assert score(["x", "a"], {"a": 3, "b": 1}, topics) == Score(
        ndcg=pytest.approx(0.57877, abs=1e-5),  # 4.41651 / 7.63093
        recall=0.5,
        reciprocal_rank=0.5,
        empty=False,
        shown=2,
        off_topic=1,
    )


def test_many_answers_are_averaged() -> None:
    """Every query weighs the same, every story shown off the topic, too."""
    good = Score(ndcg=1.0, recall=1.0, reciprocal_rank=1.0, empty=False, shown=4, off_topic=1)
    none = Score(ndcg=0.0, recall=0.0, reciprocal_rank=0.0, empty=True, shown=0, off_topic=0)
    found = summarise([good, none])
    assert (found.queries, found.ndcg, found.recall, found.mrr) == (2, 0.5, 0.5, 0.5)
    assert (found.empty, found.off_topic) == (0.5, 0.25)
    assert summarise([none]).off_topic == 0.0


def test_no_answers_have_no_average() -> None:
    """An empty set is a mistake of whoever judges, not a perfect score."""
    with pytest.raises(ValueError, match="no answer"):
        summarise([])
