"""What waits to be sent, and for what: told to a chat by /status, to an operator by `saqbala stats`. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

Reason: TypeAlias = Literal[
    "sending", "queue", "digest", "quiet", "flood", "trouble", "lost", "suspended", "parked", "uncertain", "approval"
]
"""Why stories have not arrived, in the order in which it is told:

`sending` and `queue`: they leave now, or as soon as the pace lets them; `digest` and `quiet`: at the digest's hour, at
the end of the quiet hours; `flood`: Telegram told the bot to wait; `trouble`: a try failed; `lost`: the answer was
lost, and they are sent once more; `suspended`: the chat cannot be written to; `parked`: they were missed while that
was so, and the chat has not said what becomes of them; `uncertain`: they may have arrived, and nobody has asked for
them once more; `approval`: an administrator is to approve them first.
"""

KEPT_FOR = timedelta(days=60)
"""How long all that is set for a chat is kept while it cannot be written to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Stories that wait for the same reason."""

    reason: Reason
    stories: int
    chats: int = 1
    until: datetime | None = None
    """The first moment at which any of them may leave; None where no moment decides it."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """Since when nothing can be sent to a chat, or to a thread of it, and what Telegram said."""

    since: datetime
    why: str = ""

    @property
    def kept_until(self) -> datetime:
        """Until when all that is set there is kept."""
        return self.since + KEPT_FOR
