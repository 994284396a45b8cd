"""How often a chat may have what costs much: one at a time, and so many within a while."""

from __future__ import annotations

from datetime import datetime, timedelta

A_WHILE = timedelta(hours=1)

MOST = 5
"""Within that while, for one chat."""


class Quota:
    """Counts since the start of the bot; what has passed is forgotten."""

    def __init__(self, most: int = MOST, within: timedelta = A_WHILE) -> None:
        self.most = most
        self._within = within
        self._busy: set[int] = set()
        self._counted: dict[int, list[datetime]] = {}

    def opens_at(self, chat: int, now: datetime) -> datetime | None:
        """When a chat that has had all of its own may have the next; None where it may have one now."""
        self._forget(now)
        counted = self._counted.get(chat, [])
        return counted[-self.most] + self._within if len(counted) >= self.most else None

    def begin(self, chat: int) -> bool:
        """Begin one for a chat; False where one is being made for it already."""
        if chat in self._busy:
            return False
        self._busy.add(chat)
        return True

    def count(self, chat: int, now: datetime) -> None:
        """Count the one that is being made."""
        self._counted.setdefault(chat, []).append(now)

    def end(self, chat: int) -> None:
        """The one that was being made is there, or has failed."""
        self._busy.discard(chat)

    def _forget(self, now: datetime) -> None:
        kept = {chat: [at for at in moments if at > now - self._within] for chat, moments in self._counted.items()}
        self._counted = {chat: moments for chat, moments in kept.items() if moments}
