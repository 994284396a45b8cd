"""Commands that keep the database: a copy of it, and the way back to one."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.progress import page_progress
from bot.cli.terminal import answer, read_settings
from bot.store.daily import be_patient
from bot.store.manual import copy_to
from bot.store.restoring import Restored, restore

_URGENCY = 10
"""As of nice: the bot goes first, but somebody waits."""


def back_up(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy's name; there may be no such file yet.")],
) -> None:
    """Copy the database.

    Also while the bot runs, which hardly notices: the copy is one file, whole and checked.
    """
    database = read_settings().database_path
    be_patient(_URGENCY)
    with _ended_as_by_interrupt(), page_progress(file.name) as advance:
        size = copy_to(database, file, advance)
    answer(f"copied: {database} to {file}, {_size(size)}, whole and sound")


def go_back(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy of the database.")],
    *,
    resend: Annotated[bool, typer.Option("--resend", help="Send all that waits in the copy.")] = False,
) -> None:
    """Put a copy in the place of the database.

    While the bot does not run. What was sent since the copy was made is not sent again; what is replaced is kept.
    """
    settings = read_settings()
    with _ended_as_by_interrupt(), page_progress(file.name) as advance:
        done = restore(settings.database_path, file, datetime.now(UTC), resend=resend, advance=advance)
    for line in _told(done, settings.database_path, file, resend=resend):
        answer(line)


@contextmanager
def _ended_as_by_interrupt() -> Iterator[None]:
    """Let a service manager's signal end it as Ctrl-C does: what is not finished is removed."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _told(done: Restored, database: Path, file: Path, *, resend: bool) -> list[str]:
    lines = [f"restored: {database} is {file} now: {done.stories} stories, {done.chats} chats, {done.waiting} waiting"]
    if resend:
        lines.append("sent again: all that waits in the copy, and what the sources show that it does not have")
    if done.taken is not None:
        taken = f"{done.taken.stories} stories and {done.taken.sent} notes of what was sent"
        lines.append(f"taken over: {taken}, from the database that was replaced; nothing is sent again")
    if done.dropped is not None:
        dropped = done.dropped
        lost = f"{dropped.waiting} waiting, {dropped.spreading} stories on their way, {dropped.notices} notices"
        lines += [
            f"not sent: {lost}: they may have been sent since, and {_why(done)} tells it",
            "not sent: what each source shows at its next read; it is stored, and what comes later is sent as ever",
        ]
    if done.kept is not None:
        lines.append(f"kept: {done.kept}; to go back to it: saqbala restore {done.kept}")
    return lines


def _why(done: Restored) -> str:
    return "no database" if done.kept is None else "nothing in the replaced database"


def _size(size: int) -> str:
    return f"{size / 1024**2:.1f} MiB" if size >= 1024**2 else f"{size / 1024:.0f} KiB"
