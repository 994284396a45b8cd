"""Whom to call, as hotlines.toml tells it. Pure: the file's text is passed in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.errors import ConfigError
from bot.model import LANGUAGES, Language

_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{1,24}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline:
    """One number: whose it is, and what it is for."""

    number: str
    names: Mapping[Language, str]
    about: Mapping[Language, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotlines:
    """All numbers in the order of their file, and the day on which somebody last checked them."""

    checked: date
    lines: tuple[Hotline, ...]


def parse_hotlines(toml_text: str) -> Hotlines:
    """Read the text of a hotlines.toml; raises ConfigError with a line for each problem."""
    try:
        table = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
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
    for name in table.keys() - {"checked", "hotline"}:
        yield f"{name} is not known; write checked or [[hotline]]"


def _line_problems(line: Mapping[str, object]) -> Iterator[str]:
    number = line.get("number")
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        yield 'number must be a telephone number in quotes; write e.g. number = "111"'
    for name in ("names", "about"):
        texts = line.get(name)
        missing = [one for one in LANGUAGES if not isinstance(texts, dict) or not _is_text(texts.get(one))]
        if missing:
            yield f"{name} is missing in {', '.join(missing)}; write a text"
    for name in line.keys() - {"number", "names", "about"}:
        yield f"{name} is not known; write number, names, about"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.min


def _hotline(line: Mapping[str, object]) -> Hotline:
    return Hotline(number=str(line["number"]), names=_texts(line["names"]), about=_texts(line["about"]))


def _texts(table: object) -> dict[Language, str]:
    return {language: str(table[language]).strip() for language in LANGUAGES} if isinstance(table, dict) else {}
