"""What a button carries: a value packed into the 64 bytes of callback data, and back.

A button holds all that its press needs, so that it works after a restart, and says what is wanted rather than "the
other state", so that a press repeated or made on an old message changes nothing twice. Whatever else comes back as
data (old formats, forgeries) unpacks to None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar, get_args

from bot.approval import ApprovalPress, Judge, SetApproval, WantProposals, read_approval, write_approval
from bot.arranging import AlertPress, RunAlert, ShowAlerts, TimeAlert, WakeAlert, read_alert, write_alert
from bot.choosing import Choosing, FollowThere, ShowFollows, ShowRegions, read_choosing, write_choosing
from bot.controls import Control, read_control, read_number, write_control
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
from bot.hours import is_digest, is_quiet
from bot.model import LANGUAGES, Language
from bot.offers import Offered, ShowCitation, ShowHotlines, SwitchEdition, read_offered, write_offered
from bot.onboarding import ChooseDigest, FollowFirst, Onboarding, ShowStep, read_onboarding, write_onboarding
from bot.panels import Panel, ShowApproval, ShowChats, ShowLooks, ShowSettings, read_panel, write_panel
from bot.places import Place, read_place, read_subject, write_place

T = TypeVar("T")
TimingPanel: TypeAlias = Literal["digest", "quiet"]
"""How stories arrive; when the chat is left in peace."""

_LONGEST = 64  # bytes (Bot API: InlineKeyboardButton.callback_data)
_TIMING_PANELS: dict[str, TimingPanel] = {panel[0]: panel for panel in get_args(TimingPanel)}
_LANGUAGES: dict[str, Language] = {language: language for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class TurnPage:
    """Show this page in place of the message."""

    place: Place


@dataclass(frozen=True, slots=True)
class FollowHere:
    """Follow what this list is about, or follow it no longer, and show the list again."""

    place: Place
    wanted: bool
    sure: bool = False
    """Whether it was asked if an alert is to end; what is wanted needs no question."""


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """Show all topics in place of the message."""


@dataclass(frozen=True, slots=True)
class OpenStory:
    """Show one story of a list."""

    story: int


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Let the chat speak this language; `welcome` is the topic of the welcome that is shown again."""

    language: Language
    welcome: str = ""


@dataclass(frozen=True, slots=True)
class Arrange:
    """Set how stories arrive, or when the chat is left in peace (as bot.hours writes it), and show that panel again."""

    panel: TimingPanel
    value: str = ""
    """Nothing: only the panel is shown."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """Ask Telegram anew whether the bot may write in the chat."""


@dataclass(frozen=True, slots=True)
class CancelPrompt:
    """Ask no longer for the text that this message asks for."""


Pressed: TypeAlias = (
    AlertPress
    | ApprovalPress
    | CancelPrompt
    | Panel
    | Recheck
    | TurnPage
    | FollowHere
    | Choosing
    | Dressing
    | ShowTopics
    | OpenStory
    | Offered
    | ChooseLanguage
    | Arrange
    | ShowExports
    | Export
    | FilterPress
    | Onboarding
    | RunForget
    | Control
)


def pack(pressed: Pressed) -> str:
    """The data of a button; ValueError where it does not go into 64 bytes (a topic's slug of over 36)."""
    data = _write(pressed)
    if len(data.encode()) > _LONGEST:
        raise ValueError(f"the button's data is longer than {_LONGEST} bytes: {data}")
    return data


def unpack(data: str | None) -> Pressed | None:
    """What a button carried, or None for anything that `pack` does not write."""
    try:
        return _read(data or "")
    except ValueError:
        return None


def _write(pressed: Pressed) -> str:  # noqa: C901, PLR0911, PLR0912 - one a kind
    match pressed:
        case TurnPage(place):
            return f"p|{write_place(place)}"
        case FollowHere(place, wanted, sure):
            return f"h|{2 if sure else int(wanted)}|{write_place(place)}"
        case FollowThere() | ShowFollows() | ShowRegions():
            return write_choosing(pressed)
        case ShowTopics():
            return "t"
        case OpenStory(story):
            return f"o|{story}"
        case ChooseLanguage(language, welcome):
            return f"l|{language}|{welcome}"
        case Arrange(panel, value):
            return f"a|{panel[0]}|{value}"
        case ShowExports() | Export():
            return write_export(pressed)
        case ShowFilters() | SetFilter():
            return write_filters(pressed)
        case ShowAlerts() | RunAlert() | TimeAlert() | WakeAlert():
            return write_alert(pressed)
        case ShowSettings() | ShowChats() | ShowLooks() | ShowApproval():
            return write_panel(pressed)
        case Recheck():
            return "r"
        case SetApproval() | WantProposals() | Judge():
            return write_approval(pressed)
        case RunForget():
            return write_forget(pressed)
        case CancelPrompt():
            return "z"
        case ShowStep() | FollowFirst() | ChooseDigest():
            return write_onboarding(pressed)
        case SetForm() | SetSecond() | SetHashtags() | AskOrnament() | DropOrnament() | PostTest() | DropTests():
            return write_dressing(pressed)
        case SwitchEdition() | ShowCitation() | ShowHotlines():
            return write_offered(pressed)
        case _:
            return write_control(pressed)


def _read(data: str) -> Pressed | None:  # noqa: C901, PLR0911, PLR0912 - one a kind
    match data.split("|"):
        case ["p", place]:
            return TurnPage(read_place(place))
        case ["h", "0" | "1" | "2" as wanted, place]:
            return FollowHere(read_place(place), wanted == "1", sure=wanted == "2")
        case ["t"]:
            return ShowTopics()
        case ["f", *_] | ["m"] | ["g", _] as parts:
            return read_choosing(parts)
        case ["o", story]:
            return OpenStory(read_number(story))
        case ["e" | "d", *_] as parts:
            return read_offered(parts)
        case ["l", language, welcome]:
            return ChooseLanguage(_one_of(_LANGUAGES, language), read_subject(welcome).topic)
        case ["a", panel, value]:
            return _read_timing(_one_of(_TIMING_PANELS, panel), value)
        case ["c", *parts]:
            return read_panel(parts)
        case ["r"]:
            return Recheck()
        case ["v", *parts]:
            return read_dressing(parts)
        case ["y", *parts]:
            return read_approval(parts)
        case ["u", *parts]:
            return read_forget(parts)
        case ["z"]:
            return CancelPrompt()
        case ["i", *parts]:
            return read_onboarding(parts)
        case ["x", *_] as parts:
            return read_export(parts)
        case ["n", *parts]:
            return read_filters(parts)
        case ["k", *parts]:
            return read_alert(parts)
        case parts:
            return read_control(parts)


def _read_timing(panel: TimingPanel, value: str) -> Arrange:
    if value and not (is_digest(value) if panel == "digest" else is_quiet(value)):
        raise ValueError(value)
    return Arrange(panel, value)


def _one_of(known: dict[str, T], text: str) -> T:
    if text not in known:
        raise ValueError(text)
    return known[text]
