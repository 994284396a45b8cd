"""How posts look: set for a thread, taken along when they leave, kept with what was sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.model import USUAL_LOOKS, Looks, Showing
from bot.outcome import Sent
from bot.showing import also_in
from bot.store.settlement import Settlement, Shown
from tests.factories import NOW
from tests.store.test_revisions import claim_all, due, follow, mark, publish

if TYPE_CHECKING:
    from bot.model import ChatKind, Language
    from bot.store import Store
    from bot.store.settlement import Claim

LOOKS = Looks(form="title", second="ru", header="<b>Sample</b>", footer="Sample", hashtags=False)


async def send(store: Store, claim: Claim, message_id: int = 70) -> None:
    """Let a claim be sent as it is to look."""
    shown = []
    for story in await store.stories.load(claim.stories):
        language = claim.chat.language
        one = Showing(story=story, language=language, second=also_in(story, language, claim.looks.second))
        shown.append(Shown(story.number, one.edition.language, one.digest))
    settled = Settlement(claim, Sent(message_id), shown=tuple(shown))
    await store.outbox.settle([settled], NOW)


async def test_what_is_set_is_told(store: Store) -> None:
    """For each thread by itself; what else is set there stays, and what is as at first is not kept."""
    await follow(store, -1, kind="supergroup")
    async with store.database.write() as tx:
        await tx.execute("UPDATE thread SET settings = '{\"other\": 1}'")
    assert await store.looks.of(-1, 0) == await store.looks.of(-9, 0) == USUAL_LOOKS
    await store.looks.set(-1, 0, LOOKS)
    await store.looks.set(-1, 5, replace(LOOKS, form="picture"))
    assert await store.looks.of(-1, 0) == LOOKS
    assert (await store.looks.of(-1, 5)).form == "picture"
    await store.looks.set(-1, 0, USUAL_LOOKS)
    rows = await store.database.read("SELECT settings FROM thread WHERE thread = 0")
    assert rows[0]["settings"] == '{"other":1}'


async def test_second_language_ends_with_the_chats_own(store: Store) -> None:
    """A channel that turns to its second language has one."""
    await follow(store, -1, kind="channel")
    await store.looks.set(-1, 0, LOOKS)
    await store.chats.set_language(-1, "ru")
    assert await store.looks.of(-1, 0) == replace(LOOKS, second=None)
    await publish(store, 5, language="ru")
    (claim,) = await claim_all(store)
    assert claim.looks == replace(LOOKS, second=None)


@pytest.mark.parametrize(("kind", "looks"), [("channel", LOOKS), ("supergroup", LOOKS), ("private", USUAL_LOOKS)])
async def test_looks_leave_with_the_story(store: Store, kind: ChatKind, looks: Looks) -> None:
    """To groups and channels; a private chat has none, whatever a file has set there."""
    await follow(store, 1, kind=kind)
    await store.looks.set(1, 0, LOOKS)
    await publish(store, 5)
    (claim,) = await claim_all(store)
    assert claim.looks == looks


@pytest.mark.parametrize("settings", ['{"header": "<b>Sample"}', '{"footer": 5, "form": "x"}', "[]", '"x"'])
async def test_what_cannot_be_breaks_no_push(store: Store, settings: str) -> None:
    """It is as if nothing was set."""
    await follow(store, -1, kind="channel")
    async with store.database.write() as tx:
        await tx.execute("UPDATE thread SET settings = ?", (settings,))
    await publish(store, 5)
    (claim,) = await claim_all(store)
    assert claim.looks == USUAL_LOOKS


async def test_message_keeps_the_looks_it_was_sent_with(store: Store) -> None:
    """Whatever the chat has set since; most messages keep nothing."""
    await follow(store, -1, -2, kind="channel")
    await store.looks.set(-1, 0, LOOKS)
    await publish(store, 5)
    for claim in await claim_all(store):
        await send(store, claim)
    await store.looks.set(-1, 0, replace(LOOKS, header="Other"))
    await store.looks.set(-2, 0, LOOKS)
    rows = await store.database.read("SELECT chat, looks FROM sent WHERE looks = ''")
    assert [row["chat"] for row in rows] == [-2]
    await publish(store, 5, title="Corrected sample")
    await mark(store)
    assert {one.chat.id: one.looks for one in await due(store)} == {-1: LOOKS, -2: USUAL_LOOKS}


async def test_later_second_edition_marks_the_posts_that_want_it(store: Store) -> None:
    """And no others; once it is shown, a correction of it marks them again."""
    for chat, looks in ((-1, LOOKS), (-2, USUAL_LOOKS)):
        await follow(store, chat, kind="channel")
        await store.looks.set(chat, 0, looks)
    await publish(store, 5)
    for claim in await claim_all(store):
        await send(store, claim)
    await publish(store, 5, language="ru")
    await mark(store)
    (message,) = await due(store)
    assert (message.chat.id, message.stories[0].second) == (-1, "ru")


async def test_post_of_two_languages_is_marked_by_a_correction_of_either(store: Store) -> None:
    """Once for each; one that shows both as they are is not."""
    await follow(store, -1, kind="channel")
    await store.looks.set(-1, 0, LOOKS)
    await publish(store, 5)
    await publish(store, 5, language="ru")
    (claim,) = await claim_all(store)
    await send(store, claim)
    await mark(store)
    assert await due(store) == []
    languages: tuple[Language, ...] = ("ru", "en")
    for language in languages:
        await publish(store, 5, language=language, title="Corrected sample")
        await mark(store)
        (message,) = await due(store)
        assert message.chat.id == -1
        async with store.database.write() as tx:
            await tx.execute("DELETE FROM revision")


async def test_group_that_moves_keeps_them(store: Store) -> None:
    """What is set, and what its messages were sent with."""
    await follow(store, -1, kind="group")
    await store.looks.set(-1, 0, LOOKS)
    await publish(store, 5)
    (claim,) = await claim_all(store)
    await send(store, claim)
    await store.chats.move(-1, -100, NOW)
    assert await store.looks.of(-100, 0) == LOOKS
    assert [row["chat"] for row in await store.database.read("SELECT chat FROM sent WHERE looks <> ''")] == [-100]
