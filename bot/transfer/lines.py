"""Lines of JSON, read strictly: whatever is wrong with one is said in a few words, so that it can be mended."""

from __future__ import annotations

import re
from typing import TypeAlias

import orjson

from bot.errors import SaqbalaError

JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, JsonValue]

_HIGH, _LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_HALF = re.compile(rf"{_HIGH}(?!{_LOW})|(?<!{_HIGH}){_LOW}")

_LARGEST = 2**63
"""SQLite's whole numbers end below."""

_TOO_DEEP = "nested too deeply"
_DEEPEST = 200
"""Fewer brackets than that cannot be nested too deeply to be written."""


class BadLineError(SaqbalaError):
    """A line that cannot be taken; its text is the reason."""


def decode(line: bytes) -> JsonObject:
    """Read one object from a line. Raises BadLineError."""
    if not line.strip():
        raise BadLineError("an empty line")
    try:
        value: JsonValue = _loads(line.decode())
    except UnicodeDecodeError:
        raise BadLineError("not UTF-8") from None
    except orjson.JSONDecodeError as error:
        if str(error).startswith("depth limit"):
            raise BadLineError(_TOO_DEEP) from None
        raise BadLineError(f"broken JSON: {error}") from None
    if not isinstance(value, dict):
        raise BadLineError("not a JSON object")
    if line.count(b"[") + line.count(b"{") > _DEEPEST and not _can_be_written(value):
        raise BadLineError(_TOO_DEEP)
    return value


def _loads(text: str) -> JsonValue:
    """Read JSON; half of a surrogate pair, which others write and no UTF-8 can hold, is read as the sign for that."""
    try:
        value: JsonValue = orjson.loads(text)
    except orjson.JSONDecodeError:
        whole = _HALF.sub(r"\\ufffd", text)
        if whole == text:
            raise
        value = orjson.loads(whole)
    return value


def _can_be_written(value: JsonValue) -> bool:
    """Whether orjson can write what it has read: it reads deeper than it writes."""
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True


def encode(value: JsonValue) -> str:
    """Write a value as one line without its end."""
    return orjson.dumps(value).decode()


def text_of(values: JsonObject, key: str, default: str | None = None) -> str:
    """Give the text under a key, `default` where there is none. Raises BadLineError, also for a NUL character."""
    value = values.get(key)
    if value is None and default is not None:
        return default
    if value is None:
        raise BadLineError(f"{key}: missing")
    if not isinstance(value, str):
        raise BadLineError(f"{key}: not a string")
    if "\0" in value:
        raise BadLineError(f"{key}: holds a NUL character")
    return value


def number_of(values: JsonObject, key: str, default: int | None = None) -> int:
    """Give the whole number under a key, `default` where there is none. Raises BadLineError."""
    value = values.get(key, default)
    if value is None:
        raise BadLineError(f"{key}: missing")
    if not isinstance(value, int) or isinstance(value, bool) or not -_LARGEST <= value < _LARGEST:
        raise BadLineError(f"{key}: not a whole number")
    return value


def list_of(values: JsonObject, key: str) -> list[JsonValue]:
    """Give the list under a key, empty where there is none. Raises BadLineError."""
    value = values.get(key)
    if value is not None and not isinstance(value, list):
        raise BadLineError(f"{key}: not a list")
    return value or []


def object_of(values: JsonObject, key: str) -> JsonObject:
    """Give the object under a key, empty where there is none. Raises BadLineError."""
    value = values.get(key)
    if value is not None and not isinstance(value, dict):
        raise BadLineError(f"{key}: not an object")
    return value or {}
