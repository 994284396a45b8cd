"""What to look for instead where a query finds nothing: less of it, the most telling first."""

from __future__ import annotations

from collections.abc import Iterator

from bot.analysis.tokens import forms_of
from bot.search.narrowing import Narrowing, located

_MOST = 8
"""Each is looked for; nobody waits for more."""

_LONG = 4
"""Letters of a word that tells something by itself."""


def simpler(text: str, narrowing: Narrowing) -> list[str]:
    """Shorter queries in the order in which they are worth a try; none of them is the query itself."""
    found = dict.fromkeys(" ".join(query.split()) for query in _simpler(text, narrowing))
    return [query for query in found if query not in {"", text}][:_MOST]


def _simpler(text: str, narrowing: Narrowing) -> Iterator[str]:
    parts = [one.part for one in located(text)]
    filters = [part for part in parts if narrowing.kind_of(part)]
    said = [part for part in parts if part not in filters and not part.excluded]
    words = [part.text for part in said if part.kind in {"word", "phrase"}]
    if filters:
        yield narrowing.clear(text, "topic", "region", "source", "period")
    if len(filters) > 1:
        for kind in ("period", "source", "region", "topic"):
            yield narrowing.clear(text, kind)
    yield " ".join(words)
    yield from sorted((form for form in forms_of(" ".join(words)) if len(form) >= _LONG), key=len, reverse=True)
