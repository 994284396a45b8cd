"""Which request meets which fault: drawn from a seed, but for what Telegram keeps up once it has said it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import ceil
from random import Random

from bot.demo.faults import Fault, broken, dropped, flood, garbled, lost, slow

HOURS = 3 * 3600.0
"""How long a chat that is held, or everything at the end, is told to wait."""

SHARES: Mapping[str, float] = {
    "flood": 0.02,
    "halt": 0.002,
    "broken": 0.01,
    "broken page": 0.01,
    "dropped": 0.01,
    "lost": 0.01,
    "garbled": 0.005,
    "garbled before": 0.005,
    "slow": 0.02,
}
"""Of the requests that write to a chat."""

STALL_SECONDS = 30.0
"""How late answers are while Telegram stalls: later than anybody waits for them."""

_UNLUCKY = 2
"""How many answers an unlucky chat loses."""

_OTHERS = 0.5
"""How much less often other methods fail."""

_WAITS = (1, 3)
"""The shortest and the longest of short waits, in seconds."""

_WRITING = frozenset({"sendMessage", "editMessageText"})


@dataclass(frozen=True, slots=True)
class Injected:
    """A fault, and its name in the journal."""

    name: str
    fault: Fault


class FaultPlan:
    """Draws faults while it is on. Moments are seconds of any one clock."""

    def __init__(self, seed: int, *, held: Collection[int], unlucky: Collection[int]) -> None:
        """Tell each of the `held` chats once to wait for hours, and drop the first requests to the `unlucky` ones."""
        self.on = False
        self.stalls = False
        """Whether everything that writes is answered too late."""
        self._random = Random(seed)  # noqa: S311 - chance that can be repeated
        self._held = set(held)
        self._unlucky = dict.fromkeys(unlucky, _UNLUCKY)
        self._floods: dict[int, float] = {}
        self.halted_until = 0.0
        """Everything that writes is refused until then."""

    def draw(self, method: str, chat: int, now: float) -> Injected | None:
        """The fault that this request meets."""
        if method not in _WRITING:
            return self._fail(self._chosen(_OTHERS), None, now) if self.on else None
        if standing := self._standing(chat, now):
            return standing
        if self.stalls:
            return Injected("stalled", slow(0))  # whoever carries it out sees to the time, which nobody waits for
        return self._fail(self._fated(chat) or self._chosen(1.0), chat, now) if self.on else None

    def _fated(self, chat: int) -> str:
        """What is to befall this chat whatever is drawn."""
        if chat in self._held:
            self._held.remove(chat)
            return "hours"
        if self._unlucky.get(chat, 0):
            self._unlucky[chat] -= 1
            return "dropped"
        return ""

    def _standing(self, chat: int, now: float) -> Injected | None:
        """What was said before still holds, with what is left of it."""
        for name, until in (("halt", self.halted_until), ("flood", self._floods.get(chat, 0.0))):
            if until > now:
                return Injected(name, flood(ceil(until - now)))
        return None

    def _chosen(self, scale: float) -> str:
        drawn = self._random.random()
        for name, share in SHARES.items():
            drawn -= share * scale
            if drawn < 0:
                return name
        return ""

    def _fail(self, name: str, chat: int | None, now: float) -> Injected | None:
        if name not in _TOLD_TO_WAIT:
            fault = _FAULTS.get(name)
            return Injected(name, fault) if fault else None
        if chat is None:
            return None
        until = now + (HOURS if name == "hours" else self._random.randint(*_WAITS))
        if name == "halt":
            self.halted_until = until
        else:
            self._floods[chat] = until
        return self._standing(chat, now)


_TOLD_TO_WAIT = frozenset({"hours", "flood", "halt"})

_FAULTS: Mapping[str, Fault] = {
    "broken": broken(500),
    "broken page": broken(502, html=True),
    "dropped": dropped(),
    "lost": lost(),
    "garbled": garbled(),
    "garbled before": garbled(done=False),
    "slow": slow(0.5),
}
