"""The likeliest ways to read a word: each spelling of it one way or another, the costs added up."""

from __future__ import annotations

from collections.abc import Iterable

from bot.analysis.latin.spellings import Option, Table

_WORK = 260
"""Paths times spellings that a word is worth: a long one is followed on fewer paths."""

_WIDEST = 24
"""Paths that are followed at once in a short one."""

_DEAREST = 60
"""What a path may cost above the cheapest; rarer ones are noise."""

Path = tuple[int, str, str]
"""A way to read the beginning of a word: its cost, its letters, and the key that paths are told apart by."""


def follow(parts: list[str], table: Table, *, fold: bool) -> list[tuple[int, str]]:
    """The cheapest ways to read these spellings, with their costs, the cheapest first; no two are equal.

    With fold, no two are equal after fold_letters: of several only the cheapest is followed.
    """
    width = min(_WIDEST, max(2, _WORK // len(parts)))
    paths: list[Path] = [(0, "", "")]
    for part, following in zip(parts, [*parts[1:], "$"], strict=True):
        every = table.options[part]
        options = [option for option in every if not option.after or following[0] in option.after] or every[:1]
        paths = sorted(_grow(paths, options, fold=fold))[:width]
    limit = paths[0][0] + _DEAREST
    return [(cost, letters) for cost, letters, _ in paths if cost <= limit]


def _grow(paths: Iterable[Path], options: Iterable[Option], *, fold: bool) -> Iterable[Path]:
    """Every path with every option that fits after it; of those with one key the cheapest."""
    grown: dict[str, Path] = {}
    fitting: dict[str, list[tuple[int, str, str]]] = {}
    for cost, letters, key in paths:
        last = letters[-1:] or "^"
        if last not in fitting:
            fitting[last] = _additions(options, last, fold=fold)
        for more, added, added_key in fitting[last]:
            new = key + added_key
            known = grown.get(new)
            if known is None or cost + more < known[0]:
                grown[new] = (cost + more, letters + added, new)
    return grown.values()


def _additions(options: Iterable[Option], last: str, *, fold: bool) -> list[tuple[int, str, str]]:
    """What the options that fit after this letter add to cost, letters and key; where none fits, the first does."""
    every = list(options)
    fitting = [option for option in every if not option.before or last in option.before] or every[:1]
    return [(option.cost, option.letters, option.folded if fold else option.letters) for option in fitting]
