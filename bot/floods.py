"""Whether being told to wait concerns one chat, or everybody. Pure: moments are seconds of a monotonic clock."""

from __future__ import annotations

from dataclasses import dataclass

EVERYBODY = 3
"""As many chats told to wait at the same time mean that the bot as a whole is too fast."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A 429: when its request left, and until when its chat has to wait."""

    left: float
    until: float


class Floods:
    """The chats that are told to wait, since something was last taken."""

    def __init__(self) -> None:
        self._told: dict[int, _Told] = {}

    def told(self, chat: int, until: float, now: float, left: float) -> float | None:
        """Take note of a 429; the moment until which it makes everybody wait, None where it concerns its chat alone.

        It concerns everybody when other chats, EVERYBODY in all, were told to wait, and nothing that left after them
        has arrived; for as long as the one in their middle was told, for another may wait hours for what it did itself.
        `left`: when the request did.
        """
        self._told = {other: told for other, told in self._told.items() if told.until > now}
        self._told[chat] = _Told(left, until)
        if len(self._told) < EVERYBODY:
            return None
        moments = sorted(told.until for told in self._told.values())
        return moments[len(moments) // 2]

    def arrived(self, left: float) -> None:
        """Take note that what left at a moment was taken: what was refused before it concerned single chats."""
        self._told = {chat: told for chat, told in self._told.items() if told.left >= left}
