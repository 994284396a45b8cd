"""The labelled Kazakh forms themselves: whoever adds to them must not spoil what they measure."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from bot.analysis.folding import fold_word

LABELLED = Path(__file__).parents[1] / "data" / "labelled"
LETTERS = frozenset("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя")
KINDS = {"noun", "adjective", "verb", "numeral", "pronoun", "name"}

GROUPS = [json.loads(line) for line in (LABELLED / "forms.jsonl").read_text(encoding="utf-8").splitlines()]
PAIRS = [json.loads(line) for line in (LABELLED / "forms_apart.jsonl").read_text(encoding="utf-8").splitlines()]
HOMES = {form: group["lemma"] for group in GROUPS for form in group["forms"]}


def words() -> list[str]:
    """All words of both files."""
    return [form for group in GROUPS for form in group["forms"]] + [pair[side] for pair in PAIRS for side in "ab"]


def test_there_are_enough_groups_and_pairs() -> None:
    """A share of 0.02 is measured on pairs enough to tell it, and a share of the forms on lemmas of every kind."""
    assert len(GROUPS) >= 340
    assert len(PAIRS) >= 240
    assert {group["kind"] for group in GROUPS} == KINDS
    assert Counter(group["kind"] for group in GROUPS)["verb"] >= 75


def test_groups_are_of_forms_that_differ() -> None:
    """Each group begins with its lemma and has 5 to 12 forms, none twice."""
    assert [
        group["lemma"]
        for group in GROUPS
        if group["forms"][0] != group["lemma"]
        or len(set(group["forms"])) != len(group["forms"])
        or not 5 <= len(group["forms"]) <= 12
    ] == []


def test_no_form_has_two_homes() -> None:
    """What is a form of two lemmas has been left out, so that a group is never at fault for another."""
    counted = Counter(form for group in GROUPS for form in group["forms"])
    assert [form for form, times in counted.items() if times > 1] == []


def test_words_are_written_as_they_are_compared() -> None:
    """Kazakh letters only, in lower case, and folded already."""
    assert [word for word in words() if not set(word) <= LETTERS or fold_word(word) != word] == []


def test_pairs_are_distinct() -> None:
    """No pair twice, in whichever order, none of a word with itself, and each with its reason."""
    assert max(Counter(frozenset((pair["a"], pair["b"])) for pair in PAIRS).values()) == 1
    assert [pair for pair in PAIRS if pair["a"] == pair["b"] or not pair["why"]] == []


def test_words_of_a_pair_are_in_no_common_group() -> None:
    """The two files do not contradict each other."""
    assert [pair for pair in PAIRS if HOMES.get(pair["a"], pair["a"]) == HOMES.get(pair["b"], pair["b"])] == []
