"""The joins that were made by themselves, for somebody to look through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.model import JoinedBy, Language
from bot.store.database import Database
from bot.store.values import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """An edition that came to a story, and what the story begins with."""

    story: int
    by: JoinedBy
    at: datetime
    language: Language
    site: str
    title: str
    beside: str
    """The title of the first edition of the story."""
    beside_site: str


async def latest_joins(database: Database, *, limit: int) -> list[Join]:
    """Give the joins that no operator made and that hold still, the latest first; hidden stories are left out."""
    sql = """
        SELECT e.story, j.joined_by, j.joined_at, e.language, e.site, e.title,
            first.title AS beside, first.site AS beside_site
        FROM joined AS j CROSS JOIN edition AS e USING (edition) CROSS JOIN story AS s ON s.story = e.story
            CROSS JOIN edition AS first ON first.edition = (
                SELECT other.edition FROM edition AS other WHERE other.story = e.story AND other.edition <> e.edition
                ORDER BY EXISTS (SELECT 1 FROM joined AS came WHERE came.edition = other.edition), other.edition LIMIT 1
            )
        WHERE j.joined_by <> 'operator' AND s.hidden_at IS NULL
        ORDER BY j.joined DESC LIMIT :limit
    """
    return [
        Join(
            story=row["story"],
            by=row["joined_by"],
            at=moment(row["joined_at"]),
            language=row["language"],
            site=row["site"],
            title=row["title"],
            beside=row["beside"],
            beside_site=row["beside_site"],
        )
        for row in await database.read(sql, {"limit": limit})
    ]
