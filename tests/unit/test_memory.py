"""Memory given back to the machine."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

from bot.memory import give_back, use_few_arenas

HELD = """
from bot.memory import give_back

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

kept = [bytes(1000) for _ in range(100_000)]
last = bytes(1000)
before = held()
del kept
give_back()
print(before - held())
"""

HEAPS = """
import ctypes, threading
from bot.memory import use_few_arenas

use_few_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
held, hold = [], threading.Barrier(12)

def take():
    held.append(libc.malloc(100_000))
    hold.wait()

threads = [threading.Thread(target=take) for _ in range(12)]
[one.start() for one in threads]
[one.join() for one in threads]
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def test_what_is_free_is_given_back() -> None:
    """Nearly all of a hundred megabytes that were in small pieces, though something behind them stays."""
    done = subprocess.run([sys.executable, "-c", HELD], check=True, capture_output=True, text=True)  # noqa: S603
    assert int(done.stdout) > 80_000_000


def test_threads_share_two_heaps() -> None:
    """A dozen threads that take memory at the same time have none of their own."""
    done = subprocess.run([sys.executable, "-c", HEAPS], check=True, capture_output=True, text=True)  # noqa: S603
    assert done.stdout.count("<heap nr=") == 2


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no such function, or cannot be asked: the bot goes on."""

    def refuse(_name: object) -> None:
        raise OSError("no C library")

    for answer in (lambda _name: object(), refuse):
        monkeypatch.setattr(ctypes, "CDLL", answer)
        give_back()
        use_few_arenas()
