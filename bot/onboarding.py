"""What the buttons of the first three steps carry, as bot.callbacks packs it with the others.

language (the welcome) -> what comes (a few topics, all of them, regions) -> when it comes -> what was chosen, in words

All of it is one message, edited in place. What is chosen counts at once, so nothing is lost where somebody stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from bot.hours import is_digest
from bot.places import Subject, read_subject, write_subject

Step: TypeAlias = Literal["begin", "few", "all", "regions", "when", "done"]
"""The welcome; a few topics to follow; all topics; the regions; how stories arrive; what was chosen."""

_STEPS: dict[str, Step] = {step[0]: step for step in get_args(Step)}


@dataclass(frozen=True, slots=True)
class ShowStep:
    """Show this step in place of the message."""

    step: Step


@dataclass(frozen=True, slots=True)
class FollowFirst:
    """Follow this, or follow it no longer, and show a step again."""

    subject: Subject
    wanted: bool
    step: Step


@dataclass(frozen=True, slots=True)
class ChooseDigest:
    """Let stories arrive so (as bot.hours writes it), and finish."""

    digest: str


Onboarding: TypeAlias = ShowStep | FollowFirst | ChooseDigest


def write_onboarding(pressed: Onboarding) -> str:
    """The data of a button."""
    match pressed:
        case ShowStep(step):
            return f"i|{step[0]}"
        case FollowFirst(subject, wanted, step):
            return f"i|{wanted:d}|{step[0]}|{write_subject(subject)}"
        case ChooseDigest(digest):
            return f"i|{digest}"


def read_onboarding(parts: Sequence[str]) -> Onboarding | None:
    """What write_onboarding wrote, split at its bars, without the first part; None or ValueError for anything else."""
    match parts:
        case [step] if step in _STEPS:
            return ShowStep(_STEPS[step])
        case ["0" | "1" as wanted, step, subject] if step in _STEPS:
            return FollowFirst(read_subject(subject), wanted == "1", _STEPS[step])
        case [digest] if is_digest(digest):
            return ChooseDigest(digest)
    return None
