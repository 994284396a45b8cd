"""Rounds of fuzzing: how they are played and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import rounds
from tests.fuzz.rounds import TARGETS, Round, play, summary

BROKEN = """
from hypothesis import given, strategies as st

from tests.fuzz.effort import effort


@effort(20)
@given(st.integers())
def test_numbers_are_small(number):
    assert number < 1000


@effort(20)
@given(st.integers())
def test_numbers_are_numbers(number):
    assert number == number
"""


def made(target: str, examples: int, *findings: str) -> Round:
    """A round that was played."""
    return Round(target=target, seed=1, times=1, examples=examples, seconds=2.4, findings=findings, told="")


def test_a_finding_is_told_with_its_least_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test that failed is named, its least example is shown, and all examples are counted."""
    (tmp_path / "test_sample.py").write_text(BROKEN, encoding="utf-8")
    monkeypatch.setattr(rounds, "HERE", tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.chdir(tmp_path)
    played = play("sample", seed=7, times=5)
    assert [name.rpartition("::")[2] for name in played.findings] == ["test_numbers_are_small"]
    assert "number=1000" in played.told
    assert played.examples >= 100
    assert "FUZZ_TIMES=5 FUZZ_SEED=7" in played.command
    assert (tmp_path / ".hypothesis" / "fuzz").is_dir()


def test_rounds_of_a_target_are_summed() -> None:
    """A line a target, in the order in which they were played."""
    told = summary([made("pages", 10), made("lives", 5, "a::b"), made("pages", 20)])
    assert [line.split() for line in told.splitlines()[1:]] == [["pages", "30", "4", "0"], ["lives", "5", "2", "1"]]


def test_all_targets_are_known() -> None:
    """Each module of tests is one."""
    assert set(TARGETS) == {"exchange", "files", "lives", "pages", "queries", "updates"}
