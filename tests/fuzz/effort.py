"""How much is tried: few examples and always the same in `make test`, many and other ones in `make fuzz`."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hypothesis import seed, settings
from hypothesis.database import DirectoryBasedExampleDatabase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMES: Final = "FUZZ_TIMES"
"""The variable by which `make fuzz` tells how many times the examples of `make test` are to be tried in a round."""

SEED: Final = "FUZZ_SEED"
"""The variable that tells with which seed. pytest's option for it would keep hypothesis from keeping what it finds."""

EXAMPLES: Final = Path(".hypothesis") / "fuzz"
"""Where `make fuzz` keeps what it has found; the next run begins with it."""


def effort(examples: int, *, steps: int = 50) -> Callable[[Any], Any]:
    """Try so many examples (of a machine: each of so many steps) in `make test`, a multiple of them in `make fuzz`.

    There is no deadline: hypothesis measures by the clock on the wall, and this machine may be busy. Where time must be
    bounded, `within` counts the processor's.
    """
    times, number = int(os.environ.get(TIMES, "0")), int(os.environ.get(SEED, "0"))
    common = settings(max_examples=examples * max(times, 1), stateful_step_count=steps, deadline=None)
    few = settings(common, derandomize=True, database=None)
    if not times:
        return few
    many = settings(common, database=DirectoryBasedExampleDatabase(EXAMPLES), print_blob=True)
    return lambda test: many(seed(number)(test))  # in this order: a seed alone would keep no examples


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let what is done here take no longer than so many seconds of the processor."""
    begun = time.thread_time()
    yield
    taken = time.thread_time() - begun
    assert taken < seconds, f"it took {taken:.2f} s of the processor"
