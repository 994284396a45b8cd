"""The hearts of the loops: each says what it has begun and by when it comes round, and so it shows which one is stuck.

    updates       a poll is answered and the next one begun; an update is handled
    reads         the clockwork runs its jobs; the read of a site comes to its end
    fan-out       woken, it goes from step to step until nothing is left
    delivery      its rounds go on, a request is answered, outcomes are written down
    housekeeping  the daily work is done, and is done each day

The other long tasks (revision, announcing …) have hearts by their names: each begins its next round within an hour.

A loop that rests until it is woken promises nothing, and one that fails and tries again has begun anew: neither an
outage of Telegram nor a locked database stops a heart. Pure: the clock is passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

LOOPS: Final = ("updates", "reads", "fan-out", "delivery", "housekeeping")

TURN_SECONDS = 120.0
"""A poll is over 50 s after it began, answered or not (telegram.polling); and then there is a turn of the database."""

TAKEN_SECONDS = 60.0
"""An update that was taken is given to its handler at once, or waits for its chat's turn."""

HANDLING_SECONDS = 600.0
"""An answer is given up after 60 s (telegram.calls), and no handler gives ten of them."""

PULSE_SECONDS, CLOCKWORK_SECONDS = 15.0, 180.0
"""How often the clockwork runs a job that does nothing else, and for how long it may miss that."""

READ_SECONDS = 3600.0
"""A site's pages have limits of seconds each; a slow archive of many pages takes minutes, and no site an hour."""

STEP_SECONDS = 300.0
"""A step waits up to 10 s for another process's transaction (store), and writes for seconds at the most."""

REQUEST_SECONDS = 180.0
"""A request is given up within the lease of its parcel, two minutes."""

TIDYING_SECONDS = 6 * 3600.0
"""The daily work copies and checks all of the database: gigabytes on a slow disk take an hour."""

DAY_SECONDS = 49 * 3600.0
"""Done once a day; the day on which the clocks change, or are set, has more hours."""

ROUND_SECONDS = 3600.0
"""A round of another long task asks Telegram a few dozen times, each a minute at the most, and rests for less."""

_ROUND: Final = "a round"

_MOST_GAP = 2.0
"""Seconds that may count between two looks: for longer, not even the one who looks was awake."""


class Waking:
    """A clock of the time in which this process could do something.

    A computer that sleeps, a process that was stopped (SIGSTOP) and a clock that was set make nobody late. `steady`
    gives seconds; somebody has to look at least each second, for longer gaps count as two.
    """

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._last = steady()
        self._gone = 0.0

    def __call__(self) -> float:
        """Seconds that have gone."""
        now = self._steady()
        self._gone += min(max(0.0, now - self._last), _MOST_GAP)
        self._last = now
        return self._gone


@dataclass(frozen=True, slots=True)
class Beat:
    """How a loop is."""

    ok: bool
    seconds: float
    """Since it last gave a sign of life."""
    late: str = ""
    """What it was to have done by now."""


class Heart:
    """The heart of one loop: what it has begun, and by when each of it is to be done."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen = clock()
        self._due: dict[str, float] = {}

    def begin(self, what: str, seconds: float) -> None:
        """It does this now, and is done or begins it anew within so many seconds."""
        self._seen = self._clock()
        self._due[what] = self._seen + seconds

    def wake(self, what: str, seconds: float) -> None:
        """There is something to do: as begin, but where it is at work it goes on as it was."""
        if what not in self._due:
            self._due[what] = self._clock() + seconds

    def end(self, what: str) -> None:
        """It is done with this."""
        self._seen = self._clock()
        self._due.pop(what, None)

    def turn(self) -> None:
        """A long task begins a round, or the next piece of one."""
        self.begin(_ROUND, ROUND_SECONDS)

    def rest(self) -> None:
        """It has nothing to do until it is woken."""
        self.end(_ROUND)

    def beat(self) -> Beat:
        """How the loop is now."""
        now = self._clock()
        late = min((due, what) for due, what in self._late(now)) if any(self._late(now)) else None
        return Beat(late is None, now - self._seen, late[1] if late else "")

    def _late(self, now: float) -> Iterable[tuple[float, str]]:
        return ((due, what) for what, due in self._due.items() if due < now)


class Heartbeats:
    """The hearts of all loops."""

    def __init__(self, steady: Callable[[], float]) -> None:
        self.clock = Waking(steady)
        self.updates, self.reads, self.fanout, self.delivery, self.housekeeping = (Heart(self.clock) for _ in LOOPS)
        hearts = (self.updates, self.reads, self.fanout, self.delivery, self.housekeeping)
        self._hearts = dict(zip(LOOPS, hearts, strict=True))

    def of(self, name: str) -> Heart:
        """The heart of a long task, which is looked at from now on."""
        return self._hearts.setdefault(name, Heart(self.clock))

    def beats(self) -> dict[str, Beat]:
        """How each loop is, and each long task."""
        return {name: heart.beat() for name, heart in self._hearts.items()}


def unwatched() -> Heart:
    """A heart that nobody looks at: for a loop that is run by itself."""
    return Heart(float)
