"""Which rows a restored database takes over from the one that it replaces (`gone`), and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_SAME: Final = """
    (e.site, e.external_id, e.language, e.canonical_url) IS (g.site, g.external_id, g.language, g.canonical_url)
"""
_LIKE: Final = """
    e.language = g.language AND (e.site = g.site AND e.external_id = g.external_id
        OR e.external_id IS NULL AND g.external_id IS NULL AND e.canonical_url = g.canonical_url)
"""
_NEW: Final = f"""
    WHERE g.story IN (SELECT story FROM main.story)
        AND NOT EXISTS (SELECT 1 FROM main.edition AS e WHERE e.edition = g.edition AND {_SAME})
        AND NOT EXISTS (
            SELECT 1 FROM main.edition AS e
            WHERE (e.site, e.external_id, e.language) = (g.site, g.external_id, g.language)
        )
        AND NOT EXISTS (
            SELECT 1 FROM main.edition AS e WHERE e.external_id IS NULL AND g.external_id IS NULL
                AND (e.canonical_url, e.language) = (g.canonical_url, g.language)
        )
"""
_PLACED: Final = "WHERE (g.chat, g.thread) IN (SELECT chat, thread FROM main.thread)"
_KNOWN: Final = "WHERE g.chat IN (SELECT chat FROM main.chat)"
_TOLD: Final = "AND g.story IN (SELECT story FROM main.story)"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows are taken over, as far as `where` lets them, `g` being a row."""

    name: str
    where: str = ""
    clear: str = ""
    """Which of the copy's own rows go: those that the replaced database knew, and has dealt with."""
    over: bool = False
    """Whether they take the place of the copy's own."""
    without: str = ""
    """A column that gets a new value."""


_BOTH: Final = "story IN (SELECT story FROM gone.story)"


def _given(table: str) -> str:
    """Numbers that the replaced database has given."""
    return f"{table} <= (SELECT seq FROM gone.sqlite_sequence WHERE name = '{table}')"


# Counts are the larger ones of both, what was paid for today, too. Noted before: a trigger counts what is sent.
SAVE: Final = (
    "DROP TABLE IF EXISTS temp.counted",
    "CREATE TEMP TABLE counted AS SELECT hour, name, count FROM main.tally UNION ALL SELECT * FROM gone.tally",
    "DROP TABLE IF EXISTS temp.paused",
    "CREATE TEMP TABLE paused AS SELECT source, paused_at FROM main.watch",  # an operator sets it
)

# Groups that became supergroups since.
MOVES: Final = (
    """
    UPDATE main.chat SET kind = 'supergroup', chat = (SELECT g.moved_to FROM gone.moved AS g WHERE g.chat = chat.chat)
    WHERE chat IN (SELECT chat FROM gone.moved)
        AND (SELECT g.moved_to FROM gone.moved AS g WHERE g.chat = chat.chat) NOT IN (SELECT chat FROM main.chat)
    """,
    "INSERT OR IGNORE INTO main.moved (chat, moved_to) SELECT chat, moved_to FROM gone.moved",
)

STORIES: Final = (
    Table("story"),
    Table("edition", f"{_NEW} AND g.edition NOT IN (SELECT edition FROM main.edition)"),
    Table("edition", _NEW, without="edition"),  # the copy has given the number to another one meanwhile
    Table("apart"),
    Table("matter_part"),
    Table("matter_trace"),
    Table("query"),
    Table("story_query", "WHERE g.query IN (SELECT query FROM main.query)"),
)

HIDE: Final = """
    UPDATE main.story AS s SET hidden_at = g.hidden_at FROM gone.story AS g
    WHERE g.story = s.story AND s.hidden_at IS NULL AND g.hidden_at IS NOT NULL
        AND g.story NOT IN (SELECT alias FROM gone.alias)
"""

