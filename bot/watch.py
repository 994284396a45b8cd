"""How each source is, over its reads: what the matter is, and what operators are still to be told of it.

Pure. A source's spell begins with its first bad read and ends with a good one; it is told once, and so is its end. What
fails together is told together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

from bot.model import Condition, ReadMemory

Trouble: TypeAlias = Literal["failing", "blocked", "layout_changed", "silent"]
"""It could not be read several times in a row; it lets nobody in; its page has changed; it is read well, and shows
nothing new for much longer than it ever did."""

FAILURES: Final = 3
"""After so many bad reads in a row a source fails; one may be chance."""

FAILING_TOGETHER: Final = 2
"""So many bad reads make a source fail along with another that does."""

_NO_CHANCE: Final = frozenset({Condition.BLOCKED, Condition.LAYOUT_CHANGED})
"""These are the matter from the first time on."""

LONGER: Final = 3
"""A source is silent when its silence is so many times as long as its longest one."""

FEWEST_ARRIVALS: Final = 5
SHORTEST_HISTORY: Final = timedelta(days=7)
"""Before so many new stories in so long a time nobody knows how long a source is silent at times."""

INTERRUPTED: Final = timedelta(days=1)
INTERRUPTED_READS: Final = 3
"""After so long without a good read, or as long as so many reads are apart, nobody knows what was missed meanwhile."""

FLAPPING: Final = timedelta(hours=1)
"""A trouble that returns so soon after its end was told is told again only if it stays."""

SETTLING: Final = timedelta(seconds=5)
"""How long it is waited for others that break at the same time."""

RETURNING: Final = timedelta(minutes=30)
"""How long the end of a trouble waits for those that were told with it, so that it is told for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is noted of a source besides its reads; the defaults are those of a source never read."""

    paused_at: datetime | None = None
    """When an operator paused it; None: it is read."""
    bad_since: datetime | None = None
    """The first bad read since the last good one."""
    well_since: datetime | None = None
    """The first good read since it was out of order, or since a long time without any; one bad read may be chance."""
    last_new_at: datetime | None = None
    """When it last showed a new story, the first read included."""
    first_arrival_at: datetime | None = None
    """When it first showed one after its first read."""
    arrivals: int = 0
    """How many new stories it has shown since."""
    longest_silence: timedelta = timedelta(0)
    """Between two of them."""
    told: Trouble | None = None
    """What operators were told, and not yet that it is over."""
    told_since: datetime | None = None
    """Since when that has been the matter."""
    told_at: datetime | None = None
    ended_at: datetime | None = None
    """When they were last told of an end."""


@dataclass(frozen=True, slots=True)
class State:
    """A source as it stands: its last read, and what was noted besides."""

    memory: ReadMemory
    watch: Watch


@dataclass(frozen=True, slots=True)
class Alert:
    """What operators are to be told of a source: a trouble, or with `over` the end of the one they were told of."""

    source: str
    trouble: Trouble
    since: datetime
    over: bool = False


def attend(watch: Watch, before: ReadMemory, after: ReadMemory, *, new: int, every: int, now: datetime) -> Watch:
    """What to note of a read: `before` and `after` are what is remembered of it, `new` are the stories that it showed.

    A read that was not made (back-off, a pause) leaves both the same, and changes nothing.
    """
    if after == before or after.condition is None:
        return watch
    if not after.condition.good:
        chance = after.failures < FAILING_TOGETHER and after.condition not in _NO_CHANCE
        return replace(watch, bad_since=watch.bad_since or now, well_since=watch.well_since if chance else None)
    well_since = now if watch.well_since is None or _interrupted(before, every, now) else watch.well_since
    watch = replace(watch, bad_since=None, well_since=well_since)
    if not new:
        return watch
    if before.last_good_at is None:  # what was there before the bot
        return replace(watch, last_new_at=now)
    silence = now - _quiet_since(watch, now) if watch.arrivals else timedelta(0)
    return replace(
        watch,
        last_new_at=now,
        first_arrival_at=watch.first_arrival_at or now,
        arrivals=watch.arrivals + new,
        longest_silence=max(watch.longest_silence, silence),
    )


def _interrupted(before: ReadMemory, every: int, now: datetime) -> bool:
    longest = max(INTERRUPTED, timedelta(seconds=every * INTERRUPTED_READS))
    return before.last_good_at is not None and now - before.last_good_at > longest


def _quiet_since(watch: Watch, now: datetime) -> datetime:
    """Since when nothing new has come although the source was read."""
    return max(watch.last_new_at or now, watch.well_since or now)


def trouble_of(state: State) -> Trouble | None:
    """What is the matter with a source; None: nothing that lasts."""
    memory = state.memory
    if memory.condition is None:
        return None
    if memory.condition is Condition.BLOCKED:
        return "blocked"
    if memory.condition is Condition.LAYOUT_CHANGED:
        return "layout_changed"
    if not memory.condition.good:
        return "failing" if memory.failures >= FAILURES else None
    return "silent" if _is_silent(state) else None


def _is_silent(state: State) -> bool:
    """Whether it is silent for much longer than it ever was; judged by its last good read, not by a stopped clock."""
    watch, heard_at = state.watch, state.memory.last_good_at
    if heard_at is None or watch.last_new_at is None or watch.first_arrival_at is None:
        return False
    known = watch.last_new_at - watch.first_arrival_at >= SHORTEST_HISTORY and watch.arrivals >= FEWEST_ARRIVALS
    return known and heard_at - _quiet_since(watch, heard_at) > LONGER * watch.longest_silence


def owed(states: Mapping[str, State], now: datetime) -> tuple[Alert, ...]:
    """What operators are to be told now: troubles first, with all that fail along with them, then what is over."""
    attended = {name: state for name, state in states.items() if state.watch.paused_at is None}
    return (*_begun(attended, now), *_ended(attended, now))


def _begun(states: Mapping[str, State], now: datetime) -> list[Alert]:
    found = {name: trouble for name, state in states.items() if (trouble := _untold(state, now)) is not None}
    tried = [state.memory.last_attempt_at for name, state in states.items() if name in found]
    if not any(at is not None and now - at >= SETTLING for at in tried):
        return []
    for name, state in states.items():
        if name not in found and state.watch.told is None and state.memory.failures >= FAILING_TOGETHER:
            found[name] = trouble_of(state) or "failing"
    return [Alert(name, trouble, _since(states[name], trouble, now)) for name, trouble in found.items()]


def _untold(state: State, now: datetime) -> Trouble | None:
    """What is the matter and has not been told; of a spell only how it began is."""
    trouble, watch = trouble_of(state), state.watch
    if trouble is None or watch.told == trouble or (watch.told and watch.told != "silent" and trouble != "silent"):
        return None
    begun = _since(state, trouble, now)
    flaps = watch.ended_at is not None and begun >= watch.ended_at and now - watch.ended_at < FLAPPING
    return None if flaps else trouble


def _since(state: State, trouble: Trouble, now: datetime) -> datetime:
    if trouble == "silent":
        return state.watch.last_new_at or now
    return state.watch.bad_since or state.memory.last_attempt_at or now


def _ended(states: Mapping[str, State], now: datetime) -> list[Alert]:
    """What is over; those that were told of together are, if they mend within a while."""
    told = {name: state for name, state in states.items() if state.watch.told is not None}
    over = {name for name, state in told.items() if _is_well(state)}
    ripe = {
        name
        for name in over
        if all(other in over for other, one in told.items() if one.watch.told_at == told[name].watch.told_at)
        or now - (told[name].watch.well_since or now) >= RETURNING
    }
    groups = {told[name].watch.told_at for name in ripe}
    return [
        Alert(name, state.watch.told, state.watch.told_since or now, over=True)
        for name, state in told.items()
        if name in over and state.watch.told_at in groups and state.watch.told is not None
    ]


def _is_well(state: State) -> bool:
    """Whether the last read was good, and found nothing else that is to be told."""
    condition = state.memory.condition
    return condition is not None and condition.good and trouble_of(state) is None
