"""Words whose stem is not listed: names, new words, and what is built from listed ones.

A stem that is built from a known one by the rules of word building is nearly as good as a known one. Any other is told
by its end alone: the longer the chain of suffixes, the surer it is, and a stem of one syllable is seldom unknown.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.analysis.kazakh.chains import VOICED, verbal_noun
from bot.analysis.kazakh.derivation import Derivation
from bot.analysis.kazakh.sounds import EITHER, LOAN_LETTERS, NOUN_CLASSES, VERB_CLASSES, VOWELS, spread

_BUILT = 4.0
"""What a stem of known parts has ahead of a stranger, in letters of suffixes."""

SHORTEST = 3
"""Letters of a stem that is not listed."""

_DOUBTING = 0.5
"""Letters of suffixes that a doubt of the grammar is worth."""
_SUREST = -2
"""The least doubt that counts for a stranger."""
_IMPOSSIBLE = 100.0
_COMPOUND = 2.0
_VERB = 0.5
"""What speaks against verbs: names and loans are nouns."""
_UNLIKE = 2.0
_RARE_ENDS = frozenset("оөұүэд")
_UNVOICED = {voiced: plain for plain, voiced in VOICED.items()} | {"ғ": "қ"}
_BEFORE_VOWEL = spread("B", NOUN_CLASSES) * EITHER
_VERB_VOICED = spread("G", VERB_CLASSES) * EITHER
_VERB_SHORT_J = spread("j", VERB_CLASSES) * EITHER
_VERB_SHORT_Y = spread("y", VERB_CLASSES) * EITHER
_LOAN_ENDS = ("ог", "уг", "рг", "нг", "об", "уб")
_AFTER_LOST_T = frozenset("тыі")
"""First letters of suffixes before which -ист is written -ис: активист, активистер."""
_OWN_VOWELS = frozenset("ыіәөүұи")
"""Vowels of last syllables that no loan has before г; и is that of stems typed without Kazakh letters."""
_NO_CODA = re.compile("([птқкғгбзжшчд][қкғгмнңлшбп]|[рлнмңй][лрн]|[лнм]ш)$")
"""Two sounds with which no syllable ends."""

_VERB_ENDS = (
    *("ла", "ле", "да", "де", "та", "те", "лан", "лен", "дан", "ден", "тан", "тен", "лас", "лес", "дас", "дес", "тас"),
    *("тес", "ыл", "іл", "ил", "ын", "ін", "дыр", "дір", "тыр", "тір", "дир", "тир"),
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
    bare, stem = _verb(reading) if reading.verb else (_noun(reading),) * 2
    built = _BUILT if (derivation.is_verb if reading.verb else derivation.is_noun)(bare) else 0.0
    if not reading.tail:
        return built, stem
    evidence = built + len(reading.tail) - max(_SUREST, reading.doubt) * _DOUBTING - _strangeness(reading)
    if reading.verb:
        return evidence - (_VERB if built else _unlikeliness(reading, bare)), stem
    return evidence + _COMPOUND * (not built and derivation.is_compound(bare)), stem


def _unlikeliness(reading: Reading, bare: str) -> float:
    """What speaks against a verb of unknown parts: nearly all roots are listed, so it should be built like one."""
    short = len(reading.tail) == 1 or sum(letter in VOWELS for letter in reading.head) == 1
    foreign = reading.head.endswith("и") and reading.tail[0] in "юя"
    return _VERB + _UNLIKE * (short + 2 * foreign) + (not bare.endswith(_VERB_ENDS))


def _strangeness(reading: Reading) -> float:
    """What speaks against a stem: that it is short, or ends as few Kazakh words do."""
    head = reading.head
    syllables = sum(letter in VOWELS for letter in head)
    if not syllables:
        return _IMPOSSIBLE
    ending = 1.0 if not reading.verb and head[-1] in _RARE_ENDS else 0.0
    ending += 2.0 * (_NO_CODA.search(head) is not None)
    if len(head) == SHORTEST:
        return ending + 1.75
    return ending + (0.5 if syllables > 1 else 0.75)


def _noun(reading: Reading) -> str:
    """The bare noun: a sound that was voiced before a vowel is unvoiced again, if it is not a loan's own."""
    head = reading.head
    if head.endswith("ис") and reading.tail[:1] in _AFTER_LOST_T:
        return head + "т"
    if not reading.mask & _BEFORE_VOWEL or head[-1] not in _UNVOICED:
        return head
    before = head[-2]
    foreign = head.endswith(_LOAN_ENDS) or (before not in _OWN_VOWELS and not LOAN_LETTERS.isdisjoint(head))
    if before not in VOWELS or (foreign and head[-1] != "ғ"):
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
