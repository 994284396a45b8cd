"""What each place got, held against what it should have got."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from tests.soak.approvals import approvals_of, missing_as, posted_when
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

if TYPE_CHECKING:
    from tests.soak.ledger import Key
    from tests.soak.weeks import Weeks

_ROUNDING = 60.0
"""Seconds that are no matter: what is due is due at whole minutes."""

_ONE_READ = 5.0
"""Seconds within which all pages of a site are read."""


@dataclass(slots=True)
class Findings:
    """Stories in places, by what is wrong with them, or is not."""

    found: defaultdict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))
    arrived: int = 0
    expected: int = 0


class Comparison:
    """One comparison of what was with what should have been."""

    def __init__(self, weeks: Weeks) -> None:
        self.weeks = weeks
        self.deliveries = read_deliveries(weeks.lines, weeks.stops, weeks.population)
        self.ledger = weeks.ledger.under(self.deliveries.moved)
        self.findings = Findings()
        self._approved = approvals_of(weeks.lines, self.deliveries.moved)

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
        residents = residents_of(self.weeks)
        for (chat, thread), resident in residents.items():
            home = self.deliveries.moved.get(chat, chat)
            channel = residents.get((resident.first.channel, 0))
            for number, story in taken.items():
                if resident.first.approvers:
                    self._look_at_approval((home, thread, number), resident, story)
                elif channel and follows(channel.first, story.topic):
                    self._look_at_discussion((home, thread, number), resident, story)
                else:
                    self._look((home, thread, number), resident, story)
        return self.findings

    def _released(self, taken: dict[int, Taken]) -> dict[int, Taken]:
        """What came in a flood, and in the same read, is sent when an operator lets it."""
        at = [self.weeks.began + event.at for event in self.weeks.calendar.events if event.deed == "release"]
        flood = {number for number, many in Counter(self.weeks.calendar.published.values()).items() if many > 1}
        published = self.weeks.calendar.published
        first = next((story for number, story in taken.items() if published[number] in flood), None)
        if first is None or not at:
            return taken
        return {
            number: replace(story, latest=at[0] + TAKEN_WITHIN) if _read_together(story, first) else story
            for number, story in taken.items()
        }

    def _look_at_discussion(self, key: Key, resident: Resident, story: Taken) -> None:
        """A story that its channel brings a group is not to come twice; before the bot knows of that, it may."""
        if not follows(resident.first, story.topic):
            self._look(key, resident, story)
        elif key not in self.deliveries.arrived:
            self.findings.found["brought to a group by its channel"].append(key)

    def _look_at_approval(self, key: Key, resident: Resident, story: Taken) -> None:
        """A story that is approved first counts from then on."""
        arrived = self.deliveries.arrived.get(key, [])
        found = self.findings.found
        if arrived:
            self.findings.arrived += 1
            posted = posted_when(story, self._approved[key], arrived[0].arrived)
            found["approved, and posted" if posted else "posted without approval"].append(key)
            if posted:
                self._look_at_time(key, resident, posted, arrived[0].arrived)
            return
        state, waits = self.ledger.proposals.get(key, ""), key in self.ledger.waiting
        said = missing_as(resident, story, state, waits=waits, ended=self.weeks.ended)
        if said in {"approved, but lost", "never proposed"}:
            if any(away.meets(story.earliest, story.latest + 10 * DAY) for away in resident.away):
                said = "missed, as the chat was away"
            elif self._uncertain(key):
                said = "uncertain, in a group or channel"
        if said:
            found[said].append(key)

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
        return lost or key in self.ledger.uncertain or key in self.ledger.presumed

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


def _read_together(one: Taken, other: Taken) -> bool:
    """Whether two stories came in one read of a site: its pages are read one after the other."""
    return one.topic == other.topic and abs(one.earliest - other.earliest) < _ONE_READ
