"""The numbers of two editions, compared: which they share, and where one tells another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.likeness.numbers import Kind
    from bot.likeness.traits import Traits

_NONE: frozenset[float] = frozenset()
_ROUNDED = 1000
"""What is less is told exactly."""


def of_kind(text: Traits, kind: Kind) -> frozenset[float]:
    """The values of a kind, of all the text."""
    return text.numbers.all.get(kind, _NONE)


def tells(value: float) -> float:
    """How much a shared number tells: small and round ones are had by chance."""
    if value < 10:  # noqa: PLR2004 - digits
        return 0.5
    if value < 100:  # noqa: PLR2004 - two digits
        return 1.0
    return 1.5 if _digits(value) <= 2 else 2.0  # noqa: PLR2004 - digits that are no noughts behind


def _digits(value: float) -> int:
    """The digits of a number up to its last zeros."""
    return len(f"{value:.0f}".rstrip("0"))


def shared_counts(a: Traits, b: Traits) -> list[float]:
    """The counts of the one that the other has, too, be it rounded."""
    return [value for value in of_kind(a, "count") if _among(value, of_kind(b, "count"))]


def count_apart(value: float, a: Traits, b: Traits) -> bool:
    """Whether it is of one thing that there are so many here, and of another one there; children go by many names."""
    one, other = a.counted.get(value), b.counted.get(value)
    if not one or not other or one & other:
        return False
    return not (any(noun.child for noun in one) and any(noun.child for noun in other))


def _among(value: float, values: Collection[float]) -> bool:
    """Whether a number is among others, be it that one of them is rounded."""
    return value in values or any(_rounds(value, other) or _rounds(other, value) for other in values)


def _rounds(rounded: float, value: float) -> bool:
    """Whether the one is the other, rounded to its two first digits at least, and by two or more."""
    if rounded < _ROUNDED or not rounded / 10 < value < rounded * 10:
        return False
    digits = _digits(rounded)
    zeros = len(f"{rounded:.0f}") - digits
    return digits > 1 and zeros > 1 and round(value, -zeros) == rounded


def title_numbers_differ(a: Traits, b: Traits) -> bool:
    """Whether each title gives a number, an age, a share, a time or a day of which the other text knows nothing."""
    return any(_has_own(a, b, kind) and _has_own(b, a, kind) for kind in a.numbers.title)


def _has_own(one: Traits, other: Traits, kind: Kind) -> bool:
    return any(
        not _among(value, of_kind(other, kind)) and not _is_about(value, one, other, kind)
        for value in one.numbers.title.get(kind, _NONE)
    )


def _is_about(value: float, one: Traits, other: Traits, kind: Kind) -> bool:
    """Whether the other text has a number that the value can be, one of both being said to be near."""
    return any(
        abs(value - near) <= max(value, near) / 10 and (value in one.numbers.about or near in other.numbers.about)
        for near in of_kind(other, kind)
    )


def numbers_differ(a: Traits, b: Traits) -> bool:
    """Whether both count something, and nothing alike."""
    return bool(of_kind(a, "count") and of_kind(b, "count") and not shared_counts(a, b))
