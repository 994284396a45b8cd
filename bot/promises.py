"""Which buttons promise that something will be posted: before them it is looked whether the bot may (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.arranging import RunAlert, TimeAlert, WakeAlert
from bot.callbacks import Arrange, FollowHere
from bot.choosing import FollowThere
from bot.controls import WantOutages
from bot.dressing import PostTest
from bot.panels import Pause

if TYPE_CHECKING:
    from bot.callbacks import Pressed
    from bot.prompts import PromptKind

_ACTS = frozenset({"save", "resume"})
_TEXTS: frozenset[PromptKind] = frozenset({"digest", "quiet", "search"})


def promises(pressed: Pressed) -> bool:
    """Whether a press lets something be posted from now on, or at another time; what ends or shows anything does not.

    A panel is shown, and a follow is ended, in a chat in which the bot may not write, too.
    """
    match pressed:
        case FollowThere(wanted=wanted) | FollowHere(wanted=wanted) | WantOutages(wanted=wanted):
            return wanted
        case Arrange(value=value):
            return bool(value)
        case Pause(wanted=paused):
            return not paused
        case RunAlert(act=act):
            return act in _ACTS
        case TimeAlert() | WakeAlert() | PostTest():
            return True
    return False


def promises_text(kind: PromptKind) -> bool:
    """Whether the text that was asked for lets something be posted."""
    return kind in _TEXTS
