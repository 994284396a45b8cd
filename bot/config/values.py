"""What settings may be, besides numbers and words: how each is read from text, and when it is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator

from bot.address import Address, is_plain, is_web_address, parse_address
from bot.hours import is_range


def _address(value: object) -> object:
    return parse_address(value) if isinstance(value, str) else value


def _url(value: str) -> str:
    if value and not (is_web_address(value) and is_plain(value)):
        raise ValueError
    return value.rstrip("/")


def _page(value: str) -> str:
    if "@" in urlsplit(value).netloc:
        raise ValueError
    return value


def _quiet_hours(value: str) -> str:
    if value and not is_range(value):
        raise ValueError
    return value


def _path(value: Path) -> Path:
    try:
        return value.expanduser()
    except RuntimeError as error:  # ~ of nobody
        raise ValueError from error


def _numbers(value: object) -> object:
    return [part for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


FilePath = Annotated[Path, AfterValidator(_path)]
HostAndPort = Annotated[Address, BeforeValidator(_address)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(_upper)]
Numbers = Annotated[frozenset[int], BeforeValidator(_numbers)]
QuietHours = Annotated[str, AfterValidator(_quiet_hours)]
WebAddress = Annotated[str, AfterValidator(_url)]
Page = Annotated[WebAddress, AfterValidator(_page)]
"""An address that strangers are shown, as sources are in the user agent."""
