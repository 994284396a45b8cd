"""Counting: however many names are thought up, the metrics stay few."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from prometheus_client import generate_latest

from bot.meter import Unmetered
from bot.metering import Counting
from bot.metering.counting import MOST_LABELS, LineCounter
from bot.metering.described import COUNTERS, TIMES
from bot.metering.looking import Disk, Figure, Found
from handlers.measuring import asked
from handlers.table import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path


def call(command: str = "", pressed: str = "", press_id: str = "") -> SimpleNamespace:
    return SimpleNamespace(command=command, pressed=pressed, press_id=press_id)


def test_a_million_different_commands_are_one_name() -> None:
    """Whatever is typed is other; a command keeps its own name, whatever it was called by."""
    typed = {asked(call(f"command{number}")) for number in range(1_000_000)}  # type: ignore[arg-type]
    assert typed == {("command", "other")}
    names = {name: one.name for one in COMMANDS for name in (one.name, *one.aliases)}
    assert {asked(call(name))[1] for name in names} == set(names.values())  # type: ignore[arg-type]


def test_presses_and_texts_have_names_of_their_own() -> None:
    """A button's family, a prompt's kind, words alone; what is no button of ours is other."""
    assert asked(call(pressed="ShowPage", press_id="1")) == ("button", "ShowPage")  # type: ignore[arg-type]
    assert asked(call(pressed="NoneType", press_id="1")) == ("button", "other")  # type: ignore[arg-type]
    assert asked(call(pressed="header")) == ("text", "header")  # type: ignore[arg-type]
    assert asked(call()) == ("text", "words")  # type: ignore[arg-type]


def test_labels_are_bounded_whatever_comes() -> None:
    """Beyond the most, everything is other."""
    counting = Counting()
    for number in range(3 * MOST_LABELS):
        counting.count("telegram_requests", f"method{number}", "ok")
        counting.time("answer", 0.1, "command", f"name{number}")
    counting.logged("marker")
    text = generate_latest(counting.registry).decode()
    assert text.count("\nsaqbala_telegram_requests_total{") == MOST_LABELS + 1
    assert text.count("\nsaqbala_answer_seconds_count{") == MOST_LABELS + 1
    assert f'saqbala_telegram_requests_total{{method="other",result="other"}} {2.0 * MOST_LABELS}' in text
    assert 'saqbala_log_lines_total{level="other"} 1.0' in text


def test_a_line_is_counted_where_it_is_told() -> None:
    """What the clockwork says each second stands in no log, and so in no count; levels begin at zero."""
    counting = Counting()
    lines = LineCounter(counting)
    for name, level in (("apscheduler.executors.default", 20), ("bot.sample", 20), ("aiohttp.client", 30)):
        lines.handle(logging.makeLogRecord({"name": name, "levelno": level, "levelname": logging.getLevelName(level)}))
    text = generate_latest(counting.registry).decode()
    for level, number in (("debug", 0), ("info", 1), ("warning", 1), ("error", 0)):
        assert f'saqbala_log_lines_total{{level="{level}"}} {number}.0' in text


def test_everything_that_can_be_told_can_be_counted() -> None:
    """By whoever measures and by whoever does not."""
    for meter in (Counting(), Unmetered()):
        for what, counter in COUNTERS.items():
            meter.count(what, *counter.labels)
        for timed, (histogram, _) in TIMES.items():
            meter.time(timed, 0.5, *histogram.labels)


@pytest.mark.parametrize(
    ("took", "since", "due"), [(0.001, 29.9, False), (0.001, 30.0, True), (2.0, 199.0, False), (2.0, 200.0, True)]
)
def test_what_is_dear_is_counted_less_often(took: float, since: float, due: bool) -> None:  # noqa: FBT001 - a column
    """A hundredth of a processor at the most; never more often than each half a minute."""

    async def look() -> Found:
        return {}

    assert Figure(look).is_due(0)
    assert Figure(look, done_at=1000.0, took=took).is_due(1000.0 + since) == due


def test_copies_are_those_that_are_made_each_day(tmp_path: Path) -> None:
    """Other files of the folder are none, whatever they are called like."""
    for name in ("saqbala-2026-05-01.db", "saqbala-2026-05-02.db", "saqbala-before-the-move.db", "other-2026-05-03.db"):
        (tmp_path / name).touch()
    found = Disk(tmp_path / "saqbala.db", tmp_path, keep=7).look()
    assert found["saqbala_copies"] == {(): 2}
    assert found["saqbala_free_disk_bytes"].keys() == {("database",), ("copies",)}


def test_what_did_not_happen_yet_is_shown_as_zero() -> None:
    """Where there is one label with few values: an increase from nothing at all is none to Prometheus."""
    text = generate_latest(Counting().registry).decode()
    for line in ('floods_total{scope="chat"}', 'sent_messages_total{kind="push"}', 'deliveries_total{outcome="lost"}'):
        assert f"saqbala_{line} 0.0" in text
