"""Days and moments as the sources write them, in three languages."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.sources.ages import parse_age, said_day

if TYPE_CHECKING:
    from bot.model import Published

SITE_ZONE = ZoneInfo("Asia/Almaty")
"""The clock of the sites that are read: UTC+6, and UTC+5 since 2024-03-01."""

_KAZAKH_MONTHS = "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
_WRITTEN = (
    "january jan января январь янв қаң",
    "february feb февраля февраль фев февр ақп",
    "march mar марта март мар нау наур",
    "april apr апреля апрель апр сәу",
    "may мая май мам",
    "june jun июня июнь июн мау",
    "july jul июля июль июл шіл",
    "august aug августа август авг там",
    "september sep sept сентября сентябрь сен сент қыр қырк",
    "october oct октября октябрь окт қаз",
    "november nov ноября ноябрь ноя нояб қар",
    "december dec декабря декабрь дек жел желт",
)
_KAZAKH = {name: number for number, name in enumerate(_KAZAKH_MONTHS.split(), start=1)}
_MONTHS = _KAZAKH | {form: number for number, forms in enumerate(_WRITTEN, start=1) for form in forms.split()}
# Locative, its adjective and what that becomes as a noun; genitive; possessive, and the cases that follow it.
_KAZAKH_ENDING = re.compile(
    "(?:[дт][ае](?:[ғг][ыі](?:с[ыі])?)?|[днт][ыі]ң|[ыі](?:н(?:[дт][ае](?:[ғг][ыі](?:с[ыі])?)?|[ыі]ң))?)$"
)

# Words that stand beside a date and change nothing about it; any other word means that the text is no date.
_BESIDE_WRITTEN = (
    "г год года ж жыл жылы жылғы жылдың күні сағат в во от at on date дата published updated опубликовано",
    "обновлено размещено жарияланды жарияланған posted added размещена опубликована добавлено",
    "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday",
    "пн вт ср чт пт сб вс понедельник вторник среда четверг пятница суббота воскресенье",
    "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі",
)
_BESIDE = frozenset(word for words in _BESIDE_WRITTEN for word in words.split())

_TIME = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?(?![\d:])"
    r"\s*(?P<half>[ap]\.?m\b\.?)?(?P<zone>\s*(?:z\b|[+-]\d{2}(?::?\d{2})?(?![\d:]|\s*[^\W\d_])))?"
)
_NAMED_ZONE = re.compile(r"\b(?:gmt|utc)\b\s*(?P<zone>[+-]\s*\d{1,2}(?::?\d{2})?(?!\d))?")
_OFFSET = re.compile(r"(?P<sign>[+-])\s*(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?$")
_WORD = r"(?P<month>[^\W\d_]{3,})"
_DAYS = tuple(
    re.compile(rf"(?<![\d.]){pattern}(?!\d)")
    for pattern in (
        r"(?P<year>\d{4})(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<one>\d{1,2})(?P<mark>[-/])(?P<other>\d{1,2})(?P=mark)(?P<year>\d{4})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2})",
        rf"(?P<year>\d{{4}})\s*(?:-?(?:жылғы|жылдың|жылы|жыл|ж)\b\.?)?,?\s*(?P<day>\d{{1,2}})(?:\s|-)*{_WORD}\.?",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|-?го|-?е)?(?:\s|-)+{_WORD}\.?(?:,?[\s-]+(?P<year>\d{{4}}))?",
        rf"\b{_WORD}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th|-?го|-?е)?(?:,?\s+(?P<year>\d{{4}}))?",
    )
)
_LONGEST = 90
_YEARS = range(1990, 2100)
_FARTHEST_ZONE = 14
_HALF_A_DAY = range(1, 13)
_SECONDS, _MILLISECONDS = 10, 13  # digits


def parse_published(text: str, *, today: date, local: bool = False, now: datetime | None = None) -> Published | None:
    """Read a text that is a date and nothing else: a day, or with a time the moment in UTC; else None.

    A day without year is the nearest one up to `today`; "yesterday" and "2 hours ago" are told from `now`, the
    moment at which the text was shown, and unknown without it.
    A time without zone, or with `local` one whose zone is not to be believed, is the sites' local time. Numbers that
    may be day and month in either order tell nothing.
    """
    if len(text) > _LONGEST:
        return None
    rest = re.sub(r"(?<=\d)t(?=\d)", " ", " ".join(unicodedata.normalize("NFC", text).casefold().split()))
    age = parse_age(rest, SITE_ZONE, now) if now else None
    if age is not None:
        return age
    clock, rest = _take(_TIME, rest)
    named_zone, rest = _take(_NAMED_ZONE, rest)
    day = _find_day(rest, today, near=now is not None)
    if day is None or clock is None:
        return day
    return _moment(day, clock, SITE_ZONE if local else _zone(clock, named_zone))


def parse_stamp(text: str) -> datetime | None:
    """Read a count of seconds or milliseconds since 1970, as attributes carry it; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) in {_SECONDS, _MILLISECONDS}):
        return None
    moment = datetime.fromtimestamp(int(text[:_SECONDS]), UTC)
    return moment if moment.year in _YEARS else None


