"""What was typed after /digest and /quiet, in any of the three languages, as bot.hours writes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.hours import DIGEST_HOUR, WEEKDAYS
from bot.model import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.i18n import Catalogues, Translator

LONGEST = 80
"""Letters of what may name hours: nothing longer is looked at."""

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_BEFORE_HOUR = re.compile(r"\s*-\s*(?=[0-9])")
_TIME = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])(?:[:.](?P<minute>[0-5][0-9]))?(?:-[^\W\d_]+)?")
_SHORTEST_PART = 3  # letters of a day's name that are enough


def digest_meant(words: str, catalogues: Catalogues) -> str | None:
    """The digest that the words ask for, at the usual hour and on Monday where they name none; None for others."""
    said = _plain(words)
    for kind, speak in _DIGESTS.items():
        rest = _after(said, _phrases(catalogues, speak))
        if rest is not None:
            fillers = _phrases(catalogues, lambda tr: tr.pgettext("/digest", "at | on | every"))
            return _digest(kind, [word for word in rest.split() if word not in fillers], catalogues)
    return None


def hour_meant(words: str, catalogues: Catalogues) -> str | None:
    """The hour that the words name, as HH:MM; None for others."""
    fillers = _phrases(catalogues, lambda tr: tr.pgettext("/digest", "at | on | every"))
    said = [word for word in _plain(words).split() if word not in fillers]
    return _time(said[0]) if len(said) == 1 else None


def quiet_meant(words: str, kept: str, catalogues: Catalogues) -> str | None:
    """The quiet hours that the words ask for, silent ones at `kept` where they name none; None for others.

    A range that ends as it begins is given, too: it is understood, though nothing can be made of it.
    """
    said = _plain(words)
    if said in _phrases(catalogues, lambda tr: tr.pgettext("/quiet", "off | none | no quiet hours")):
        return "off"
    silent = _after(said, _phrases(catalogues, lambda tr: tr.pgettext("/quiet", "silent | without sound | no sound")))
    hours = _range(said if silent is None else silent, catalogues) if silent != "" else kept
    return f"silent {hours}" if hours and silent is not None else hours


_DIGESTS: dict[str, Callable[[Translator], str]] = {
    "instant": lambda tr: tr.pgettext("/digest", "instant | instantly | at once"),
    "daily": lambda tr: tr.pgettext("/digest", "daily | every day | once a day"),
    "weekly": lambda tr: tr.pgettext("/digest", "weekly | every week | once a week"),
}
"""What is said for each kind of digest; a translation may have more or fewer ways to say it."""


def _digest(kind: str, words: Sequence[str], catalogues: Catalogues) -> str | None:
    if kind == "instant":
        return None if words else kind
    day, rest = _weekday(words[0], catalogues) if kind == "weekly" and words else None, list(words)
    if day is not None:
        rest = rest[1:]
    hour = DIGEST_HOUR if not rest else _time(rest[0])
    if hour is None or len(rest) > 1:
        return None
    return f"{kind} {hour}" if kind == "daily" else f"{kind} {WEEKDAYS[day or 0]} {hour}"


def _weekday(word: str, catalogues: Catalogues) -> int | None:
    """The day that is named, 0 being Monday: whole, shortened, or with another ending."""
    for number in range(len(WEEKDAYS)):
        names = {name.casefold() for language in LANGUAGES for name in catalogues[language].weekday_names(number)}
        if word in names or any(_is_form(word, name) for name in names if len(name) > _SHORTEST_PART):
            return number
    return None


def _is_form(word: str, name: str) -> bool:
    shortened = len(word) >= _SHORTEST_PART and name.startswith(word)
    return shortened or (word.startswith(name[:-1]) and len(word) <= len(name) + _SHORTEST_PART)


def _range(said: str, catalogues: Catalogues) -> str | None:
    """Two hours with a dash or a word between them or after them."""
    first = _phrases(catalogues, lambda tr: tr.pgettext("/quiet", "from"))
    until = {"-", *_phrases(catalogues, lambda tr: tr.pgettext("/quiet", "to | till | until"))}
    words = [word for word in _BEFORE_HOUR.sub(" - ", said).split() if word not in first]
    times = [_time(word) for word in words if word not in until]
    match times:
        case [str() as start, str() as end] if len(words) == len(times) + 1 and words[0] not in until:
            return f"{start}-{end}"
    return None


def _time(word: str) -> str | None:
    """An hour as HH:MM, with or without its minutes and an ending."""
    found = _TIME.fullmatch(word)
    return None if found is None else f"{int(found['hour']):02}:{found['minute'] or '00'}"


def _plain(words: str) -> str:
    """The words in lower case, their dashes and spaces all alike."""
    return " ".join(_DASHES.sub("-", words[:LONGEST]).casefold().replace(",", " ").split())


def _after(said: str, phrases: set[str]) -> str | None:
    """What follows one of the phrases; None where it does not begin with any."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return next((said[len(one) :].strip() for one in longest_first if f"{said} ".startswith(f"{one} ")), None)


def _phrases(catalogues: Catalogues, speak: Callable[[Translator], str]) -> set[str]:
    """All that is said for something in the three languages and in the code's own words."""
    return {part.strip().casefold() for language in LANGUAGES for part in speak(catalogues[language]).split("|")}
