"""What is to happen in the weeks, and when: drawn from a seed before they begin."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

from tests.soak.editors import draw_editors
from tests.soak.newsroom import SHOWN, SITES
from tests.soak.population import ALL, SEARCH, TOPICS, Follower, askers, draw_habit
from tests.soak.sayings import COMMANDS, ORDERS, TEXTS
from tests.soak.stage import OWNER

if TYPE_CHECKING:
    from collections.abc import Sequence

HOUR, DAY = 3600.0, 86400.0

OLD = tuple(range(1, len(SITES) * SHOWN + 1))
"""The stories that the sites show from the beginning, full pages as real sites have them: nobody is to get them."""

FLOOD = 25
"""More than the bot lets through at once."""

_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How long, how many, how often; the seed makes it happen the same way again, but for what the machine adds."""

    days: int = 21
    seed: int = 1
    people: int = 1500
    groups: int = 150
    """Each of groups, supergroups and channels."""
    rate: int = 30
    """Messages a second that Telegram takes, and that the bot is told."""
    stories: int = 6
    """A day, about."""
    asks: int = 150
    """A day: how often somebody writes or presses."""
    changes: int = 20
    """A day: how often somebody sets something else."""
    stops: int = 4
    """A day, but for the days in the middle, when the memory is watched."""
    archive: int = 5000
    """Stories that are there from the beginning, so that what SQLite holds in memory does not grow with the file."""
    commands: int = 2
    """A day: how often another command uses the database."""
    step: int = 300
    """Seconds that the clock leaps over at once, at most, while the bot has nothing to do with Telegram or a site."""


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that happens."""

    at: float
    """Seconds since the beginning."""
    deed: str
    values: dict[str, int | str] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A follower as it is from a moment on."""

    at: float
    """Seconds since the beginning: when it was asked for."""
    follower: Follower


@dataclass(slots=True)
class Calendar:
    """All that is to happen, in its order; who changes what; and which stories have which topic."""

    events: list[Event] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    topics: dict[int, str] = field(default_factory=dict)
    published: dict[int, float] = field(default_factory=dict)

    def add(self, at: float, deed: str, **values: int | str) -> None:
        """Plan an event."""
        self.events.append(Event(at, deed, values))


