"""What is looked for in stories, and held against saved searches: the texts of their editions, and what each is of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.search.document import Text, region_key, site_key, topic_key
from bot.store.database import Rows


@dataclass(frozen=True, slots=True)
class Content:
    """A story, as far as anybody can look for it."""

    sorted_at: int
    """How it is dated; milliseconds."""
    texts: list[Text] = field(default_factory=list)
    """Of all its editions, in the order in which they came."""
    subjects: list[str] = field(default_factory=list)
    """The keys of its sites, topics and regions, each once."""


async def read_contents(rows: Rows, stories: Iterable[int]) -> dict[int, Content]:
    """The stories, of those that are shown: nobody finds one that is hidden."""
    given = json.dumps(list(stories))
    shown = "json_each(?) AS number CROSS JOIN story AS s ON s.story = number.value AND s.hidden_at IS NULL"
    found = await rows.fetchall(f"SELECT s.story, s.sorted_at FROM {shown}", (given,))
    contents = {row["story"]: Content(row["sorted_at"]) for row in found}
    sql = f"SELECT e.* FROM {shown} CROSS JOIN edition AS e ON e.story = s.story ORDER BY e.edition"
    for row in await rows.fetchall(sql, (given,)):
        contents[row["story"]].texts.append(Text(row["language"], row["title"], row["summary"]))
        _add(contents[row["story"]], site_key(row["site"]))
    for kind, key in (("topic", topic_key), ("region", region_key)):
        sql = f"SELECT s.story, o.{kind} AS slug FROM {shown} CROSS JOIN story_{kind} AS o ON o.story = s.story"
        for row in await rows.fetchall(sql, (given,)):
            _add(contents[row["story"]], key(row["slug"]))
    return contents


def _add(content: Content, key: str) -> None:
    if key not in content.subjects:
        content.subjects.append(key)
