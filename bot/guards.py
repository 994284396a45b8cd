"""What is not to be pushed before an operator has seen it: a flood of new stories, and old stories with a new date.

Pure. What a guard holds is stored and found like anything else; it is pushed when an operator releases it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from bot.intents import CorrectedDate, KnownEdition, Traces
from bot.model import ParsedItem, Published
from bot.moments import latest_moment

Why: TypeAlias = Literal["flood", "redated"]
"""Why a story is held: too many came at once, or it is an old one that has been given a new date."""

Verdict: TypeAlias = Literal["release", "drop"]
"""What an operator says of what is held: it is pushed after all, or it stays stored and never is."""

MOST_NEW: Final = 20
"""More new stories than this in one read of a source in steady use are more likely a changed site than news."""

LONG_BEFORE: Final = timedelta(days=30)
"""What was published so long before the date that a new story bears is what that story is compared with."""

FEWEST_LATER: Final = 5
"""So many stories with larger numbers have to be that old: one draft that lay about for a month is no old story."""

FEWEST_PAIRS: Final = 10
GROWING: Final = 0.9
"""The part of a site's pairs of stories in which the later one has the larger number, where its numbers grow."""

FARTHEST_AHEAD: Final = timedelta(days=7)
"""How far ahead a correction moves a date at most."""

FEWEST_WORDS: Final = 4
"""A shorter title is one that a site may well use twice."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A story that is new to us."""

    items: tuple[ParsedItem, ...]
    published: Published | None
    shown_by: frozenset[str]
    """The names of the sources that show it."""
    steady: frozenset[str]
    """Those of them that are in steady use."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the guards hold of a pass over the sources of one site."""

    whys: tuple[Why | None, ...]
    """For each newcomer in their order."""
    flooding: tuple[str, ...] = ()
    """The sources that showed too many."""
    redated: tuple[str, ...] = ()
    """The sources that showed old stories with a new date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """New stories of one read that wait, or waited, for an operator."""

    number: int
    """Buttons carry it."""
    sources: tuple[str, ...]
    """The names of those that showed them."""
    why: Why
    held_at: datetime
    stories: tuple[int, ...]
    decided: Verdict | None = None
    decided_at: datetime | None = None
    decided_by: int = 0
    """The operator's user id; 0: at the terminal."""


def hold_back(newcomers: Sequence[Newcomer], traces: Traces, zone: ZoneInfo) -> Held:
    """Decide which newcomers are held: all that a flooding source shows, whoever else shows them, and old ones."""
    counts = Counter(name for newcomer in newcomers for name in newcomer.steady)
    flooding = {name for name, count in counts.items() if count > MOST_NEW}
    grows = bool(newcomers) and _grows(traces.numbers)
    whys: list[Why | None] = []
    redated: dict[str, None] = {}
    for newcomer in newcomers:
        if newcomer.steady & flooding:
            whys.append("flood")
        elif _is_redated(newcomer, traces, zone, grows=grows):
            whys.append("redated")
            redated |= dict.fromkeys(sorted(newcomer.shown_by))
        else:
            whys.append(None)
    return Held(tuple(whys), tuple(sorted(flooding)), tuple(redated))


def _is_redated(newcomer: Newcomer, traces: Traces, zone: ZoneInfo, *, grows: bool) -> bool:
    """Whether a story that is new to us only seems to be new; one without a date claims nothing."""
    if newcomer.published is None:
        return False
    before = latest_moment(newcomer.published, zone) - LONG_BEFORE
    if any(_repeats(item, traces, before) for item in newcomer.items):
        return True
    numbers = {number for item in newcomer.items if (number := number_of(item.external_id)) is not None}
    return grows and any(_is_overtaken(number, traces.numbers, before) for number in numbers)


def _is_overtaken(number: int, numbers: Mapping[int, datetime], before: datetime) -> bool:
    """Whether stories that must be younger were published long before the date that this one bears."""
    return sum(when < before for other, when in numbers.items() if other > number) >= FEWEST_LATER


def _repeats(item: ParsedItem, traces: Traces, before: datetime) -> bool:
    """Whether a title was there once, long before; one that was there more often is that of a series."""
    told = traces.titles.get((item.language, item.title), ())
    return len(item.title.split()) >= FEWEST_WORDS and len(told) == 1 and told[0] < before


def _grows(numbers: Mapping[int, datetime]) -> bool:
    """Whether a site numbers its stories as they come: with several ranges, or by chance, fewer pairs agree."""
    ordered = [numbers[number] for number in sorted(numbers)]
    agree = Counter(one < other for one, other in combinations(ordered, 2) if one != other)
    return agree.total() >= FEWEST_PAIRS and agree[True] >= GROWING * agree.total()


def number_of(external_id: str | None) -> int | None:
    """The number that an external id is; None where it is none, or none that a database holds."""
    if external_id is None or not external_id.isdecimal() or not external_id.isascii() or len(external_id) > 18:  # noqa: PLR2004 - digits of SQLite's integers
        return None
    return int(external_id)


def date_change(known: KnownEdition, told: Published | None, zone: ZoneInfo) -> CorrectedDate | None:
    """What is taken over of the date that a source tells for an edition that is known; None: nothing.

    The story's date follows where it was not known, or where this edition's is corrected. No story was published after
    it was seen, and one that moves far ahead is an old story with a new date: both are passed over.
    """
    if told is None or told == known.published:
        return None
    day = _day(told, zone)
    plausible = known.first_seen is None or day <= _day(known.first_seen, zone)
    if known.published is None:  # it was not kept until now, or not told
        return CorrectedDate(known, told, whole=plausible and known.story_published is None)
    if not plausible or day > _day(known.published, zone) + FARTHEST_AHEAD:
        return None
    return CorrectedDate(known, told, whole=True)


def _day(published: Published, zone: ZoneInfo) -> date:
    return published.astimezone(zone).date() if isinstance(published, datetime) else published
