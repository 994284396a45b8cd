"""What a worker is told to do in tests: it imports them from here, as it does the program's own functions."""

from __future__ import annotations

import os
import signal
from datetime import date, datetime
from pathlib import Path

from bot.errors import BlockedError
from bot.model import FetchedPage, Source
from bot.sources.found import ListingPage
from bot.sources.pages import listing_on
from bot.sources.worker.frames import LENGTH
from tests.factories import NOW

HELD: list[bytes] = []
"""What stays with the process."""


def crash() -> None:
    """End as a fault in a parser does."""
    os.kill(os.getpid(), signal.SIGSEGV)


def crash_in_english(page: FetchedPage, source: Source, *, today: date, now: datetime) -> ListingPage:
    """Crash at the listings in one language, and read the others."""
    if source.language == "en":
        crash()
    return listing_on(page, source, today=today, now=now)


def crash_where(path: str) -> str:
    """End the first process that does this, not the second one."""
    try:
        Path(path).touch(exist_ok=False)
    except FileExistsError:
        return "done"
    crash()
    return ""


def hang() -> None:
    """Never end."""
    while True:
        pass


def tell_and_hang(path: str) -> None:
    """Never end, and tell when that begins."""
    Path(path).write_bytes(b"begun")
    hang()


def wait_for(path: str) -> None:
    """Rest, which takes nothing of the processor, for as long as there is no such file."""
    while not Path(path).exists():
        pass


def fill() -> int:
    """Take more and more memory."""
    return len(bytes(2**40))


def hold(size: int) -> int:
    """Keep so many bytes for good."""
    globals()["held"] = bytearray(size)
    return os.getpid()


def pid() -> int:
    """Tell who does it."""
    return os.getpid()


def environment() -> dict[str, str]:
    """What the worker knows of the bot's settings."""
    return dict(os.environ)


def priority() -> int:
    """How nice it is."""
    return os.getpriority(os.PRIO_PROCESS, 0)


def speak() -> str:
    """Print what is no answer."""
    print("not an answer")  # noqa: T201 - that is what it is for
    os.write(1, b"nor this")
    return "answer"


def garble() -> None:
    """Write what is no answer where answers are written."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, LENGTH.pack(5) + b"mooo.")
        except OSError:
            continue
    os._exit(0)


def stumble() -> None:
    """Make a mistake."""
    raise KeyError("sample mistake")


def refuse() -> None:
    """Raise one of ours, with what it says besides its text."""
    raise BlockedError("refused", status=403, retry_after=NOW)


def something_else() -> Path:
    """Give back what no worker may."""
    return Path("/")


def large(size: int) -> list[str]:
    """Give back many characters."""
    return ["ә" * size]


def burst(pieces: int) -> int:
    """Take memory in small pieces, let go of all but the last, and tell how many bytes of memory are held."""
    taken = [bytes(1000) for _ in range(pieces)]
    HELD.append(bytes(1000))
    del taken
    return int(Path("/proc/self/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
