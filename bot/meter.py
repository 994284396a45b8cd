"""What the flows tell as it happens, for whoever measures it; nobody has to."""

from __future__ import annotations

from typing import Literal, Protocol, TypeAlias

Counted: TypeAlias = Literal[
    "sent_messages", "telegram_requests", "floods", "retries", "deliveries", "reads", "updates", "failed_answers"
]
"""Messages sent (by kind); calls of the Bot API (by method and result); answers 429 (by whom they concern); tries after
the first one (by kind); parcels (by what became of them); reads (by source and condition); updates (by kind and what
became of them); answers that failed (by kind and name of what was asked)."""

Timed: TypeAlias = Literal["answer", "search"]
"""From the turn of an update to the end of its answer (by kind and name of what was asked); one search."""


class Meter(Protocol):
    """Counts and times. Labels are words of the program, never what anybody wrote."""

    def count(self, what: Counted, *labels: str) -> None:
        """It has happened once more."""

    def time(self, what: Timed, seconds: float, *labels: str) -> None:
        """It has taken so long."""


class Unmetered:
    """Measures nothing."""

    def count(self, what: Counted, *labels: str) -> None:
        """Do nothing."""

    def time(self, what: Timed, seconds: float, *labels: str) -> None:
        """Do nothing."""
