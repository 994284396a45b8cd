"""A channel's posts that appear in the group that discusses them: they tell that the two go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.desk import Desk
    from handlers.incoming import Forwarded


async def note(desk: Desk, forwarded: Forwarded) -> None:
    """Keep it, where the group is known and it was not known before."""
    known = await desk.store.links.of(forwarded.group)
    if known is None or known.id != forwarded.channel:
        await desk.store.links.set(forwarded.group, forwarded.channel, desk.now())
