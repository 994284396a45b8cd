"""Rounds of fuzzing: each target a process of pytest, told a seed, and what came of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.fuzz.effort import SEED, TIMES

HERE = Path(__file__).parent
TARGETS = tuple(path.stem.removeprefix("test_") for path in sorted(HERE.glob("test_*.py")))

_EXAMPLES = re.compile(r"(\d+) passing, (\d+) failing")
_FAILED = re.compile(r"^FAILED (\S+)", re.MULTILINE)
_HEADING = re.compile(r"^_{3,} .* _{3,}$", re.MULTILINE)
_LONGEST_SHOWN = 6_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one process found."""

    target: str
    seed: int
    times: int
    examples: int
    seconds: float
    findings: tuple[str, ...]
    """The tests that failed."""
    told: str
    """What pytest told of them, with the least example of each."""

    @property
    def command(self) -> str:
        """How to make it happen again: the example is kept, and tried first."""
        tests = " ".join(self.findings)
        return f"{TIMES}={self.times} {SEED}={self.seed} {sys.executable} -m pytest {tests}"


def play(target: str, seed: int, times: int) -> Round:
    """Try so many times the examples of `make test`, other ones for each seed."""
    options = ["-q", "-p", "no:xdist", "-p", "no:cacheprovider", "--hypothesis-show-statistics"]
    command = [sys.executable, "-m", "pytest", str(HERE / f"test_{target}.py"), *options]
    begun = time.monotonic()
    done = subprocess.run(  # noqa: S603 - ourselves
        command, env={**os.environ, TIMES: str(times), SEED: str(seed)}, capture_output=True, text=True, check=False
    )
    findings = tuple(_FAILED.findall(done.stdout))
    if done.returncode and not findings:
        findings = (f"tests/fuzz/test_{target}.py",)
    return Round(
        target=target,
        seed=seed,
        times=times,
        examples=sum(int(passed) + int(failed) for passed, failed in _EXAMPLES.findall(done.stdout)),
        seconds=time.monotonic() - begun,
        findings=findings,
        told=_shortened(done.stdout + done.stderr) if findings else "",
    )


def rounds(targets: Sequence[str], seed: int, minutes: float, times: int) -> Iterator[Round]:
    """Play round after round, a target after the other, until the time is over; at least once each."""
    end = time.monotonic() + minutes * 60
    for lap in count():
        for target in targets:
            if lap and time.monotonic() >= end:
                return
            yield play(target, seed + lap, times)
        if time.monotonic() >= end:
            return


def summary(played: Sequence[Round]) -> str:
    """A line a target: what was tried, how long, what was found."""
    examples, seconds, found = Counter[str](), Counter[str](), Counter[str]()
    for one in played:
        examples[one.target] += one.examples
        seconds[one.target] += round(one.seconds)
        found[one.target] += len(one.findings)
    lines = [f"{'target':<12}{'examples':>10}{'seconds':>10}{'findings':>10}"]
    lines += [f"{target:<12}{examples[target]:>10}{seconds[target]:>10}{found[target]:>10}" for target in examples]
    return "\n".join(lines)


def _shortened(told: str) -> str:
    """The end of what pytest told of each failed test: the least example and the error."""
    failures = told.partition("= FAILURES =")[2].partition("= Hypothesis Statistics")[0] or told
    parts = _HEADING.split(failures)
    return "\n…\n".join(part.strip()[-_LONGEST_SHOWN:] for part in parts if part.strip(" =\n"))
