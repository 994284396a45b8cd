"""Files made for somebody: whole, or as much as fits; flat in memory, and nothing is left of them."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import StoreError
from bot.filing import scratch, write_stories
from bot.transfer.forms import FormName, form_called
from tests.unit.test_transfer_table import make_story

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Story


async def stories(count: int) -> AsyncIterator[Story]:
    """So many, newest first."""
    for number in range(count, 0, -1):
        yield make_story(number, "kk", "ru", "en", title="A sample of some length, as titles have it " * 3)


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("most", [40, 2000, 100_000, 10**9])
async def test_as_many_as_fit_make_a_whole_file(tmp_path: Path, form: FormName, most: int) -> None:
    """It is said how many, how large, and whether those were all; the newest are in it."""
    with scratch(tmp_path) as file:
        written = await write_stories(file, stories(500), form_called(form), most)
        file.seek(0)
        content = file.read()
    assert len(content) == written.size
    assert written.size <= max(most, 80)
    assert written.whole == (most == 10**9)
    assert written.whole == (written.stories == 500)
    if form == "json":
        numbers = [one["story"] for one in json.loads(content)]
        assert numbers == list(range(500, 500 - written.stories, -1))


async def test_memory_is_flat(tmp_path: Path) -> None:
    """Ten times the stories take no more of it."""
    peaks = []
    for count in (600, 6_000):
        tracemalloc.start()
        with scratch(tmp_path) as file:
            await write_stories(file, stories(count), form_called("csv"), 10**9)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
    assert peaks[1] < 4 << 20


async def test_everybody_else_has_a_turn(tmp_path: Path) -> None:
    """While a long file is written others go on."""
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(others())
    with scratch(tmp_path) as file:
        await write_stories(file, stories(1000), form_called("csv"), 10**9)
    task.cancel()
    assert turns >= 1000 / 25


def test_nothing_is_left(tmp_path: Path) -> None:
    """A file has no name even while it is written."""
    with scratch(tmp_path) as file:
        file.write(b"sample")
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_files_is_named(tmp_path: Path) -> None:
    """In one line, with what helps."""
    with pytest.raises(StoreError, match="no file can be written there"), scratch(tmp_path / "none"):
        pass


async def test_a_full_disk_is_told_as_one(tmp_path: Path) -> None:
    """Whatever is written goes to the device that is always full."""
    with (
        pytest.raises(StoreError, match="make room"),
        scratch(tmp_path),
        Path("/dev/full").open("wb", buffering=0) as full,  # noqa: ASYNC230 - opened once
    ):
        await write_stories(full, stories(50), form_called("csv"), 10**9)
