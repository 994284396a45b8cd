"""The languages of the bot, and when a story is said to have been published."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = ("kk", "ru", "en")

FALLBACK: dict[Language, tuple[Language, ...]] = {
    "kk": ("kk", "ru", "en"),
    "ru": ("ru", "kk", "en"),
    "en": ("en", "ru", "kk"),
}
"""What a reader of a language gets, best first."""

Published: TypeAlias = date | datetime
"""A day, or an aware moment, as the source told it (datetime is a date: test for datetime first)."""
