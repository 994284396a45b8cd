"""Another instance that polls with the same token: which of the two goes on, told by Telegram's conflicts alone.

A poll that comes ends the one that waits, with a conflict (409), so that the newcomer is heard and the other refused.
Neither can see the other; but one whose polls were left alone for a while before is the incumbent, and one whose poll
is ended right after it began has met somebody who is quicker to come back. The incumbent comes back soon and asks for
short polls, which end well between two tries of the newcomer; the newcomer comes back late, and never gets to the end
of one. So there is one left after a minute, whichever was there before and even when both began at once.

Moments are seconds of one monotonic clock, passed in.
"""

from __future__ import annotations

from dataclasses import dataclass

GIVE_UP_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PollTimes:
    """Seconds. Telegram holds back a conflict's answer for 3 s when it has just given one: 1 + 3 < `left_alone`."""

    poll: int = 30
    contested_poll: int = 5
    """How long Telegram may wait with its answer while there is conflict."""
    left_alone: float = 6.0
    """Who was left alone for so long before a conflict was here first."""
    soon: float = 1.0
    later: float = 10.0
    """When the incumbent, and when the newcomer, tries again."""
    give_up: float = GIVE_UP_SECONDS
    """Conflicts for so long without a success are the end; none for so long, and the conflict is over."""


class Rivalry:
    """What the answers to our own polls tell of another instance."""

    def __init__(self, times: PollTimes) -> None:
        self._times = times
        self._alone_since: float | None = None
        self._first: float | None = None
        self._last: float | None = None
        self._incumbent = False

    @property
    def lasting(self) -> bool:
        """Whether there was a conflict that is not known to be over."""
        return self._last is not None

    def begins(self, now: float) -> int:
        """A poll begins; for how many seconds it may wait."""
        if self._alone_since is None:
            self._alone_since = now
        return self._times.contested_poll if self.lasting and self._incumbent else self._times.poll

    def conflicted(self, now: float) -> float:
        """A poll was refused because of another one; seconds until the next."""
        alone = now - self._alone_since if self._alone_since is not None else 0.0
        self._incumbent = alone >= self._times.left_alone
        return self.refused(now, self._times.soon if self._incumbent else self._times.later)

    def refused(self, now: float, wait: float) -> float:
        """A poll was refused for any conflict; seconds until the next.

        The last one is made at the very end, but not so soon after the one before that it would look like a rival's.
        """
        self._alone_since = None
        if self._first is None or self._last is None or now - self._last > self._times.give_up:
            self._first = now
        self._last = now
        left = max(0.0, self._first + self._times.give_up - now)
        return left if left < 2 * wait else wait

    def is_lost(self, now: float) -> bool:
        """Whether there was nothing but conflict for so long that the other instance is here to stay."""
        return self._first is not None and now - self._first >= self._times.give_up

    def succeeded(self, now: float) -> bool:
        """A poll was answered: the count begins anew. Tell whether a conflict is over with it."""
        self._first = None
        over = self._last is not None and now - self._last > self._times.give_up
        if over:
            self._last, self._incumbent = None, False
        return over

    def disturbed(self) -> None:
        """A poll failed for another reason: who was away is not known to have been left alone."""
        self._alone_since = None
