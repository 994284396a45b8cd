"""The crash proof in short: ten kills. `make soak` has a hundred, and takes its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.soak.judgement import judge
from tests.soak.scenario import Options, play

if TYPE_CHECKING:
    from pathlib import Path

SLACK = 0.1
"""Seconds by which a busy machine may bring two requests nearer to each other than they left.

It may also be late with what 50 ms should do, after one kill or another: the sum tells.
"""

SHORT = Options(
    kills=10, seed=4, people=20, groups=3, window=1.6, publications=1, orderly=0.05, patience=60, stall=0, halt=1
)


@pytest.mark.alone
async def test_ten_kills_lose_nothing(tmp_path: Path) -> None:
    """Every story in every chat, none in a group twice, no more repeated than allowed, and still when told to be."""
    verdict = judge(await play(SHORT, tmp_path), slack=SLACK, each_kill=False)
    print(verdict)
    assert verdict.broken == []
