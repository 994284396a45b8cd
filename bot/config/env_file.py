"""The file .env, before the settings are read from it: lines that say nothing, and names that are nearly settings."""

from __future__ import annotations

import difflib
import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from dotenv.parser import Binding, parse_stream

ENV_FILE = ".env"

_LIKENESS = 0.75
"""From here on an unknown name is taken for a slip (difflib's ratio)."""

_NAME = re.compile(r"[A-Za-z0-9_.-]+")
"""What else stands before = may hold a value, and a value may be a secret."""


def find_problems() -> list[str]:
    """Tell of the lines of .env that set nothing, by number and without their text: it may be a secret."""
    logging.getLogger("dotenv").setLevel(logging.ERROR)  # it would tell of the same lines, and not how to mend them
    path = Path(ENV_FILE)
    try:
        if not path.exists():
            return []
        if not path.is_file():
            return [f"{ENV_FILE}: is no file; write the settings into a file of that name"]
        bindings = list(_bindings(path))
    except (OSError, UnicodeDecodeError) as error:
        return [f"{ENV_FILE}: cannot be read ({error}); save it as UTF-8 text that you may read"]
    return [
        f"{ENV_FILE} line {_line(binding)}: sets nothing; write NAME=value, with both quotes where there are any"
        for binding in bindings
        if binding.error or (binding.key and (binding.value is None or ":" in binding.key))
    ]


def slips_among(known: Iterable[str]) -> tuple[str, ...]:
    """Warn, in a sentence each, of names in .env that are no setting but nearly one."""
    settings = [name.upper() for name in known]
    try:
        named = {
            key.upper() for key in (binding.key or "" for binding in _bindings(Path(ENV_FILE))) if _NAME.fullmatch(key)
        }
    except (OSError, UnicodeDecodeError):
        return ()
    nearest = {name: difflib.get_close_matches(name, settings, 1, _LIKENESS) for name in sorted(named - {*settings})}
    return tuple(
        f"{name} in .env is no setting and is not read; did you mean {near[0]}?"
        for name, near in nearest.items()
        if near
    )


def _bindings(path: Path) -> Iterator[Binding]:
    with path.open(encoding="utf-8-sig") as file:
        yield from parse_stream(file)


def _line(binding: Binding) -> int:
    """The number of a binding's line; the blank lines before it belong to it in the parser's eyes."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")
