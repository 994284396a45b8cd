"""The daily work: what has been kept for long enough goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.housekeeping import Housekeeping
from bot.store.tally import counts_since
from tests.factories import ZONE, make_item
from tests.flow.audience import drained, follow, follower

if TYPE_CHECKING:
    from tests.flow.conftest import World


async def test_daily_work_forgets_what_stayed_away(world: World) -> None:
    """Sixty days after a block nothing is left of the chat; a follower whose stories grew old is still there."""
    blocker = await follower(world)
    world.emulator.block(blocker)
    await drained(world, "SELECT 1 FROM chat WHERE suspended_at IS NULL")
    channel = world.emulator.add_channel(owner=world.emulator.add_user())
    await follow(world, channel)
    async with world.store.database.write() as tx:  # nothing may go there for a long time
        await tx.execute("UPDATE chat SET blocked_until = ?, blocked_why = 'flood' WHERE chat = ?", (2**62, channel.id))
    await world.publish(make_item(5))
    await drained(world, "SELECT 1 FROM fanout")
    later = world.clock.now() + timedelta(days=61)
    work = Housekeeping(world.store, world.settings.backup_dir, 0, ZONE, lambda: later)
    await work.work()
    assert await world.store.chats.get(blocker.id) is None
    assert await world.store.chats.get(channel.id) is not None
    assert await world.store.database.read("SELECT 1 FROM waiting") == []
    assert (await counts_since(world.store.database, later - timedelta(hours=2)))["expired"] == 2