CONTENT: Final = (
    # Joined and split since, hidden and released since; a source's corrections, which messages show.
    f"""
    UPDATE main.edition AS e SET story = g.story FROM gone.edition AS g
    WHERE g.edition = e.edition AND {_SAME} AND g.story <> e.story
    """,
    f"""
    UPDATE main.edition AS e SET title = g.title, summary = g.summary, url = g.url, changed_at = g.changed_at
    FROM gone.edition AS g
    WHERE g.edition = e.edition AND {_SAME} AND coalesce(g.changed_at, 0) > coalesce(e.changed_at, 0)
    """,
    """
    UPDATE main.story AS s SET push = g.push, hidden_at = CASE
        WHEN s.story IN (SELECT alias FROM main.alias) AND s.story NOT IN (SELECT alias FROM gone.alias)
            THEN g.hidden_at
        ELSE coalesce(g.hidden_at, s.hidden_at)
    END
    FROM gone.story AS g WHERE g.story = s.story AND (g.push, g.hidden_at) IS NOT (s.push, s.hidden_at)
    """,
    """
    DELETE FROM main.alias
    WHERE alias IN (SELECT story FROM gone.story) AND alias NOT IN (SELECT alias FROM gone.alias)
    """,
    "INSERT OR REPLACE INTO main.alias (alias, story) SELECT alias, story FROM gone.alias",
    """
    DELETE FROM main.joined
    WHERE story IN (SELECT story FROM gone.story) AND joined NOT IN (SELECT joined FROM gone.joined)
    """,
    # What both have found by themselves: one story, with the copy's number.
    f"""
    INSERT OR IGNORE INTO main.alias (alias, story)
    SELECT g.story, min(e.story) FROM gone.edition AS g CROSS JOIN main.edition AS e ON {_LIKE}
    WHERE e.story <> g.story AND NOT EXISTS (SELECT 1 FROM main.edition AS own WHERE own.story = g.story)
    GROUP BY g.story
    """,
    """
    UPDATE main.story SET hidden_at = first_seen
    WHERE hidden_at IS NULL AND story IN (SELECT alias FROM main.alias)
        AND NOT EXISTS (SELECT 1 FROM main.edition AS e WHERE e.story = story.story)
    """,
    *(
        f"""
        INSERT OR IGNORE INTO main.story_{subject} ({subject}, sorted_at, story)
        SELECT g.{subject}, s.sorted_at, s.story FROM gone.story_{subject} AS g JOIN main.story AS s USING (story)
        WHERE NOT EXISTS (
            SELECT 1 FROM main.story_{subject} AS own WHERE (own.story, own.{subject}) = (g.story, g.{subject})
        ) AND s.story NOT IN (SELECT alias FROM main.alias)
        """
        for subject in ("topic", "region")
    ),
)

OUTBOX: Final = (
    Table("joined", "WHERE EXISTS (SELECT 1 FROM main.edition AS e WHERE (e.edition, e.story) = (g.edition, g.story))"),
    Table("sent", f"{_PLACED} {_TOLD}", over=True),
    Table("dead", f"{_PLACED} {_TOLD}", clear=_BOTH),
    Table(
        "waiting",
        f"""
        {_PLACED} {_TOLD} AND NOT EXISTS (
            SELECT 1 FROM main.sent AS s WHERE (s.chat, s.thread, s.story) = (g.chat, g.thread, g.story)
        )
        """,
        clear=_BOTH,
    ),
    Table("fanout", f"WHERE TRUE {_TOLD}", clear=_BOTH),
    Table("revising", f"WHERE TRUE {_TOLD}", clear=_BOTH),
    Table("revision", f"{_PLACED} {_TOLD}", clear=_BOTH),
    Table("trial", f"{_PLACED} {_TOLD}", over=True),
    Table("hold", clear=_given("hold")),
    Table("held", f"WHERE TRUE {_TOLD}"),
    Table("notice", clear=_given("notice")),
    Table("errand", _KNOWN),
    Table("question", _PLACED, clear=_given("question")),
    Table("proposal", f"{_PLACED} {_TOLD}", clear=_BOTH),
    Table("proposal_copy", f"{_KNOWN} AND g.proposal IN (SELECT proposal FROM main.proposal)"),
    Table("passing", _KNOWN, clear="TRUE"),
    Table(
        "prompt",
        f"{_KNOWN} AND (g.about_chat, g.about_thread) IN (SELECT chat, thread FROM main.thread)",
        clear="TRUE",
    ),
    Table("place", _PLACED),
    Table("halt", clear="TRUE"),
    Table("read", clear="TRUE"),
    Table("watch", over=True),
)

STATE: Final = (
    # A page that has not changed since would hide what the copy does not have.
    "UPDATE main.read SET etag = '', last_modified = '', found_at = ''",
    """
    UPDATE main.watch AS w SET paused_at = p.paused_at FROM paused AS p WHERE p.source = w.source
    """,
    "UPDATE main.fanout SET matched = 0",
    # Whether a chat can be written to is no setting of it.
    """
    UPDATE main.chat AS c SET blocked_until = g.blocked_until, blocked_why = g.blocked_why, menu = g.menu,
        suspended_at = g.suspended_at, suspended_why = g.suspended_why, suspension_told = g.suspension_told
    FROM gone.chat AS g WHERE g.chat = c.chat
    """,
    """
    UPDATE main.thread AS t SET suspended_at = g.suspended_at, suspension_told = g.suspension_told
    FROM gone.thread AS g WHERE (g.chat, g.thread) = (t.chat, t.thread)
    """,
)

# What Telegram was told (but the searches are understood as the copy has them), and what was sent by the hour.
COUNTS: Final = (
    "DELETE FROM main.profile WHERE part <> 'alerts'",
    "INSERT OR IGNORE INTO main.profile (part, digest) SELECT part, digest FROM gone.profile WHERE part <> 'alerts'",
    """
    INSERT INTO main.contact (contact, answered_at) SELECT contact, answered_at FROM gone.contact WHERE TRUE
    ON CONFLICT DO UPDATE SET answered_at = max(answered_at, excluded.answered_at)
    """,
    "DELETE FROM main.tally",
    "INSERT INTO main.tally (hour, name, count) SELECT hour, name, max(count) FROM counted GROUP BY hour, name",
)
