"""How much is tried: few examples and always the same in `make test`, many and other ones in `make fuzz`."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMES: Final = "FUZZ_TIMES"
"""The variable by which `make fuzz` tells how many times the examples of `make test` are to be tried in a round."""

EXAMPLES: Final = Path(".hypothesis") / "fuzz"
"""Where `make fuzz` keeps what it has found; the next run begins with it."""


def effort(examples: int, *, steps: int = 50) -> settings:
    """Try so many examples (of a machine: each of so many steps) in `make test`, a multiple of them in `make fuzz`.

    There is no deadline: hypothesis measures by the clock on the wall, and this machine may be busy. Where time must be
    bounded, `within` counts the processor's.
    """
    times = int(os.environ.get(TIMES, "0"))
    if not times:
        return settings(
            max_examples=examples, stateful_step_count=steps, derandomize=True, database=None, deadline=None
        )
    return settings(
        max_examples=examples * times,
        stateful_step_count=steps,
        database=DirectoryBasedExampleDatabase(EXAMPLES),
        deadline=None,
        print_blob=True,
    )


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let what is done here take no longer than so many seconds of the processor."""
    begun = time.thread_time()
    yield
    taken = time.thread_time() - begun
    assert taken < seconds, f"it took {taken:.2f} s of the processor"
