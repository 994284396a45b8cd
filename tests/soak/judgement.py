"""What a soak has shown: counts, and the bounds that were broken, each in a line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.outcome import LOST_PAUSES
from tests.soak.deliveries import LOST_ANSWER, cause_of, count_causes, count_in_flight, read_deliveries
from tests.soak.journal import LOST, Request
from tests.soak.pacing import find_early, find_excesses
from tests.soak.processes import STOP_SECONDS

if TYPE_CHECKING:
    from tests.soak.audience import Place
    from tests.soak.deliveries import Deliveries
    from tests.soak.ledger import Key
    from tests.soak.scenario import Evidence

MOST_NAMED = 5
"""So many examples are shown of what broke a bound."""

ONE_HICCUP_IN = 10_000
"""Of so many messages one may come together with others that left before it: a machine that rests for a tenth of a
second delays them, and while nothing is answered the bot cannot know. In less than so many, none may."""

MARKS_SECONDS = 0.05
"""Outcomes are written down so often."""

GIVEN_UP = len(LOST_PAUSES) + 1
"""After so many lost answers a private chat is not written to once more by itself."""

SLACK = 0.02
"""Seconds by which two requests may come nearer to each other on their way."""


@dataclass(slots=True)
class Verdict:
    """What came out."""

    counts: list[tuple[str, object]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{name:70} {value}" for name, value in self.counts]
        return "\n".join([*lines, *(f"broken: {line}" for line in self.broken)])

    def bound(self, name: str, value: float, most: float, examples: object = "") -> None:
        """Note a number that has a bound."""
        self.counts.append((name, f"{value:g} (at most {most:g})"))
        if value > most:
            told = f": {examples}" if examples else ""
            self.broken.append(f"{name}: {value:g}, more than {most:g}{told}")


def judge(evidence: Evidence, *, slack: float = SLACK, each_kill: bool = True) -> Verdict:
    """Judge a soak; `slack` as in find_excesses, and whether repeats are bounded by each kill or by their sum alone."""
    verdict = Verdict()
    before = [line for line in evidence.lines if not isinstance(line, Request) or line.arrived < evidence.halted_at]
    deliveries = read_deliveries(before, evidence.stops, evidence.audience)
    evidence = replace(evidence, ledger=evidence.ledger.under(deliveries.moved))
    _judge_arrivals(verdict, evidence, deliveries)
    judge_uncertain(verdict, evidence, deliveries)
    judge_repeats(verdict, evidence, deliveries, each_kill=each_kill)
    judge_pace(verdict, evidence, deliveries, slack)
    judge_stops(verdict, evidence)
    return verdict


def _judge_arrivals(verdict: Verdict, evidence: Evidence, deliveries: Deliveries) -> None:
    ledger = evidence.ledger
    missing: dict[str, list[Key]] = {"private": [], "group or channel": [], "waits": [], "stuck": [], "uncertain": []}
    stories = range(1, evidence.stories + 1)
    for place in evidence.audience:
        home = deliveries.moved.get(place.chat, place.chat)
        for key in [(home, place.thread, story) for story in stories]:
            if key not in deliveries.arrived:
                missing[_missing_as(evidence, deliveries, place, key)].append(key)
    expected = len(evidence.audience) * evidence.stories
    verdict.counts += [
        ("stories", evidence.stories),
        ("places", len(evidence.audience)),
        ("expected", expected),
        ("arrived", len(deliveries.arrived)),
        ("waiting, as the chat is away or told to wait for hours", len(missing["waits"])),
        ("missing in groups and channels, uncertain", len(missing["uncertain"])),
    ]
    for name in ("private", "group or channel"):
        verdict.bound(f"lost, {name}", len(missing[name]), 0, missing[name][:MOST_NAMED])
    verdict.bound("still waiting, with no reason to", len(missing["stuck"]), 0, missing["stuck"][:MOST_NAMED])
    verdict.bound("given up", len(ledger.dead), 0, sorted(ledger.dead)[:MOST_NAMED])
    unsent = sorted(ledger.sent - deliveries.arrived.keys())
    verdict.bound("marked as sent, but never arrived", len(unsent), 0, unsent[:MOST_NAMED])


def _missing_as(evidence: Evidence, deliveries: Deliveries, place: Place, key: Key) -> str:
    if key in evidence.ledger.waiting:
        rests = place.fate == "held" or place.chat in deliveries.away
        return "waits" if rests else "stuck"
    if key in evidence.ledger.uncertain and not place.private:
        return "uncertain"
    return "private" if place.private else "group or channel"


def judge_uncertain(verdict: Verdict, evidence: Evidence, deliveries: Deliveries) -> None:
    """What is or was uncertain was under way when a process was killed, or its answer was lost, in private five times.

    A kill may also come between a lease and its request: no request tells of that one.
    """
    uncertain, presumed = evidence.ledger.uncertain, evidence.ledger.presumed
    private = sorted(
        key
        for key in uncertain | presumed
        if key[0] > 0 and sum(request.fault in LOST for request in deliveries.asked.get(key, [])) < GIVEN_UP
    )
    unexplained = sorted(
        key
        for key in uncertain | (presumed - deliveries.arrived.keys())
        if all(cause_of(request, evidence.stops) is None for request in deliveries.asked.get(key, []))
    )
    places = {key[:2] for key in unexplained}
    kills = sum(stop.how == "kill" for stop in evidence.stops)
    verdict.counts.append(("uncertain", len(uncertain)))
    verdict.counts.append(("uncertain, but arrived", len(uncertain & deliveries.arrived.keys())))
    verdict.counts.append(("uncertain, with no request under way", len(unexplained)))
    verdict.counts.append(("uncertain before, kept as sent as nobody said anything", len(presumed)))
    verdict.bound("uncertain, private, without five lost answers", len(private), 0, private[:MOST_NAMED])
    verdict.bound("places with what is uncertain, with no request under way", len(places), kills, sorted(places))


def judge_repeats(verdict: Verdict, evidence: Evidence, deliveries: Deliveries, *, each_kill: bool) -> None:
    """What came twice had a reason, and came no oftener than that explains; in groups and channels nothing did."""
    causes = count_causes(deliveries.repeats)
    kills = [n for n, stop in enumerate(evidence.stops) if stop.how == "kill"]
    under_way = count_in_flight(deliveries.requests, evidence.stops)
    rest = evidence.rate * (evidence.latency + MARKS_SECONDS)
    public = [repeat.request for repeat in deliveries.repeats if repeat.request.chat < 0]
    excess = {n: (causes[n], under_way[n]) for n in kills if causes[n] > rest + under_way[n]}
    lost = sum(request.fault in LOST for request in deliveries.requests)
    verdict.counts.append(("requests in flight at the kills", " ".join(str(under_way[n]) for n in kills)))
    verdict.counts.append(("repeats by each kill", " ".join(str(causes[n]) for n in kills)))
    by_kills = sum(causes[n] for n in kills)
    verdict.bound("repeats by kills", by_kills, sum(rest + under_way[n] for n in kills))
    most = 0 if each_kill else len(kills)
    verdict.bound("kills with more repeats than in flight + rate x (round trip + 50 ms)", len(excess), most, excess)
    verdict.bound("repeats after lost answers", causes[LOST_ANSWER], lost)
    unexplained = [repeat.request for repeat in deliveries.repeats if repeat.cause is None]
    verdict.bound("repeats without a reason", len(unexplained), 0, unexplained[:MOST_NAMED])
    verdict.bound("repeats in groups and channels", len(public), 0, public[:MOST_NAMED])


def judge_pace(verdict: Verdict, evidence: Evidence, deliveries: Deliveries, slack: float) -> None:
    """Telegram's rates were kept, and what it told to wait waited."""
    early = find_early(evidence.lines, evidence.stops)
    excesses, strictly = (find_excesses(evidence.lines, evidence.rate, seconds) for seconds in (slack, 0.0))
    refused = [request for request in deliveries.requests if request.status == 429 and not request.fault]
    verdict.counts.append(("sends in all", len(deliveries.requests)))
    verdict.counts.append(("told to wait", sum(bool(request.retry_after) for request in deliveries.requests)))
    verdict.counts.append(("early, as a kill came before the wait could be written down", len(early.untold)))
    kills = sum(stop.how == "kill" for stop in evidence.stops)
    late = early.untold_late
    verdict.bound("early, as that took a busy machine more than 150 ms", len(late), kills, late[:MOST_NAMED])
    verdict.bound("early, in a chat", len(early.in_chat), 0, early.in_chat[:MOST_NAMED])
    verdict.bound("early, in a halt after three chats", len(early.in_halt), 0, early.in_halt[:MOST_NAMED])
    verdict.counts.append(("early, in a halt after the first", len(early.in_halt_from_first)))
    hiccups = len(deliveries.requests) // ONE_HICCUP_IN
    verdict.bound("more than the overall budget", len(excesses.overall), hiccups, excesses.overall[:MOST_NAMED])
    verdict.bound("more than one a second, private", len(excesses.private), 0, excesses.private[:MOST_NAMED])
    verdict.bound("more than twenty a minute, group", len(excesses.group), 0, excesses.group[:MOST_NAMED])
    verdict.counts.append(("more than the overall budget, to the millisecond", len(strictly.overall)))
    verdict.counts.append(("refused for the rate, by the emulator's own count", len(refused)))


def judge_stops(verdict: Verdict, evidence: Evidence) -> None:
    """The bot ended when it was told to, in time, and never by itself."""
    terms = [stop for stop in evidence.stops if stop.how == "term"]
    crashes = [stop for stop in evidence.stops if stop.how == "crash"]
    slow = [stop for stop in terms if stop.ended - stop.at > STOP_SECONDS]
    verdict.counts.append(("kills, orderly stops", (len(evidence.stops) - len(terms) - len(crashes), len(terms))))
    longest = max((stop.ended - stop.at for stop in terms), default=0.0)
    verdict.counts.append(("longest orderly stop, seconds", round(longest, 2)))
    verdict.bound("orderly stops of more than ten seconds", len(slow), 0, slow)
    verdict.bound("ends by itself", len(crashes), 0, crashes)
    verdict.counts.append(("exit codes of orderly stops", sorted({stop.code for stop in terms})))
    verdict.counts.append(("tracebacks in the bot's log", evidence.tracebacks))
