"""Which items' stories are stored: their own pages are not asked for once more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.store import novelty
from bot.store.novelty import new_among
from tests.factories import make_item, make_reading, take_in

if TYPE_CHECKING:
    from bot.store import Store

SITE = "news.example"
LINK = replace(make_item(50), external_id=None, url="https://news.example/en/a")


async def test_what_is_stored_is_not_new(store: Store) -> None:
    """By the site's id in whatever language, else by the link; the order stays."""
    await take_in(store, make_reading([make_item(1), LINK]))
    other = replace(LINK, url="https://news.example/en/b")
    items = [make_item(3), make_item(1), make_item(1, "ru"), other, LINK, make_item(2)]
    assert await new_among(store.database, items, SITE) == [make_item(3), other, make_item(2)]


async def test_ids_are_those_of_the_site(store: Store) -> None:
    """Another site's number is another story."""
    await take_in(store, make_reading([make_item(1)]))
    assert await new_among(store.database, [make_item(1)], "other.example") == [make_item(1)]


async def test_many_are_looked_up_in_parts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever part they are in."""
    monkeypatch.setattr(novelty, "_BATCH", 2)
    await take_in(store, make_reading([make_item(n) for n in range(1, 6)]))
    assert await new_among(store.database, [make_item(n) for n in range(1, 8)], SITE) == [make_item(6), make_item(7)]
