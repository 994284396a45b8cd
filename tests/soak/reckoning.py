"""What the weeks have shown: what was lost, came twice, at night, too early, too late; and what the bot took for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from tests.soak.calendar import DAY
from tests.soak.deliveries import cause_of, read_deliveries
from tests.soak.expectations import (
    EVENLY,
    HOUR,
    PATIENCE,
    TAKEN_WITHIN,
    Resident,
    Span,
    Taken,
    due_at,
    expires_at,
    follows,
    quiet_spans,
    residents_of,
    taken_stories,
)
from tests.soak.growth import GROWTH, growth_of
from tests.soak.journal import Happening, Request
from tests.soak.judgement import MOST_NAMED, SLACK, Verdict, judge_pace, judge_repeats, judge_stops, judge_uncertain
from tests.soak.scenario import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.soak.deliveries import Deliveries
    from tests.soak.ledger import Key
    from tests.soak.weeks import Weeks

LATENCY = 0.06

_ROUNDING = 60.0
"""Seconds: the clock leaps to whole minutes, and not back."""

_ANSWERED_WITHIN = 120.0


@dataclass(slots=True)
class Findings:
    """Stories in places, by what is wrong with them, or is not."""

    found: defaultdict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))
    arrived: int = 0
    expected: int = 0


class Reckoning:
    """One comparison of what was with what should have been."""

    def __init__(self, weeks: Weeks) -> None:
        self.weeks = weeks
        self.deliveries = read_deliveries(weeks.lines, weeks.stops, weeks.population)
        self.ledger = weeks.ledger.under(self.deliveries.moved)
        self.findings = Findings()

    @cached_property
    def hindrances(self) -> list[Span]:
        """When nothing could be sent to anybody, or the clock was wrong, and an hour more."""
        began = self.weeks.began
        spans = []
        for event in self.weeks.calendar.events:
            if event.deed == "stall" and event.values["on"]:
                spans.append(Span(began + event.at, began + event.at + HOUR))
            if event.deed == "wrong" and event.values["by"]:
                spans.append(Span(began + event.at - HOUR, began + event.at + 3 * HOUR))
        for stop in self.weeks.stops:
            back = min((start for start in self.weeks.starts if start >= stop.ended), default=inf)
            spans.append(Span(stop.at, back + HOUR))
        return spans

    def wall(self, moment: float) -> float:
        """A moment in Unix seconds."""
        return self.weeks.wall + moment - self.weeks.began

    def compare(self) -> Findings:
        """Look at each story in each place."""
        taken = self._released(taken_stories(self.weeks))
        for (chat, thread), resident in residents_of(self.weeks).items():
            home = self.deliveries.moved.get(chat, chat)
            for number, story in taken.items():
                self._look((home, thread, number), resident, story)
        return self.findings

    def _released(self, taken: dict[int, Taken]) -> dict[int, Taken]:
        """What came in a flood is sent when an operator lets it."""
        at = [self.weeks.began + event.at for event in self.weeks.calendar.events if event.deed == "release"]
        flood = {number for number, many in Counter(self.weeks.calendar.published.values()).items() if many > 1}
        numbers = [number for number, moment in self.weeks.calendar.published.items() if moment in flood]
        return taken | {
            number: replace(taken[number], latest=at[0] + TAKEN_WITHIN) for number in numbers if at and number in taken
        }

    def _look(self, key: Key, resident: Resident, story: Taken) -> None:
        wanted = [follows(one, story.topic) for one in resident.as_of(story.earliest, story.latest)]
        arrived = self.deliveries.arrived.get(key, [])
        found = self.findings.found
        if arrived:
            self.findings.arrived += 1
            if not any(wanted):
                found["to whom it was not for"].append(key)
            elif resident.settled(story.earliest, arrived[0].arrived):
                self._look_at_time(key, resident, story, arrived[0].arrived)
        elif all(wanted) and story.latest < inf:
            found[self._missing_as(key, resident, story)].append(key)
        self.findings.expected += all(wanted)

    def _missing_as(self, key: Key, resident: Resident, story: Taken) -> str:
        habit = resident.at(story.latest).habit
        due = due_at(habit, self.wall(story.latest))
        span = story.earliest, story.latest + 10 * DAY
        if any(away.meets(*span) for away in resident.away):
            return "missed, as the chat was away"
        if key[0] < 0 and self._uncertain(key):
            return "uncertain, in a group or channel"
        if due + PATIENCE > self.wall(self.weeks.ended) or not resident.settled(*span):
            return "not due yet" if key in self.ledger.waiting else "lost"
        troubled = any(one.end > self.weeks.ended for one in resident.troubled)
        if key in self.ledger.waiting:
            return "waiting, as the chat is told to wait" if troubled else "still waiting, with no reason to"
        return "lost"

    def _uncertain(self, key: Key) -> bool:
        """Whether it may have arrived for all the bot knew: it asks, and where nobody says, takes it for sent."""
        asked = self.deliveries.asked.get(key, [])
        lost = any(cause_of(request, self.weeks.stops) is not None for request in asked)
        return lost or key in self.ledger.uncertain

    def _look_at_time(self, key: Key, resident: Resident, story: Taken, arrived: float) -> None:
        habit, wall = resident.at(story.earliest).habit, self.wall(arrived)
        found = self.findings.found
        if self._clock_was_wrong(story.earliest) or self._clock_was_wrong(arrived):
            return
        if any(start + EVENLY <= wall < end - _ROUNDING for start, end in quiet_spans(habit, wall)):
            found["in held hours"].append(key)
        if wall < due_at(habit, self.wall(story.earliest)) - _ROUNDING:
            found["too early"].append(key)
        if story.latest == inf or wall <= (due := due_at(habit, self.wall(story.latest))) + PATIENCE:
            return
        span = arrived - (wall - due), arrived
        reasons = (*resident.troubled, *resident.away, *self.hindrances)
        if not any(one.meets(*span) for one in reasons):
            found["too late"].append(key)
        stale = wall > expires_at(habit, self.wall(story.latest)) + DAY
        if stale and not any(one.meets(*span) for one in resident.away):
            found["long after it had expired"].append(key)

    def _clock_was_wrong(self, moment: float) -> bool:
        wrong = [event for event in self.weeks.calendar.events if event.deed == "wrong" and event.values["by"]]
        return any(abs(self.weeks.began + event.at + HOUR / 2 - moment) < 3 * HOUR for event in wrong)


_WRONG = (
    "lost",
    "to whom it was not for",
    "in held hours",
    "too early",
    "too late",
    "long after it had expired",
    "still waiting, with no reason to",
)
_RIGHT = (
    "not due yet",
    "missed, as the chat was away",
    "uncertain, in a group or channel",
    "waiting, as the chat is told to wait",
)


def reckon(weeks: Weeks, *, slack: float = SLACK, each_kill: bool = True) -> Verdict:
    """Judge the weeks; `slack` and `each_kill` as in tests.soak.judgement."""
    verdict, reckoning = Verdict(), Reckoning(weeks)
    findings = reckoning.compare()
    verdict.counts += [
        ("simulated days", weeks.options.days),
        ("stories", len(weeks.calendar.topics)),
        ("places that follow", len(weeks.population)),
        ("stories due in places", findings.expected),
        ("arrived", findings.arrived),
        *((name, len(findings.found[name])) for name in _RIGHT),
    ]
    for name in _WRONG:
        verdict.bound(name, len(findings.found[name]), 0, findings.found[name][:MOST_NAMED])
    _judge_as_always(verdict, weeks, reckoning.deliveries, slack, each_kill=each_kill)
    _judge_commands(verdict, weeks)
    _count_traffic(verdict, weeks, reckoning)
    _judge_growth(verdict, weeks)
    return verdict


def _judge_as_always(verdict: Verdict, weeks: Weeks, deliveries: Deliveries, slack: float, *, each_kill: bool) -> None:
    evidence = Evidence(
        audience=weeks.population,
        stories=len(weeks.calendar.topics),
        lines=weeks.lines,
        stops=weeks.stops,
        ledger=weeks.ledger.under(deliveries.moved),
        rate=weeks.options.rate,
        latency=LATENCY,
        halted_at=inf,
        tracebacks=weeks.tracebacks,
    )
    judge_uncertain(verdict, evidence, deliveries)
    judge_repeats(verdict, evidence, deliveries, each_kill=each_kill)
    judge_pace(verdict, evidence, deliveries, slack)
    judge_stops(verdict, evidence)


def _judge_commands(verdict: Verdict, weeks: Weeks) -> None:
    verdict.bound("commands beside the bot that failed", len(weeks.failed), 0, weeks.failed[:MOST_NAMED])


def _count_traffic(verdict: Verdict, weeks: Weeks, reckoning: Reckoning) -> None:
    edits = sum(isinstance(line, Request) and line.method == "editMessageText" for line in weeks.lines)
    times = sorted(_answer_times(weeks, reckoning.hindrances))
    verdict.counts.append(("edits", edits))
    verdict.counts.append(("answers that were looked at", len(times)))
    if times:
        shown = [f"{times[min(len(times) - 1, int(part * len(times)))]:.2f} s" for part in (0.5, 0.99)]
        verdict.counts.append(("answer times, half and 99 %, simulated", " ".join(shown)))


def _answer_times(weeks: Weeks, hindrances: Sequence[Span]) -> Iterable[float]:
    asked: dict[int, float] = {}
    for line in sorted(weeks.lines, key=lambda one: one.arrived if isinstance(one, Request) else one.at):
        if isinstance(line, Happening) and line.what == "asked":
            asked[line.chat] = line.at
        elif isinstance(line, Request) and line.chat in asked and line.method != "sendChatAction":
            at = asked.pop(line.chat)
            took = line.arrived - at
            if took < _ANSWERED_WITHIN and not any(one.meets(at, line.arrived) for one in hindrances):
                yield took


def _judge_growth(verdict: Verdict, weeks: Weeks) -> None:
    compared = growth_of(weeks.samples)
    if compared is None:
        return
    first, last = compared
    hours = (last.at - first.at) / HOUR
    grown = (last.pss / first.pss - 1) * 100
    verdict.counts.append(("hours without a stop, over which memory is compared", round(hours)))
    verdict.counts.append(("memory, MiB, first and last", f"{first.pss / 2**20:.1f} {last.pss / 2**20:.1f}"))
    verdict.counts.append(("the process that reads, MiB", f"{first.reading / 2**20:.1f} {last.reading / 2**20:.1f}"))
    verdict.counts.append(("open files, first and last", (first.files, last.files)))
    verdict.counts.append(("threads, first and last", (first.threads, last.threads)))
    verdict.bound("growth of memory, %", round(grown, 1), GROWTH * 100)
    end = weeks.samples[-1]
    sizes = [f"{size / 2**20:.1f}" for size in (end.database, end.log, end.copies)]
    verdict.counts.append(("database, write-ahead log, copies at the end, MiB", " ".join(sizes)))
