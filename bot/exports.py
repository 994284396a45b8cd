"""What the buttons of /export carry, as bot.callbacks packs it with the others.

A search stands in a button by its number, which anybody could count up: its seal shows that whoever holds the button
knew the words, so that nobody is handed the searches of strangers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.places import Subject, read_subject, write_subject

FileForm: TypeAlias = Literal["csv", "json"]
"""What a chat can have its stories as."""

FORMS: tuple[FileForm, ...] = ("csv", "json")

_LETTERS: dict[str, FileForm | None] = {"": None, "c": "csv", "j": "json"}
_SEAL = 8  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class ShowExports:
    """Show all that can be exported in place of the message; the form may be chosen already."""

    form: FileForm | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """Make a file of this; without a form let that be chosen first."""

    subject: Subject
    form: FileForm | None = None
    seal: str = ""
    """Of a search (seal_of), else empty."""


def seal_of(search: str, chat: int) -> str:
    """The seal of a search in the buttons of a chat."""
    return hashlib.sha256(f"{chat}\n{search}".encode()).hexdigest()[:_SEAL]


def write_export(export: ShowExports | Export) -> str:
    """The data of a button."""
    form = (export.form or "")[:1]
    if isinstance(export, ShowExports):
        return f"x|{form}"
    return f"x|{form}|{write_subject(export.subject)}|{export.seal}"


def read_export(parts: Sequence[str]) -> ShowExports | Export | None:
    """What write_export wrote, split at its bars; None for anything else, ValueError where a part is none."""
    match parts:
        case ["x", form] if form in _LETTERS:
            return ShowExports(_LETTERS[form])
        case ["x", form, written, seal] if form in _LETTERS:
            subject = read_subject(written)
            if subject.region or bool(subject.query) != _is_seal(seal) or (seal and not subject.query):
                raise ValueError(written)
            return Export(subject, _LETTERS[form], seal)
    return None


def _is_seal(text: str) -> bool:
    return len(text) == _SEAL and set(text) <= set("0123456789abcdef")
