"""Answers go before what goes out to many, and do not stop it."""

import asyncio
import time

from bot.precedence import ANSWERED_WITHIN, Precedence
from bot.supervision import make_way


def test_way_is_made_while_an_answer_is_made() -> None:
    """Nobody waits where nothing is asked, and not after the answer."""
    precedence = Precedence()
    assert not precedence.is_due(0.0)
    answer = precedence.begin(0.0)
    assert precedence.is_due(0.1)
    precedence.end(answer)
    assert not precedence.is_due(0.1)


def test_no_way_is_made_for_an_answer_that_waits_itself() -> None:
    """One that takes long waits for its chat's turn or for Telegram; a younger one counts."""
    precedence = Precedence()
    precedence.begin(0.0)
    assert not precedence.is_due(ANSWERED_WITHIN)
    young = precedence.begin(ANSWERED_WITHIN)
    assert precedence.is_due(ANSWERED_WITHIN)
    precedence.end(young)
    assert not precedence.is_due(ANSWERED_WITHIN)


async def test_the_wait_ends_with_the_answer() -> None:
    """What made way goes on at once, however long it might have waited."""
    precedence = Precedence()
    answer = precedence.begin(time.monotonic())
    waiting = asyncio.create_task(make_way(precedence, 60.0))
    await asyncio.sleep(0.02)
    assert not waiting.done()
    precedence.end(answer)
    await asyncio.wait_for(waiting, 10.0)


async def test_the_wait_ends_though_everybody_asks() -> None:
    """There are always younger answers; it goes on all the same."""
    precedence = Precedence()
    precedence.begin(time.monotonic() + 3600)
    await asyncio.wait_for(make_way(precedence, 0.02), 10.0)
    assert precedence.is_due(time.monotonic())
