"""What a word that was typed may stand for, whatever the language it is in and the keyboard it was typed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.analysis.folding import fold_letters, has_kazakh_letter, is_cyrillic, is_latin
from bot.analysis.latin import readings
from bot.analysis.stemming import FOLDED, KAZAKH, OTHER, RUSSIAN, folded_key, key_of, russian_key
from bot.analysis.vocabulary import ASIDE, ENGLISH_PARTICLES, KAZAKH_PARTICLES, RUSSIAN_PARTICLES
from bot.model import Language
from bot.search.query import Alternative, Level

STOP = frozenset(f"{ASIDE} {ENGLISH_PARTICLES} {KAZAKH_PARTICLES} {RUSSIAN_PARTICLES}".replace("ё", "е").split())
"""Words that nobody looks for where there are others."""

_SOFTENED: Mapping[str, str] = MappingProxyType({"б": "п", "г": "к", "ғ": "қ"})
"""What ends a Kazakh stem that stands so before a vowel."""

_LEAST_STEM, _LONGEST_REST = 3, 5
"""Letters of a stem, and of an ending which is still being typed or has a slip."""

_SHORT = 3
"""Letters of a folded stem that may stand for a longer word: what is left of де-ти would be Kazakh for 'he said'."""

_RUSSIAN = -2.0
"""A word that leans so far towards Russian is no Kazakh one that was typed on a Russian keyboard."""


def alternatives_of(form: str, reader: Language | None) -> list[Alternative]:
    """All that a folded word may be in the index, likeliest first; `reader` is the language of whoever typed it.

    Words can be in any language; the reader's tells what a word without Kazakh letters is likelier to be.
    """
    found = dict.fromkeys(_alternatives(form, reader))
    kept: dict[tuple[str, ...], Alternative] = {}
    for alternative in found:
        kept.setdefault(alternative.keys, alternative)
    return list(kept.values())


def _alternatives(form: str, reader: Language | None) -> Iterator[Alternative]:
    if not is_cyrillic(form):
        yield Alternative((key_of(form, "en"),), Level.STEM)
        if is_latin(form):
            yield from _read_in_cyrillic(form)
        return
    yield Alternative((key_of(form, "kk"),), Level.STEM)
    own_letters = has_kazakh_letter(form)
    if not own_letters:
        yield Alternative((russian_key(form),), Level.STEM)
    likely = not own_letters and reader == "kk" and _leaning(form) > _RUSSIAN
    yield from _folded(form, fallback=not likely)


def _leaning(form: str) -> float:
    from bot.analysis.language import leaning  # its lists hold megabytes, and only searches need them

    return leaning(form)


def _folded(form: str, *, fallback: bool) -> Iterator[Alternative]:
    key = folded_key(form)
    if len(key) > _SHORT or len(form) < _SHORT:
        yield Alternative((key,), Level.FOLDED, fallback=fallback)


def _read_in_cyrillic(form: str) -> Iterator[Alternative]:
    for word in readings(form):
        if has_kazakh_letter(word):
            yield Alternative((key_of(word, "kk"),), Level.FOLDED, fallback=True)
        else:
            yield Alternative((russian_key(word),), Level.FOLDED, fallback=True)
        yield from _folded(word, fallback=True)


def starts_of(form: str) -> list[str]:
    """How the keys of words begin that a folded beginning of a word may become."""
    if not is_cyrillic(form):
        read = [start for word in readings(form) for start in starts_of(word)] if is_latin(form) else []
        return list(dict.fromkeys([OTHER + form, *read]))
    if has_kazakh_letter(form):
        return [KAZAKH + form]
    return [KAZAKH + form, RUSSIAN + form, FOLDED + fold_letters(form)]


def shortened(key: str) -> list[str]:
    """The keys of stems that a word with an unfinished or mistyped ending may have, by its own key."""
    least = max(_LEAST_STEM + 1, len(key) - _LONGEST_REST, -(-2 * len(key) // 3))
    softened = [key[:-1] + _SOFTENED[key[-1]]] if key[-1] in _SOFTENED else []
    return [*softened, *(key[:length] for length in range(len(key) - 1, least - 1, -1))]
