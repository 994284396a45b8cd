"""Moments as feeds write them: what RFC 822 allows and bot.sources.dates, made for pages, does not read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sources.dates import parse_published

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.model import Published

_LONGEST = 90
_SHORT_YEAR = re.compile(r"(?<![\d:])(\d{1,2}[\s-]+[a-z]{3,9}\.?,?[\s-]+)(\d{2})(?=\s+\d{1,2}:\d{2})", re.IGNORECASE)
_FIRST_OF_CENTURY = 70  # RFC 2822 puts the border at 50; nothing was in a feed before 1999
_ZONES = {
    "ut": "+0000", "est": "-0500", "edt": "-0400", "cst": "-0600", "cdt": "-0500", "mst": "-0700", "mdt": "-0600",
    "pst": "-0800", "pdt": "-0700", "cet": "+0100", "cest": "+0200", "eet": "+0200", "eest": "+0300", "msk": "+0300",
}  # fmt: skip
_ZONE = re.compile(r"(?<=\d)\s*\b([a-z]{2,5})$", re.IGNORECASE)
_LOCAL_ZONES = frozenset({"almt", "almst", "aqtt", "oralt", "qyzt", "kzt", "ast"})
"""Names of the sites' own clock, whose distance to UTC depends on the year."""
_HOUR_ONLY = re.compile(r"(:\d{2}(?:\.\d+)?\s?[+-]\d{2})$")


def parse_moment(texts: Iterable[str], *, today: date, local: bool) -> Published | None:
    """Read the first of several dates that can be read; None when none can, for then it is not known.

    A time without zone, and with `local` any time, is that of the sites' clock.
    """
    found = (parse_published(_plain(text), today=today, local=local) for text in texts)
    return next((published for published in found if published is not None), None)


def _plain(text: str) -> str:
    """Write a date as pages do: a year of four digits, the zone as a number."""
    text = " ".join(text[:_LONGEST].split())
    text = _ZONE.sub(_numbered, text)
    text = _HOUR_ONLY.sub(r"\1:00", text)
    return _SHORT_YEAR.sub(_long_year, text)


def _numbered(found: re.Match[str]) -> str:
    name = found[1].lower()
    if name in _LOCAL_ZONES:
        return ""
    return f" {_ZONES[name]}" if name in _ZONES else found[0]


def _long_year(found: re.Match[str]) -> str:
    return f"{found[1]}{'19' if int(found[2]) >= _FIRST_OF_CENTURY else '20'}{found[2]}"
