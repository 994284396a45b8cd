"""Memory given back to the machine: what a burst of work has taken stays with the process otherwise, for years."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Final

_EVERYTHING: Final = 0
"""Bytes that the C library may keep for the next time."""


_ARENA_MAX: Final = -8
"""M_ARENA_MAX of malloc.h."""

_ARENAS: Final = 2
"""As MALLOC_ARENA_MAX of the image and the service has it."""


def use_few_arenas() -> None:
    """Have all threads share two heaps, where the C library is glibc; to be called before there are threads.

    Else each thread has one of its own, on a machine with many cores eight for each core, and what a burst of work in
    one of them leaves free is of no use to the others.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Have the C library give back what is free; where it is not glibc, nothing happens. Takes some milliseconds."""
    with suppress(OSError, AttributeError):  # another C library has no such function
        ctypes.CDLL(None).malloc_trim(_EVERYTHING)
