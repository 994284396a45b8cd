"""What the buttons below a story offer, as bot.callbacks packs it with the others: to be shown otherwise, and more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.controls import read_number
from bot.model import LANGUAGES, Language

_LANGUAGES: Mapping[str, Language] = {language: language for language in LANGUAGES}
_VIEWS = ((False, True), (True, False), (True, True), (False, False))
"""How a story is shown, pushed or not and whole or not, by the number that stands for it in a button."""


@dataclass(frozen=True, slots=True)
class SwitchEdition:
    """Show the story in this language."""

    story: int
    language: Language
    pushed: bool = False
    """Whether the message came unasked; it keeps its looks."""
    whole: bool = True
    """Whether all of the summary is shown, or its first lines."""


@dataclass(frozen=True, slots=True)
class ShowCitation:
    """Show how a story's edition is cited, to be copied: what is too long for a button that copies."""

    story: int
    language: Language


@dataclass(frozen=True, slots=True)
class ShowHotlines:
    """Show whom to call."""


Offered: TypeAlias = SwitchEdition | ShowCitation | ShowHotlines


def write_offered(offered: Offered) -> str:
    """The data of a button."""
    match offered:
        case SwitchEdition(story, language, pushed, whole):
            return f"e|{story}|{language}|{_VIEWS.index((pushed, whole))}"
        case ShowCitation(story, language):
            return f"d|c|{story}|{language}"
        case ShowHotlines():
            return "d|h"


def read_offered(parts: Sequence[str]) -> Offered | None:
    """What write_offered wrote, split at its bars; None for anything else.

    ValueError where a number is none.
    """
    match parts:
        case ["e", story, language, "0" | "1" | "2" | "3" as view] if language in _LANGUAGES:
            return SwitchEdition(read_number(story), _LANGUAGES[language], *_VIEWS[int(view)])
        case ["d", "c", story, language] if language in _LANGUAGES:
            return ShowCitation(read_number(story), _LANGUAGES[language])
        case ["d", "h"]:
            return ShowHotlines()
    return None