def calm_days(days: int) -> range:
    """The days in the middle on which the bot is not stopped: a week, or a third of less than two weeks."""
    calm = _WEEK if days >= 2 * _WEEK else days // 3
    return range((days - calm) // 2, (days + calm) // 2)


def draw_calendar(options: Options, population: Sequence[Follower]) -> Calendar:
    """Draw all of it."""
    random = Random(options.seed)  # noqa: S311 - chance that can be repeated
    made = Calendar()
    for day in range(options.days):
        _draw_stories(made, random, options, day)
        _draw_asks(made, random, options, day)
        if day not in calm_days(options.days):
            _draw_stops(made, random, options, day)
        _draw_troubles(made, random, options, day)
    _draw_fates(made, random, options, population)
    _draw_changes(made, random, options, population)
    _draw_flood(made, random, options)
    draw_editors(made, random, options, population, OWNER)
    wrong_at = DAY * (options.days // 6) + 11 * HOUR
    made.add(wrong_at, "wrong", by=-3600)
    made.add(wrong_at + HOUR, "wrong", by=0)
    made.add((options.days - 0.5) * DAY, "faults", on=0)
    made.events = sorted(event for event in made.events if event.at < options.days * DAY)
    return made


def _draw_stories(made: Calendar, random: Random, options: Options, day: int) -> None:
    for _ in range(random.randint(options.stories - 2, options.stories + 2)):
        number = max(made.topics, default=OLD[-1]) + 1
        site = random.choices(tuple(SITES), (4, 2, 3))[0]
        at = day * DAY + random.uniform(1.5 if not day else 0, 23) * HOUR
        languages = list(SITES[site][1])
        random.shuffle(languages)
        first = random.randint(1, len(languages))
        _publish(made, at, site, number, languages[:first])
        for language in languages[first:]:
            later = at + random.choice((0.3, 2, 20, 40)) * HOUR
            made.add(later, "publish", site=site, number=number, languages=language)
        if random.random() < 0.25:
            later = at + random.uniform(1, 40) * HOUR
            summary = f"A corrected summary of sample story {number}, at length."
            made.add(later, "publish", site=site, number=number, languages=languages[0], summary=summary)


def _publish(made: Calendar, at: float, site: str, number: int, languages: Sequence[str]) -> None:
    made.topics[number] = TOPICS[tuple(SITES).index(site)]
    made.published[number] = at
    made.add(at, "publish", site=site, number=number, languages=",".join(languages))


def _draw_flood(made: Calendar, random: Random, options: Options) -> None:
    """A day before the last but one: more at once than is let through; an operator does so two hours later."""
    at = (options.days - 1) * DAY * 0.7 + random.uniform(0, 2) * HOUR
    first = max(made.topics) + 1
    for number in range(first, first + FLOOD):
        _publish(made, at, "courier", number, ("ru",))
    made.add(at + 3 * HOUR, "release")


def _draw_asks(made: Calendar, random: Random, options: Options, day: int) -> None:
    people = askers(options.asks and min(options.asks, 40))
    if not day and people:  # what a bot reads when it is first asked, it has then
        for n, text in enumerate(TEXTS):
            made.add((0.4 + n / 30) * HOUR, "say", chat=people[n % len(people)], text=text)
    for _ in range(options.asks):
        at, person = day * DAY + random.uniform(0.2, 24) * HOUR, random.choice(people)
        if random.random() < 0.4:
            made.add(at, "press", chat=person, nth=random.randrange(12))
        else:
            made.add(at, "say", chat=person, text=random.choice(TEXTS))


def _draw_stops(made: Calendar, random: Random, options: Options, day: int) -> None:
    """At any moment, or just when most is to be sent; most are back at once, some after hours."""
    for _ in range(options.stops):
        hour = random.choice((8, 9, 18, 18, 19, 7, random.uniform(1.2, 23)))
        at = day * DAY + hour * HOUR + random.uniform(0, 25)
        how = "term" if random.random() < 0.2 else "kill"
        away = random.choice((0, 0, 1, 1, 20, 20, 300, 2 * HOUR))
        made.add(at, "stop", how=how, away=int(away))


def _draw_troubles(made: Calendar, random: Random, options: Options, day: int) -> None:
    begins = day * DAY + random.uniform(3, 20) * HOUR
    site, fault = random.choice((*SITES, "herald")), random.choice(("broken", "busy", "changed", "hangs"))
    made.add(begins, "site", name=site, fault=fault)
    made.add(begins + random.uniform(0.3, 5) * HOUR, "site", name=site, fault="")
    stalls = day * DAY + random.choice((9, 12, 18, 20)) * HOUR + random.uniform(0, 60)
    made.add(stalls, "stall", on=1)
    made.add(stalls + 120, "stall", on=0)
    made.add(day * DAY + random.uniform(5, 23) * HOUR, "say", chat=OWNER, text=random.choice(ORDERS))
    for _ in range(options.commands):
        made.add(day * DAY + random.uniform(6, 22) * HOUR, "beside", nth=random.randrange(len(COMMANDS)))


def _draw_fates(made: Calendar, random: Random, options: Options, population: Sequence[Follower]) -> None:
    for one in population:
        at = random.uniform(0.1, 0.8) * options.days * DAY
        if one.fate in {"leaves", "vanishes", "moves", "moves silently", "loses rights"}:
            made.add(at, "befall", chat=one.chat)
        if one.fate in {"leaves", "loses rights"}:
            back = at + random.uniform(0.5, 100) * HOUR
            made.add(back, "return", chat=one.chat)
            if one.private:  # what is to become of what was missed
                made.add(back + random.uniform(0.05, 3) * HOUR, "press", chat=one.chat, nth=random.randrange(3))


def _draw_changes(made: Calendar, random: Random, options: Options, population: Sequence[Follower]) -> None:
    able = [one for one in population if one.private and one.fate == "none"]
    random.shuffle(able)
    for n, one in enumerate(able[: options.changes * options.days]):
        at = (n / options.changes + random.uniform(0.05, 0.95)) * DAY
        if at < (options.days - 1) * DAY:
            text, changed = _change(random, one)
            made.changes.append(Change(at, changed))
            made.add(at, "say", chat=one.chat, text=text)


def _change(random: Random, one: Follower) -> tuple[str, Follower]:
    """What somebody writes, and who they are then."""
    new, topic = draw_habit(random), random.choice(TOPICS)
    match random.choice(("digest", "quiet", "follow", "unfollow", "language")):
        case "digest" if SEARCH not in one.topics:  # what is found by a search has hours of its own
            return f"/digest {new.digest}", one.with_habit(every=new.every, hour=new.hour, day=new.day)
        case "quiet" if new.silent is None:
            return f"/quiet {new.quiet_written}", one.with_habit(quiet=new.quiet, silent=None)
        case "follow":
            return f"/follow {topic}", replace(one, topics=one.topics | {topic})
        case "unfollow" if topic in one.topics and ALL not in one.topics:
            return f"/unfollow {topic}", replace(one, topics=one.topics - {topic})
        case _:
            return "/language en", replace(one, language="en")
