"""Another bot in the place of the one that was there: nothing leads to what only the former one can reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories import NOW, make_chat, make_item, make_reading, take_in

if TYPE_CHECKING:
    from bot.store import Store

FORMER, OWN = 1, 2
PROPOSAL = """
    INSERT INTO proposal (proposal, chat, thread, story, proposed_at, expires_at, by_subject, by_search, asked_at)
    VALUES (1, 7, 0, 1, 1, 9, 1, 0, 1)
"""

LEFT_BEHIND = {
    "a wait of everybody": ("INSERT INTO halt (until) VALUES (7)", "SELECT * FROM halt", []),
    "what Telegram was told": ("INSERT INTO profile (part, digest) VALUES ('x', 'y')", "SELECT * FROM profile", []),
    "a chat's own menu": ("UPDATE chat SET menu = 'x'", "SELECT menu FROM chat", [("",)]),
    "an edit": ("INSERT INTO revision (chat, story, due_at) VALUES (7, 1, 1)", "SELECT * FROM revision", []),
    "an answer to be deleted": (
        "INSERT INTO passing (chat, message_id, due_at) VALUES (7, 1, 1)",
        "SELECT * FROM passing",
        [],
    ),
    "a test post": (
        "INSERT INTO trial (chat, thread, message_id, story, posted_at) VALUES (7, 0, 1, 1, 1)",
        "SELECT * FROM trial",
        [],
    ),
    "a question that is open": (
        "INSERT INTO question (kind, chat, thread, since, asked_at) VALUES ('returned', 7, 0, 1, 1)",
        "SELECT asked_at FROM question",
        [(None,)],
    ),
    "what is held": (
        "INSERT INTO hold (sources, why, held_at, told_at) VALUES ('[]', 'flood', 1, 1)",
        "SELECT told_at FROM hold",
        [(None,)],
    ),
    "a proposal": (PROPOSAL, "SELECT state, asked_at FROM proposal", [("open", None)]),
}


@pytest.mark.parametrize("what", LEFT_BEHIND)
async def test_what_the_former_bot_has_told_counts_no_more(store: Store, what: str) -> None:
    """What is open is asked again under buttons of the new bot; the same bot keeps all of it."""
    done, asked, expected = LEFT_BEHIND[what]
    await store.chats.meet(make_chat(), NOW)
    await take_in(store, make_reading([make_item(1)]))
    assert await store.identity.take(FORMER, NOW) is None
    async with store.database.write() as tx:
        await tx.execute("INSERT OR IGNORE INTO thread (chat) VALUES (7)")
        await tx.execute("DELETE FROM hold")
        await tx.execute(done)
    before = [tuple(row) for row in await store.database.read(asked)]
    assert await store.identity.take(FORMER, NOW) is None
    assert [tuple(row) for row in await store.database.read(asked)] == before != expected
    succession = await store.identity.take(OWN, NOW)
    assert succession is not None
    assert (succession.former, succession.resting) == (FORMER, 1)
    assert [tuple(row) for row in await store.database.read(asked)] == expected


async def test_the_copies_of_a_proposal_are_sent_anew(store: Store) -> None:
    """The former bot's stand where the new one changes nothing."""
    await store.chats.meet(make_chat(), NOW)
    await take_in(store, make_reading([make_item(1)]))
    await store.identity.take(FORMER, NOW)
    async with store.database.write() as tx:
        await tx.execute("INSERT OR IGNORE INTO thread (chat) VALUES (7)")
        await tx.execute(PROPOSAL)
        await tx.execute("INSERT INTO proposal_copy (proposal, chat, message_id) VALUES (1, 7, 5)")
    await store.identity.take(OWN, NOW)
    assert await store.database.read("SELECT * FROM proposal_copy") == []
