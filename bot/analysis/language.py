"""The language of a text: Kazakh, Russian or English, told by its words, and whether the text leaves doubt.

Cyrillic words are weighed by the letter triples in them, whose habits are learnt from the lists of
bot/analysis/lexicon.py (naive Bayes over letter n-grams). Letters that only Kazakh has are folded first and count
little by themselves: endings tell as much where a text was typed without them, and a Russian text names people and
places in them. What stands within quotation marks is often a programme's name in the other language, and decides only
a draw. Latin letters are English, unless the words are plainly Kazakh in its Latin spellings.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from types import MappingProxyType

from bot.analysis.lexicon import KAZAKH, RUSSIAN
from bot.analysis.vocabulary import (
    BARE_ENDINGS,
    ENGLISH,
    ENGLISH_PARTICLES,
    KAZAKH_PARTICLES,
    LOANS,
    NAMES,
    RUSSIAN_PARTICLES,
)
from bot.model import Language

LONGEST = 2_000
"""Characters of a text that are looked at: a headline and a summary have fewer, and more would tell no better."""

_WORD = re.compile(r"[^\W\d_]{2,40}|[^\W\d_](?![^\W\d_]|\.)")  # initials are no words: А. is not the Russian а
_QUOTED = re.compile('[«“„"][^«»“”„"]*[»”“"]')
_LATIN = re.compile("[a-zß-ɏə]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_LOOKING_CYRILLIC = str.maketrans("abcehikmoptxyəө", "авсенікмортхуәө")
_LOOKING_LATIN = str.maketrans("авсенікмортху", "abcehikmoptxy")
_FOLDED = str.maketrans("әғқңөұүһіё", "агкноуухие")

_BARE_ENDINGS = tuple(BARE_ENDINGS.split())
_ENGLISH_PARTICLES = frozenset(ENGLISH_PARTICLES.split())
_ENGLISH = frozenset(ENGLISH.split()) | _ENGLISH_PARTICLES
_ENGLISH_ENDING = re.compile("...(?:ings?|tions?|ments?|ness|ship|ed|ies|ly|ers|ous|ful)$")
_KAZAKH_IN_LATIN = re.compile(
    "q(?!u)|[ğǵñńşıūäüöýóúá]|(?:lar|(?:[ldt][ae]r)(?:y|i|[gdn][aey]|d[yi]n|men)|[nd]yn|ynda|inde|gan|gen|ady|edi)$"
)
_NAMED_IN_LATIN = re.compile("qaz|qostana|qyzyl|qaragan|qonae|qarmet")
_SENTENCE = 4  # words

# What a word may tell, in nats. Its triples are no independent witnesses, so each word has a bound; for Kazakh it is
# the lower one: Russian titles are full of Kazakh names, Kazakh titles have hardly a Russian word that is no loan.
_LEAST, _MOST = -4.5, 3.0
_LITTLE = 1.0
_PARTICLE = 5.0
_DRAW = 1.5
_SMOOTHING = 0.5  # of counts: a triple not seen in one language is not impossible there
_CERTAIN = 5.5  # more than one word can tell


@dataclass(frozen=True, slots=True)
class Identified:
    """The language of a text."""

    language: Language
    certain: bool
    """The text says it so clearly that what its source declares counts for nothing."""


@dataclass(frozen=True, slots=True)
class _Words:
    latin: Sequence[str]
    cyrillic: Sequence[str]
    framed: bool
    """The first and the last are Latin."""


def edition_language(declared: Language | None, title: str, summary: str = "") -> Language:
    """The language of an edition; what its source declares holds, unless the title clearly says otherwise.

    A summary is asked only where nothing else tells: some stand in another language than their title. Where there is
    no word in either, and nothing is declared, it is English.
    """
    told = identify(title)
    if told.certain:
        return told.language
    if declared is None or (declared == "en" and told.language != "en"):  # a title in Cyrillic letters is not English
        return identify(f"{title} {summary}").language
    return declared


def identify(text: str, default: Language = "en") -> Identified:
    """Tell the language of a text; where it has no word in our letters, `default`, which is never certain."""
    outside, quoted = _words(text)
    if not outside.latin and not outside.cyrillic:
        outside, quoted = quoted, outside
    english = sum(map(_is_english, outside.latin))
    if outside.cyrillic and not _is_english_frame(outside, english):
        return _kazakh_or_russian(outside.cyrillic, quoted.cyrillic)
    if not outside.latin:
        return Identified(default, certain=False)
    if not english and _is_kazakh_in_latin(outside.latin):
        return Identified("kk", certain=False)
    particles = any(word in _ENGLISH_PARTICLES for word in outside.latin)
    return Identified("en", certain=particles and len(outside.latin) >= _SENTENCE)


def leaning(form: str) -> float:
    """How much likelier a folded Cyrillic word is in a Kazakh text than in a Russian one: log odds, in nats."""
    return _weigh(form)


# --- words ---------------------------------------------------------------------------------------------------


def _words(text: str) -> tuple[_Words, _Words]:
    """Split a text into the words outside quotation marks, and those within, in lower case."""
    plain = unicodedata.normalize("NFC", text[:LONGEST]).lower()
    plain = _UNSEEN.sub("", plain)
    quoted = _QUOTED.findall(plain)
    outside = _QUOTED.sub(" ", plain) if quoted else plain
    return _sorted_by_script(outside), _sorted_by_script(" ".join(quoted))


def _sorted_by_script(text: str) -> _Words:
    words = [word if word.isascii() else _in_one_script(word) for word in _WORD.findall(text)]
    return _Words(
        latin=[word for word in words if word[0] <= "ɏ"],
        cyrillic=[word for word in words if "Ѐ" <= word[0] <= "ӿ"],
        framed=bool(words) and words[0][0] <= "ɏ" and words[-1][0] <= "ɏ",
    )


def _in_one_script(word: str) -> str:
    """Undo letters of the other alphabet that look the same: c for с, i for і, and the schwa for ә."""
    if not _LATIN.search(word):
        return word
    cyrillic = word.translate(_LOOKING_CYRILLIC)
    return word.translate(_LOOKING_LATIN) if _LATIN.search(cyrillic) else cyrillic


# --- Latin letters -------------------------------------------------------------------------------------------


def _is_english(word: str) -> bool:
    return word in _ENGLISH or _ENGLISH_ENDING.match(word) is not None


def _is_english_frame(words: _Words, english: int) -> bool:
    """Whether English words hold a sentence together in which others are only named."""
    if english >= 2 * len(words.cyrillic):
        return True
    return english > 0 and words.framed and len(words.latin) > len(words.cyrillic)


def _is_kazakh_in_latin(words: Sequence[str]) -> bool:
    telling = [word for word in words if _KAZAKH_IN_LATIN.search(word) and not _NAMED_IN_LATIN.match(word)]
    return len(telling) > 1 and 2 * len(telling) >= len(words)


# --- Cyrillic letters ----------------------------------------------------------------------------------------


def _kazakh_or_russian(words: Sequence[str], quoted: Sequence[str]) -> Identified:
    """Add up what the words say; those within quotation marks count as little as one unclear word."""
    balance = sum(map(_weigh, words)) + max(-_DRAW, min(_DRAW, sum(map(_weigh, quoted))))
    return Identified("kk" if balance > 0 else "ru", certain=abs(balance) >= _CERTAIN)


@lru_cache(maxsize=4_096)
def _weigh(word: str) -> float:
    """How much more likely a word is in a Kazakh text than in a Russian one: log odds, in nats.

    The bare forms of loan words and names tell little. No Russian word has a letter of Kazakh's own, a name may.
    """
    folded = word.translate(_FOLDED)
    known = _KNOWN.get(folded)
    if known is not None:
        return known
    found = sum(filter(None, map(_HABITS.get, _features(folded))))
    if folded.endswith(_BARE_ENDINGS):
        return max(-_LITTLE, min(_LITTLE, found))
    return max(_LITTLE if folded != word and "ё" not in word else _LEAST, min(_MOST, found))


def _features(folded: str) -> list[str]:
    """The letter triples of a word, its beginning and end included, and its ending once more with four letters."""
    marked = f"^{folded}$"
    return [marked[-4:], *[marked[start : start + 3] for start in range(len(folded))]]


def _learn(kazakh: Iterable[str], russian: Iterable[str]) -> dict[str, float]:
    """The log odds of every feature, by how often it stands in the words of one language and of the other."""
    first, second = (Counter(feature for word in words for feature in _features(word)) for words in (kazakh, russian))
    seen = first.keys() | second.keys()
    even = log(first.total() + _SMOOTHING * len(seen)) - log(second.total() + _SMOOTHING * len(seen))
    return {feature: log(first[feature] + _SMOOTHING) - log(second[feature] + _SMOOTHING) - even for feature in seen}


def _listed(words: str) -> list[str]:
    return [word.translate(_FOLDED) for word in _WORD.findall(words)]


_HABITS = _learn(_listed(KAZAKH + NAMES + LOANS), _listed(RUSSIAN + NAMES + LOANS))
_KNOWN = MappingProxyType(
    dict.fromkeys(_listed(NAMES + LOANS), 0.0)
    | dict.fromkeys(_listed(KAZAKH_PARTICLES), _PARTICLE)
    | dict.fromkeys(_listed(RUSSIAN_PARTICLES), -_PARTICLE)
)
