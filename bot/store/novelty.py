"""Which of a site's items belong to no stored story, asked before the pages of new stories are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.model import ParsedItem
from bot.store.database import Database

_BATCH = 400
"""Identities looked up in one statement."""


async def new_among(database: Database, items: Sequence[ParsedItem], site: str) -> list[ParsedItem]:
    """Give the items whose story is stored in no language at all, in their order."""
    ids = {item.external_id for item in items if item.external_id is not None}
    urls = {item.url for item in items if item.external_id is None}
    by_id = "SELECT external_id AS found FROM edition WHERE site = ? AND external_id IN ({marks})"
    by_url = "SELECT canonical_url AS found FROM edition WHERE external_id IS NULL AND canonical_url IN ({marks})"
    known_ids = await _found(database, by_id, ids, (site,))
    known_urls = await _found(database, by_url, urls, ())
    return [
        item
        for item in items
        if (item.external_id not in known_ids if item.external_id is not None else item.url not in known_urls)
    ]


async def _found(database: Database, sql: str, wanted: Iterable[str], before: tuple[str, ...]) -> set[str]:
    values = sorted(wanted)
    found: set[str] = set()
    for start in range(0, len(values), _BATCH):
        part = values[start : start + _BATCH]
        rows = await database.read(sql.format(marks=", ".join("?" * len(part))), (*before, *part))
        found |= {row["found"] for row in rows}
    return found
