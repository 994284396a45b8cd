"""Shows one demo after another, as it is told on stdin; a demo of its own process each would start for four seconds."""

from __future__ import annotations

import asyncio
import sys
import tempfile

from bot.cli.demonstration import demonstration
from bot.logs import set_up_logging
from tests.once import read_once


async def show_all() -> None:
    """A line with a folder for temporary files begins a demo, whose address is printed; the next line ends it."""
    while folder := await _line():
        tempfile.tempdir = folder
        async with demonstration(port=0, every=0, announce=_say):
            await _line()
        _say("ended")


async def _line() -> str:
    return (await asyncio.to_thread(sys.stdin.readline)).rstrip("\n")


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - who started it reads this


if __name__ == "__main__":
    set_up_logging("WARNING", "console", ())
    with read_once():
        asyncio.run(show_all())
