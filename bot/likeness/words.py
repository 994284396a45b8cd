"""The words of a text: split, cut to their stems, and written in one alphabet, where a name is the same in all."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.model import Language

MOST_LETTERS = 800
"""Of a text: what tells which story it is stands at its beginning."""

VOCABULARY = 8_192
"""Words of which it is remembered what they come to: news repeat theirs."""

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…:;«»“”\"—–|]\s*$")

_LETTERS = str.maketrans(
    {
        "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z",
        "и": "i", "й": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p",
        "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "s", "ч": "ch",
        "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "і": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
        "’": "", "'": "", "-": "",
    }
)  # fmt: skip
_SPELLINGS = (
    ("kh", "h"), ("dzh", "j"), ("zh", "j"), ("ts", "s"), ("shch", "sh"),
    ("gh", "g"), ("ya", "a"), ("ia", "a"), ("ye", "e"), ("yo", "e"),
    ("yu", "u"), ("iu", "u"), ("ie", "e"), ("io", "e"), ("y", "i"), ("w", "u"), ("q", "k"), ("c", "s"), ("x", "ks"),
)  # fmt: skip
"""How the sounds of Kazakh and Russian names are spelled in English."""
_TWICE = re.compile(r"(.)\1+")
_ROUND = re.compile(r"[uy]")

_ENDINGS: dict[Language, tuple[str, ...]] = {
    "ru": (
        "иями", "ями", "ами", "ость", "ости", "ский", "ская", "ской", "ские", "ских", "ского", "скую", "ным", "ного",
        "ному", "ных", "ыми", "ими", "ого", "его", "ому", "ему", "ая", "яя", "ую", "юю", "ой", "ей", "ий", "ый", "ые",
        "ие", "ых", "их", "ым", "им", "ом", "ем", "ам", "ям", "ах", "ях", "ов", "ев", "ия", "ии", "ию", "ет", "ют",
        "ут", "ит", "ят", "ат", "ал", "ил", "ел", "ла", "ли", "ло", "ть", "ся", "сь", "а", "я", "у", "ю", "ы", "и",
        "е", "о", "ь", "й",
    ),
    "kk": (
        "ларының", "лерінің", "ларына", "леріне", "дарының", "терінің", "лардың", "лердің", "тардың", "тердің",
        "дардың", "ларды", "лерді", "тарды", "терді", "дағы", "дегі", "тағы", "тегі", "ның", "нің", "дың", "дің", "тың",
        "тің",
        "нда", "нде", "ына", "іне", "ларда", "лерде", "лар", "лер", "дар", "дер", "тар", "тер", "дан", "ден", "тан",
        "тен", "нан", "нен", "мен", "бен", "пен", "ған", "ген", "қан", "кен", "лық", "лік", "дық", "дік", "тық", "тік",
        "сы", "сі", "ды", "ді", "ты", "ті", "ны", "ні", "да", "де", "та", "те", "ға", "ге", "қа", "ке", "на", "не",
        "ын", "ін", "ып", "іп", "ы", "і", "а", "е",
    ),
    "en": ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ers", "er", "ed", "es", "s", "ly", "y", "e"),
}  # fmt: skip
_SHORTEST_STEM = 4
_SHORTEST_WORD = 2

_SMALL: dict[Language, str] = {
    "ru": """
        и в во не на с со что как по за из у от до о об для при или а но это этот все всех их его ее они он она мы к ко
        же бы был была были было будет будут есть под над без через после перед между более менее около уже еще также
        который которая которые которых году года год лет из-за свой свои тоже чтобы если где когда чем так
    """,
    "kk": """
        және мен бен пен да де та те бұл сол осы үшін туралы бойынша деп дейін кейін бастап бір әр ал олар оның ол болды
        болады бар жоқ екен еді емес не ма ме ба бе па пе үлкен жылы жыл жылғы астам барлық тағы көп ең арқылы қатысты
        жөнінде арасында керек
    """,
    "en": """
        the a an and or of in on at to for with by from as is are was were be been has have had will would may it its
        their they he she his her this that these those than more over after before about into out up no not but who
        which while when where all also now year years last per
    """,
}
_SMALL_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}


class Word(NamedTuple):
    """A word of a text."""

    text: str
    """In lower case, ё as е."""
    capital: bool
    """Whether it is written as a name is where no sentence begins."""
    start: int
    """Where it begins in the text."""


def words_of(text: str, language: Language) -> list[Word]:
    """Split a text into words, without those that tell nothing."""
    words: list[Word] = []
    ends = 0
    for found in _WORD.finditer(text, 0, MOST_LETTERS):
        written, start = found[0], found.start()
        word = _lower(written, language)
        if word:
            capital = written[0].isupper() and bool(ends) and not _SENTENCE_END.search(text, ends, start)
            words.append(Word(word, capital, start))
        ends = found.end()
    return words


@lru_cache(VOCABULARY)
def _lower(written: str, language: Language) -> str:
    """A word in lower case; nothing of one that tells nothing."""
    word = written.lower().replace("ё", "е")
    return "" if len(word) < _SHORTEST_WORD or word in _SMALL_WORDS[language] else word


@lru_cache(VOCABULARY)
def stem(word: str, language: Language) -> str:
    """Cut a word's ending off, as far as enough is left of it; Kazakh words have several."""
    for _ in range(2 if language == "kk" else 1):
        for ending in _ENDINGS[language]:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                word = word[: -len(ending)]
                break
    return word


@lru_cache(VOCABULARY)
def fold(word: str) -> str:
    """Write a word in lower case as its sounds, near enough: Қостанай, Костанай and Kostanay are one."""
    folded = word.translate(_LETTERS)
    for spelling, sound in _SPELLINGS:
        folded = folded.replace(spelling, sound)
    return _TWICE.sub(r"\1", _ROUND.sub("i", folded))
