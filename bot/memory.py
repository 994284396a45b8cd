"""Memory given back to the machine: what a burst of work has taken stays with the process otherwise, for years."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Final

_EVERYTHING: Final = 0
"""Bytes that the C library may keep for the next time."""


def give_back() -> None:
    """Have the C library give back what is free; where it is not glibc, nothing happens. Takes some milliseconds."""
    with suppress(OSError, AttributeError):  # another C library has no such function
        ctypes.CDLL(None).malloc_trim(_EVERYTHING)
