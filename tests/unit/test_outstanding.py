"""Updates that were taken and are not yet handled."""

from __future__ import annotations

import asyncio

import pytest

from bot.telegram.outstanding import HELD_SECONDS, MOST_HELD, Outstanding, UnderWay, number_of


async def take(outstanding: Outstanding, *numbers: int, now: float = 0.0) -> dict[int, asyncio.Future[None]]:
    """Take updates; what tells that each is handled."""
    loop = asyncio.get_running_loop()
    handled = {number: loop.create_future() for number in numbers}
    for number, one in handled.items():
        outstanding.take(number, one, now)
    return handled


async def test_first_that_is_not_handled_is_held() -> None:
    """And all after it, for Telegram gives them again, too."""
    outstanding = Outstanding()
    handled = await take(outstanding, 5, 6, 7)
    handled[5].set_result(None)
    handled[7].set_result(None)
    assert outstanding.release(1.0) == 6
    assert [number in outstanding for number in (5, 6, 7, 8)] == [False, True, True, False]
    handled[6].set_result(None)
    assert outstanding.release(1.0) is None
    assert 7 not in outstanding


async def test_none_is_held_for_long() -> None:
    """Whoever waits for his answer is not the reason that others wait."""
    outstanding = Outstanding()
    await take(outstanding, 5)
    await take(outstanding, 6, now=1.0)
    assert outstanding.release(HELD_SECONDS) == 6
    assert outstanding.release(HELD_SECONDS + 1.0) is None


async def test_room_is_left_for_new_ones() -> None:
    """Handled ones count, too: Telegram gives them again before it gives any other."""
    outstanding = Outstanding()
    handled = await take(outstanding, *range(100))
    for number in range(1, 95):
        handled[number].set_result(None)
    assert outstanding.release(1.0) == 95
    handled = await take(outstanding, *range(100, 300))
    assert outstanding.release(1.0) == 300 - MOST_HELD


@pytest.mark.parametrize("name", ["update 5 taken", "update 6 taken"])
async def test_end_is_told_once(name: str) -> None:
    """Also to whoever asks while it is under way; and of what was not begun nothing is told."""
    under_way = UnderWay()
    handled = under_way.begin("update 5 taken")
    assert under_way["update 5 taken"] is handled
    under_way.end(name)
    under_way.end(name)
    assert handled.done() == (name == "update 5 taken")


@pytest.mark.parametrize(("update", "number"), [({"update_id": 5}, 5), ({"update_id": "5"}, None), ({}, None)])
def test_number(update: dict[str, object], number: int | None) -> None:
    """What is no number is none."""
    assert number_of(update) == number
