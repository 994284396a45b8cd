"""Which of the stories found are best."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.query import Level
from bot.search.ranking import WEIGHTS, Candidate, Sought, rank, rarity
from bot.search.ways import Way

RIVER, CAMP, SAFE, TOPIC, OTHER_TOPIC, FILLING = 10, 11, 12, 13, 14, 15


def story(number: int, *editions: tuple[list[int], list[int]], topics: tuple[int, ...] = (), day: int = 0) -> Candidate:
    """A story as the index has it: of each edition the terms of its title and of its summary."""
    words: list[int] = []
    for title, summary in editions:
        words += [2 * term + 1 for term in title] + [2] + [2 * term for term in summary] + [2]
    return Candidate(number, day, array("I", words + [2 * topic for topic in topics]).tobytes())


def sought(*terms: int, level: Level = Level.STEM, tells: float = 1.0) -> Sought:
    """One thing looked for, by any of the terms."""
    return Sought(tuple(Way((term,), level) for term in terms), tells)


def order(wanted: list[Sought], *stories: Candidate, about: tuple[int, ...] = ()) -> list[int]:
    """The numbers of the stories, best first."""
    return [one.story for one in rank(wanted, stories, {TOPIC, OTHER_TOPIC}, about)]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (([RIVER], []), ([FILLING], [RIVER])),  # in the title
        (([RIVER, CAMP], []), ([RIVER, FILLING, FILLING, FILLING, CAMP], [])),  # near together
        (([RIVER, CAMP], []), ([CAMP, RIVER], [])),  # in the order typed
        (([RIVER, CAMP], []), ([RIVER], [RIVER, RIVER, RIVER])),  # all of it
        (([RIVER, CAMP], []), ([RIVER, CAMP, *[FILLING] * 20], [])),  # and little besides
    ],
)
def test_what_is_better(better: tuple[list[int], list[int]], worse: tuple[list[int], list[int]]) -> None:
    """The first of each pair comes first, wherever both stand."""
    wanted = [sought(RIVER), sought(CAMP)]
    assert order(wanted, story(1, worse), story(2, better)) == [2, 1]
    assert order(wanted, story(1, better), story(2, worse)) == [1, 2]


def test_a_rare_word_tells_more() -> None:
    """Of two that lack a word each, the one with the rare word is better."""
    wanted = [sought(RIVER, tells=rarity(5, 1000)), sought(CAMP, tells=rarity(900, 1000))]
    assert order(wanted, story(1, ([CAMP], [])), story(2, ([RIVER], []))) == [2, 1]
    assert rarity(1, 1000) > rarity(10, 1000) > rarity(1000, 1000) > 0


def test_the_nearer_the_word_the_better() -> None:
    """A form of the word, the folded one, a synonym, a translation, a beginning, a slip."""
    levels = (Level.STEM, Level.FOLDED, Level.SYNONYM, Level.TRANSLATION, Level.PREFIX, Level.SLIP, Level.SUBJECT)
    wanted = [Sought(tuple(Way((20 + n,), level) for n, level in enumerate(levels)), 1.0)]
    stories = [story(n, ([20 + n], [])) for n in range(len(levels))]
    assert order(wanted, *reversed(stories)) == list(range(len(levels)))
    assert list(WEIGHTS) == list(Level)


def test_editions_of_a_story_count_as_one() -> None:
    """Words in different editions are all there; together in one they count more."""
    wanted = [sought(RIVER), sought(CAMP)]
    apart = story(1, ([RIVER], []), ([CAMP], []))
    together = story(2, ([RIVER, CAMP], []), ([FILLING], []))
    ranked = rank(wanted, [apart, together])
    assert [one.story for one in ranked] == [2, 1]
    assert [one.coverage for one in ranked] == [1.0, 1.0]


def test_an_expression_stands_together() -> None:
    """Its words apart are not it, unless they are those that were typed."""
    row, scattered = Way((RIVER, CAMP), Level.SYNONYM), Way((RIVER, CAMP), Level.STEM, "anywhere")
    apart = story(1, ([RIVER, FILLING, CAMP], []))
    assert rank([Sought((row,), 1.0)], [apart])[0].coverage == 0.0
    assert rank([Sought((scattered,), 1.0)], [apart])[0].coverage == 1.0
    assert rank([Sought((row,), 1.0)], [story(2, ([], [RIVER, CAMP]))])[0].coverage == 1.0


def test_no_expression_stands_across_texts() -> None:
    """Nor does the end of a title with the beginning of a summary."""
    row = Sought((Way((RIVER, CAMP), Level.SYNONYM),), 1.0)
    assert rank([row], [story(1, ([RIVER], [CAMP])), story(2, ([RIVER], []), ([CAMP], []))])[0].coverage == 0.0


def test_topics_break_ties() -> None:
    """A topic that is meant before another, one topic before several, any before none; then the newer story."""
    plain = [([RIVER], list[int]())]
    assert order(
        [sought(RIVER)],
        story(1, *plain, day=9),
        story(2, *plain, topics=(TOPIC, OTHER_TOPIC)),
        story(3, *plain, topics=(OTHER_TOPIC,)),
        story(4, *plain, topics=(TOPIC,)),
        story(5, *plain, day=10),
        about=(TOPIC,),
    ) == [4, 2, 3, 5, 1]
    newer = order([sought(RIVER)], story(1, *plain, day=1), story(2, *plain, day=2))
    assert newer == [2, 1]


def test_a_story_under_the_topic_that_is_named_holds_it() -> None:
    """Whatever its words; words of it are better."""
    wanted = [Sought((Way((RIVER,), Level.STEM), Way((TOPIC,), Level.SUBJECT)), 1.0)]
    named, under, other = (
        story(1, ([RIVER], [])),
        story(2, ([CAMP], []), topics=(TOPIC,)),
        story(3, ([CAMP], []), topics=(OTHER_TOPIC,)),
    )
    ranked = rank(wanted, [other, under, named])
    assert [(one.story, one.coverage) for one in ranked] == [(1, 1.0), (2, 1.0), (3, 0.0)]


@given(st.lists(st.lists(st.integers(1, 20), max_size=30), max_size=5))
def test_any_words_can_be_judged(stories: list[list[int]]) -> None:
    """Whatever stands in the index, a score is there, and coverage is a share."""
    wanted = [sought(3), sought(4, 5), Sought((), 0.5), Sought((Way((3, 4), Level.SYNONYM),), 1.0)]
    candidates = [Candidate(n, 0, array("I", words).tobytes()) for n, words in enumerate(stories)]
    for one in rank(wanted, candidates, {6}, {6}):
        assert one.score >= 0
        assert 0 <= one.coverage <= 1


def test_an_expression_is_worth_most_in_a_row() -> None:
    """Others' words for a thing say it in a row, nearly so near each other, and not at all far apart."""
    filling = [FILLING] * 12
    said = [Sought((Way((RIVER, CAMP), Level.TRANSLATION, "near"),), 1.0)]
    row = story(1, ([RIVER, CAMP, *filling], []))
    near = story(2, ([CAMP, FILLING, RIVER, *filling[1:]], []))
    far = story(3, ([CAMP, *filling, RIVER], []))
    assert [(one.story, one.coverage) for one in rank(said, [far, near, row])] == [(1, 1.0), (2, 1.0), (3, 0.0)]


def test_words_that_were_typed_may_stand_apart() -> None:
    """An expression as it was typed is no less worth for what stands between, in a title or in a summary."""
    typed = [Sought((Way((RIVER, CAMP), Level.STEM, "anywhere"),), 1.0)]
    scores = {
        one.story: one.score
        for one in rank(
            typed,
            [
                story(1, ([FILLING], [CAMP, *[FILLING] * 12, RIVER])),
                story(2, ([FILLING], [FILLING, CAMP, FILLING, RIVER, *[FILLING] * 10])),
                story(3, ([CAMP], [RIVER])),
            ],
        )
    }
    assert scores[1] == scores[2]
    assert all(scores.values())


def test_words_of_an_expression_in_different_editions_say_nothing() -> None:
    """What one edition says is no part of what another says."""
    said = [Sought((Way((RIVER, CAMP), Level.TRANSLATION, "near"),), 1.0)]
    apart, together = rank(said, [story(1, ([RIVER, CAMP], [])), story(2, ([RIVER], []), ([CAMP], []))])[::-1]
    assert (apart.story, apart.score) == (2, 0.0)
    assert together.score > 0
