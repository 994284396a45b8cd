"""What can go wrong between the bot and Telegram, on request: faults, and the rates that Telegram takes.

30 messages in a second overall (1,000 where they are paid for), one in a second to a private chat, 20 in a minute to a
group or channel.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from math import ceil
from typing import Literal

OVERALL, PAID = 30, 1000
_SECOND = 1.0
_MINUTE = 60.0
_GROUP = 20


class ConnectionDroppedError(ConnectionError):
    """The connection broke; `processed` tells whether the call was carried out before."""

    def __init__(self, *, processed: bool) -> None:
        super().__init__("dropped after processing" if processed else "dropped before processing")
        self.processed = processed


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way for a call to fail."""

    kind: Literal["flood", "broken", "dropped", "lost", "slow", "garbled"]
    """429; 5xx; dropped before it was carried out; carried out and the answer lost; answered late; no JSON answered."""
    seconds: float = 0
    """Flood: retry_after; slow: the delay of the answer."""
    code: int = 502
    html: bool = False
    """Broken: with a web server's page in place of JSON."""
    done: bool = True
    """Garbled: whether it was carried out all the same."""

    @property
    def prevents(self) -> bool:
        """Whether the call is not carried out."""
        return self.kind in {"flood", "broken", "dropped"} or not self.done


@dataclass(slots=True, kw_only=True)
class _Plan:
    fault: Fault
    method: str | None
    chat: int | None
    times: int | None


@dataclass(slots=True)
class Faults:
    """The faults that wait for their calls, first come first served."""

    _plans: list[_Plan] = field(default_factory=list)

    def plan(self, fault: Fault, *, method: str | None, chat: int | None, times: int | None) -> None:
        """Let the next `times` calls (None: each until clear) of a method, a chat, or all, fail."""
        self._plans.append(_Plan(fault=fault, method=method, chat=chat, times=times))

    def lift(self, fault: Fault) -> None:
        """Let this fault happen no more; others that were planned still do."""
        self._plans = [plan for plan in self._plans if plan.fault != fault]

    def clear(self) -> None:
        """Let all be well again."""
        self._plans.clear()

    def take(self, method: str, chat: str | None) -> Fault | None:
        """The fault that this call meets."""
        for plan in self._plans:
            if plan.method not in {None, method} or (plan.chat is not None and str(plan.chat) != chat):
                continue
            if plan.times is not None:
                plan.times -= 1
            self._plans = [kept for kept in self._plans if kept.times != 0]
            return plan.fault
        return None


def flood(seconds: float) -> Fault:
    """429 with this retry_after."""
    return Fault(kind="flood", seconds=seconds)


def broken(code: int = 502, *, html: bool = False) -> Fault:
    """A 5xx."""
    return Fault(kind="broken", code=code, html=html)


def dropped() -> Fault:
    """The connection breaks and nothing is done."""
    return Fault(kind="dropped")


def lost() -> Fault:
    """It is done and the connection breaks before the answer."""
    return Fault(kind="lost")


def slow(seconds: float) -> Fault:
    """It is done at once and answered late."""
    return Fault(kind="slow", seconds=seconds)


def garbled(*, done: bool = True) -> Fault:
    """Status 200 with the first half of an answer, whether it is done or not."""
    return Fault(kind="garbled", done=done)


class Rates:
    """Counts messages as they are sent; moments are seconds of any one clock."""

    def __init__(self, overall: int = OVERALL, *, second: float = _SECOND) -> None:
        """Take `overall` messages in a second, or in however long a `second` is to last."""
        self._overall = overall
        self._second = second
        self._sent: defaultdict[int, deque[float]] = defaultdict(deque)
        self.paid = 0
        """Messages that cost Stars so far: those that were above what all together may send."""

    def take(self, chat: int, now: float, *, paid: bool = False) -> int:
        """Count a message to a chat, or give the whole seconds to wait for, uncounted.

        One that is `paid` for may go above what all together may send.
        """
        most, window = (1, _SECOND) if chat > 0 else (_GROUP, _MINUTE)
        overall = max(self._overall, PAID) if paid else self._overall
        wait = max(self._wait(0, overall, self._second, now), self._wait(chat, most, window, now))
        if wait > 0:
            return max(1, ceil(wait))
        self.paid += paid and len(self._sent[0]) >= self._overall
        self._sent[0].append(now)
        self._sent[chat].append(now)
        return 0

    def _wait(self, key: int, most: int, window: float, now: float) -> float:
        sent = self._sent[key]
        while sent and now - sent[0] >= window:
            sent.popleft()
        return sent[0] + window - now if len(sent) >= most else 0.0
