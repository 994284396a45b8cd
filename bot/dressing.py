"""What the buttons of a chat's looks carry, as bot.callbacks packs it with the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from bot.model import LANGUAGES, Form, Language

Ornament: TypeAlias = Literal["header", "footer"]
"""What stands before each post, and after it."""


@dataclass(frozen=True, slots=True)
class SetForm:
    """Let posts show so much of a story."""

    form: Form


@dataclass(frozen=True, slots=True)
class SetSecond:
    """Let posts have stories in this language, too; None: in the chat's alone."""

    language: Language | None


@dataclass(frozen=True, slots=True)
class SetHashtags:
    """Let posts have hashtags or not."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class AskOrnament:
    """Ask for the text that is to stand before or after posts."""

    ornament: Ornament


@dataclass(frozen=True, slots=True)
class DropOrnament:
    """Let nothing stand there any more."""

    ornament: Ornament


@dataclass(frozen=True, slots=True)
class PostTest:
    """Post a story as posts look now."""


@dataclass(frozen=True, slots=True)
class DropTests:
    """Delete what was posted so."""


Dressing: TypeAlias = SetForm | SetSecond | SetHashtags | AskOrnament | DropOrnament | PostTest | DropTests

_FORMS: dict[str, Form] = {form[0]: form for form in get_args(Form)}
_ORNAMENTS: dict[str, Ornament] = {ornament[0]: ornament for ornament in get_args(Ornament)}
_SECOND: dict[str, Language | None] = {"": None} | {language: language for language in LANGUAGES}


def write_dressing(pressed: Dressing) -> str:  # noqa: PLR0911 - one a kind
    """The data of a button."""
    match pressed:
        case SetForm(form):
            return f"v|f|{form[0]}"
        case SetSecond(language):
            return f"v|s|{language or ''}"
        case SetHashtags(wanted):
            return f"v|g|{wanted:d}"
        case AskOrnament(ornament):
            return f"v|a|{ornament[0]}"
        case DropOrnament(ornament):
            return f"v|d|{ornament[0]}"
        case PostTest():
            return "v|p"
        case DropTests():
            return "v|x"


def read_dressing(parts: Sequence[str]) -> Dressing | None:  # noqa: PLR0911 - one a kind
    """What write_dressing wrote, split at its bars, without the first part; None for anything else."""
    match parts:
        case ["f", letter] if letter in _FORMS:
            return SetForm(_FORMS[letter])
        case ["s", language] if language in _SECOND:
            return SetSecond(_SECOND[language])
        case ["g", "0" | "1" as wanted]:
            return SetHashtags(wanted == "1")
        case ["a", letter] if letter in _ORNAMENTS:
            return AskOrnament(_ORNAMENTS[letter])
        case ["d", letter] if letter in _ORNAMENTS:
            return DropOrnament(_ORNAMENTS[letter])
        case ["p"]:
            return PostTest()
        case ["x"]:
            return DropTests()
    return None
