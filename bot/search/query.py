"""What was typed, understood: words with all that they may stand for, phrases, words left out, and filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final, Literal, TypeAlias

Spread: TypeAlias = Literal["row", "near", "anywhere"]
"""How several words may stand: one after the other; in any order in one text, with BETWEEN others among them at most;
anywhere in a story."""

BETWEEN: Final = 5

_ABBREVIATION = 3
"""Letters."""


class Level(IntEnum):
    """How an alternative is related to the word typed, the nearest first."""

    STEM = 0
    """A form of the word itself."""
    FOLDED = 1
    """The same on a keyboard without Kazakh letters, or in Latin ones."""
    SYNONYM = 2
    """Another word of the same language for the same thing."""
    TRANSLATION = 3
    SUBJECT = 4
    """Not a word at all: the story is under the topic, or of the region, that the words name."""
    PREFIX = 5
    """A word that begins so."""
    SLIP = 6
    """A word that differs in a letter or two."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Keys of words, any story with which holds what is looked for."""

    keys: tuple[str, ...]
    level: Level
    fallback: bool = False
    """Whether it counts only where the index knows none of the others."""
    spread: Spread = "row"


@dataclass(frozen=True, slots=True)
class Group:
    """One thing looked for: a word, or several that are an expression of their own."""

    forms: tuple[str, ...]
    """The words typed, folded."""
    alternatives: tuple[Alternative, ...]
    unfinished: bool = False
    """Whether the word may still be being typed."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotation marks: these forms in this order."""

    forms: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    """The keys in a row, as a text of each language has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search. Everything in it has to hold, save that groups may be missing where nothing holds them all."""

    text: str
    groups: tuple[Group, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Group, ...] = ()
    topics: tuple[str, ...] = ()
    """Slugs, of which a story has any."""
    regions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Sites."""
    without: tuple[str, ...] = ()
    """Subjects' keys (bot.search.document) that a story may not have."""
    since: datetime | None = None
    """Aware; stories dated before are left out."""
    until: datetime | None = None
    """Aware; stories dated then or later are left out."""
    about: tuple[str, ...] = ()
    """Topics' slugs that the words are about: their stories come near to answers."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        subjects = self.topics or self.regions or self.sources or self.without
        return not (self.groups or self.phrases or self.excluded or subjects or self.since or self.until)

    @property
    def may_be_unfinished(self) -> bool:
        """Whether the last word may be another's beginning; a short one by itself is an abbreviation."""
        last = self.groups[-1] if self.groups else None
        return last is not None and last.unfinished and (len(self.groups) > 1 or len(last.forms[0]) > _ABBREVIATION)
