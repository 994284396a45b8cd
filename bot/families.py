"""The families of buttons: what belongs together carries the same letter, and is written and read by one module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from bot.approval import ApprovalPress, Judge, SetApproval, WantProposals, read_approval, write_approval
from bot.arranging import AlertPress, RunAlert, ShowAlerts, TimeAlert, WakeAlert, read_alert, write_alert
from bot.choosing import Choosing, FollowThere, ShowFollows, ShowRegions, read_choosing, write_choosing
from bot.controls import Control, read_control, write_control
from bot.dressing import (
    AskOrnament,
    Dressing,
    DropOrnament,
    DropTests,
    PostTest,
    SetForm,
    SetHashtags,
    SetSecond,
    read_dressing,
    write_dressing,
)
from bot.exports import Export, ShowExports, read_export, write_export
from bot.filtering import FilterPress, SetFilter, ShowFilters, read_filters, write_filters
from bot.forgetting import RunForget, read_forget, write_forget
from bot.offers import Offered, ShowCitation, ShowHotlines, SwitchEdition, read_offered, write_offered
from bot.onboarding import ChooseDigest, FollowFirst, Onboarding, ShowStep, read_onboarding, write_onboarding
from bot.panels import (
    AskText,
    Leave,
    Panel,
    Pause,
    PickChat,
    ShowApproval,
    ShowChanges,
    ShowChats,
    ShowLanguages,
    ShowLooks,
    ShowSettings,
    read_panel,
    write_panel,
)

Family: TypeAlias = (
    AlertPress
    | ApprovalPress
    | Choosing
    | Dressing
    | Export
    | FilterPress
    | Offered
    | Onboarding
    | Panel
    | RunForget
    | ShowExports
    | Control
)


def write_family(pressed: Family) -> str:  # noqa: C901, PLR0911 - one a family
    """The data of a button."""
    match pressed:
        case FollowThere() | ShowFollows() | ShowRegions():
            return write_choosing(pressed)
        case ShowExports() | Export():
            return write_export(pressed)
        case ShowFilters() | SetFilter():
            return write_filters(pressed)
        case ShowAlerts() | RunAlert() | TimeAlert() | WakeAlert():
            return write_alert(pressed)
        case ShowSettings() | ShowChats() | PickChat() | ShowLooks() | ShowApproval() | ShowLanguages():
            return write_panel(pressed)
        case ShowChanges() | Pause() | Leave() | AskText():
            return write_panel(pressed)
        case SwitchEdition() | ShowCitation() | ShowHotlines():
            return write_offered(pressed)
        case SetApproval() | WantProposals() | Judge():
            return write_approval(pressed)
        case RunForget():
            return write_forget(pressed)
        case ShowStep() | FollowFirst() | ChooseDigest():
            return write_onboarding(pressed)
        case SetForm() | SetSecond() | SetHashtags() | AskOrnament() | DropOrnament() | PostTest() | DropTests():
            return write_dressing(pressed)
        case _:
            return write_control(pressed)


def read_family(parts: Sequence[str]) -> Family | None:  # noqa: C901, PLR0911 - one a family
    """What write_family wrote, split at its bars; None or ValueError for anything else."""
    match parts:
        case ["f", *_] | ["m"] | ["g", _]:
            return read_choosing(parts)
        case ["c", *rest]:
            return read_panel(rest)
        case ["v", *rest]:
            return read_dressing(rest)
        case ["y", *rest]:
            return read_approval(rest)
        case ["u", *rest]:
            return read_forget(rest)
        case ["i", *rest]:
            return read_onboarding(rest)
        case ["e" | "d", *_]:
            return read_offered(parts)
        case ["x", *_]:
            return read_export(parts)
        case ["n", *rest]:
            return read_filters(rest)
        case ["k", *rest]:
            return read_alert(rest)
    return read_control(parts)
