"""Stories to try looks with, and the test posts that were made of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.model import Follow
from bot.store import trials
from bot.store.trials import DELETABLE, TrialPost
from tests.factories import NOW, make_chat, make_item, make_reading, make_source, take_in

if TYPE_CHECKING:
    from bot.store import Store


async def stored(store: Store, number: int, *topics: str, region: str = "") -> None:
    """Store a story under topics and a region."""
    source = make_source(f"sample-{number}", topics=topics)
    await take_in(store, make_reading([make_item(number)], source), now=NOW + timedelta(minutes=number))
    if region:
        async with store.database.write() as tx:
            sql = "INSERT INTO story_region (region, sorted_at, story) SELECT ?, sorted_at, story FROM story"
            await tx.execute(f"{sql} WHERE story = ?", (region, number))


async def numbers(store: Store, thread: int = 0) -> list[int]:
    return [story.number for story in await store.trials.stories(-1, thread)]


@pytest.mark.parametrize(
    ("follows", "given"),
    [
        ([], [5, 4, 3, 2, 1]),
        ([Follow()], [5, 4, 3, 2, 1]),
        ([Follow(topic="bullying")], [2, 1]),
        ([Follow(region="abai")], [3, 2]),
        ([Follow(topic="bullying", region="abai")], [2]),
        ([Follow(topic="education"), Follow(region="abai")], [4, 3, 2]),
        ([Follow(topic="road-safety")], [5, 4, 3, 2, 1]),  # nothing of it yet
        ([Follow(search="sample")], [5, 4, 3, 2, 1]),
    ],
)
async def test_stories_are_of_what_is_followed(store: Store, follows: list[Follow], given: list[int]) -> None:
    """Newest first; of all where nothing of it is stored."""
    await stored(store, 1, "bullying")
    await stored(store, 2, "bullying", region="abai")
    await stored(store, 3, region="abai")
    await stored(store, 4, "education")
    await stored(store, 5)
    await store.chats.meet(make_chat(-1, "channel"), NOW)
    for follow in follows:
        await store.follows.add(-1, 0, follow, NOW)
    assert await numbers(store) == given
    assert await numbers(store, thread=7) == [5, 4, 3, 2, 1]


async def test_hidden_stories_are_shown_to_nobody(store: Store) -> None:
    """Nor is any where there is none."""
    assert await numbers(store) == []
    await stored(store, 1)
    await stored(store, 2)
    async with store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = 2")
    assert await numbers(store) == [1]


async def test_only_the_newest_are_walked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive of a million is not gone through for a preview."""
    monkeypatch.setattr(trials, "_SEARCHED", 2)
    await stored(store, 1, "bullying")
    await stored(store, 2)
    await stored(store, 3)
    await store.chats.meet(make_chat(-1, "channel"), NOW)
    await store.follows.add(-1, 0, Follow(topic="bullying"), NOW)
    assert await numbers(store) == [3, 2, 1]


async def test_test_posts_are_known_as_long_as_they_can_be_deleted(store: Store) -> None:
    """Each of its thread; noted twice it is one."""
    await stored(store, 1)
    await store.chats.meet(make_chat(-1, "channel"), NOW)
    for _ in range(2):
        await store.trials.note(-1, 0, 70, 1, NOW)
    await store.trials.note(-1, 5, 71, 1, NOW)
    assert await store.trials.posts(-1, 0, NOW) == [70]
    assert await store.trials.posts(-1, 0, NOW + DELETABLE) == []
    await store.trials.forget(-1, 0, 70)
    assert await store.trials.posts(-1, 0, NOW) == []
    assert await store.trials.forget_before(NOW + timedelta(seconds=1)) == 1
    assert await store.trials.posts(-1, 5, NOW) == []


async def test_test_posts_of_hidden_stories_are_found(store: Store) -> None:
    """As long as their chat can be written to."""
    await stored(store, 1)
    await stored(store, 2)
    await store.chats.meet(make_chat(-1, "channel", "ru"), NOW)
    for story in (1, 2):
        await store.trials.note(-1, 0, 70 + story, story, NOW)
    assert await store.trials.hidden() == []
    async with store.database.write() as tx:
        await tx.execute("UPDATE story SET hidden_at = 1 WHERE story = 2")
    assert await store.trials.hidden() == [TrialPost(chat=-1, thread=0, message_id=72, language="ru")]
    await store.chats.suspend(-1, "gone", NOW)
    assert await store.trials.hidden() == []


async def test_group_that_moves_leaves_its_test_posts(store: Store) -> None:
    """In the supergroup other messages have their numbers."""
    await stored(store, 1)
    await store.chats.meet(make_chat(-1, "group"), NOW)
    await store.trials.note(-1, 0, 70, 1, NOW)
    await store.chats.move(-1, -100, NOW)
    assert await store.trials.posts(-100, 0, NOW) == []
