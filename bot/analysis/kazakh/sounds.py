"""What a suffix asks of the sounds before it: the last sound's class, and harmony.

Kazakh spells what is heard, so both can be read from the letters (Muhamedowa, Kazakh: A Comprehensive Grammar, 2016,
on phonology; Балақаев and others, Современный казахский язык, 1962, on сингармонизм). A stem is described by a mask:
two bits a class of last sounds, the lower one for back vowels after it, the higher one for front vowels.
"""

from __future__ import annotations

BACK, FRONT = 1, 2
EITHER = BACK | FRONT

NOUN_CLASSES = "VRLNZTKB"
"""Vowel; р й у и; л; nasal; з ж; what is unvoiced or loaned voiced; к қ п; these voiced before a vowel (кітаб-ы)."""

VERB_CLASSES = "AYyIRJjLNZTKGW"
"""а е; ы і; these lost (оқ-у); и; р у; й; lost (жо-ю); л; nasal; з ж; т с ш; к қ п; voiced; п as у (тау-ып)."""

_BACK = frozenset("аоұыя")
_FRONT = frozenset("әөүіеэ")
_NEUTRAL = frozenset("иуюё")
VOWELS = _BACK | _FRONT | _NEUTRAL
SIGNS = "ьъ"


def spread(letters: str, classes: str) -> int:
    """The lower bits of some classes; times a harmony it is a mask."""
    return sum(1 << 2 * classes.index(letter) for letter in letters)


def _table(classes: str, **endings: str) -> dict[str, int]:
    """The classes of every last letter, written as class=letters that it holds."""
    letters = sorted(set("".join(endings.values())))
    return {
        letter: spread("".join(name for name, held in endings.items() if letter in held), classes) for letter in letters
    }


_NOUN_ENDS = _table(
    NOUN_CLASSES, V="аәеыіоөұүэяё", R="рйуию", L="л", N="мнң", Z="зж", T="тсшщфхһцчбгдвкқп", K="пкқ", B="бгғ"
)
_VERB_ENDS = _table(
    VERB_CLASSES,
    A="аея",
    Y="ыі",
    y="бвгғджзйклмнңпқрстухчшщ",
    I="и",
    R="ру",
    J="й",
    j="аәоөұүеыі",
    L="л",
    N="мнң",
    Z="зж",
    T="тсшщч",
    K="кқп",
    G="бгғ",
    W="у",
)
_FOLDED_NOUN_ENDS = _table(
    NOUN_CLASSES, V="аеиоуяю", R="рйую", L="л", N="мн", Z="зж", T="тсшщфхцчбгдвкп", K="пк", B="бг"
)
_FOLDED_VERB_ENDS = _table(
    VERB_CLASSES,
    A="аея",
    Y="и",
    y="бвгджзйклмнпрстухчшщ",
    I="и",
    R="ру",
    J="й",
    j="аоуеи",
    L="л",
    N="мн",
    Z="зж",
    T="тсшщч",
    K="кп",
    G="бг",
    W="у",
)
_SOFT_ENDS = ("нк", "рк", "ск", "кт", "кс", "нг", "г", "ст", "пт", "ев", "ов", "рт", "рд", "нт", "нд", "лк")
"""Ends of loans after which speakers soften the suffix: банкке, факті, митингіге, Бектеновтің."""

LOAN_LETTERS = frozenset("вфцчщэёъь")


def harmony(word: str) -> int:
    """Which vowels may follow: those like the last that is not и у ю; after a loan's closed и or у, both."""
    if word[-1:] in SIGNS or word.endswith(_SOFT_ENDS):
        return EITHER
    for place in range(len(word) - 1, -1, -1):
        letter = word[place]
        if letter in _BACK:
            return BACK
        if letter in _FRONT:
            return FRONT
        if letter in "иую" and place < len(word) - 1 and word[place + 1] not in VOWELS:
            return EITHER
    return EITHER


def folded_harmony(word: str) -> int:
    """Which vowels may follow a word typed without Kazakh letters, where и, у and a first о stand for both kinds."""
    if word.endswith(_SOFT_ENDS):
        return EITHER
    for place in range(len(word) - 1, -1, -1):
        letter = word[place]
        if letter in "ая" or (letter == "о" and place > 1):
            return BACK
        if letter == "е":
            return FRONT
    return EITHER


def noun_mask(word: str) -> int:
    """What may follow a noun that is spelled so; 0 if nothing may."""
    return _NOUN_ENDS.get(word.rstrip(SIGNS)[-1:], 0) * harmony(word)


def verb_mask(word: str) -> int:
    """What may follow a verb's stem that is spelled so; 0 if nothing may."""
    return _VERB_ENDS.get(word[-1:], 0) * harmony(word)


def folded_noun_mask(word: str) -> int:
    """What may follow a noun typed without Kazakh letters."""
    return _FOLDED_NOUN_ENDS.get(word[-1:], 0) * folded_harmony(word)


def folded_verb_mask(word: str) -> int:
    """What may follow a verb's stem typed without Kazakh letters."""
    return _FOLDED_VERB_ENDS.get(word[-1:], 0) * folded_harmony(word)
