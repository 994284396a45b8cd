"""What settings may be: how each is read from text, without spaces around it, and when it is refused (ValueError)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Final, Literal, TypeAlias, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.address import Address, is_plain, is_web_address, parse_address
from bot.config.secret import Secret
from bot.hours import is_range

Read: TypeAlias = Callable[[str], object]
LogLevel: TypeAlias = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
LogFormat: TypeAlias = Literal["console", "json"]

READ: Final = "read"
SAYS: Final = "says"
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_Value = TypeVar("_Value")

_CHOICES = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_TOKEN = re.compile(r"\d+:[^\s/\"'\\]+")


class PartError(ValueError):
    """A part of a value is wrong; its text is that part."""


def setting(default: _Value, read: Read, says: str) -> _Value:
    """Declare a setting: its value where none is given, how it is read, and what it must be and what to write."""
    return field(default=default, metadata={READ: read, SAYS: says})


def whole(least: int, most: int) -> Read:
    """Read whole numbers from `least` to `most`."""

    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return read


def one_of(*words: str) -> Read:
    """Read one of some words."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError
        return text

    return read


def choice(text: str) -> bool:
    """Read yes or no."""
    try:
        return _CHOICES[text.lower()]
    except KeyError:
        raise ValueError from None


def level(text: str) -> object:
    """Read the name of a log's level, however it is written."""
    return one_of(*LEVELS)(text.upper())


def address(text: str) -> Address:
    """Read a host and a port."""
    return parse_address(text)


def web_address(text: str) -> str:
    """Read the address of a page or a server."""
    if not (is_web_address(text) and is_plain(text)):
        raise ValueError
    return text.rstrip("/")


def server(text: str) -> str:
    """Read the address of a Bot API server."""
    found = web_address(text)
    if found.endswith("/bot"):
        raise ValueError
    return found


def page(text: str) -> str:
    """Read an address that strangers are shown, as sources are in the user agent."""
    found = web_address(text)
    if "@" in urlsplit(found).netloc:
        raise ValueError
    return found


def quiet_hours(text: str) -> str:
    """Read a part of the day; nothing is none."""
    if text and not is_range(text):
        raise ValueError
    return text


def path(text: str) -> Path:
    """Read the path of a file or a folder."""
    try:
        return Path(text).expanduser()
    except RuntimeError as error:  # ~ of nobody
        raise ValueError from error


def zone(text: str) -> ZoneInfo:
    """Read the name of a time zone."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError) as error:  # the latter for the name of a folder of zones
        raise ValueError from error


def numbers(text: str) -> frozenset[int]:
    """Read whole numbers with commas between them; PartError names the first that is none."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    wrong = [part for part in parts if not _WHOLE.fullmatch(part)]
    if wrong:
        raise PartError(wrong[0])
    return frozenset(map(int, parts))


def token(text: str) -> Secret:
    """Read a bot's token."""
    if not _TOKEN.fullmatch(text):
        raise ValueError
    return Secret(text)
