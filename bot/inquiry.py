"""What the administrators of a chat are told and asked: that it is suspended, what it missed, what may be lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal, TypeAlias

from bot.model import Chat

SETTINGS_KEPT = timedelta(days=60)
"""How long all that is kept of a chat, or of a thread, outlives its suspension."""

Subject: TypeAlias = Literal["returned", "uncertain"]
"""What a chat missed while it was suspended; whether a message is there whose answer was lost."""

Decision: TypeAlias = Literal["digest", "all", "skip", "post", "there"]
"""What was missed leaves as one message, each story by itself, or not at all; a message of which nobody knows whether
it is there is posted after all, or is there."""

DECISIONS: dict[Subject, tuple[Decision, ...]] = {
    "returned": ("digest", "all", "skip"),
    "uncertain": ("post", "there"),
}
"""What a question can be answered with."""


class Reason(Enum):
    """Why a chat, or a thread of it, cannot be written to."""

    REMOVED = "removed"
    """The bot is no longer in it."""
    RIGHTS = "rights"
    """The bot is in it, and may not write."""
    GONE = "gone"
    """There is no such chat any more."""
    CLOSED = "closed"
    """A thread was closed or deleted."""
    REFUSED = "refused"
    """Telegram gives no reason that is known."""


_WORDS: tuple[tuple[str, Reason], ...] = (
    ("kicked", Reason.REMOVED),
    ("left", Reason.REMOVED),
    ("not a member", Reason.REMOVED),
    ("right", Reason.RIGHTS),
    ("restricted", Reason.RIGHTS),
    ("write_forbidden", Reason.RIGHTS),
    ("admin_required", Reason.RIGHTS),
    ("chat not found", Reason.GONE),
    ("deactivated", Reason.GONE),
    ("channel_private", Reason.GONE),
)
"""Parts of Telegram's descriptions and of the bot's standing in a chat; the first that fits decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """A chat, or one thread of it, to which nothing is sent any more."""

    chat: Chat
    thread: int | None
    """None: all of the chat."""
    why: str
    """Telegram's words, or the bot's standing there; empty for a thread, which is closed or deleted."""
    at: datetime

    @property
    def reason(self) -> Reason:
        """Why, as far as that can be said."""
        if self.thread is not None:
            return Reason.CLOSED
        return next((reason for part, reason in _WORDS if part in self.why.lower()), Reason.REFUSED)

    @property
    def kept_until(self) -> datetime:
        """When all that is set there is deleted."""
        return self.at + SETTINGS_KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question about a chat's thread."""

    number: int
    """Buttons carry it."""
    subject: Subject
    chat: Chat
    thread: int
    since: datetime
    """The return, or the moment at which the answer was lost."""
    decided: Decision | None = None
    stories: tuple[int, ...] = ()
    """What it is about, in the order of their numbers; none where it is too late."""
    expires_at: datetime | None = None
    """When the last of the stories is too old to be sent; None where there is none."""
    quiet: str | None = None
    """The thread's own quiet hours."""
