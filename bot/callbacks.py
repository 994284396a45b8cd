"""What a button carries: a value packed into the 64 bytes of callback data, and back.

A button holds all that its press needs, so that it works after a restart, and says what is wanted rather than "the
other state", so that a press repeated or made on an old message changes nothing twice. Whatever else comes back as
data (old formats, forgeries) unpacks to None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar, get_args

from bot.controls import read_number
from bot.families import Family, read_family, write_family
from bot.hours import is_digest, is_quiet
from bot.model import LANGUAGES, Language
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
    Family | CancelPrompt | Recheck | TurnPage | FollowHere | ShowTopics | OpenStory | ChooseLanguage | Arrange
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


def _write(pressed: Pressed) -> str:  # noqa: PLR0911 - one a kind
    match pressed:
        case TurnPage(place):
            return f"p|{write_place(place)}"
        case FollowHere(place, wanted, sure):
            return f"h|{2 if sure else int(wanted)}|{write_place(place)}"
        case ShowTopics():
            return "t"
        case OpenStory(story):
            return f"o|{story}"
        case ChooseLanguage(language, welcome):
            return f"l|{language}|{welcome}"
        case Arrange(panel, value):
            return f"a|{panel[0]}|{value}"
        case Recheck():
            return "r"
        case CancelPrompt():
            return "z"
        case _:
            return write_family(pressed)


def _read(data: str) -> Pressed | None:  # noqa: PLR0911 - one a kind
    match data.split("|"):
        case ["p", place]:
            return TurnPage(read_place(place))
        case ["h", "0" | "1" | "2" as wanted, place]:
            return FollowHere(read_place(place), wanted == "1", sure=wanted == "2")
        case ["t"]:
            return ShowTopics()
        case ["o", story]:
            return OpenStory(read_number(story))
        case ["l", language, welcome]:
            return ChooseLanguage(_one_of(_LANGUAGES, language), read_subject(welcome).topic)
        case ["a", panel, value]:
            return _read_timing(_one_of(_TIMING_PANELS, panel), value)
        case ["r"]:
            return Recheck()
        case ["z"]:
            return CancelPrompt()
        case parts:
            return read_family(parts)


def _read_timing(panel: TimingPanel, value: str) -> Arrange:
    if value and not (is_digest(value) if panel == "digest" else is_quiet(value)):
        raise ValueError(value)
    return Arrange(panel, value)


def _one_of(known: dict[str, T], text: str) -> T:
    if text not in known:
        raise ValueError(text)
    return known[text]
