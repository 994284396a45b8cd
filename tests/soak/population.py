"""Who follows through the weeks, and how: drawn from a seed, with as many habits as settings allow."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Final

import orjson

from tests.factories import MAIN_TOPIC
from tests.soak.audience import Fate, Place

if TYPE_CHECKING:
    from bot.model import ChatKind, Language

ROADS, SCHOOLS = "road-safety", "education"
TOPICS: Final = (MAIN_TOPIC, ROADS, SCHOOLS)
"""One for each site."""

ALL = "all"
SEARCH = "sample story"
"""What a saved search asks for: every story has it."""

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_LANGUAGES: Final[tuple[Language, ...]] = ("kk", "ru", "en")
_FIRST_PERSON = 7_100_000_001
_FIRST_ASKER = 8_100_000_001
_FIRST_GROUP = -4_100_000_001
_FIRST_SUPERGROUP = -1_002_100_000_001
_FIRST_CHANNEL = -1_003_100_000_001
_FIRST_FORUM = -1_004_100_000_001
_THREADS = (2, 3)
"""The first numbers that the emulator gives to a forum's topics."""

EDITORS: Final = tuple(range(8_200_000_001, 8_200_000_007))
"""People who administer groups and channels where stories are approved first."""

_APPROVING: Final = {"group": 1, "supergroup": 7, "channel": 3}
"""The number of the first of each kind where that is so, and of each tenth after it."""

_FATES: Final[tuple[tuple[Fate, float], ...]] = (
    ("held", 0.01),
    ("unlucky", 0.02),
    ("leaves", 0.05),
    ("vanishes", 0.02),
)
_GROUP_FATES: Final[tuple[tuple[Fate, float], ...]] = (("moves", 0.06), ("moves silently", 0.04), ("leaves", 0.04))
_SUPERGROUP_FATES: Final[tuple[tuple[Fate, float], ...]] = (("vanishes", 0.03), ("loses rights", 0.04))
_CHANNEL_FATES: Final[tuple[tuple[Fate, float], ...]] = (("leaves", 0.05), ("loses rights", 0.05))

_DISCUSSING = 5
"""Of so many supergroups one discusses a channel."""

_SEARCHING = 0.3
"""The part of those who are told at once that has a saved search, too."""


@dataclass(frozen=True, slots=True)
class Habit:
    """When somebody wants to be told."""

    every: str = "instant"
    """Or `daily`, `weekly`."""
    hour: int = 18
    day: int = 0
    """Of a weekly digest, 0: Monday."""
    quiet: tuple[int, int] | None = None
    """The hours that hold all back; None: there are none, or they only make it silent."""
    silent: tuple[int, int] | None = None

    @property
    def digest(self) -> str:
        """As `chats import` has it."""
        days = f" {DAYS[self.day]}" if self.every == "weekly" else ""
        return "instant" if self.every == "instant" else f"{self.every}{days} {self.hour:02}:00"

    @property
    def quiet_written(self) -> str:
        """As `chats import` has it."""
        hours = self.quiet or self.silent
        written = f"{hours[0]:02}:00-{hours[1]:02}:00" if hours else "off"
        return f"silent {written}" if self.silent else written


@dataclass(frozen=True, slots=True)
class Follower(Place):
    """A place with what it follows as it begins."""

    language: Language = "kk"
    topics: frozenset[str] = frozenset()
    habit: Habit = field(default_factory=Habit)
    channel: int = 0
    """The channel that a group discusses, whose posts appear in it by themselves."""
    approvers: tuple[int, ...] = ()
    """Two editors who approve what is posted here; none: it is posted at once."""

    def with_habit(self, **changes: object) -> Follower:
        """The same with something else in its habit."""
        return replace(self, habit=replace(self.habit, **changes))  # type: ignore[arg-type] # as Habit has them

    def line(self) -> bytes:
        """A line for `chats import`."""
        values = {
            "chat": self.chat,
            "kind": self.kind,
            "title": title_of(self),
            "language": self.language,
            "thread": self.thread,
            "settings": {"approval": True} if self.approvers else {},
            "follows": [{"search": one} if one == SEARCH else one for one in sorted(self.topics)],
            "digest": self.habit.digest,
            "quiet": self.habit.quiet_written,
        }
        return orjson.dumps(values) + b"\n"


def make_population(seed: int, people: int, groups: int) -> list[Follower]:
    """So many people, and so many each of groups, supergroups and channels, and a tenth as many forums."""
    random = Random(seed)  # noqa: S311 - chance that can be repeated
    made = [
        *(_draw(random, _FIRST_PERSON + n, "private", _FATES) for n in range(people)),
        *(_draw(random, _FIRST_GROUP - n, "group", _GROUP_FATES) for n in range(groups)),
        *(_draw(random, _FIRST_SUPERGROUP - n, "supergroup", _SUPERGROUP_FATES) for n in range(groups)),
        *(_draw(random, _FIRST_CHANNEL - n, "channel", _CHANNEL_FATES) for n in range(groups)),
    ]
    for n in range(0, groups, _DISCUSSING):
        group = people + groups + n
        made[group] = replace(made[group], fate="none", channel=_FIRST_CHANNEL - n)
    for nth, (kind, first) in enumerate(_APPROVING.items()):
        for n in range(first, groups, 10):
            number = people + nth * groups + n
            made[number] = replace(made[number], approvers=(EDITORS[n % 6], EDITORS[(n + 1 + n // 10) % 6]))
        assert all(one.kind == kind for one in made[people + nth * groups : people + (nth + 1) * groups])
    for n in range(-(-groups // 10)):
        forum = _draw(random, _FIRST_FORUM - n, "supergroup", ())
        made += [replace(forum, thread=thread, topics=_topics(random)) for thread in (0, *_THREADS)]
    return made


def title_of(place: Follower) -> str:
    """What a chat is called: one where stories are approved first has a name of its own."""
    return f"Approving {place.kind} {abs(place.chat) % 10_000:04}" if place.approvers else f"Sample {place.kind}"


def askers(count: int) -> list[int]:
    """People who follow nothing, and ask."""
    return [_FIRST_ASKER + n for n in range(count)]


def _draw(random: Random, chat: int, kind: ChatKind, fates: tuple[tuple[Fate, float], ...]) -> Follower:
    fate: Fate = "none"
    drawn = random.random()
    for one, share in fates:
        if 0 <= drawn < share:
            fate = one
        drawn -= share
    language = random.choice(_LANGUAGES)
    topics, habit = _topics(random), draw_habit(random)
    if habit.every == "instant" and random.random() < _SEARCHING:
        topics |= {SEARCH}
    return Follower(chat, kind, fate=fate, language=language, topics=topics, habit=habit)


def _topics(random: Random) -> frozenset[str]:
    return frozenset(random.choice(((ALL,), (MAIN_TOPIC,), TOPICS[:2], TOPICS[1:], (SCHOOLS,), TOPICS)))


def draw_habit(random: Random) -> Habit:
    """Two of ten at once, five daily, three weekly; most with quiet hours."""
    every = random.choices(("instant", "daily", "weekly"), (2, 5, 3))[0]
    hours = random.choice(((22, 7), (22, 7), (23, 6), (13, 15)))
    kind = random.choices(("quiet", "silent", "off"), (6, 2, 2))[0]
    return Habit(
        every=every,
        hour=random.choice((8, 9, 12, 18, 18, 18, 19, 20)),
        day=random.randrange(7),
        quiet=hours if kind == "quiet" else None,
        silent=hours if kind == "silent" else None,
    )
