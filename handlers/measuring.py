"""What is measured of answers: how long they and their searches take, by what was asked; never by what was written."""

from __future__ import annotations

import time
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handlers.desk import Call, Desk

OTHER: Final = "other"
"""Whatever is none of ours, so that nobody makes new names."""


@contextmanager
def measured(call: Call) -> Iterator[None]:
    """Tell how long the answer took, once it has been given."""
    try:
        yield
    finally:
        seconds = time.monotonic() - call.begun
        call.desk.telegram.meter.time("answer", seconds, *asked(call))


def failed(call: Call) -> None:
    """Count an answer that went wrong."""
    call.desk.telegram.meter.count("failed_answers", *asked(call))


@contextmanager
def searching(desk: Desk) -> Iterator[None]:
    """Tell how long a search took."""
    begun = time.monotonic()
    try:
        yield
    finally:
        desk.telegram.meter.time("search", time.monotonic() - begun)


def asked(call: Call) -> tuple[str, str]:
    """What kind of thing was asked, and which: a command by its own name, a button by its family's."""
    if call.press_id:
        return "button", OTHER if call.pressed in {"", "NoneType"} else call.pressed
    if call.pressed:
        return "text", call.pressed
    if call.command:
        return "command", _names().get(call.command, OTHER)
    return "text", "words"


@cache
def _names() -> dict[str, str]:
    """The names of commands, by all that they are called."""
    from handlers.table import COMMANDS  # the table is made of the modules that are measured here

    return {name: one.name for one in COMMANDS for name in (one.name, *one.aliases)}