def _find_day(text: str, today: date, *, near: bool) -> date | None:
    said = [word for word in re.findall(r"\w+", text) if word not in _BESIDE]
    if near and len(said) == 1 and (day := said_day(said[0], today)):
        return day
    for pattern in _DAYS:
        found, beside = _take(pattern, text)
        day = _day(found, today) if found else None
        if day is not None and _is_beside(beside):
            return day
    return None


def _take(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    """Find a part of the text, and give what is left of it."""
    found = pattern.search(text)
    return found, f"{text[: found.start()]} {text[found.end() :]}" if found else text


def _is_beside(rest: str) -> bool:
    """Whether what stands beside a date has neither numbers nor words of its own."""
    return all(word in _BESIDE for word in re.findall(r"\w+", rest))


def _day(found: re.Match[str], today: date) -> date | None:
    if "one" in found.re.groupindex:
        return _either_way(int(found["one"]), int(found["other"]), int(found["year"]))
    month = _month(found["month"])
    if month is None:
        return None
    day = int(found["day"])
    if found["year"] is None:
        return _nearest_past(month, day, today)
    year = int(found["year"])
    if len(found["year"]) > len("26"):
        return _real_day(year, month, day)
    return _real_day(2000 + year, month, day) if 2000 + year <= today.year + 1 else None


def _either_way(one: int, other: int, year: int) -> date | None:
    """Read two numbers of which either may be the month: a day only if but one order makes one (or both the same)."""
    days = {_real_day(year, other, one), _real_day(year, one, other)} - {None}
    return days.pop() if len(days) == 1 else None


def _month(word: str) -> int | None:
    """Know a month by a whole form of its name: bare prefixes collide (қаз begins Қазақстан)."""
    if word.isdecimal():
        return int(word)
    return _MONTHS.get(word) or _KAZAKH.get(_KAZAKH_ENDING.sub("", word))


def _nearest_past(month: int, day: int, today: date) -> date | None:
    years = range(today.year, today.year - 9, -1)  # the 29th of February comes back within eight years
    days = (_real_day(year, month, day) for year in years)
    return next((day for day in days if day is not None and day <= today), None)


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _zone(clock: re.Match[str] | None, named: re.Match[str] | None) -> tzinfo | None:
    """Tell the zone that is written beside a time; None when it is none there is."""
    stated = (clock["zone"] if clock else None) or (named["zone"] if named else None)
    if stated is None:
        return UTC if named else SITE_ZONE
    offset = _OFFSET.search(stated.strip())
    if offset is None:
        return UTC
    length = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
    if length > timedelta(hours=_FARTHEST_ZONE):
        return None
    return timezone(-length if offset["sign"] == "-" else length)


def _moment(day: date, clock: re.Match[str], zone: tzinfo | None) -> datetime | None:
    hour = int(clock["hour"])
    if clock["half"]:
        if hour not in _HALF_A_DAY:
            return None
        hour = hour % 12 + (12 if clock["half"].startswith("p") else 0)
    try:
        at = time(hour, int(clock["minute"]), int(clock["second"] or 0))
    except ValueError:
        return None
    return datetime.combine(day, at, zone).astimezone(UTC) if zone else None
