"""The journal of a soak: each request of the bot, and each thing that befell a chat, a line of JSON.

All moments are seconds of the machine's monotonic clock, which its processes share.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import orjson

if TYPE_CHECKING:
    from pathlib import Path

LOST = frozenset({"lost", "garbled", "garbled before", "dropped", "stalled"})
"""Faults after which the bot cannot know whether the request was carried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request of the bot, and what it was answered."""

    arrived: float
    answered: float
    """When the answer left, or would have left."""
    method: str
    chat: int = 0
    """0: the method concerns none."""
    thread: int = 0
    stories: tuple[int, ...] = ()
    """The sample stories that its text holds."""
    processed: bool = True
    """Whether it was carried out, whatever was answered."""
    status: int = 200
    """HTTP; 0 where the connection was dropped."""
    retry_after: float = 0
    fault: str = ""
    """What was injected; '' where the answer is the emulator's own."""
    user: int = 0
    """Whose press it answers."""

    @property
    def sends(self) -> bool:
        """Whether it is to put a message into a chat."""
        return self.method == "sendMessage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What befell a chat, or all of them."""

    at: float
    what: Literal["moved", "left", "returned", "halt", "asked", "approve", "skip", "undo", "barred", "deposed"]
    """A chat became the chat `to`, turned the bot away or took its rights, let it in again; all must wait until the
    moment `to`; somebody wrote or pressed what is to be answered; an administrator pressed what decides about a story
    that is to be posted in the chat, or somebody did who is none any more; an administrator is one no longer.
    """
    chat: int = 0
    to: float = 0
    thread: int = 0
    story: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A read of a page of a site."""

    at: float
    page: str
    stories: tuple[int, ...] = ()
    """Those that it showed, or would have shown if anything had changed; none where it failed."""


Ending: TypeAlias = Literal["kill", "term", "crash"]
"""Killed, asked to end, or ended by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """An end of the bot's process."""

    how: Ending
    at: float
    """When the signal was sent."""
    ended: float
    """When the process was gone."""
    code: int


Line: TypeAlias = Request | Happening | Visit


class Journal:
    """Writes lines to a file as they happen."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)

    def write(self, line: Line) -> None:
        """Append a line."""
        self._file.write(orjson.dumps({"line": type(line).__name__, **asdict(line)}) + b"\n")


def read_journal(path: Path) -> list[Line]:
    """Read what was written, in the order of writing."""
    return [_line(orjson.loads(line)) for line in path.read_bytes().splitlines()]


def _line(values: dict[str, object]) -> Line:
    kind = values.pop("line")
    if kind == "Happening":
        return Happening(**values)  # type: ignore[arg-type] # as they were written
    values["stories"] = tuple(values["stories"])  # type: ignore[arg-type] # as they were written
    return (Visit if kind == "Visit" else Request)(**values)  # type: ignore[arg-type] # as they were written
