"""Whose the file is, and the migrations that it can have had."""

from __future__ import annotations

from importlib.resources import files

APPLICATION_ID = 0x53614261
"""`SaBa`, in the file's header."""


def migrations() -> tuple[str, ...]:
    """The migrations' SQL in order; the first brings an empty file to version 1."""
    folder = files("bot.store") / "migrations"
    named = sorted((entry.name, entry) for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple(entry.read_text(encoding="utf-8") for _, entry in named)
