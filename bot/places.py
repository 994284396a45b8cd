"""What a button is about: a page of a list, or what can be followed; written into its data, and read back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.controls import NUMBER

Order: TypeAlias = Literal["best", "newest"]
"""How the stories of a search follow one another; other lists are always the newest first."""

PAGE_SIZE = 5
"""Stories on a page, where no other number was asked for."""

_LARGEST_PAGE = 20
_SLUG = r"[a-z0-9][a-z0-9_-]*"
_SUBJECT = re.compile(rf"(?P<topic>{_SLUG})?(?:@(?P<region>{_SLUG}))?(?:\?(?P<query>{NUMBER}))?")
_PLACE = re.compile(
    rf"(?P<topic>{_SLUG})?(?:\?(?P<query>{NUMBER})(?P<newest>n)?)?"
    rf":(?P<size>[1-9][0-9]?)(?:(?P<way>[<>])(?P<anchor>{NUMBER}))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page of a list: of a topic's stories, of a search's (its number), else of all stories."""

    topic: str = ""
    query: int = 0
    order: Order = "best"
    """Of a search."""
    size: int = PAGE_SIZE
    anchor: int | None = None
    """The story that the page lies next to; the first page has none."""
    older: bool = True
    """Whether the page follows the anchor, or goes before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a button follows: a topic, a region, a topic in a region, a search (its number), else all stories."""

    topic: str = ""
    region: str = ""
    query: int = 0


def write_place(place: Place) -> str:
    """A page as buttons carry it, in at most 60 bytes where its topic's slug has no more than 30."""
    newest = "n" if place.order == "newest" else ""
    query = f"?{place.query}{newest}" if place.query else ""
    anchor = f"{'>' if place.older else '<'}{place.anchor}" if place.anchor else ""
    return f"{place.topic}{query}:{place.size}{anchor}"


def write_subject(subject: Subject) -> str:
    """What is followed as buttons carry it."""
    region = f"@{subject.region}" if subject.region else ""
    return f"{subject.topic}{region}" + (f"?{subject.query}" if subject.query else "")


def read_place(text: str) -> Place:
    """What write_place wrote; ValueError for anything else."""
    found = _PLACE.fullmatch(text)
    if found is None or int(found["size"]) > _LARGEST_PAGE or (found["topic"] and found["query"]):
        raise ValueError(text)
    return Place(
        topic=found["topic"] or "",
        query=int(found["query"] or 0),
        order="newest" if found["newest"] else "best",
        size=int(found["size"]),
        anchor=int(found["anchor"]) if found["anchor"] else None,
        older=found["way"] != "<",
    )


def read_subject(text: str) -> Subject:
    """What write_subject wrote; ValueError for anything else."""
    found = _SUBJECT.fullmatch(text)
    if found is None or (found["query"] and (found["topic"] or found["region"])):
        raise ValueError(text)
    return Subject(topic=found["topic"] or "", region=found["region"] or "", query=int(found["query"] or 0))
