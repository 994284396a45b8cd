"""Words whose stem is not listed: names, new words, and what is built from listed ones.

A stem that is built from a known one by the rules of word building is nearly as good as a known one. Any other is told
by its end alone: the longer the chain of suffixes, the surer it is, and a stem of one syllable is seldom unknown.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.analysis.kazakh.bases import VOICED, verbal_noun
from bot.analysis.kazakh.derivation import Derivation
from bot.analysis.kazakh.sounds import EITHER, LOAN_LETTERS, NOUN_CLASSES, VERB_CLASSES, VOWELS, spread

BUILT = 100.0
"""What a stem of known parts has ahead of every other."""

_SHORTEST = 3
_DOUBTING = 0.5
_UNVOICED = {voiced: plain for plain, voiced in VOICED.items()} | {"ғ": "қ"}
_BEFORE_VOWEL = spread("B", NOUN_CLASSES) * EITHER
_VERB_VOICED = spread("G", VERB_CLASSES) * EITHER
_VERB_SHORT_J = spread("j", VERB_CLASSES) * EITHER
_VERB_SHORT_Y = spread("y", VERB_CLASSES) * EITHER
_LOAN_ENDS = ("ог", "уг", "рг", "нг", "об", "уб")
_VERB_ENDS = (
    *("ла", "ле", "да", "де", "та", "те", "лан", "лен", "дан", "ден", "тан", "тен", "лас", "лес", "дас", "дес", "тас"),
    *("тес", "ыл", "іл", "ил", "ын", "ін", "ал", "ел", "ар", "ер", "ай", "ей", "ыс", "іс", "ыр", "ір", "ат", "ет", "рт"),
)


class Reading(NamedTuple):
    """A word parted into a stem and a chain that fits it."""

    head: str
    tail: str
    doubt: int
    """That of the chain."""
    mask: int
    """What the stem and the chain have in common (bot.analysis.kazakh.sounds)."""
    verb: bool


def weigh(reading: Reading, derivation: Derivation) -> tuple[float, str]:
    """What speaks for a reading, and the stem that it gives."""
    if reading.verb:
        return _weigh_verb(reading, derivation)
    stem = _noun(reading)
    if derivation.is_noun(stem):
        return BUILT + 4 * len(reading.head) - reading.doubt, stem
    return len(reading.tail) - reading.doubt * _DOUBTING - _shortness(reading), stem


def _weigh_verb(reading: Reading, derivation: Derivation) -> tuple[float, str]:
    bare, stem = _verb(reading)
    if derivation.is_verb(bare):
        return BUILT + 4 * len(reading.head) - reading.doubt, stem
    if len(reading.tail) == 1:
        return -1.0, stem
    likeness = 0.5 if bare.endswith(_VERB_ENDS) else -2.0
    return len(reading.tail) - reading.doubt * _DOUBTING - _shortness(reading) + likeness, stem


def _shortness(reading: Reading) -> float:
    """What speaks against a stem for its length."""
    syllables = sum(letter in VOWELS for letter in reading.head)
    if not reading.tail:
        return 0.0
    if not syllables or len(reading.head) < _SHORTEST:
        return BUILT
    if syllables > 1:
        return 0.5 if len(reading.head) > _SHORTEST else 2.0
    return 3.0 if len(reading.head) == _SHORTEST else 2.0


def _noun(reading: Reading) -> str:
    """The bare noun: a sound that was voiced before a vowel is unvoiced again, if it is not a loan's own."""
    head = reading.head
    if not reading.mask & _BEFORE_VOWEL or head[-1] not in _UNVOICED:
        return head
    if head[-2] not in VOWELS or head[-1] != "ғ" and (head.endswith(_LOAN_ENDS) or not LOAN_LETTERS.isdisjoint(head)):
        return head
    return head[:-1] + _UNVOICED[head[-1]]


def _verb(reading: Reading) -> tuple[str, str]:
    """The verb's stem, and its verbal noun."""
    head = reading.head
    if reading.mask & _VERB_VOICED and head[-1] in _UNVOICED:
        return head[:-1] + _UNVOICED[head[-1]], head + "у"
    if reading.mask & _VERB_SHORT_J and reading.tail[0] in "юя":
        return head + "й", head + "ю"
    if reading.mask & _VERB_SHORT_Y and reading.tail[0] == "и":
        return head, head + "у"
    return head, verbal_noun(head)
