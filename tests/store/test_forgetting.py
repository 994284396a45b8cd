"""Everything that is kept of a chat goes when it is asked for."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import TYPE_CHECKING

from bot.model import Follow, Message
from bot.outcome import ChatGone, Sent
from bot.render.approval import lapse_data
from bot.render.proposal import proposal_data
from bot.store import Store, forgetting
from bot.store.settlement import Claim, Settlement, Shown
from tests.factories import NOW, make_chat
from tests.store.test_returning import claims, follow, publish, rows, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

WHO = 7_100_000_123
"""A number that stands for nothing else."""
OTHER = -100_200_300

_NAMES_CHAT = re.compile(r"(.*_)?(chat|user)|moved_to|.*_by")
"""Columns that hold the number of a chat or a person."""


def tables(db: sqlite3.Connection) -> list[str]:
    """All that holds rows; the index of words cannot be read, and has numbers of words alone."""
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return [name for name in names if not name.startswith(("story_words", "sqlite_"))]


def chat_columns(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every place of the schema where a chat or a person may be named."""
    return [
        (table, name)
        for table in tables(db)
        for _, name, kind, *_ in db.execute(f"PRAGMA table_info({table})")
        if kind == "INTEGER" and (_NAMES_CHAT.fullmatch(name) or (table, name) == ("link", "other"))
    ]


def lay_traces(db: sqlite3.Connection) -> None:
    """Let each of these columns name WHO in one row, whose other columns name OTHER."""
    db.execute("PRAGMA ignore_check_constraints = ON")
    places = chat_columns(db)
    for nth, (table, column) in enumerate(places):
        values: dict[str, object] = {}
        for _, name, kind, required, default, key in db.execute(f"PRAGMA table_info({table})"):
            if name == column:
                values[name] = WHO
            elif (table, name) in places:
                values[name] = OTHER
            elif name.endswith("thread"):
                values[name] = 0
            elif key or (required and default is None):
                values[name] = {"INTEGER": 1000 + nth, "TEXT": f'"{nth}"', "BLOB": b""}[kind]
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        row = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - a table of the schema
        db.execute(row, list(values.values()))
    data = json.dumps({"place": {"chat": WHO, "title": "Sample"}})
    notice = "INSERT INTO notice (kind, data, state, audience, created_at) VALUES ('returned', ?, 'done', '', 0)"
    db.execute(notice, (data,))
    queries = [(77, "only here", 0), (78, "elsewhere, too", 0), (79, "asked here", WHO), (80, "followed there", WHO)]
    db.executemany("INSERT INTO query (query, text, used_at, asked_by) VALUES (?, ?, 0, ?)", queries)
    follows = [(WHO, 77), (WHO, 78), (OTHER, 78), (OTHER, 80)]
    db.executemany("INSERT INTO follow (chat, query, followed_at) VALUES (?, ?, 0)", follows)
    db.commit()


def traces(db: sqlite3.Connection) -> Iterator[str]:
    """Every place of the file where WHO stands, by itself or within a text."""
    for table in tables(db):
        for row in db.execute(f"SELECT * FROM {table}"):  # noqa: S608 - a table of the schema
            yield from (f"{table}: {row}" for value in row if str(WHO) in str(value))


async def test_nothing_is_left_of_a_chat(store: Store) -> None:
    """Not in any column of any table, whatever tables there will be; what others have stays."""
    with sqlite3.connect(store.database.path) as db:
        lay_traces(db)
        assert {trace.partition(":")[0] for trace in traces(db)} == {table for table, _ in chat_columns(db)}
        kept = dict(db.execute("SELECT 'change', count(*) FROM change UNION SELECT 'chat', count(*) FROM chat"))
    await store.forgetting.forget(WHO, NOW)
    with sqlite3.connect(store.database.path) as db:
        assert list(traces(db)) == []
        assert {text for (text,) in db.execute("SELECT text FROM query")} == {"elsewhere, too", "followed there"}
        assert db.execute("SELECT count(*) FROM chat").fetchone() == (kept["chat"] - 1,)
        assert db.execute("SELECT count(*) FROM change").fetchone() == (kept["change"] - 1,)  # that of the chat itself
        assert db.execute("SELECT count(*) FROM follow WHERE chat = ?", (OTHER,)).fetchone() == (2,)


async def test_title_is_forgotten_with_what_was_proposed(store: Store) -> None:
    """What others were to approve, and that nobody gets it, was told by the chat's title; others' stay."""
    for chat, title in ((-1, "Forgotten sample"), (-2, "Other sample")):
        await store.chats.meet(make_chat(chat, "channel", title=title), NOW)
        await store.follows.add(chat, 0, Follow(), NOW)
        await store.approvals.set(chat, 0, NOW, wanted=True)
    await store.chats.meet(make_chat(7), NOW)
    await publish(store, 5)
    for chat in (-1, -2):
        (proposal,) = await store.proposals.unasked_in(chat, 0)
        await store.proposals.ask(proposal, proposal_data(proposal, Message(html="")), (7,), NOW)
        place = await store.places.number(chat, 0)
        await store.approvals.lapse(chat, 0, lapse_data(proposal.chat, 0, place), (7,), NOW)
    await store.forgetting.forget(-1, NOW)
    left = await store.database.read("SELECT data FROM notice")
    assert ["Other sample" in row["data"] for row in left] == [True, True]


async def test_moves_are_forgotten_with_the_chat(store: Store) -> None:
    """All the way back to the group that it was first."""
    async with store.database.write() as tx:
        await tx.executemany("INSERT INTO moved VALUES (?, ?)", [(-1, -2), (-2, -3), (-5, -6)])
    await store.forgetting.forget(-3, NOW)
    assert [tuple(row) for row in await store.database.read("SELECT * FROM moved")] == [(-5, -6)]


async def test_what_is_in_flight_does_no_harm(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its outcome, alone or among others', leaves no row, and the others' are written down."""
    monkeypatch.setattr(forgetting, "CHUNK", 1)
    for chat in (1, 2, 3):
        await follow(store, chat)
    await publish(store, 5, 6)
    flying = await claims(store)
    await store.forgetting.forget(2, NOW)
    await store.forgetting.forget(1, NOW)
    by_chat = {claim.chat.id: claim for claim in flying}
    await settle(store, by_chat[2], ChatGone("blocked"))
    await store.outbox.settle([sent(by_chat[1]), sent(by_chat[3])], NOW)
    assert {tuple(row) for row in await store.database.read("SELECT DISTINCT chat FROM sent")} == {(3,)}
    assert await rows(store, "chat") == []
    assert [row["chat"] for row in await store.database.read("SELECT chat FROM chat")] == [3]


def sent(claim: Claim) -> Settlement:
    """The settlement of what has arrived."""
    return Settlement(claim, Sent(9), shown=tuple(Shown(story, "en", b"digest") for story in claim.stories))
