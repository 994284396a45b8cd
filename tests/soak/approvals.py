"""What was posted where stories are approved first, held against what the editors did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Final

from tests.soak.expectations import HOUR, TAKEN_WITHIN, Resident, Taken, follows
from tests.soak.journal import Happening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.soak.journal import Line
    from tests.soak.ledger import Key

WRONG: Final = ("posted without approval", "approved, but lost", "never proposed")
RIGHT: Final = (
    "approved, and posted",
    "approved, and waits",
    "approved, and taken back",
    "skipped",
    "not decided within a day",
    "open at the end",
)

_STATES: Final = {
    "undone": "approved, and taken back",
    "skipped": "skipped",
    "expired": "not decided within a day",
    "open": "open at the end",
}
_ACTS: Final = ("approve", "skip", "undo", "barred", "deposed")


def approvals_of(lines: Sequence[Line], moved: Mapping[int, int]) -> dict[Key, list[float]]:
    """When each story was approved by somebody who might do so."""
    found: defaultdict[Key, list[float]] = defaultdict(list)
    for line in lines:
        if isinstance(line, Happening) and line.what == "approve":
            found[moved.get(line.chat, line.chat), line.thread, line.story].append(line.at)
    return found


def count_acts(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """What was done by administrators, and to them."""
    done = [line.what for line in lines if isinstance(line, Happening) and line.what in _ACTS]
    return [
        ("presses of administrators: Approve, Skip, Undo", " ".join(str(done.count(act)) for act in _ACTS[:3])),  # type: ignore[list-item] # a row
        ("presses of those who administer no more", done.count("barred")),
        ("administrators demoted or gone", done.count("deposed")),
    ]


def posted_when(story: Taken, approved: Sequence[float], arrived: float) -> Taken | None:
    """The story as if it had been found when it was approved; None where it arrived before."""
    before = [at for at in approved if at < arrived]
    return replace(story, earliest=before[0], latest=before[-1] + TAKEN_WITHIN) if before else None


def missing_as(resident: Resident, story: Taken, state: str, *, waits: bool, ended: float) -> str:
    """What is to be said of a story that was not posted; '' for nothing. `state`: the proposal's, '' for none."""
    wanted = all(follows(one, story.topic) for one in resident.as_of(story.earliest, story.latest))
    if state == "approved":
        return "approved, and waits" if waits else "approved, but lost"
    if state or not wanted or story.latest == inf:
        return _STATES.get(state, "")
    return "not due yet" if story.latest + HOUR > ended else "never proposed"
