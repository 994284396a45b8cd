"""Work that nobody waits for."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.aside import open_aside


async def test_work_is_done_while_others_go_on() -> None:
    """Begun at once, and not waited for."""
    done = asyncio.Event()

    async def work() -> None:
        done.set()

    async with open_aside() as begin:
        begin(work())
        assert not done.is_set()
        await done.wait()


async def test_work_is_cut_short_at_the_end() -> None:
    """Whatever it waits for."""
    ended = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cut short")

    async with open_aside() as begin:
        begin(work())
        begin(work())
        await asyncio.sleep(0)
    assert ended == ["cut short"] * 2


async def test_a_failure_goes_no_further_than_the_log() -> None:
    """The next piece of work is begun all the same."""

    async def fail() -> None:
        raise ValueError("sample")

    with capture_logs() as logs:
        async with open_aside() as begin:
            begin(fail())
            await asyncio.sleep(0.01)
    assert [line["event"] for line in logs] == ["work aside failed"]
