"""The stem of a Kazakh word: the best of all ways to read its end as suffixes.

Every place at which a word may be parted is looked at. What stands after it must be a chain of suffixes that Kazakh
can make (bot.analysis.kazakh.chains), what stands before it a stem to which this chain can have been added
(bot.analysis.kazakh.sounds). Known stems go before those that are built from known ones, and these before strangers,
which are told by their chain alone. A verb's stem is named by its verbal noun: жазды and жазып are forms of жазу, and
жаз, summer, is another word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from bot.analysis.folding import fold_letters, is_cyrillic, is_latin
from bot.analysis.kazakh.bases import Base, Bases, bare_verbs, fold_bases, known_nouns, known_verbs
from bot.analysis.kazakh.chains import Chain, Chains, fold_chains, noun_chains, verb_chains
from bot.analysis.kazakh.derivation import Derivation
from bot.analysis.kazakh.exceptions import irregular_forms
from bot.analysis.kazakh.particles import PARTICLES
from bot.analysis.kazakh.sounds import folded_noun_mask, folded_verb_mask, noun_mask, verb_mask
from bot.analysis.kazakh.strangers import SHORTEST, Reading, weigh

_LONGEST_CHAIN = 24
"""Letters; no chain of the tables is longer."""

_LETTER = 4
"""What a letter more of a known stem weighs against a doubt."""


@dataclass(frozen=True, slots=True)
class _Tables:
    """The grammar and the known words in one of the two alphabets."""

    noun_chains: Chains
    verb_chains: Chains
    nouns: Bases
    verbs: Bases
    fixed: dict[str, str]
    noun_mask: Callable[[str], int]
    verb_mask: Callable[[str], int]
    derivation: Derivation


def stem(word: str) -> str:
    """The stem of a folded word in its own letters; what is no Kazakh word comes back as it is."""
    return _stem(word, _tables())


def stem_folded(word: str) -> str:
    """The stem of a word typed without Kazakh letters (bot.analysis.folding.fold_letters), in the same letters."""
    return _stem(word, _folded_tables())


@cache
def _tables() -> _Tables:
    nouns, verbs = known_nouns(), known_verbs()
    fixed = {word: word for word in PARTICLES.split()} | irregular_forms()
    derivation = Derivation(nouns, bare_verbs(verbs), folded=False)
    return _Tables(noun_chains(), verb_chains(), nouns, verbs, fixed, noun_mask, verb_mask, derivation)


@cache
def _folded_tables() -> _Tables:
    exact = _tables()
    nouns, verbs = fold_bases(exact.nouns), fold_bases(exact.verbs)
    return _Tables(
        fold_chains(exact.noun_chains),
        fold_chains(exact.verb_chains),
        nouns,
        verbs,
        {fold_letters(form): fold_letters(stem) for form, stem in exact.fixed.items()},
        folded_noun_mask,
        folded_verb_mask,
        Derivation(nouns, bare_verbs(verbs), folded=True),
    )


def _stem(word: str, tables: _Tables) -> str:
    if not is_cyrillic(word) or is_latin(word) or len(word) < 3:  # noqa: PLR2004 - no suffix leaves a stem of so few
        return word
    fixed = tables.fixed.get(word)
    if fixed is not None:
        return fixed
    first = max(1, len(word) - _LONGEST_CHAIN)
    best = max(_known(word, first, tables), default=None)
    if best is not None:
        return best[1]
    return max(
        (weigh(reading, tables.derivation) for reading in _strangers(word, max(first, SHORTEST), tables)),
        default=(0, word),
    )[1]


def _known(word: str, first: int, tables: _Tables) -> Iterator[tuple[int, str]]:
    """The readings with a known stem, with what speaks for each."""
    for place in range(len(word), first - 1, -1):
        head, tail = word[:place], word[place:]
        if head in tables.nouns:
            yield from _fitting(tables.nouns[head], tables.noun_chains.get(tail), place)
        if head in tables.verbs:
            yield from _fitting(tables.verbs[head], tables.verb_chains.get(tail), place)


def _fitting(base: Base | None, chain: Chain | None, length: int) -> Iterator[tuple[int, str]]:
    """The known stems that can have taken the chain."""
    while chain is not None and base is not None:
        if base.mask & chain.mask:
            yield _LETTER * length - chain.doubt - base.doubt, base.stem
        base = base.other


def _strangers(word: str, first: int, tables: _Tables) -> Iterator[Reading]:
    """The readings with a stem that is not listed."""
    yield Reading(word, "", 0, 0, verb=False)
    for place in range(len(word) - 1, first - 1, -1):
        head, tail = word[:place], word[place:]
        chain = tables.noun_chains.get(tail)
        if chain is not None and (mask := tables.noun_mask(head) & chain.mask):
            yield Reading(head, tail, chain.doubt, mask, verb=False)
        chain = tables.verb_chains.get(tail)
        if chain is not None and (mask := tables.verb_mask(head) & chain.mask):
            yield Reading(head, tail, chain.doubt, mask, verb=True)
