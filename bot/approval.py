"""Approving before posting: what is proposed to administrators, what becomes of it, what its buttons carry. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

from bot.controls import read_number
from bot.model import USUAL_LOOKS, Chat, Looks

OPEN_FOR = timedelta(days=1)
"""What nobody has decided by then is not posted."""

UNDO_FOR = timedelta(minutes=10)
"""How long a decision can be taken back."""

State: TypeAlias = Literal["open", "approved", "skipped", "undone", "expired", "hidden", "there"]
"""`undone`: approved, and taken back; `hidden`: an operator has hidden the story; `there`: it stands in the chat, or
waits for it, already, since two stories have become one."""

View: TypeAlias = Literal[
    "open", "approved", "skipped", "approved closed", "skipped closed", "undone", "expired", "hidden", "there"
]
"""What a message says of a proposal: its state, and whether that can still be undone."""

Act: TypeAlias = Literal["approve", "skip", "undo"]

Outcome: TypeAlias = Literal["done", "late", "decided", "leaving", "posted", "uncertain", "kept"]
"""What a press has done: `late`, undone no more; `decided`, by somebody before; `leaving`, on its way to the chat just
now; `posted`, to be deleted there first; `uncertain`, withdrawn, but it may be there; `kept`, it cannot be deleted."""

LAST_WORDS: tuple[View, ...] = ("approved closed", "skipped closed", "undone", "expired", "hidden", "there")
"""After these a message is edited no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A story that somebody is to approve before it is posted to a chat's thread."""

    number: int
    """Buttons carry it."""
    chat: Chat
    """Where it is to be posted."""
    thread: int
    story: int
    """The number that the story has today."""
    state: State
    decided_at: datetime | None = None
    alerts: tuple[str, ...] = ()
    """The saved searches because of which it comes."""
    leaves_at: datetime | None = None
    """When it may be posted, where it has been approved and waits."""
    posted: bool = False
    """Whether it was posted, even if it was deleted since."""
    looks: Looks = USUAL_LOOKS
    paused: bool = False
    """Whether nothing is posted there until that is resumed."""

    def view(self, now: datetime) -> View:
        """What is to be said of it."""
        if self.state == "approved" or self.state == "skipped":  # noqa: PLR1714 - a set would lose the type
            undoable = self.decided_at is not None and now < self.decided_at + UNDO_FOR
            closed: dict[State, View] = {"approved": "approved closed", "skipped": "skipped closed"}
            return self.state if undoable else closed[self.state]
        return self.state


@dataclass(frozen=True, slots=True)
class Ruling:
    """What has become of a press, and the proposal as it is after it."""

    proposal: Proposal
    outcome: Outcome
    message_id: int = 0
    """The post that is to be deleted."""


@dataclass(frozen=True, slots=True)
class SetApproval:
    """Have stories of the chat approved before they are posted, or no longer."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class WantProposals:
    """Send whoever presses what is proposed for the chat, or send it no longer."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class Judge:
    """Decide about a proposal, or take that back."""

    proposal: int
    act: Act


ApprovalPress: TypeAlias = SetApproval | WantProposals | Judge

_ACTS: dict[str, Act] = {act: act for act in get_args(Act)}


def write_approval(pressed: ApprovalPress) -> str:
    """The data of a button."""
    match pressed:
        case SetApproval(wanted):
            return f"y|{'on' if wanted else 'off'}"
        case WantProposals(wanted):
            return f"y|{'get' if wanted else 'stop'}"
        case Judge(proposal, act):
            return f"y|{proposal}|{act}"


def read_approval(parts: Sequence[str]) -> ApprovalPress | None:
    """What write_approval wrote, split at its bars, without the first part; None or ValueError for anything else."""
    match parts:
        case ["on" | "off" as wanted]:
            return SetApproval(wanted == "on")
        case ["get" | "stop" as wanted]:
            return WantProposals(wanted == "get")
        case [proposal, act] if act in _ACTS:
            return Judge(read_number(proposal), _ACTS[act])
    return None
