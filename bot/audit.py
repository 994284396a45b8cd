"""What is changed in the settings of groups and channels, kept for their administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

DeedKind: TypeAlias = Literal[
    "follow",
    "unfollow",
    "alert",
    "alert_changed",
    "alert_deleted",
    "language",
    "digest",
    "quiet",
    "looks",
    "approval",
    "pause",
    "resume",
    "outages",
    "leave",
]
"""What was done; what its value says, bot.render.changes tells by the kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that was changed."""

    kind: DeedKind
    value: str = ""
    """To what, as the settings write it: a slug, words, a digest, a language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A deed, who did it and when."""

    deed: Deed
    user: int | None
    """None: somebody in the name of the chat, an anonymous administrator or a post."""
    at: datetime
