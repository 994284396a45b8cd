"""When Telegram last answered, and who hears of it when it did not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.absence import Absence
from tests.factories import NOW, make_chat

if TYPE_CHECKING:
    from bot.store import Store

OUTAGE = Absence(NOW - timedelta(hours=2), NOW)


async def meet(store: Store, *chats: int) -> None:
    for chat in chats:
        await store.chats.meet(make_chat(chat), NOW - timedelta(days=1))


async def test_last_answer_is_kept(store: Store) -> None:
    """None at first, then the newest that was written."""
    assert await store.contact.last() is None
    for moment in (NOW - timedelta(minutes=1), NOW):
        await store.contact.keep(moment)
    assert await store.contact.last() == NOW


async def test_wish_to_be_told_stands_beside_other_settings(store: Store) -> None:
    """It begins as no; what else was set stays as it is, and the export has it."""
    await meet(store, 7)
    async with store.database.write() as tx:
        await tx.execute("""UPDATE thread SET settings = '{"other":1}' WHERE chat = 7""")
    assert await store.contact.wants_outages(7) is False
    await store.contact.want_outages(7, wanted=True)
    await store.contact.want_outages(7, wanted=True)
    assert await store.contact.wants_outages(7) is True
    rows = await store.database.read("SELECT settings FROM thread")
    assert rows[0]["settings"] == '{"other":1,"outages":true}'
    await store.contact.want_outages(7, wanted=False)
    rows = await store.database.read("SELECT settings FROM thread")
    assert rows[0]["settings"] == '{"other":1}'


async def test_outage_is_told_to_those_who_want_it(store: Store) -> None:
    """One notice, with the moment until which it has been told in the same transaction."""
    await meet(store, 7, 8)
    await store.contact.want_outages(8, wanted=True)
    await store.contact.end_outage(OUTAGE)
    assert await store.contact.last() == NOW
    (errand,) = await store.notices.claim(NOW, timedelta(minutes=2), limit=5)
    assert (errand.chat.id, errand.notice.kind) == (8, "gap")
    assert errand.notice.data == {"since": "2026-05-20T07:00:00+00:00", "until": "2026-05-20T09:00:00+00:00"}
