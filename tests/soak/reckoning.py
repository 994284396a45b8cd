"""What the weeks have shown: what was lost, came twice, at night, too early, too late; and what the bot took for it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from tests.soak import approvals
from tests.soak.comparison import Comparison
from tests.soak.emulator import LATENCY
from tests.soak.expectations import HOUR, Span
from tests.soak.growth import GROWTH, growth_of, whole_of
from tests.soak.journal import Happening, Request
from tests.soak.judgement import MOST_NAMED, SLACK, Verdict, judge_pace, judge_repeats, judge_stops, judge_uncertain
from tests.soak.questions import count_answers
from tests.soak.scenario import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.soak.deliveries import Deliveries
    from tests.soak.growth import Sample
    from tests.soak.weeks import Weeks

_ANSWERED_WITHIN = 120.0

_WRONG = (
    *approvals.WRONG,
    "lost",
    "to whom it was not for",
    "in held hours",
    "too early",
    "too late",
    "long after it had expired",
    "still waiting, with no reason to",
)
_RIGHT = (
    *approvals.RIGHT,
    "not due yet",
    "brought to a group by its channel",
    "missed, as the chat was away",
    "uncertain, in a group or channel",
    "waiting, as the chat is told to wait",
)


def reckon(weeks: Weeks, *, slack: float = SLACK, each_kill: bool = True) -> Verdict:
    """Judge the weeks; `slack` and `each_kill` as in tests.soak.judgement."""
    verdict, comparison = Verdict(), Comparison(weeks)
    findings = comparison.compare()
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
    _judge_as_always(verdict, weeks, comparison.deliveries, slack, each_kill=each_kill)
    _judge_commands(verdict, weeks)
    _count_changes(verdict, weeks)
    _judge_answers(verdict, weeks, comparison.hindrances)
    _count_traffic(verdict, weeks, comparison)
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


def _count_changes(verdict: Verdict, weeks: Weeks) -> None:
    """What befell chats, and what administrators did."""
    befallen = [line for line in weeks.lines if isinstance(line, Happening)]
    deleted = sum(isinstance(line, Request) and line.method == "deleteMessage" for line in weeks.lines)
    fates = {one.chat: one.fate for one in weeks.population}
    rights = [one for one in befallen if fates.get(one.chat) == "loses rights"]
    others = [one for one in befallen if fates.get(one.chat) != "loses rights"]
    verdict.counts += approvals.count_acts(weeks.lines)
    verdict.counts.append(("posts deleted, as their approval was taken back", deleted))
    for name, among in (("the bot removed or blocked, let in again", others), ("its rights taken, given back", rights)):
        verdict.counts.append(
            (name, " ".join(str(sum(one.what == what for one in among)) for what in ("left", "returned")))
        )
    verdict.counts.append(("groups that became supergroups", sum(one.what == "moved" for one in befallen)))


def _judge_answers(verdict: Verdict, weeks: Weeks, hindrances: Sequence[Span]) -> None:
    stalls = [one for one in hindrances if not any(one.start == stop.at for stop in weeks.stops)]
    counts = count_answers(weeks.lines, weeks.stops, weeks.starts, weeks.ended, stalls)
    verdict.counts.append(("questions: asked, answered", f"{counts.total()} {counts['answered']}"))
    verdict.counts.append(("questions left unanswered by a kill", counts["kill"]))
    verdict.counts.append(("questions not answered, as Telegram failed or told to wait", counts["trouble"]))
    verdict.bound("questions left unanswered without a reason", counts["none"], 0)


def _count_traffic(verdict: Verdict, weeks: Weeks, comparison: Comparison) -> None:
    edits = sum(isinstance(line, Request) and line.method == "editMessageText" for line in weeks.lines)
    times = sorted(_answer_times(weeks, comparison.hindrances))
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
    compared, whole = growth_of(weeks.samples), whole_of(weeks.samples)
    if compared is None or whole is None:
        return
    first, last = compared.first, compared.last
    hours = (last.at - first.at) / HOUR
    verdict.counts.append(("hours without a stop, over which memory is compared", round(hours)))
    verdict.counts.append(("open files, first and last", (first.files, last.files)))
    verdict.counts.append(("blocks that Python has given out, first and last", (first.blocks, last.blocks)))
    verdict.counts.append(("threads, first and last", (first.threads, last.threads)))
    for name, begins, ends in (  # by RSS: what is shared with others, PSS counts by how many they are
        ("the bot", first.rss, last.rss),
        ("the process that reads", compared.read.reading, last.reading),
        ("both, from the second hour of all to the last", _both(whole.first), _both(whole.last)),
    ):
        verdict.counts.append((f"memory of {name}, MiB, first and last", f"{begins / 2**20:.1f} {ends / 2**20:.1f}"))
        verdict.bound(f"growth of memory of {name}, %", round((ends / begins - 1) * 100, 1), GROWTH * 100)
    end = weeks.samples[-1]
    sizes = [f"{size / 2**20:.1f}" for size in (end.database, end.log, end.copies)]
    verdict.counts.append(("database, write-ahead log, copies at the end, MiB", " ".join(sizes)))


def _both(sample: Sample) -> int:
    return sample.rss + sample.reading
