"""Whom to call, as hotlines.toml tells it. Pure: the file's text is passed in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.errors import ConfigError
from bot.model import LANGUAGES, Language
from bot.render.text import utf16_length

_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{1,24}")
_TEXTS = {"names": True, "about": False, "hours": False}
"""What a line may say in each language, and whether it must."""

LONGEST = 3500
"""UTF-16 units of all that is said in one language: /hotline is one message (Bot API: at most 4096)."""
_BESIDES = 40
"""Units that a line takes besides, for words like "Hours"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline:
    """One number: whose it is, what it is for, and when somebody answers; what is not told is empty."""

    number: str
    names: Mapping[Language, str]
    about: Mapping[Language, str]
    hours: Mapping[Language, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotlines:
    """All numbers in the order of their file, and the day on which somebody last checked them."""

    checked: date
    lines: tuple[Hotline, ...]


def parse_hotlines(toml_text: str) -> Hotlines:
    """Read the text of a hotlines.toml; raises ConfigError with a line for each problem."""
    try:
        table = tomllib.loads(toml_text)
    except (ValueError, RecursionError) as error:  # the latter, and numbers too long to read, tomllib lets through
        raise ConfigError([f"HOTLINES_FILE: not TOML ({error}); mend that place"]) from error
    if problems := [f"HOTLINES_FILE: {problem}" for problem in _problems(table)]:
        raise ConfigError(problems)
    return Hotlines(checked=_day(table["checked"]), lines=tuple(map(_hotline, table["hotline"])))


def _problems(table: Mapping[str, object]) -> Iterator[str]:
    checked = table.get("checked")
    if not isinstance(checked, date) or isinstance(checked, datetime):
        yield "checked must be the day on which the numbers were checked; write e.g. checked = 2026-11-20"
    lines = table.get("hotline")
    if not isinstance(lines, list) or not lines or not all(isinstance(line, dict) for line in lines):
        yield "there is no number; write at least one [[hotline]]"
        return
    for place, line in enumerate(lines, 1):
        yield from (f"hotline {line.get('number', place)}: {problem}" for problem in _line_problems(line))
    yield from _length_problems(lines)
    for name in table.keys() - {"checked", "hotline"}:
        yield f"{name} is not known; write checked or [[hotline]]"


def _line_problems(line: Mapping[str, object]) -> Iterator[str]:
    number = line.get("number")
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        yield 'number must be a telephone number in quotes; write e.g. number = "111"'
    for name, needed in _TEXTS.items():
        texts = line.get(name)
        if texts is None and not needed:
            continue
        missing = [one for one in LANGUAGES if not isinstance(texts, dict) or not _is_text(texts.get(one))]
        if missing:
            yield f"{name} is missing in {', '.join(missing)}; write a text"
    for name in line.keys() - {"number", *_TEXTS}:
        yield f"{name} is not known; write number, {', '.join(_TEXTS)}"


def _length_problems(lines: list[dict[str, object]]) -> Iterator[str]:
    for language in LANGUAGES:
        said = (texts.get(language) for line in lines for name in _TEXTS if isinstance(texts := line.get(name), dict))
        length = sum(utf16_length(text) for text in said if isinstance(text, str)) + _BESIDES * len(lines)
        if length > LONGEST:
            yield f"the texts in {language} are longer than a message ({length} of {LONGEST}); shorten or drop some"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.min


def _hotline(line: Mapping[str, object]) -> Hotline:
    names, about, hours = (_texts(line.get(name)) for name in _TEXTS)
    return Hotline(number=str(line["number"]), names=names, about=about, hours=hours)


def _texts(table: object) -> dict[Language, str]:
    given = table if isinstance(table, dict) else {}
    return {language: str(given.get(language, "")).strip() for language in LANGUAGES}
