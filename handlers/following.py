"""What a chat follows, in the thread a call comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Follow
from bot.places import Subject, write_subject
from bot.render import notice
from bot.render.onboarding import Chosen

if TYPE_CHECKING:
    from handlers.desk import Call


async def followed_here(call: Call) -> dict[Follow, int]:
    """What is followed, with the number of each search, by which buttons know it (0: no search)."""
    store, now = call.desk.store, call.desk.now()
    follows = await store.follows.of(call.chat.id, call.thread)
    remember = store.queries.remember
    return {follow: await remember(follow.search, now, call.chat.id) if follow.search else 0 for follow in follows}


async def chosen_here(call: Call) -> Chosen:
    """What is followed, and when it comes."""
    desk, place = call.desk, (call.chat.id, call.thread)
    timing = await desk.store.timings.of(*place)
    return Chosen(
        follows=await desk.store.follows.of(*place),
        digest=timing.digest,
        quiet=desk.departures.hours(timing.quiet),
    )


async def set_follow(call: Call, follow: Follow, *, wanted: bool) -> str:
    """Follow this from now on, or no longer; gives the sentence that says so."""
    follows, tr, topics = call.desk.store.follows, call.tr, call.desk.topics
    if wanted:
        if await follows.add(call.chat.id, call.thread, follow, call.desk.now()):
            await call.note("follow", _written(follow))
        return notice.followed(follow, tr, topics)
    if await follows.remove(call.chat.id, call.thread, follow):
        await (call.note("alert_deleted", follow.search) if follow.search else call.note("unfollow", _written(follow)))
    return notice.unfollowed(follow, tr, topics)


def _written(follow: Follow) -> str:
    return write_subject(Subject(topic=follow.topic, region=follow.region))


async def follow_of(call: Call, subject: Subject, *, wanted: bool) -> Follow | None:
    """The follow that a button stands for; None for a search, or a topic or region to follow, that is not known."""
    if subject.query:
        search = await call.desk.store.queries.recall(subject.query)
        return Follow(search=search) if search else None
    topics = call.desk.topics
    if wanted and subject.topic and topics.get(subject.topic) is None:
        return None
    if wanted and subject.region and topics.region(subject.region) is None:
        return None
    return Follow(topic=subject.topic, region=subject.region)
