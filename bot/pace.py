"""How fast the bot may send: a budget for all, one for each chat, and a halt when Telegram asks everybody to wait.

Pure: moments are seconds of a monotonic clock and are passed in. Telegram's limits
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this): 30 messages a second in all, one a
second in a chat, twenty a minute in a group; a channel is counted as a group.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

CHAT_INTERVAL = 1.05
"""A second, and what two requests may differ on their way."""

GROUP_MESSAGES, GROUP_SECONDS = 20, 60.0
MARGIN = 1.02
"""Requests do not arrive as evenly as they leave: so much further apart, no second sees one too many."""

EVERYBODY = 3
"""As many chats told to wait at the same time mean that the bot as a whole is too fast."""


class Pace:
    """The budgets as they stand. Messages are spread evenly, so the first second has no burst either."""

    def __init__(self, messages_per_second: float) -> None:
        self._interval = MARGIN / messages_per_second
        self._next = 0.0
        self._halt = 0.0
        self._recent: dict[int, deque[float]] = {}
        self._waits: dict[int, float] = {}

    def opens_at(self) -> float:
        """The moment from which on the next message may go to any chat."""
        return max(self._next, self._halt)

    def within(self, seconds: float) -> int:
        """How many messages may go in so many seconds, at least one."""
        return max(1, int(seconds / self._interval))

    def reserve(self, chat: int, now: float) -> float:
        """Take the next place for a message to `chat`, and give the moment at which it may go."""
        moment = max(now, self.opens_at())
        self._next = moment + self._interval
        self._recent.setdefault(chat, deque(maxlen=GROUP_MESSAGES)).append(moment)
        return moment

    def resting(self, now: float) -> dict[int, float]:
        """The chats that may not get another message yet, each with the moment from which on it may."""
        self._forget(now)
        found = {chat: self._chat_opens_at(chat) for chat in self._recent}
        return {chat: opens for chat, opens in found.items() if opens > now}

    def told_to_wait(self, chat: int, until: float, now: float) -> bool:
        """Take note of a 429; True when it makes everybody wait (for the longest of the waits)."""
        self._waits = {other: moment for other, moment in self._waits.items() if moment > now}
        self._waits[chat] = until
        if len(self._waits) < EVERYBODY:
            return False
        self._halt = max(self._halt, *self._waits.values())
        return True

    def _chat_opens_at(self, chat: int) -> float:
        sent = self._recent[chat]
        opens = sent[-1] + CHAT_INTERVAL
        if is_private(chat) or len(sent) < GROUP_MESSAGES:
            return opens
        return max(opens, sent[0] + GROUP_SECONDS)

    def _forget(self, now: float) -> None:
        for chat in list(self._stale(now)):
            del self._recent[chat]

    def _stale(self, now: float) -> Iterator[int]:
        for chat, sent in self._recent.items():
            if sent[-1] + (CHAT_INTERVAL if is_private(chat) else GROUP_SECONDS) <= now:
                yield chat


def is_private(chat: int) -> bool:
    """Users have positive ids, groups and channels negative ones (Bot API: Chat.id)."""
    return chat > 0
