"""Operators told of troubles."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.demo.faults import dropped
from bot.errors import FullError, StoreError
from bot.troubles import DATABASE, TELEGRAM
from tests.flow.talk import ask

if TYPE_CHECKING:
    from bot.demo.people import User
    from bot.store.database import Database
    from tests.flow.conftest import World


@pytest.fixture
async def operators(quiet_world: World) -> list[User]:
    """Three operators: two who speak to the bot, and one who never started it; the bot runs."""
    people = [quiet_world.emulator.add_user(language_code=code) for code in ("ru", "en", "kk")]
    ids = frozenset(person.id for person in people)
    quiet_world.settings = replace(quiet_world.settings, admin_ids=ids)
    await quiet_world.start()
    for person in people[:2]:
        await ask(quiet_world, person, "/about")
    return people


async def test_each_is_told_in_the_language_of_the_chat(quiet_world: World, operators: list[User]) -> None:
    """Once, while the trouble lasts; one who never started the bot is passed over."""
    one, other, stranger = (person.chat for person in operators)
    for _ in range(20):
        quiet_world.app.troubles.begin(DATABASE, "disk full")
    await quiet_world.said(one, lambda said: "диск заполнен" in said.text)
    await quiet_world.said(other, lambda said: "disk may be full" in said.text)
    await quiet_world.stop()
    assert [len(quiet_world.emulator.sent(chat)) for chat in (one, other, stranger)] == [2, 2, 0]


async def test_a_database_that_cannot_be_written_is_told_of(quiet_world: World, operators: list[User]) -> None:
    """Whoever meets it first."""
    with pytest.raises(StoreError):
        await fail_to_write(quiet_world.store.database)
    await quiet_world.said(operators[1].chat, lambda said: "disk may be full" in said.text)


async def test_a_damaged_database_is_told_of_in_the_languages_it_had(quiet_world: World, operators: list[User]) -> None:
    """Though nothing can be read or written any more, not even who speaks what; once, and with what mends it."""
    chats = [person.chat for person in operators]
    await quiet_world.stop()
    await quiet_world.start()
    path = quiet_world.store.database.path
    path.write_bytes(b"\xa5" * path.stat().st_size)
    operators[1].sends("/search sample")
    told = await quiet_world.said(chats[0], lambda said: "saqbala restore" in said.text)
    assert "База данных повреждена" in told.text
    await quiet_world.said(chats[1], lambda said: "The database is damaged" in said.text)
    assert quiet_world.terms.health.report()["troubles"] == ["damage"]
    operators[1].sends("/latest")
    await quiet_world.stop()
    for chat in chats[:2]:
        assert sum("saqbala restore" in said.text for said in quiet_world.emulator.sent(chat)) == 1


@pytest.mark.parametrize(
    ("number", "words"), [(0, "Диск с базой данных заполнен"), (1, "disk with the database is full")]
)
async def test_a_full_disk_is_told_of(quiet_world: World, operators: list[User], number: int, words: str) -> None:
    """As soon as something does not fit."""
    database = quiet_world.store.database
    pages = (await database.read("PRAGMA page_count"))[0][0]
    async with database.write() as tx:
        await tx.fetchall(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(FullError):
        await quiet_world.store.chats.set_profile("sample", "x" * 1_000_000)
    await quiet_world.said(operators[number].chat, lambda said: words in said.text)


async def fail_to_write(database: Database) -> None:
    """Meet a full disk in a transaction."""
    async with database.write():
        raise sqlite3.OperationalError("database or disk is full")


async def test_the_length_of_an_outage_is_told(quiet_world: World, operators: list[User]) -> None:
    """When Telegram is back."""
    quiet_world.app.troubles.tell(TELEGRAM, 3 * 3600)
    said = await quiet_world.said(operators[1].chat, lambda said: "is back" in said.text)
    assert "Telegram was out of reach for 3 hours and is back." in said.text


async def test_telling_never_fails(quiet_world: World, operators: list[User]) -> None:
    """Neither where Telegram is away again nor where the bot is about to stop."""
    quiet_world.emulator.inject(dropped(), method="sendMessage", times=None)
    quiet_world.app.troubles.tell(TELEGRAM, 60)
    await quiet_world.stop()
    assert len(quiet_world.emulator.sent(operators[0].chat)) == 1
