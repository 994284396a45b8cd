"""Notices: what is said to chats besides stories, to all of an audience or to chats that are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.model import FALLBACK, LANGUAGES, Language

Kind: TypeAlias = Literal[
    "broadcast",
    "gap",
    "uncertain",
    "suspended",
    "returned",
    "operator",
    "held",
    "sources",
    "proposal",
    "lapse",
    "upkeep",
]
"""Which text it is: the operator's own, or that of bot.render.announcement for its kind."""

Audience: TypeAlias = Literal["", "private", "conversations", "outages"]
"""Whom it goes to: chats that are named, private chats, all chats but channels, those that want to hear of outages."""

State: TypeAlias = Literal["draft", "running", "stopped", "done"]

Json: TypeAlias = "str | int | float | bool | list[Json] | Mapping[str, Json] | None"
Data: TypeAlias = Mapping[str, Json]
"""What a notice's text is made of; moments are ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is to be said."""

    number: int
    """Buttons carry it."""
    kind: Kind
    data: Data


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a notice has got."""

    notice: Notice
    state: State
    audience: Audience
    total: int
    """Its recipients when it began."""
    sent: int = 0
    unreachable: int = 0
    uncertain: int = 0
    """Their answer was lost, and it is not repeated."""
    failed: int = 0
    """Telegram refused the message."""


def edition_for(texts: Mapping[Language, str], language: Language) -> Language:
    """The language whose text a reader gets: his own, else the nearest there is."""
    return next(tried for tried in FALLBACK[language] if tried in texts)


def texts_of(data: Data) -> dict[Language, str]:
    """A broadcast's texts (HTML) by language."""
    given = data.get("texts")
    texts = given if isinstance(given, Mapping) else {}
    return {language: str(texts[language]) for language in LANGUAGES if language in texts}


def thread_of(data: Data) -> int:
    """The thread of its recipient that a notice goes to; 0 where it names none."""
    thread = data.get("thread")
    return thread if isinstance(thread, int) else 0
