"""Does a story go on with an earlier one: the draft that is law now, the child found, the trial after the deed.

Pure. A wrong answer sends a reader to somebody else's misfortune, so doubt keeps stories apart: an incident shares its
town and what happened there, a decision its subject, neither may contradict the other, and the later one tells
something that the earlier did not know, or repeats a detail that it can have from nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, product

from bot.join import Told
from bot.likeness.contrasts import contrary
from bot.likeness.figures import of_kind, shared_counts, tells, title_numbers_differ
from bot.likeness.lexicon import Subject, subject_of
from bot.likeness.numbers import Kind
from bot.likeness.traits import Traits

WITHIN = timedelta(days=60)
"""What is further apart is another matter, or is remembered by nobody."""

SURE = 2.5
"""The least weight of two stories that are parts of one matter."""

MOST_TRACES = 40
"""Traces of one edition, at most; the first tell most."""

_LARGE = frozenset({"almati", "astana", "shimkent"})
"""Towns where the same happens twice within two months."""

_FRESH = timedelta(days=7)
"""While it is so fresh, it is rather the same."""

_REPORTED = timedelta(days=1)
"""So long others go on to report the same: only what is new makes another part of it."""

_TOLD_ONCE: tuple[Kind, ...] = ("age", "rank", "share")

_DECIDING = "law rule decree project program ban reading plan propose approve sign government standard concept"
_STEPS = (
    "law propose lawmaker senate reading approve president sign government ministry education decree rule project "
    "program discuss meeting committee plan instruct present tokayev cancel demand"
)
_TELLING_NOTHING = "million tenge kg sale sold number incident"
_IN_FORCE = frozenset({"vstipi", "kishin", "forse"})
"""A law comes into force: the words for it are no subjects."""


@dataclass(frozen=True, slots=True)
class Part:
    """A story that may be a part of a matter."""

    story: int
    order: int
    """Where it stands in lists, from the oldest on."""
    editions: tuple[Told, ...]
    matter: int | None = None
    """The matter that it is known to be a part of."""


def find_parts(compared: Iterable[tuple[Part, Sequence[Part]]]) -> list[tuple[int, int]]:
    """Tell which stories become parts of which matters, each being compared with some that may be parts of its own.

    Each goes to the matter of the one that it agrees with most, but to none in which it tells of somebody else; what is
    a part already, stays that.
    """
    matters: dict[int, int] = {}
    for part, others in sorted(compared, key=lambda one: (one[0].order, one[0].story)):
        if part.matter is not None or part.story in matters:
            continue
        known = {other.story: other.matter or matters.get(other.story) or other.story for other in others}
        barred = {known[other.story] for other in others if _is_of_another(part, other)}
        weights = [(_goes_on(part, other), other) for other in others if known[other.story] not in barred]
        weight, nearest = max(weights, key=lambda one: (one[0], -one[1].story), default=(0.0, part))
        if weight >= SURE:
            first = nearest.matter or matters.get(nearest.story) or min(part, nearest, key=_age).story
            matters[part.story] = first
            if nearest.matter is None:
                matters.setdefault(nearest.story, first)
    return list(matters.items())


def _is_of_another(part: Part, other: Part) -> bool:
    """Whether two stories give ages, and none alike."""
    pairs = product(part.editions, other.editions)
    return any(_differ(one.traits, two.traits, "age") for one, two in pairs)


def _age(part: Part) -> tuple[int, int]:
    return (part.order, part.story)


def _goes_on(part: Part, other: Part) -> float:
    """Weigh two stories by the editions that agree most, where none contradicts another."""
    earlier, later = sorted((part, other), key=_age)
    pairs = [(one.traits, two.traits) for one, two in product(earlier.editions, later.editions)]
    if any(_contradict(one, two) for one, two in pairs):
        return 0.0
    return max((weigh_parts(one, two) for one, two in pairs), default=0.0)


def weigh_parts(earlier: Traits, later: Traits) -> float:
    """Weigh whether an edition goes on with an earlier one of another story: it does from SURE on; 0 if it cannot."""
    if abs(later.day - earlier.day) > WITHIN or _contradict(earlier, later):
        return 0.0
    if _same_place(earlier, later):
        return _weigh_incident(earlier, later)
    if not (_is_local(earlier) or _is_local(later)) and _decides(earlier) and _decides(later):
        return _weigh_decision(earlier, later)
    return 0.0


def traces_of(text: Traits) -> list[int]:
    """By what earlier and later parts of an edition's matter are found: numbers, each for two things that go together.

    One thing alone (a town, an illness) is had by too many stories.
    """
    things = sorted(subject.name for subject in text.subjects if subject.weight > 1 and not _is_step(subject))
    titled = sorted(subject.name for subject in _things(text.title_subjects))
    names = sorted(text.names | text.title_others)
    places = [f"@{place}" for place in sorted(text.places.towns | text.places.regions)]
    pairs: Iterator[tuple[str, str]] = product(places, (*titled, *names, *things))
    if not places:
        decided = ("decided",) if _decides(text) else ()
        pairs = combinations(dict.fromkeys((*decided, *titled, *things)), 2)
    found = dict.fromkeys(_trace(one, other) for one, other in pairs)
    return list(found)[:MOST_TRACES]


def _trace(one: str, other: str) -> int:
    digest = blake2b("\0".join(sorted((one, other))).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _weigh_incident(earlier: Traits, later: Traits) -> float:
    shared, own = _shared_things(earlier, later), _own_things(earlier, later)
    words = len(_shared_names(earlier, later))
    ages = bool(of_kind(earlier, "age") & of_kind(later, "age"))
    counts = min(sum(map(tells, shared_counts(earlier, later))), 2)
    news = _news(earlier, later)
    detailed = words or ages or news or counts >= 1 or len(shared) > 2  # noqa: PLR2004 - things that together are rare
    reported = later.day - earlier.day <= _REPORTED and not news
    if all(own) or not detailed or not (shared or ages) or reported or _institutions_differ(earlier, later):
        return 0.0
    weight = 1.2 * min(len(shared), 3) + 1.2 * ages + 1.4 * counts + 0.7 * min(words, 2) + news
    weight += 0.35 * min(_shared_subjects(earlier, later), 3) - 0.4 * sum(own)
    days = later.day - earlier.day
    weight += 0.3 if days <= _FRESH else -0.4 * days / WITHIN
    return weight - 0.4 * (not earlier.places.towns & later.places.towns - _LARGE)


def _weigh_decision(earlier: Traits, later: Traits) -> float:
    shared, own = _shared_things(earlier, later), _own_things(earlier, later)
    counts = min(sum(map(tells, shared_counts(earlier, later))), 2)
    news = bool(_news(earlier, later) or _steps(earlier, later) or later.title_others & _IN_FORCE)
    if not (shared and news) or (any(own) and not counts):
        return 0.0
    titled = bool(_things(earlier.title_subjects & later.title_subjects))
    subjects = min(_shared_subjects(earlier, later), 2)
    return 1.2 * min(len(shared), 2) + 0.5 * subjects + 0.5 * titled + 1.4 * counts + 0.9


def _contradict(earlier: Traits, later: Traits) -> bool:
    """Whether they tell of other places, ages or numbers; more victims than before are no contradiction by name."""
    if any(_differ(earlier, later, kind) for kind in _TOLD_ONCE):
        return True
    named = bool(_shared_names(earlier, later)) and bool(_shared_things(earlier, later))
    return contrary(earlier, later) and not (
        named and title_numbers_differ(earlier, later) and _same_place(earlier, later)
    )


def _same_place(earlier: Traits, later: Traits) -> bool:
    """Whether both name a town, or a region where not both name towns; `contrary` knows of those that differ."""
    one, other = earlier.places, later.places
    return bool(one.towns & other.towns or (one.regions & other.regions and not (one.towns and other.towns)))


def _is_local(text: Traits) -> bool:
    return bool(text.places.towns or text.places.regions)


def _differ(earlier: Traits, later: Traits, kind: Kind) -> bool:
    one, other = of_kind(earlier, kind), of_kind(later, kind)
    return bool(one and other and not one & other)


def _shared_things(earlier: Traits, later: Traits) -> frozenset[Subject]:
    """What happened, as far as either title says it and the other text knows it."""
    in_titles = (earlier.title_subjects & later.subjects) | (later.title_subjects & earlier.subjects)
    return _things(in_titles)


def _own_things(earlier: Traits, later: Traits) -> tuple[bool, bool]:
    """Whether each title is about a thing of which the other text knows nothing."""
    mine, theirs = earlier.title_subjects - later.subjects, later.title_subjects - earlier.subjects
    return bool(_things(mine)), bool(_things(theirs))


def _institutions_differ(earlier: Traits, later: Traits) -> bool:
    mine, theirs = earlier.title_subjects - later.subjects, later.title_subjects - earlier.subjects
    return all(any(one.institution and not _is_step(one) for one in own) for own in (mine, theirs))


def _shared_names(earlier: Traits, later: Traits) -> frozenset[str]:
    """Names, and words of a title that no table knows; those that towns begin with are no names of their own."""
    mine, theirs = earlier.names | earlier.title_others, later.names | later.title_others
    return (mine & later.folded) | (theirs & earlier.folded)


def _shared_subjects(earlier: Traits, later: Traits) -> int:
    both = earlier.subjects & later.subjects
    return sum(one.weight > 1 and not one.thing and not _is_step(one) for one in both)


def _news(earlier: Traits, later: Traits) -> float:
    """How much the later tells that comes after an event (somebody was found, arrested, tried), and is new."""
    if any(one.stage for one in later.title_subjects - earlier.subjects):
        return 0.8
    return 0.5 if any(one.stage for one in later.subjects - earlier.subjects) else 0.0


def _steps(earlier: Traits, later: Traits) -> Iterable[Subject]:
    return [one for one in later.title_subjects - earlier.subjects if _is_step(one)]


def _things(subjects: Iterable[Subject]) -> frozenset[Subject]:
    nothing = _named(_TELLING_NOTHING)
    return frozenset(one for one in subjects if one.thing and one not in nothing and not _is_step(one))


def _decides(text: Traits) -> bool:
    return bool(text.subjects & _named(_DECIDING))


def _is_step(subject: Subject) -> bool:
    return subject in _named(_STEPS)


@lru_cache(8)
def _named(words: str) -> frozenset[Subject]:
    """The subjects that English words name."""
    return frozenset(filter(None, (subject_of(word, "en") for word in words.split())))
