"""Days that are told from the present one: "yesterday, 14:05", "2 hours ago", in three languages."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo

_SAID = {
    "today": 0, "сегодня": 0, "бүгін": 0, "бүгінгі": 0,
    "yesterday": 1, "вчера": 1, "кеше": 1, "кешегі": 1,
    "позавчера": 2,
}  # fmt: skip
_JUST_NOW = frozenset({"just now", "только что", "жаңа ғана"})
_UNITS = (
    (timedelta(seconds=1), r"s|secs?|seconds?|сек|секунд[уы]?|секунд"),
    (timedelta(minutes=1), r"m|mins?|minutes?|мин|минут[уы]?"),
    (timedelta(hours=1), r"h|hrs?|hours?|ч|час(?:а|ов)?|сағ|сағат"),
    (timedelta(days=1), r"d|days?|дн|день|дн[яе]й?|дней|сутки|суток|күн"),
    (timedelta(weeks=1), r"w|weeks?|недел[яюиь]|апта"),
)
_ONE = r"an?|one|один|одну|бір"
_AGE = tuple(
    (
        unit,
        re.compile(
            rf"(?:(?:about|около|шамамен)\s)?(?:(?P<count>\d{{1,3}})\s?|(?:{_ONE})\s)?(?:{names})\.?\s(?:ago|назад|бұрын)"
        ),
    )
    for unit, names in _UNITS
)


def said_day(word: str, today: date) -> date | None:
    """Read a word for a day near the present one; None for any other."""
    back = _SAID.get(word)
    return None if back is None else today - timedelta(days=back)


def parse_age(text: str, zone: tzinfo, now: datetime) -> date | None:
    """Read "… ago", in lower case, as a day in `zone`; None for any other text."""
    if text in _JUST_NOW:
        return now.astimezone(zone).date()
    for unit, pattern in _AGE:
        found = pattern.fullmatch(text)
        if found is not None:
            return (now - unit * int(found["count"] or 1)).astimezone(zone).date()
    return None
