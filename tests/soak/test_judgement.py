"""The judge itself: what it lets pass, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.soak.audience import Place
from tests.soak.journal import Happening, Line, Request, Stop
from tests.soak.judgement import judge
from tests.soak.ledger import Key, Ledger
from tests.soak.scenario import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

PERSON, GROUP = 7, -7
KILL = Stop(how="kill", at=10.0, ended=10.01, code=-9)


def sent(at: float, chat: int = PERSON, *stories: int, **changes: object) -> Request:
    """A message that was carried out at once and answered 60 ms later; without stories it brings the first."""
    request = Request(arrived=at, answered=at + 0.06, method="sendMessage", chat=chat, stories=stories or (1,))
    return replace(request, **changes)  # type: ignore[arg-type] # names and types as Request has them


def flooded(at: float, chat: int = PERSON, seconds: float = 3, fault: str = "flood") -> Request:
    """A message that was refused for so long."""
    return sent(at, chat, processed=False, status=429, retry_after=seconds, fault=fault)


def ledger(*, waiting: Iterable[Key] = (), uncertain: Iterable[Key] = (), sent: Iterable[Key] = ()) -> Ledger:
    return Ledger(
        waiting=frozenset(waiting),
        uncertain=frozenset(uncertain),
        sent=frozenset(sent),
        dead=frozenset(),
        fanning_out=0,
    )


def verdict_on(
    *lines: Line,
    stories: int = 1,
    stops: tuple[Stop, ...] = (KILL,),
    book: Ledger | None = None,
    audience: tuple[Place, ...] = (Place(PERSON, "private"), Place(GROUP, "group")),
) -> list[str]:
    """The names of the bounds that were broken."""
    evidence = Evidence(
        audience=audience,
        stories=stories,
        lines=lines,
        stops=stops,
        ledger=book or ledger(),
        rate=30,
        latency=0.06,
        halted_at=1000.0,
        tracebacks=0,
    )
    return [line.partition(":")[0] for line in judge(evidence).broken]


BOTH = (sent(1.0), sent(2.0, GROUP))
"""The one story has reached the two chats."""


def test_nothing_is_said_of_what_is_well() -> None:
    """Each story once in each chat."""
    assert verdict_on(*BOTH, book=ledger(sent=[(PERSON, 0, 1), (GROUP, 0, 1)])) == []


@pytest.mark.parametrize(
    ("lines", "book", "broken"),
    [
        (BOTH[1:], ledger(), ["lost, private"]),
        (BOTH[:1], ledger(), ["lost, group or channel"]),
        (BOTH[1:], ledger(waiting=[(PERSON, 0, 1)]), ["still waiting, with no reason to"]),
        (
            BOTH[1:],
            ledger(uncertain=[(PERSON, 0, 1)]),
            ["lost, private", "uncertain, private, without five lost answers"],
        ),
        (
            (*BOTH[1:], sent(1.0, processed=False, status=500)),
            ledger(sent=[(PERSON, 0, 1)]),
            ["lost, private", "marked as sent, but never arrived"],
        ),
        ((BOTH[0], sent(2.0, GROUP, fault="lost")), ledger(uncertain=[(GROUP, 0, 1)]), []),
        ((BOTH[0], sent(9.95, GROUP, processed=False)), ledger(uncertain=[(GROUP, 0, 1)]), []),
        (BOTH, ledger(uncertain=[(GROUP, 0, 1)]), []),
        (BOTH[:1], ledger(uncertain=[(GROUP, 0, 1)]), []),
    ],
)
def test_what_is_missing_needs_a_reason(lines: tuple[Request, ...], book: Ledger, broken: list[str]) -> None:
    """Nothing may be missing in private, and elsewhere only what is uncertain for a reason."""
    assert verdict_on(*lines, book=book) == broken


@pytest.mark.parametrize(("lost", "broken"), [(5, []), (4, ["uncertain, private, without five lost answers"])])
def test_a_person_is_given_up_after_five_lost_answers(lost: int, broken: list[str]) -> None:
    """By then it may be the message that breaks the connection."""
    lines = [sent(1.0 + n, fault="lost") for n in range(lost)]
    assert verdict_on(*lines, BOTH[1], book=ledger(uncertain=[(PERSON, 0, 1)])) == broken


def test_more_uncertain_places_than_kills_are_too_many() -> None:
    """A kill may come between a lease and its request, but not in two places at once."""
    groups = tuple(Place(-n, "group") for n in (1, 2))
    book = ledger(uncertain=[(place.chat, 0, 1) for place in groups])
    assert verdict_on(audience=groups, book=book) == ["places with what is uncertain, with no request under way"]
    later = replace(ledger(), presumed=book.uncertain)
    assert "places with what is uncertain, with no request under way" in verdict_on(audience=groups, book=later)


@pytest.mark.parametrize("fate", ["held", "leaves"])
def test_a_chat_that_cannot_be_written_to_may_wait(fate: str) -> None:
    """Told to wait for hours, or gone: then its rows are kept."""
    place = Place(PERSON, "private", fate="held" if fate == "held" else "leaves")
    happening = Happening(at=1.0, what="left", chat=PERSON)
    lines = [happening] if fate == "leaves" else []
    assert verdict_on(*lines, audience=(place,), book=ledger(waiting=[(PERSON, 0, 1)])) == []


def test_a_group_is_known_by_its_last_number() -> None:
    """What arrived before it was upgraded, and what arrives after, is in one chat."""
    moved = Happening(at=3.0, what="moved", chat=GROUP, to=-100)
    assert verdict_on(*BOTH, moved, sent(4.0, -100, 2), sent(5.0, PERSON, 2), stories=2) == []
    assert verdict_on(*BOTH, moved, book=ledger(sent=[(GROUP, 0, 1)])) == []
    assert verdict_on(*BOTH, moved, sent(4.0, -100, 1)) == [
        "repeats without a reason",
        "repeats in groups and channels",
    ]


@pytest.mark.parametrize(
    ("lines", "broken"),
    [
        ((sent(9.93), sent(12.0)), []),
        ((sent(9.99), sent(12.0)), []),
        ((sent(1.0, fault="lost"), sent(3.0)), []),
        ((sent(1.0), sent(3.0)), ["repeats without a reason"]),
    ],
)
def test_a_repeat_needs_a_reason(lines: tuple[Request, ...], broken: list[str]) -> None:
    """A kill shortly after its answer or before it, or a lost answer."""
    assert verdict_on(BOTH[1], *lines) == broken


def test_answers_are_not_deliveries() -> None:
    """Whoever follows nothing may be told of a story as often as they ask."""
    assert verdict_on(*BOTH, sent(3.0, 8), sent(5.0, 8)) == []


def test_an_orderly_stop_is_no_reason_to_repeat() -> None:
    """Nor may it take more than ten seconds."""
    stop = Stop(how="term", at=10.0, ended=20.5, code=0)
    assert verdict_on(BOTH[1], sent(9.99), sent(22.0), stops=(stop,)) == [
        "repeats without a reason",
        "orderly stops of more than ten seconds",
    ]


def test_a_kill_repeats_no_more_than_its_measure() -> None:
    """What was in flight, and what 110 ms send: four messages at thirty a second are one too many."""
    people = tuple(Place(n, "private") for n in range(1, 5))
    before = [sent(9.1 + n / 10, place.chat) for n, place in enumerate(people)]
    after = [sent(12.0 + n / 10, place.chat) for n, place in enumerate(people)]
    assert verdict_on(*before, *after[:3], audience=people) == []
    assert verdict_on(*before, *after, audience=people) == [
        "repeats by kills",
        "kills with more repeats than in flight + rate x (round trip + 50 ms)",
    ]


@pytest.mark.parametrize(
    ("lines", "broken"),
    [
        ((flooded(1.0), sent(4.1)), []),
        ((flooded(1.0), sent(4.0)), ["early, in a chat"]),
        ((flooded(9.9, seconds=30), sent(12.0)), []),
        ((flooded(9.7, seconds=30), sent(12.0)), []),
        (
            (flooded(9.7, seconds=30), flooded(9.72, 8, seconds=30), sent(12.0), sent(12.0, 8)),
            ["early, as that took a busy machine more than 150 ms"],
        ),
        ((flooded(8.9, seconds=30), sent(12.0)), ["early, in a chat"]),
    ],
)
def test_a_chat_told_to_wait_is_left_in_peace(lines: tuple[Request, ...], broken: list[str]) -> None:
    """Also after a kill, but where that came before the wait could be written down: late once for a kill at most."""
    assert verdict_on(BOTH[1], *lines) == broken


def test_a_halt_is_understood_after_three_chats() -> None:
    """What was on its way when the third was answered may still arrive, and nothing else."""
    halt = Happening(at=1.0, what="halt", to=4.0)
    told = [flooded(1.0 + n / 30, chat, fault="halt") for n, chat in enumerate((11, 12, 13, 14))]
    audience = (Place(PERSON, "private"),)
    assert verdict_on(halt, *told, sent(4.1), audience=audience) == []
    assert verdict_on(halt, *told, sent(3.9), audience=audience) == ["early, in a halt after three chats"]


@pytest.mark.parametrize(
    ("moments", "chats", "broken"),
    [
        ([n / 30 for n in range(31)], range(1, 32), []),
        ([n / 32 for n in range(31)], range(1, 32), ["more than the overall budget"]),
        ([0.0, 1.0], [PERSON] * 2, []),
        ([0.0, 0.9], [PERSON] * 2, ["more than one a second, private"]),
        ([*range(20), 60], [GROUP] * 21, []),
        ([*range(20), 59], [GROUP] * 21, ["more than twenty a minute, group"]),
    ],
)
def test_budgets_hold_in_any_window(moments: list[float], chats: Iterable[int], broken: list[str]) -> None:
    """Thirty in a second, one in a private chat; twenty in a minute in a group."""
    lines = [sent(100 + at, chat, n + 2) for n, (at, chat) in enumerate(zip(moments, chats, strict=True))]
    assert verdict_on(*lines, stories=0) == broken
