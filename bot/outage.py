"""Telegram down or the network lost: when sending is narrowed to single tries, and when the next of them may go.

Moments are seconds of one monotonic clock, passed in. Only failures count that say nothing of their chat: no
connection, no answer, a server's error.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CHATS = 3
"""So many different chats in a row without a success between them are no coincidence."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0


@dataclass(slots=True)
class Outage:
    """Begins with failures to CHATS different chats in a row; ends with the first success."""

    lasting: bool = False
    since: float | None = None
    """When the first failure of the present row was; None after a success."""
    _failing: set[int] = field(default_factory=set)
    _wait: float = FIRST_WAIT
    _opens: float = 0.0
    _probe: int | None = None

    def failed(self, chat: int, now: float) -> None:
        """A request to a chat got no answer that says anything of it."""
        if self.since is None:
            self.since = now
        if self.lasting:
            self._probe_failed(chat, now)
            return
        self._failing.add(chat)
        if len(self._failing) >= CHATS:
            self.lasting, self._wait, self._opens = True, FIRST_WAIT, now + FIRST_WAIT

    def _probe_failed(self, chat: int, now: float) -> None:
        """Only the probe tells something new: what was in flight when the outage began fails late, and all at once."""
        late = now < self._opens if self._probe is None else chat != self._probe
        if late:
            return
        self._wait = min(2 * self._wait, LONGEST_WAIT)
        self._opens, self._probe = now + self._wait, None

    def probed(self, chat: int, now: float) -> None:
        """A request leaves for a chat: during an outage the only one, until it failed or was forgotten for long.

        One that leaves before the next may go (an answer, or a push that was on its way) is none.
        """
        if self.lasting and now >= self._opens:
            self._probe, self._opens = chat, now + LONGEST_WAIT

    def succeeded(self) -> None:
        """Telegram answered: whatever lasted is over."""
        self.lasting, self.since, self._probe = False, None, None
        self._failing.clear()

    def opens_at(self, now: float) -> float:
        """When the next request may go: at once, but single probes 1, 2, 4 ... 30 s apart during an outage."""
        return max(now, self._opens) if self.lasting else now
