"""The stems that are known, in every spelling that suffixes give them: the guard against taking too much off.

What a suffix changes in a stem is undone here, and not by a rule that would guess: к қ п voiced before a vowel
(кітап, кітабы), a vowel lost in the last syllable (ауыз, аузы), the soft sign and the т or д of an end lost in loans
(лагерь, лагері; журналист, журналисі, журналистер), the owner that a word seems to have (отбасы, отбасына), a verb's
last vowel or й melted into у and ю (оқы-, оқу; қой-, қою).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from bot.analysis.folding import fold_letters
from bot.analysis.kazakh.chains import VOICED, attach, verbal_noun
from bot.analysis.kazakh.loans import LOANS
from bot.analysis.kazakh.names import NAMES
from bot.analysis.kazakh.nouns_a import NOUNS as NOUNS_FROM_A
from bot.analysis.kazakh.nouns_q import NOUNS as NOUNS_FROM_Q
from bot.analysis.kazakh.nouns_rare import RARE_NOUNS
from bot.analysis.kazakh.nouns_s import NOUNS as NOUNS_FROM_S
from bot.analysis.kazakh.qualities import QUALITIES
from bot.analysis.kazakh.sounds import (
    EITHER,
    FRONT,
    NOUN_CLASSES,
    SIGNS,
    VERB_CLASSES,
    VOWELS,
    harmony,
    noun_mask,
    spread,
)
from bot.analysis.kazakh.verbs import VERBS

_SELDOM = 10
"""The doubt of a stem that is marked as seldom meant."""
_RARE = 5
"""The doubt of a rare noun: a form of a stem that is one letter shorter goes before it."""

_SHADE = 6
"""The doubt of a shade (ашықтау), which is more often a verb if there is one."""


class Base(NamedTuple):
    """A stem as it is spelled before some suffixes."""

    mask: int
    """Which they are (bot.analysis.kazakh.sounds)."""
    stem: str
    """What the stemmer gives: a noun in its bare form, a verb as its verbal noun."""
    doubt: int
    """How seldom it is meant."""
    other: Base | None = None
    """The next stem of the same spelling: few have one, and for all others a tuple of one would double the memory."""

    def each(self) -> Iterator[Base]:
        """This one, and the others of its spelling."""
        yield self
        if self.other is not None:
            yield from self.other.each()


Bases = dict[str, Base]


@cache
def known_nouns() -> Bases:
    """Nouns, adjectives, numbers and names by their spellings."""
    found: Bases = {}
    for word in f"{NOUNS_FROM_A} {NOUNS_FROM_Q} {NOUNS_FROM_S}".split():
        _add(found, _noun_spellings(word, harmony(word.rstrip("*+~"))))
    for word in RARE_NOUNS.split():
        _add(found, _noun_spellings(word, harmony(word.rstrip("*+~")), _RARE))
    for word in QUALITIES.split():
        front = harmony(word) == FRONT
        _add(found, _noun_spellings(word, harmony(word)))
        _add(found, iter([(attach(word, "LAу", front=front), Base(noun_mask(word + "у"), word, _SHADE))]))
    for word in f"{LOANS} {NAMES}".split():
        _add(found, _noun_spellings(word, EITHER))
    return found


@cache
def known_verbs() -> Bases:
    """Verbs by their spellings."""
    found: Bases = {}
    for word in VERBS.split():
        _add(found, _verb_spellings(word))
    return found


def bare_verbs(verbs: Mapping[str, Base]) -> frozenset[str]:
    """The spellings to which a voice can be added: all but those that have lost a sound."""
    lost = spread("yjW", VERB_CLASSES) * EITHER
    return frozenset(
        spelling for spelling, known in verbs.items() if any(not base.mask & lost for base in known.each())
    )


def fold_bases(bases: Mapping[str, Base]) -> Bases:
    """The same, typed without Kazakh letters."""
    folded: Bases = {}
    kept: dict[str, str] = {}

    def one(word: str) -> str:
        """The same text in one place of the memory, since most spellings are stems, too."""
        return kept.setdefault(word, word)

    for spelling, known in bases.items():
        short = one(fold_letters(spelling))
        _add(folded, ((short, Base(base.mask, one(fold_letters(base.stem)), base.doubt)) for base in known.each()))
    return folded


def _add(bases: Bases, spellings: Iterator[tuple[str, Base]]) -> None:
    for spelling, base in spellings:
        bases[spelling] = _joined(bases.get(spelling), base)


def _joined(known: Base | None, base: Base) -> Base:
    """What is known of a spelling and one more, which becomes one with the same stem."""
    if known is None:
        return Base(_shared(base.mask), base.stem, base.doubt)
    if (known.stem, known.doubt) == (base.stem, base.doubt):
        return known._replace(mask=_shared(known.mask | base.mask))
    return known._replace(other=_joined(known.other, base))


@cache
def _shared(mask: int) -> int:
    """The same number as one object: thousands of words have the same hundred masks."""
    return mask


def _noun_spellings(written: str, harmonies: int, doubt: int = 0) -> Iterator[tuple[str, Base]]:
    """A noun before the suffixes that leave it as it is, and before those that do not."""
    word = written.rstrip("*+~")
    mark = written[len(word) :]
    doubt = _SELDOM if "~" in mark else doubt
    last = word[-1]
    before_vowel = spread("B", NOUN_CLASSES) * harmonies
    yield word, Base(noun_mask(word) // harmony(word) * harmonies, word, doubt)
    if last in VOICED and word[-2:-1] in VOWELS:
        yield word[:-1] + VOICED[last], Base(before_vowel, word, doubt)
    if "*" in mark:
        yield word[:-2] + last, Base(before_vowel, word, doubt)
    if "+" in mark:
        yield word[:-2], Base(spread("V", NOUN_CLASSES) * harmonies, word, doubt)
    if last in SIGNS:
        yield word[:-1], Base(before_vowel | noun_mask(word[:-1] + "ь"), word, doubt)
    if word.endswith(("ст", "зд")):
        yield word[:-1], Base(spread("TB", NOUN_CLASSES) * harmonies, word, doubt + 1)


def _verb_spellings(written: str) -> Iterator[tuple[str, Base]]:
    """A verb before the suffixes that leave it as it is, and before those that do not."""
    word = written.rstrip("*~")
    stem = verbal_noun(word[:-2] + word[-1] if "*" in written else word)
    doubt = _SELDOM if "~" in written else 0
    for spelling, sort in ((word, _sort(word[-1])), *_changed(written)):
        yield spelling, Base(spread(sort, VERB_CLASSES) * harmony(word), stem, doubt)


def _changed(written: str) -> Iterator[tuple[str, str]]:
    """What is left of a verb's stem before some suffixes, with the class of that."""
    word = written.rstrip("*~")
    last = word[-1]
    if "*" in written:
        yield word[:-2] + last, "G"
    elif last in "ыі":
        yield word[:-1], "y"
        if word[-2:-1] == "й":
            yield word[:-2], "j"
    elif last == "й":
        yield word[:-1], "j"
    elif last in VOICED and word[-2:-1] not in VOWELS:
        yield word, "G"
    elif last in VOICED:
        yield word[:-1] + VOICED[last], "G"
        if last == "п":
            yield word[:-1] + "у", "W"


def _sort(last: str) -> str:
    """The class of a verb's unchanged stem by its last letter."""
    sorts = {"A": "аея", "Y": "ыі", "I": "и", "R": "ру", "J": "й", "L": "л", "N": "мнң", "Z": "зж", "K": "кқп"}
    return next((name for name, letters in sorts.items() if last in letters), "T")
