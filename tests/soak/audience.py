"""Who follows in a soak: people, groups, channels and a forum, and what is to befall some of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import orjson

from tests.factories import MAIN_TOPIC

if TYPE_CHECKING:
    from bot.model import ChatKind

Fate: TypeAlias = Literal["none", "held", "unlucky", "leaves", "vanishes", "moves", "moves silently", "loses rights"]
"""Nothing; told to wait for hours; the first answers are lost, one after the other, and nothing was carried out;
blocks or kicks the bot, which is told, or is not; upgraded, told or not; lets the bot post no more.
"""

_FIRST_PERSON = 7_000_000_001
_FIRST_GROUP = -4_000_000_001
_FIRST_SUPERGROUP = -1_002_000_000_001
_FIRST_CHANNEL = -1_003_000_000_001
_FORUM = -1_004_000_000_001

_FOLLOWS = ([MAIN_TOPIC], [{"search": "sample story"}], [MAIN_TOPIC, {"search": "sample"}, {"search": "story sample"}])
"""Three ways to get every story, once."""

ASKERS = (8_000_000_001, 8_000_000_002)
"""People who follow nothing and ask now and then; the second is held."""

THREADS = (2, 3)
"""The forum's topics: the first numbers that the emulator gives in a supergroup."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where stories are to arrive: a chat, or a topic of a forum."""

    chat: int
    kind: ChatKind
    thread: int = 0
    fate: Fate = "none"

    @property
    def private(self) -> bool:
        """Whether nothing may be lost here, and something may be repeated; elsewhere it is the other way round."""
        return self.kind == "private"

    def line(self) -> bytes:
        """A line for `chats import`."""
        values = {
            "chat": self.chat,
            "kind": self.kind,
            "title": f"Sample {self.kind}",
            "language": "en",
            "thread": self.thread,
            "follows": _FOLLOWS[self.chat % len(_FOLLOWS)],
        }
        return orjson.dumps(values) + b"\n"


def make_audience(people: int, groups: int) -> list[Place]:
    """So many people, and so many each of groups, supergroups and channels; and a forum with two topics."""
    return [
        *_chats(_FIRST_PERSON, 1, "private", people, ("held", "unlucky", "leaves", "vanishes")),
        *_chats(_FIRST_GROUP, -1, "group", groups, ("moves", "moves silently", "leaves")),
        *_chats(_FIRST_SUPERGROUP, -1, "supergroup", groups, ("held", "vanishes")),
        *_chats(_FIRST_CHANNEL, -1, "channel", groups, ()),
        *(Place(_FORUM, "supergroup", thread) for thread in (0, *THREADS)),
    ]


def _chats(first: int, step: int, kind: ChatKind, count: int, fates: tuple[Fate, ...]) -> list[Place]:
    """The first of them have fates."""
    return [Place(first + step * n, kind, fate=fates[n] if n < len(fates) else "none") for n in range(count)]
