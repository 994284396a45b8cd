"""All chains of suffixes that Kazakh words can take, with the stems that can take them.

The chains are made forwards, as a speaker makes them: every class of stems is led through the grammar with a stem that
stands for it, and harmony and assimilation shape each suffix. So a chain is a condition, too: what could not have been
made is never taken off. The rules of contact are those of Қазақ тілінің емле ережелері (1983, §§ on suffixes).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from bot.analysis.folding import fold_letters
from bot.analysis.kazakh.morphemes import UNFINISHED, Link, grammar
from bot.analysis.kazakh.sounds import EITHER, NOUN_CLASSES, VERB_CLASSES, VOWELS, spread


class Chain(NamedTuple):
    """What stands after a stem."""

    mask: int
    """The stems that can take it (bot.analysis.kazakh.sounds)."""
    doubt: int
    """How much speaks against taking it off: 0 nothing."""


Chains = dict[str, Chain]

_NOUNS = ("ба:V", "бар:R", "бал:L", "бан:N", "баз:Z", "бас:T", "бақ:K бағ:B")
_VERBS = (
    *("ба:A", "бы:Y б:y", "би:I", "бар:R", "бай:J ба:j", "бал:L", "бан:N", "баз:Z", "бас:T"),
    *("бақ:K бағ:G", "бап:K баб:G бау:W"),
)
"""A stem for every class, with its class; and what is left of it where a suffix changes it, with the class of that."""

_IMPERATIVE = 14
"""The doubt of a bare stem, which in news is rather a noun."""

_TO_FRONT = str.maketrans("аықғ", "еікг")
_VOWELS = "аеыі"
_VOICELESS = "пкқтсш"
VOICED = {"п": "б", "к": "г", "қ": "ғ"}
"""What the last sound of a stem becomes between vowels."""

_SOUNDS = {"A": "ае", "I": "ыі", "K": "қк"}


@cache
def noun_chains() -> Chains:
    """The suffixes of nouns, adjectives and numbers."""
    bare = Chain(spread("VRLNZTK", NOUN_CLASSES) * EITHER, 0)
    return {"": bare} | _chains("noun", _NOUNS, NOUN_CLASSES)


@cache
def verb_chains() -> Chains:
    """The suffixes of verbs, and those that their participles and verbal nouns take like nouns."""
    imperative = Chain(spread("AYIRJLNZTK", VERB_CLASSES) * EITHER, _IMPERATIVE)
    return {"": imperative} | _chains("verb", _VERBS, VERB_CLASSES)


def fold_chains(chains: Mapping[str, Chain]) -> Chains:
    """The same, typed without Kazakh letters: what is then written alike becomes one."""
    folded: Chains = {}
    for letters, chain in chains.items():
        _put(folded, fold_letters(letters), chain)
    return _shared(folded)


def _shared(chains: Chains) -> Chains:
    """The same in less memory: many chains ask for the same stems."""
    kept: dict[Chain, Chain] = {}
    return {letters: kept.setdefault(chain, chain) for letters, chain in chains.items()}


def _chains(start: str, stems: tuple[str, ...], classes: str) -> Chains:
    found: Chains = {}
    rules = grammar()
    for stem in stems:
        for front in (False, True):
            surfaces = [surface.split(":") for surface in (stem.translate(_TO_FRONT) if front else stem).split()]
            for word, doubt in _walk(surfaces[0][0], start, rules, front=front):
                surface, sort = next(pair for pair in surfaces if word.startswith(pair[0]))
                _put(found, word[len(surface) :], Chain(1 << 2 * classes.index(sort) + front, doubt))
    return _shared(found)


def _put(chains: Chains, letters: str, chain: Chain) -> None:
    """Add a chain; of two that are spelled alike the less doubtful is meant."""
    known = chains.get(letters, chain)
    chains[letters] = Chain(known.mask | chain.mask, min(known.doubt, chain.doubt))


def _walk(
    word: str, state: str, rules: Mapping[str, tuple[Link, ...]], *, front: bool, doubt: int = 0
) -> Iterator[tuple[str, int]]:
    """Every word that can be made of this one, and the doubts on the way; -нікі has front vowels after any stem."""
    for link in rules[state]:
        longer = attach(word, link.suffix, front=front)
        doubts = doubt + link.doubt
        if link.state not in UNFINISHED:
            yield longer, doubts
        yield from _walk(longer, link.state, rules, front=front or "і" in link.suffix, doubt=doubts)


def attach(word: str, suffix: str, *, front: bool) -> str:
    """A word with one more suffix, as bot.analysis.kazakh.morphemes writes it, in the spelling of the rules."""
    first, rest = suffix[0], suffix[1:]
    if first == "U":
        return verbal_noun(word) + rest
    after_vowel = word[-1] in _VOWELS
    if first in "ia":
        suffix = rest if after_vowel else first.upper() + rest
    elif first == "s":
        suffix = ("с" if after_vowel else "") + rest
    elif first == "E":
        suffix = ("й" if after_vowel else "A") + rest
    for position, symbol in enumerate(suffix):
        sound = _sound(symbol, word[-1], front=front)
        word = word + sound if position else _joined(word, sound, suffix)
    return word


def verbal_noun(stem: str) -> str:
    """The verbal noun of a verb's stem, which dictionaries name it by: оқу, қою, ұю, тию, шығу, қорқу, жазу."""
    last = stem[-1]
    if last in "ыі":
        return verbal_noun(stem[:-1]) if stem[-2:-1] == "й" else stem[:-1] + "у"
    if last == "й":
        return stem[:-1] + "ю"
    if last == "и":
        return stem + "ю"
    return (stem[:-1] + VOICED.get(last, last) if stem[-2:-1] in VOWELS else stem) + "у"


def _joined(word: str, sound: str, suffix: str) -> str:
    """A stem and the first sound of a suffix: й melts with vowels, к қ п are voiced before one, п before -ып is у."""
    last = word[-1]
    if sound == "й" and last in "ыі":
        return word[:-1] + "и"
    if sound == "а" and last in "йи":
        return word.removesuffix("й") + "я"
    if sound in _VOWELS and last in VOICED and word[-2] in _VOWELS:
        return word[:-1] + ("у" if last == "п" and suffix == "Iп" else VOICED[last]) + sound
    return word + sound


def _sound(symbol: str, last: str, *, front: bool) -> str:
    """The sound that a capital stands for after this one; a small letter stands for itself."""
    if symbol in _SOUNDS:
        return _SOUNDS[symbol][front]
    if symbol == "G":
        return ("кг" if front else "қғ")[last not in _VOICELESS]
    voiced = _CONTACTS.get(symbol)
    if voiced is None:
        return symbol
    if last in _VOICELESS:
        return "п" if symbol in "MP" else "т"
    return next(sound for sound, after in voiced if not after or last in after)


_CONTACTS = {
    "D": [("д", "")],
    "Q": [("н", "мнң"), ("д", "")],
    "L": [("д", "лмнңзж"), ("л", "")],
    "N": [("н", "аеыімнң"), ("д", "")],
    "C": [("н", "аеыі"), ("д", "")],
    "M": [("б", "зж"), ("м", "")],
    "P": [("б", "мнңзж"), ("м", "")],
}
"""What a capital stands for after voiced sounds: the first whose letters have the last one; none are all."""
