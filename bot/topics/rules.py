"""Rules: of what words a text puts itself under a topic or a region, and which words do not count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.topics.terms import Term

NEAR = 20
"""Words between those of one rule at most, where it names no other number: about a sentence and a half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """Terms of which any is as good as another."""

    name: str = ""
    """A group's; empty for words of one rule."""
    terms: tuple[Term, ...]
    excluded: tuple[Term, ...] = ()
    """Words within one of these do not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A word of each list must be there, near each other."""

    lists: tuple[WordList, ...]
    excluded: tuple[Term, ...] = ()
    """Words within one of these do not count for this rule, in whatever list."""
    near: int = NEAR
    lead: bool = True
    """Whether the first words of the text must hold one of them: a word further down may be there in passing."""
    unless: tuple[str, ...] = ()
    """Topics (or regions, for a region's rule) beside which the rule does not count."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of every topic and region, by slug; any one of a slug's suffices."""

    topics: Mapping[str, tuple[Rule, ...]] = field(default_factory=lambda: MappingProxyType({}))
    regions: Mapping[str, tuple[Rule, ...]] = field(default_factory=lambda: MappingProxyType({}))


def idle_terms(terms: Iterable[Term], excluded: Iterable[Term]) -> list[tuple[Term, Term]]:
    """The terms that can never count, each with what excludes every one of their words."""
    others = tuple(excluded)
    pairs = ((term, next((other for other in others if other.covers(term)), None)) for term in terms)
    return [(term, other) for term, other in pairs if other is not None]


def turns_of(rules: Mapping[str, tuple[Rule, ...]]) -> dict[str, int]:
    """When each topic's rules are done with: after those before which any of them steps back.

    Topics that step back before each other, if only by way of others, have no turn.
    """
    turns: dict[str, int] = {}
    while True:
        before = len(turns)
        for slug, several in rules.items():
            others = {other for rule in several for other in rule.unless if other in rules}
            if slug not in turns and others <= turns.keys():
                turns[slug] = max((turns[other] + 1 for other in others), default=0)
        if len(turns) == before:
            return turns
