"""Chats and what they follow."""

from __future__ import annotations

from bot.model import Chat, Follow
from bot.store import Store
from tests.factories import NOW, make_chat

EDUCATION = Follow(topic="education")


async def test_language_is_kept_when_a_chat_is_met_again(store: Store) -> None:
    """A chat's name may change; the language chosen stays."""
    await store.chats.meet(make_chat(language="kk"), NOW)
    await store.chats.set_language(7, "ru")
    met = await store.chats.meet(make_chat(language="en", title="Renamed"), NOW)
    assert met == Chat(id=7, kind="private", language="ru", title="Renamed")
    assert await store.chats.get(7) == met
    assert await store.chats.get(8) is None


async def test_follows_of_each_kind(store: Store) -> None:
    """Everything, a topic, a search, a region, a topic in a region: each once, each by itself removed."""
    await store.chats.meet(make_chat(), NOW)
    follows = (
        Follow(),
        EDUCATION,
        Follow(search="sample words"),
        Follow(region="almaty"),
        Follow(topic="education", region="almaty"),
    )
    assert [await store.follows.add(7, 0, follow, NOW) for follow in follows] == [True] * 5
    assert [await store.follows.add(7, 0, follow, NOW) for follow in follows] == [False] * 5
    assert set(await store.follows.of(7, 0)) == set(follows)
    for number, follow in enumerate(follows, 1):
        assert await store.follows.remove(7, 0, follow)
        assert not await store.follows.remove(7, 0, follow)
        assert set(await store.follows.of(7, 0)) == set(follows[number:])


async def test_unknown_search_removes_nothing_else(store: Store) -> None:
    """Following a search no longer that was never followed leaves the rest."""
    await store.chats.meet(make_chat(), NOW)
    await store.follows.add(7, 0, Follow(), NOW)
    assert not await store.follows.remove(7, 0, Follow(search="never"))
    assert await store.follows.of(7, 0) == (Follow(),)


async def test_threads_follow_by_themselves(store: Store) -> None:
    """What a forum's thread follows is not the chat's."""
    await store.chats.meet(make_chat(-5, "supergroup"), NOW)
    await store.follows.add(-5, 3, EDUCATION, NOW)
    assert await store.follows.of(-5, 0) == ()
    assert await store.follows.of(-5, 3) == (EDUCATION,)


async def test_upgraded_group_keeps_everything(store: Store) -> None:
    """A group's language and follows go to the supergroup it has become."""
    await store.chats.meet(make_chat(-5, "group", "ru"), NOW)
    await store.follows.add(-5, 0, EDUCATION, NOW)
    await store.chats.move(-5, -1005, NOW)
    assert await store.chats.get(-5) is None
    moved = await store.chats.get(-1005)
    assert moved is not None
    assert (moved.kind, moved.language) == ("supergroup", "ru")
    assert await store.follows.of(-1005, 0) == (EDUCATION,)


async def test_upgraded_group_joins_a_supergroup_that_was_met_first(store: Store) -> None:
    """Whichever of the two Telegram told of first, both chats' follows are there and the old language holds."""
    await store.chats.meet(make_chat(-5, "group", "ru"), NOW)
    await store.chats.meet(make_chat(-1005, "supergroup", "en"), NOW)
    await store.follows.add(-5, 0, EDUCATION, NOW)
    await store.follows.add(-5, 4, Follow(), NOW)
    await store.follows.add(-1005, 0, Follow(search="words"), NOW)
    await store.chats.move(-5, -1005, NOW)
    await store.chats.move(-5, -1005, NOW)
    moved = await store.chats.get(-1005)
    assert moved is not None
    assert moved.language == "ru"
    assert set(await store.follows.of(-1005, 0)) == {EDUCATION, Follow(search="words")}
    assert await store.follows.of(-1005, 4) == (Follow(),)
    assert await store.database.read("PRAGMA foreign_key_check") == []


async def test_menu_and_profile_are_remembered(store: Store) -> None:
    """What was told to Telegram is known after a restart."""
    await store.chats.meet(make_chat(), NOW)
    assert (await store.chats.menu(7), await store.chats.profile("commands kk")) == ("", "")
    await store.chats.set_menu(7, "abc")
    await store.chats.set_profile("commands kk", "1")
    await store.chats.set_profile("commands kk", "2")
    assert (await store.chats.menu(7), await store.chats.profile("commands kk")) == ("abc", "2")
