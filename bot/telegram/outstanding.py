"""Updates that were taken and are not yet handled: until they are, Telegram keeps them for a process that is killed.

Telegram forgets an update when it is told that it was taken: by a later poll's offset, or by the answer to what it
brought. So it is told when the update has been handled, but no later than after HELD_SECONDS; of polled ones it has
no more than MOST_HELD again, for what it gives is counted: whoever waits for an answer keeps nobody else waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

Handled: TypeAlias = asyncio.Future[None]
"""Done when an update has been handled."""

HELD_SECONDS: Final = 3.0
MOST_HELD: Final = 60
"""Telegram gives 100 at once, so that there is room for those that are new."""

_PAUSE_SECONDS = 0.05
"""Between two polls that bring nothing but what is held; an answer takes about as long."""


@dataclass(frozen=True, slots=True)
class _Taken:
    at: float
    handled: Handled


class Outstanding:
    """The updates that were polled and that Telegram may still bring, by their ids; moments are seconds, passed in."""

    def __init__(self) -> None:
        self._taken: dict[int, _Taken] = {}

    def __contains__(self, number: object) -> bool:
        return number in self._taken

    def take(self, number: int, handled: Handled, now: float) -> None:
        """Hold it until it has been handled."""
        self._taken[number] = _Taken(now, handled)

    def release(self, now: float) -> int | None:
        """Let go of all before the first that is still to be held, and give its id; None where none is."""
        last = sorted(self._taken)[-MOST_HELD:]
        first = next((number for number in last if self._is_held(self._taken[number], now)), None)
        self._taken = {number: self._taken[number] for number in last if first is not None and number >= first}
        return first

    async def pause(self) -> None:
        """Wait until all have been handled, but not for long: there may be new ones."""
        if waiting := [one.handled for one in self._taken.values() if not one.handled.done()]:
            await asyncio.wait(waiting, timeout=_PAUSE_SECONDS)

    @staticmethod
    def _is_held(one: _Taken, now: float) -> bool:
        return not one.handled.done() and now - one.at < HELD_SECONDS


class UnderWay:
    """The updates that are being handled, by what the heart calls them."""

    def __init__(self) -> None:
        self._handled: dict[str, Handled] = {}

    def __getitem__(self, name: str) -> Handled | None:
        return self._handled.get(name)

    def begin(self, name: str) -> Handled:
        """It is about to be handled."""
        self._handled[name] = handled = asyncio.get_running_loop().create_future()
        return handled

    def end(self, name: str) -> None:
        """It has been handled, or passed over."""
        handled = self._handled.pop(name, None)
        if handled is not None and not handled.done():
            handled.set_result(None)


def number_of(update: Mapping[str, object]) -> int | None:
    """The id of an update, as Telegram gave it."""
    number = update.get("update_id")
    return number if isinstance(number, int) else None
