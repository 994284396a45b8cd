"""The numbers of a text, as values: 1 200, 1,2 тыс. and "twelve hundred" are one, ages, days and shares are apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from bot.likeness.words import MOST_LETTERS, VOCABULARY

if TYPE_CHECKING:
    from bot.model import Language

Kind: TypeAlias = Literal["count", "share", "age", "day", "time", "span", "rank"]
"""What a number counts; of these only `count` and `time` tell much by being the same."""

_UNITS = """
ноль;один одна одно;два две двое двоих двоим двух двум двумя;три трое троих троим трех трем тремя
;;;;четыре четверо четверых четырех;пять пятеро пятерых пяти;шесть шестеро шестерых шести;семь семеро семерых семи
;;;;;;;;восемь восьмеро восьмерых восьми;девять девяти;десять десяти;одиннадцать одиннадцати
;;;;;;;;;;;;двенадцать двенадцати;тринадцать тринадцати;четырнадцать четырнадцати;пятнадцать пятнадцати
;;;;;;;;;;;;;;;;шестнадцать шестнадцати;семнадцать семнадцати;восемнадцать восемнадцати;девятнадцать девятнадцати
нөл;бір;екі екеу екеуі екінің;үш үшеу үшеуі;төрт төртеу;бес бесеу;алты алтау;жеті жетеу;сегіз;тоғыз;он
zero;one;two both;three;four;five;six;seven;eight;nine;ten;eleven;twelve;thirteen;fourteen;fifteen;sixteen
;;;;;;;;;;;;;;;;;seventeen;eighteen;nineteen
"""
_TENS = """
двадцать двадцати;тридцать тридцати;сорок сорока;пятьдесят пятидесяти;шестьдесят шестидесяти
;;;;;семьдесят семидесяти;восемьдесят восьмидесяти;девяносто
жиырма;отыз;қырық;елу;алпыс;жетпіс;сексен;тоқсан
twenty;thirty;forty;fifty;sixty;seventy;eighty;ninety
"""
_HUNDREDS = "сто ста;двести двухсот;триста трехсот;четыреста четырехсот;пятьсот;шестьсот;семьсот;восемьсот;девятьсот"
_TIMES = (
    (100, "жүз hundred"),
    (1_000, "тыс тыс. тысяча тысячи тысяч тысячу тысячам мың мыңы мыңнан мыңға мыңын thousand thousands k"),
    (1_000_000, "млн миллион миллиона миллионов миллионы million millions mln m"),
    (1_000_000_000, "млрд миллиард миллиарда миллиардов миллиарды billion billions bn"),
)


def _read_words() -> dict[str, int]:
    values: dict[str, int] = {}
    for table, first, step in ((_UNITS, 0, 1), (_TENS, 20, 10), (_HUNDREDS, 100, 100)):
        for line in table.strip().splitlines():
            values |= {word: first + step * at for at, forms in enumerate(line.split(";")) for word in forms.split()}
    return values


_VALUES = _read_words()
_FACTORS = {word: factor for factor, words in _TIMES for word in words.split()}

_RANKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:перв(?:ы|о|а|у)|бірінші|first$)",
        r"(?:втор(?!н)|екінші|second$)",
        r"(?:трет(?:и|ь)|үшінші|third$)",
        r"(?:четверт(?:ы|о|а|у)|төртінші|fourth$)",
        r"(?:пят(?:ы|о|ая|ую)|бесінші|fifth$)",
        r"(?:шест(?:ы|о[йгм]|ая|ую)|алтыншы|sixth$)",
        r"(?:седьм|жетінші|seventh$)",
        r"(?:восьм(?:ы|о[йгм]|ая|ую)|сегізінші|eighth$)",
        r"(?:девят(?:ы|о[йгм]|ая|ую)|тоғызыншы|ninth$)",
        r"(?:десят(?:ы|о[йгм]|ая|ую)|оныншы|tenth$)",
    )
)
"""Readings of a law, places in a contest, classes, floors: from the first on."""
_RANKED = re.compile(r"(?:класс|сынып|қабат|этаж|grade|floor)")

_TOKEN = re.compile(
    r"(?P<time>\b[0-2]?\d:[0-5]\d\b)"
    r"|(?P<digits>\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d{1,3}(?:,\d{3})+(?![\d,])|\d{1,12}(?:[.,]\d{1,2}(?!\d))?)"
    r"|(?P<word>[^\W\d_]+)|(?P<share>%)|(?P<stop>[.!?;])|(?<=\d)(?P<dash>-)(?=[^\W\d_])"
)
_WITH_NUMBER = re.compile(r"(двух|трех|четырех|пяти|шести|семи|восьми|девяти|десяти)(летн|месячн|классни|этаж)")
"""Numbers that are one word with what they count."""
_SHARE = re.compile(r"(?:процент|пайыз|percent|per)")
_AGE = re.compile(
    r"(?:лет|летн\w*|год|года|жас|жаст\w*|жасар|жасқа|жыл|жылға|жылды\w*|годам|years?|old|aged|under|летие)$"
)
_SPAN = re.compile(
    r"(?:месяц|месячн|недел|сут|дней|дня|день|час|минут|ай$|айда$|айдың|айға|апта|күн|тәулік|сағат|month|week|day|hour|minute)"
)
_DAY = re.compile(
    r"(?:январ|феврал|март|апрел|ма[йя]$|июн|июл|август|сентябр|октябр|ноябр|декабр"
    r"|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан"
    r"|januar|februar|march|april|may$|june|july|august|septemb|octob|novemb|decemb)"
)
_NEARLY = frozenset(
    (
        "более",
        "менее",
        "свыше",
        "около",
        "почти",
        "порядка",
        "than",
        "over",
        "nearly",
        "almost",
        "about",
        "around",
        "some",
        "under",
    )
)
_NEARLY_BEHIND = frozenset(("астам", "жуық", "аса"))
_YEARS = range(1990, 2051)
_ORDINAL = frozenset(("й", "я", "го", "е", "м", "ом", "ой"))
_JOINTS = frozenset({"и", "және", "and", "мен", "пен", "бен", "or", "или", "to", "до"})
_SMALLEST = 2
"""One is hardly ever counted."""


class Numbers(NamedTuple):
    """The values of a text by what they count, and those of its beginning among them."""

    title: Mapping[Kind, frozenset[float]]
    all: Mapping[Kind, frozenset[float]]
    about: frozenset[float] = frozenset()
    """Those that are said to be near, as in "more than 200"."""
    counted: tuple[tuple[float, tuple[str, ...]], ...] = ()
    """Each count, with the two words behind it, in lower case: of one of them there are so many."""


_Part: TypeAlias = "tuple[str, str, int]"
"""Its kind, its text, and where it begins."""


def numbers_of(text: str, language: Language, title: int) -> Numbers:
    """Give the values of a text that begins with a title of so many letters."""
    lower = text[:MOST_LETTERS].lower().replace("ё", "е")
    tokens = [token for found in _TOKEN.finditer(lower) for token in _parts(found)]
    values: list[tuple[Kind, float, int]] = []
    about: set[float] = set()
    counted: list[tuple[float, tuple[str, ...]]] = []
    at = 0
    while at < len(tokens):
        kind, token, start = tokens[at]
        if kind == "time":
            hours, _, minutes = token.partition(":")
            values.append(("time", int(hours) * 60.0 + int(minutes), start))
        elif kind == "word" and (rank := _rank(token)):
            values.append(("rank", rank, start))
        value, after = _value(tokens, at, language) if kind == "digits" or token in _VALUES else (None, at + 1)
        if value is not None and value >= _SMALLEST:
            values.append((_kind(tokens, at, after, value, language), value, start))
            if _is_about(tokens, at, after):
                about.add(value)
            if values[-1][0] == "count":
                counted.append((value, _words_behind(tokens, after)))
        at = after
    return Numbers(_by_kind(values, title), _by_kind(values, len(text)), frozenset(about), tuple(counted))


def _words_behind(tokens: list[_Part], after: int) -> tuple[str, ...]:
    return tuple(token for kind, token, _ in tokens[after : after + 2] if kind == "word")


def _is_about(tokens: list[_Part], at: int, after: int) -> bool:
    ahead, behind = tokens[at - 1][1] if at else "", [token for _, token, _ in tokens[after : after + 3]]
    return ahead in _NEARLY or any(word in _NEARLY_BEHIND for word in behind)


def _parts(found: re.Match[str]) -> Iterable[_Part]:
    compound = _WITH_NUMBER.match(found[0])
    if compound is None:
        return ((found.lastgroup or "", found[0], found.start()),)
    return (("word", compound[1], found.start()), ("word", compound[2], found.start()))


@lru_cache(VOCABULARY)
def _rank(word: str) -> int:
    """The place in an order that a word tells; 0 where it tells none."""
    return next((place for place, pattern in enumerate(_RANKS, 1) if pattern.match(word)), 0)


def _by_kind(values: list[tuple[Kind, float, int]], before: int) -> Mapping[Kind, frozenset[float]]:
    found: dict[Kind, set[float]] = defaultdict(set)
    for kind, value, start in values:
        if start < before:
            found[kind].add(value)
    return {kind: frozenset(numbers) for kind, numbers in found.items()}


def _value(tokens: list[_Part], at: int, language: Language) -> tuple[float | None, int]:
    """Read digits or words of number from a place on, and what multiplies them."""
    value: float | None = None
    if tokens[at][0] == "digits":
        value, at = _digits(tokens[at][1], language), at + 1
    else:
        while at < len(tokens) and tokens[at][1] in _VALUES:
            part = _VALUES[tokens[at][1]]
            if value is not None and not (part < 10 <= value or part < 100 <= value):  # noqa: PLR2004 - tens, hundreds
                break
            value, at = (value or 0) + part, at + 1
    while value is not None and at < len(tokens) and tokens[at][1] in _FACTORS:
        value, at = value * _FACTORS[tokens[at][1]], at + 1
        if at < len(tokens) and tokens[at][1] == ".":
            at += 1
    return value, at


def _digits(token: str, language: Language) -> float:
    bare = re.sub(r"[ \u00a0\u202f]", "", token)
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+", bare)
    if grouped and (language == "en" or bare.count(",") > 1):
        return float(bare.replace(",", ""))
    return float(bare.replace(",", "."))


def _kind(tokens: list[_Part], at: int, after: int, value: float, language: Language) -> Kind:
    """Tell by its neighbours what a number counts; of two that are joined the second tells."""
    dashed = after < len(tokens) and tokens[after][0] == "dash"
    after += dashed
    behind = tokens[after][1] if after < len(tokens) else ""
    if dashed and behind in _ORDINAL and after + 1 < len(tokens):
        after, behind = after + 1, tokens[after + 1][1]
    ahead = tokens[at - 1][1] if at else ""
    if after + 1 < len(tokens) and tokens[after][0] == "digits":
        behind = tokens[after + 1][1]
    elif behind in _JOINTS and after + 2 < len(tokens) and tokens[after + 1][0] == "digits":
        behind = tokens[after + 2][1]
    if ahead in _JOINTS and at > 2:  # noqa: PLR2004 - a word and a number before it
        ahead = tokens[at - 3][1]
    if (dashed or tokens[at][0] != "digits") and _RANKED.match(behind):
        return "rank"
    if behind == "%" or _SHARE.match(behind):
        return "share"
    if _DAY.match(behind) or (language == "en" and _DAY.match(ahead)) or (value in _YEARS and value == int(value)):
        return "day"
    if _AGE.fullmatch(behind) or ahead in {"aged", "under"} or (ahead in {"was", "were"} and behind in {".", ""}):
        return "age"
    return "span" if _SPAN.match(behind) else "count"
