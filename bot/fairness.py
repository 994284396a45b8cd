"""How much one sender may ask for, so that nobody waits for those who send thousands of updates.

Whoever waits for the answers meets none of the limits. Pure: moments are seconds of a monotonic clock, passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Sender: TypeAlias = tuple[Literal["chat", "group", "inline"], int]
"""Whose updates are counted together: a person's, or those in the name of a chat. In groups they are counted by
themselves, for a group is answered twenty times a minute, and inline queries, for every letter that is typed may be
one."""

AGAIN_SECONDS: Final = 10.0
"""After so long there is room again for whoever is told to wait."""

EPISODE_SECONDS: Final = 60.0
"""So long after the last update that was too much, the next one is told of anew."""

_SWEPT_FROM: Final = 1000
"""As many senders are remembered before it is looked which of them can be forgotten."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is let through: so many at once, and so many a second in the long run."""

    burst: int
    a_second: float
    waiting: int
    """How many may wait to be handled."""

    @property
    def refill_seconds(self) -> float:
        """How long it takes until all of the burst is there again."""
        return self.burst / self.a_second


ALLOWANCES: Final[dict[str, Allowance]] = {
    "chat": Allowance(burst=1000, a_second=5.0, waiting=20),
    "group": Allowance(burst=1000, a_second=5.0, waiting=10),
    "inline": Allowance(burst=1000, a_second=10.0, waiting=20),
}
"""By what is sent. Nobody presses a thousand buttons as fast as they answer: the bursts stop programs alone."""


@dataclass(slots=True)
class _Episode:
    """Somebody sends too much."""

    last: float
    told: bool = False


class Fairness:
    """Counts what senders have sent of late; senders who are quiet are forgotten."""

    def __init__(self) -> None:
        self._full_at: dict[Sender, float] = {}
        """When all of a sender's burst will be there again."""
        self._waiting: dict[Sender, int] = {}
        self._episodes: dict[Sender, _Episode] = {}
        self._sweep_at = _SWEPT_FROM

    def admit(self, sender: Sender, now: float) -> bool:
        """Whether a sender's update is to be handled: it waits from now on until `end`; False: it is too much."""
        allowance = ALLOWANCES[sender[0]]
        full_at = max(self._full_at.get(sender, now), now) + 1 / allowance.a_second
        waiting = self._waiting.get(sender, 0)
        slack = 0.5 / allowance.a_second  # sums of fractions are not exact
        if waiting >= allowance.waiting or full_at - now > allowance.refill_seconds + slack:
            self._note_excess(sender, now)
            return False
        self._full_at[sender], self._waiting[sender] = full_at, waiting + 1
        self._sweep(now)
        return True

    def end(self, sender: Sender) -> None:
        """An update that was admitted has been handled."""
        self._waiting[sender] -= 1
        if not self._waiting[sender]:
            del self._waiting[sender]

    def tells(self, sender: Sender) -> bool:
        """Whether a sender of too much is to be told of it, which is so once an episode."""
        episode = self._episodes.get(sender)
        if episode is None or episode.told:
            return False
        episode.told = True
        return True

    @property
    def remembered(self) -> int:
        """How many senders anything is remembered of."""
        return len(self._full_at.keys() | self._waiting.keys() | self._episodes.keys())

    def _note_excess(self, sender: Sender, now: float) -> None:
        episode = self._episodes.get(sender)
        if episode is None or now - episode.last > EPISODE_SECONDS:
            self._episodes[sender] = _Episode(now)
        else:
            episode.last = now

    def _sweep(self, now: float) -> None:
        """Forget who has all of the burst again; not at every update, for that looks at everybody."""
        if len(self._full_at) + len(self._episodes) < self._sweep_at:
            return
        self._full_at = {sender: at for sender, at in self._full_at.items() if at > now}
        self._episodes = {sender: one for sender, one in self._episodes.items() if now - one.last <= EPISODE_SECONDS}
        self._sweep_at = max(_SWEPT_FROM, 2 * (len(self._full_at) + len(self._episodes)))
