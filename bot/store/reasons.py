"""Why a chat's thread is to get a story, as far as that decides when: by what it follows besides, and by its alerts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from sqlite3 import Row
from typing import TypeAlias

from bot.departure import Reason
from bot.store.database import Rows

Key: TypeAlias = tuple[int, int, int]
"""A chat, a thread of it and a story."""


@dataclass(frozen=True, slots=True)
class AlertReason:
    """An alert that brings a story."""

    search: str
    digest: str
    """'': as the chat's thread has it."""
    at_night: bool

    def as_reason(self, digest: str) -> Reason:
        """The same with its digest, or that of its thread."""
        return Reason(self.digest or digest, at_night=self.at_night)


async def alerts_of(tx: Rows, rows: Iterable[Row]) -> dict[Key, list[AlertReason]]:
    """The alerts that bring waiting rows, those that are paused or ended meanwhile left out, in the order saved."""
    keys = [(row["chat"], row["thread"], row["story"], row["created_at"]) for row in rows if row["by_search"]]
    found: dict[Key, list[AlertReason]] = {}
    if not keys:
        return found
    sql = """
        SELECT f.chat, f.thread, a.story, f.digest, f.at_night, q.text
        FROM json_each(:keys) AS k
            CROSS JOIN follow AS f ON (f.chat, f.thread, f.topic, f.region) = (k.value ->> 0, k.value ->> 1, '', '')
                AND f.query > 0 AND f.paused_at IS NULL AND f.followed_at <= k.value ->> 3
            CROSS JOIN story_query AS a ON (a.story, a.query) = (k.value ->> 2, f.query)
            CROSS JOIN query AS q ON q.query = f.query
        ORDER BY f.followed_at, f.query
    """
    for row in await tx.fetchall(sql, {"keys": json.dumps(keys)}):
        alert = AlertReason(row["text"], row["digest"], bool(row["at_night"]))
        found.setdefault((row["chat"], row["thread"], row["story"]), []).append(alert)
    return found


def reasons_of(row: Row, alerts: Collection[AlertReason]) -> frozenset[Reason]:
    """What decides when a waiting row leaves, given its thread's `digest` in the row."""
    reasons = {alert.as_reason(row["digest"]) for alert in alerts}
    if row["by_subject"] or not reasons:
        reasons.add(Reason(row["digest"]))
    return frozenset(reasons)
