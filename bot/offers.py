"""What the buttons below a story offer besides its languages, as bot.callbacks packs it with the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.controls import read_number
from bot.model import LANGUAGES, Language

_LANGUAGES: Mapping[str, Language] = {language: language for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class ShowCitation:
    """Show how a story's edition is cited, to be copied: what is too long for a button that copies."""

    story: int
    language: Language


@dataclass(frozen=True, slots=True)
class ShowHotlines:
    """Show whom to call."""


Offered: TypeAlias = ShowCitation | ShowHotlines


def write_offered(offered: Offered) -> str:
    """The data of a button."""
    if isinstance(offered, ShowCitation):
        return f"d|c|{offered.story}|{offered.language}"
    return "d|h"


def read_offered(parts: Sequence[str]) -> Offered | None:
    """What write_offered wrote, split at its bars and without its first part; None for anything else.

    ValueError where a number is none.
    """
    match parts:
        case ["c", story, language] if language in _LANGUAGES:
            return ShowCitation(read_number(story), _LANGUAGES[language])
        case ["h"]:
            return ShowHotlines()
    return None
