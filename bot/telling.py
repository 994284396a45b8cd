"""What may be told of values and errors in a log: one line each, bounded, and nothing that a person wrote.

An error that nobody foresaw may quote what it stumbled over, which may be somebody's words. So only its type is told,
and where it was raised; the words of our own errors are written for operators.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.errors import SaqbalaError

if TYPE_CHECKING:
    from types import TracebackType

LONGEST: Final = 2000
"""Letters of a value; what is longer is cut."""

_MOST_ITEMS, _DEEPEST = 50, 4
_MOST_FRAMES, _MOST_ERRORS = 30, 5

_ERRNO: Final = {
    2: "no such file",
    5: "input/output error",
    11: "not now",
    12: "out of memory",
    13: "permission denied",
    24: "too many open files",
    28: "no space left on the disk",
    30: "read-only file system",
    98: "address in use",
    104: "connection reset",
    111: "connection refused",
}

Told: TypeAlias = "str | int | float | bool | list[Told] | dict[str, Told] | None"


def tell(value: object, depth: int = 0) -> Told:
    """Give a value as it may stand in a line; what is neither text nor number is told by its type alone."""
    match value:
        case None | bool() | int() | float():
            return value
        case Mapping() if depth < _DEEPEST:
            items = list(value.items())[:_MOST_ITEMS]
            return {_text(key): tell(one, depth + 1) for key, one in items}
        case list() | tuple() | set() | frozenset() if depth < _DEEPEST:
            return [tell(one, depth + 1) for one in list(value)[:_MOST_ITEMS]]
    return _text(value)


def _text(value: object) -> str:
    match value:
        case Enum():
            return _text(value.value)
        case BaseException():
            return describe(value)
        case str() | int() | date() | timedelta():
            return escaped(str(value))
    return f"<{type(value).__name__}>"


def escaped(text: str) -> str:
    """Give a text on one line, what cannot be seen as its code, cut where it is very long."""
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return cut if cut.isprintable() else "".join(one if one.isprintable() else _code(one) for one in cut)


def _code(letter: str) -> str:
    return letter.encode("unicode_escape", "surrogatepass").decode("ascii")


def describe(error: BaseException) -> str:
    """Give an error's type, and its words where they are ours."""
    name = type(error).__name__
    if isinstance(error, SaqbalaError):
        return escaped(f"{name}: {error}")
    if isinstance(error, OSError) and isinstance(error.errno, int):
        return f"{name}: {_ERRNO.get(error.errno, f'number {error.errno}')}"
    code = getattr(error, "sqlite_errorname", "")
    return f"{name}: {escaped(code)}" if code and isinstance(code, str) else name


def words_of(error: BaseException) -> str:
    """As describe, but of our own errors the words alone: they say enough."""
    return escaped(str(error)) if isinstance(error, SaqbalaError) else describe(error)


def trace(error: BaseException) -> str:
    """Give where an error came from, a line a step, as Python does, without the words of errors not ours."""
    parts = []
    for one in reversed(_chain(error)):
        frames = "".join(f"  {place}\n" for place in _frames(one.__traceback__))
        parts.append(f"Traceback (most recent call last):\n{frames}{describe(one)}")
    return "\nand then\n".join(parts)


def short_trace(error: BaseException) -> str:
    """Give the same on one line, the last step first."""
    told = [" < ".join([describe(one), *reversed(_frames(one.__traceback__))]) for one in _chain(error)]
    return " after ".join(told)


def _chain(error: BaseException) -> list[BaseException]:
    """The error, and those that led to it."""
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in found and len(found) < _MOST_ERRORS:
        found.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return found


def _frames(traceback: TracebackType | None) -> list[str]:
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        found.append(f"{_short(code.co_filename)}:{traceback.tb_lineno} in {code.co_name}")
        traceback = traceback.tb_next
    return found[-_MOST_FRAMES:]


def _short(path: str) -> str:
    return "/".join(path.split("/")[-3:])
