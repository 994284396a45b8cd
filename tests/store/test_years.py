"""Three years of a bot's life, with the daily work: what is of no use any more does not pile up."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.housekeeping import Housekeeping
from bot.keeping import CHANGES_KEPT, COUNTS_KEPT, DEAD_KEPT, NOTICES_KEPT, SEARCHES_KEPT, SENT_KEPT
from bot.store.values import milliseconds
from tests.factories import NOW, ZONE, make_chat, make_item, make_reading, take_in

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.store import Store

DAY = timedelta(days=1)
YEARS = 3
CHATS = 10
STORIES = 3
"""A day; each goes to every chat."""
WORK_EVERY = 30
"""Days: the daily work done each day does no more than this, and takes longer."""

PER_DAY = {
    "sent": (CHATS * STORIES, SENT_KEPT),
    "query": (5, SEARCHES_KEPT),
    "notice": (4, NOTICES_KEPT),
    "change": (2, CHANGES_KEPT),
    "dead": (2, DEAD_KEPT),
    "hold": (1, NOTICES_KEPT),
    "question": (1, timedelta(days=60)),
    "proposal": (1, timedelta(days=60)),
    "trial": (1, timedelta(days=365)),
    "tally": (24 * 2, COUNTS_KEPT),
}
"""What comes into a table each day, and how long it is kept."""

PAGES_A_STORY = 4
"""Pages (4 KiB) that a story may take for ever: its text, its place in the index, what it is under."""


async def _live_a_month(store: Store, day: datetime, number: int) -> None:
    """What happens in so many days, written as the parts of the bot write it, but at once."""
    stories = await take_in(store, make_reading([make_item(number * 10 + n) for n in range(STORIES)]), now=day)
    newest = stories[-STORIES:]
    async with store.database.write() as tx:
        await tx.execute("DELETE FROM fanout")
        for ago in range(WORK_EVERY):
            at, unique = milliseconds(day - ago * DAY), number * WORK_EVERY + ago
            chats = json.dumps(list(range(1, CHATS + 1)))
            for nth, story in enumerate(newest):
                place = ago * STORIES + nth  # a story a month stands for those of each day, each in a thread of its own
                sql = """
                    INSERT INTO sent (chat, thread, story, message_id, shown_language, shown_hash, sent_at)
                    SELECT value, :place, :story, :unique, 'en', randomblob(32), :at FROM json_each(:chats)
                """
                values = {"place": place, "story": story, "unique": unique, "at": at, "chats": chats}
                await tx.execute(sql, values)
            for table, (count, _) in PER_DAY.items():
                if table in ONE_ROW:
                    rows = [
                        {"at": at, "n": n, "u": unique * 100 + n, "story": newest[0], "d": ago} for n in range(count)
                    ]
                    await tx.executemany(ONE_ROW[table], rows)


ONE_ROW = {
    "query": "INSERT INTO query (text, used_at) VALUES ('words ' || :u, :at)",
    "notice": """
        INSERT INTO notice (kind, data, state, audience, created_at, begun_at, done_at)
        VALUES ('suspended', '{"a": "some words that are said"}', 'done', '', :at, :at, :at)
    """,
    "change": "INSERT INTO change (chat, thread, user, at, what) VALUES (1, 0, 1, :at, '{}')",
    "dead": "INSERT OR REPLACE INTO dead (chat, thread, story, why, died_at) VALUES (1, :d, :story + :n, 'x', :at)",
    "hold": """
        INSERT INTO hold (sources, why, held_at, decided, decided_at) VALUES ('["a"]', 'flood', :at, 'drop', :at)
    """,
    "question": "INSERT INTO question (kind, chat, thread, since) VALUES ('uncertain', 1, 0, :at)",
    "proposal": """
        INSERT INTO proposal (chat, thread, story, proposed_at, expires_at, by_subject, by_search, state)
        VALUES (1, :d, :story, :at, :at, 1, 0, 'skipped')
    """,
    "trial": "INSERT INTO trial (chat, thread, message_id, story, posted_at) VALUES (1, 0, :u, :story, :at)",
    "tally": "INSERT OR IGNORE INTO tally (hour, name, count) VALUES (:at - :n * 1800000, 'n' || :n % 2, 1)",
}
_THREADS = (
    "INSERT INTO thread (chat, thread) SELECT value, :place FROM json_each(:chats) WHERE true ON CONFLICT DO NOTHING"
)


async def test_three_years_leave_what_is_kept_and_no_more(store: Store, tmp_path: Path) -> None:
    """Rows stay within what is kept, and the file does not grow from the second year to the third but by stories."""
    await store.database.read("SELECT 1")
    for number in range(1, CHATS + 1):
        await store.chats.meet(make_chat(number), NOW)
    async with store.database.write() as tx:
        chats = json.dumps(list(range(1, CHATS + 1)))
        for place in range(WORK_EVERY * STORIES):
            await tx.execute(_THREADS, {"place": place, "chats": chats})
    pages = []
    months = YEARS * 365 // WORK_EVERY
    for month in range(1, months + 1):
        day = NOW + month * WORK_EVERY * DAY
        for number in range(1, CHATS + 1):
            await store.chats.meet(make_chat(number), day)
        await _live_a_month(store, day, month)
        await Housekeeping(store, tmp_path / "copies", 0, ZONE, lambda: day).work()  # noqa: B023 - at once
        pages.append(int((await store.database.read("PRAGMA page_count"))[0][0]))
    for table, (count, kept) in PER_DAY.items():
        rows = (await store.database.read(f"SELECT count(*) AS n FROM {table}"))[0]["n"]  # noqa: S608 - named here
        assert 0 < rows <= count * (kept.days + WORK_EVERY + 2), table
    assert pages[-1] - pages[-13] <= 12 * STORIES * PAGES_A_STORY
