"""The keys by which a word is found, as people and scripts are shown them: stems, without the letter of their kind."""

from __future__ import annotations

from bot.analysis.stemming import folded_key, key_of
from bot.model import Language
from bot.search.words import alternatives_of

_MOST_READINGS = 6
"""Keys of a Latin word's readings as Cyrillic: two each."""


def keys_of(form: str, language: Language) -> list[str]:
    """The stems of a folded word of a language, best first.

    The first has the word's own letters; the second, of a Cyrillic word, those of a keyboard without Kazakh ones;
    then come, each once, those that it has where it is a word of another language, or is typed in other letters.
    """
    folded = folded_key(form)[1:]
    first = [key_of(form, language)[1:], *([folded] if folded else [])]
    others = [one.keys[0][1:] for one in alternatives_of(form, language)]
    kept = others if folded else others[: 1 + _MOST_READINGS]
    return [*first, *(key for key in dict.fromkeys(kept) if key not in first)]
