"""The inbox, as those see it who take updates: what is not handled yet stands there, for the start after a kill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol, TypeAlias

import orjson

Kept: TypeAlias = tuple[int, bytes]
"""An update: its id, and all of it as JSON."""

_BEYOND: Final = 2**63
"""SQLite's numbers end before it; Telegram's have 52 bits."""


class Inbox(Protocol):
    """Where updates are written down (store.inbox.Inbox); none of its methods raises."""

    async def take(self, updates: Sequence[Kept]) -> None:
        """These are about to be handled."""

    async def begin_again(self, number: int) -> None:
        """One that a process which died had not handled is begun with once more."""

    def end(self, number: int) -> None:
        """One has been handled, or will not be."""


class Found(Protocol):
    """What a process that died has left in the inbox, in the order in which it was taken."""

    @property
    def left(self) -> Sequence[Kept]:
        """What is to be handled now."""
        ...

    @property
    def suspects(self) -> Sequence[Kept]:
        """What is to be handled one by one: more than one process has died before it was."""
        ...

    @property
    def handled(self) -> Sequence[int]:
        """The ids of what was handled last."""
        ...


def number_of(update: Mapping[str, object]) -> int | None:
    """The id of an update; None where it has none that is a number."""
    return whole_number(update.get("update_id"))


def whole_number(value: object) -> int | None:
    """A number that the store can hold; None for whatever else stands in its place."""
    return value if isinstance(value, int) and not isinstance(value, bool) and -_BEYOND <= value < _BEYOND else None


def written(update: Mapping[str, object]) -> Kept | None:
    """An update as it is kept; None for one that cannot be."""
    number = number_of(update)
    try:
        return None if number is None else (number, orjson.dumps(update))
    except orjson.JSONEncodeError:
        return None


def read(number: int, body: bytes) -> Mapping[str, object]:
    """An update that was kept; of one that cannot be read there is its id alone."""
    try:
        update = orjson.loads(body)
    except orjson.JSONDecodeError:
        update = None
    return update if isinstance(update, dict) and number_of(update) == number else {"update_id": number}
