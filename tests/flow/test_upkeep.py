"""The machine under the bot: a disk that gets full, a file that can grow no more, a damaged index."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.errors import StoreError
from bot.upkeep import MIB
from tests.factories import make_item
from tests.flow.audience import follower, settled, texts
from tests.flow.talk import ask
from tests.store.test_soundness import spoil_index

if TYPE_CHECKING:
    from bot.model import Language
    from tests.flow.conftest import World

LOW = {"kk": "Дерекқор орналасқан диск толып барады", "ru": "На диске с базой данных мало места", "en": "is filling up"}
OUT = {"kk": "диск толуға таяу", "ru": "почти заполнен", "en": "nearly full"}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
async def test_operator_hears_of_a_disk_that_gets_full(
    quiet_world: World, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In their language, with what is free: once when it is low, once when it is nearly full, over restarts too."""
    world = quiet_world
    free = [300 * MIB]
    monkeypatch.setattr("bot.alerting.free_space", lambda _: (free[0], MIB))
    operator = world.emulator.add_user(language_code=language)
    world.settings = replace(world.settings, admin_ids=frozenset({operator.id}))
    await world.start()
    await ask(world, operator, "/start")
    assert "300" in (await world.said(operator.chat, lambda m: LOW[language] in m.text)).text
    for left, words in ((280, LOW), (20, OUT), (40, OUT)):
        free[0] = left * MIB
        await world.stop()
        await world.start()
        await world.said(operator.chat, lambda m: words[language] in m.text)  # noqa: B023 - awaited here
    assert len(texts(world, operator.chat, LOW[language])) == 1
    assert len(texts(world, operator.chat, OUT[language])) == 1


async def test_file_that_can_grow_no_more_loses_nothing(world: World) -> None:
    """What cannot be stored is refused whole; questions are answered; with room again everything goes on."""
    person = await follower(world)
    await world.publish(make_item(1))
    await settled(world)
    await _limit(world, 0)
    stored = 1
    while await _fits(world, stored + 1):
        stored += 1
    assert "story 1" in (await ask(world, person, "/story 1")).text
    await _limit(world, 1_000_000)
    await world.publish(make_item(stored + 1))
    await settled(world)
    numbers = range(1, stored + 2)
    await world.said(person.chat, lambda m: f"story {stored + 1}" in m.text)
    rows = await world.store.database.read("SELECT count(*) AS n FROM sent WHERE chat = ?", (person.id,))
    assert rows[0]["n"] == len(numbers)


async def _fits(world: World, number: int) -> bool:
    """Store a large story where there is room for it."""
    with suppress(StoreError):
        await world.publish(make_item(number, summary="A summary that takes some room. " * 40))
        return True
    return False


async def _limit(world: World, more: int) -> None:
    """Let the file have so many pages more than it has, as a full disk does."""
    pages = (await world.store.database.read("PRAGMA page_count"))[0][0]
    async with world.store.database.write() as tx:
        await tx.fetchall(f"PRAGMA max_page_count = {pages + more}")


async def test_damaged_index_stops_searches_alone(world: World) -> None:
    """Lists, stories and pushes go on; whoever searches is told that it failed."""
    person = await follower(world)
    await world.publish(*(make_item(number) for number in range(1, 6)))
    await world.emulator.wait_for(lambda: len(world.emulator.sent(person.chat)) > 0)
    await settled(world)
    await spoil_index(world.store)
    assert "story 1" in (await ask(world, person, "/story 1")).text
    await world.publish(make_item(50))
    await world.said(person.chat, lambda m: "story 50" in m.text)
