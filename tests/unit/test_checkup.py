"""What `saqbala doctor` says of what it finds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.checkup import (
    judge_copies,
    judge_exposure,
    judge_held,
    judge_numbers,
    judge_operators,
    judge_rights,
    judge_settings,
    judge_source,
    judge_space,
)
from bot.inquiry import Suspension
from bot.model import Condition, ReadMemory
from bot.watch import State, Watch
from tests.factories import NOW, ZONE, make_chat, make_source

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
READ_LONG_AGO = ReadMemory(last_attempt_at=NOW - 2 * DAY, condition=Condition.OK)
FAILED = ReadMemory(last_attempt_at=NOW, condition=Condition.FAILED, failures=1)
BLOCKED = ReadMemory(last_attempt_at=NOW, condition=Condition.BLOCKED, failures=1)
WELL = ReadMemory(last_attempt_at=NOW - HOUR, last_good_at=NOW - HOUR, condition=Condition.UNCHANGED)


@pytest.mark.parametrize(
    ("name", "value", "grade", "said"),
    [
        ("BOT_TOKEN", "**********", "ok", "BOT_TOKEN=**********"),
        ("BOT_TOKEN", "", "warning", "BotFather"),
        ("ADMIN_IDS", "", "warning", "nobody is told"),
        ("ADMIN_IDS", "7", "ok", "ADMIN_IDS=7"),
        ("METRICS_LISTEN", "", "ok", "METRICS_LISTEN="),
        ("METRICS_LISTEN", "127.0.0.1:9090", "ok", "METRICS_LISTEN=127.0.0.1:9090"),
        ("QUIET_HOURS", "22:00-07:00", "ok", "22:00-07:00"),
        ("QUIET_HOURS", "", "ok", "QUIET_HOURS="),
        ("QUIET_HOURS", "07:00-06:00", "warning", "wrong way round"),
        ("SOURCES_FILE", "", "ok", "SOURCES_FILE="),
        ("BOT_API_URL", "https://api.telegram.org", "ok", "api.telegram.org"),
        ("BOT_API_URL", "http://127.0.0.1:8081", "ok", "127.0.0.1"),
        ("BOT_API_URL", "http://[::1]:8081", "ok", "::1"),
        ("BOT_API_URL", "http://bot-api:8081", "ok", "bot-api"),
        ("BOT_API_URL", "http://api.example.org", "warning", "unencrypted"),
    ],
)
def test_settings(name: str, value: str, grade: str, said: str) -> None:
    """Each is shown; what is missed or odd is said."""
    (finding,) = judge_settings({name: value})
    assert finding.grade == grade
    assert said in finding.text


@pytest.mark.parametrize(
    ("mode", "open_to_all"), [(0o100600, False), (0o100640, False), (0o100644, True), (0o100602, True)]
)
def test_exposure(mode: int, open_to_all: bool) -> None:  # noqa: FBT001 - a column of the table
    """What everybody may read or write is named with its mend; a group that was chosen is none of ours."""
    finding = judge_exposure("data/saqbala.db", mode)
    assert (finding is not None) == open_to_all
    if finding is not None:
        assert (finding.grade, finding.text.rpartition("; ")[2]) == ("warning", "chmod 600 data/saqbala.db")


@pytest.mark.parametrize(
    ("state", "grade", "said"),
    [
        (State(ReadMemory(), Watch()), "warning", "saqbala poll --source sample-en"),
        (State(WELL, Watch()), "ok", "unchanged, last good read 2026-05-20 13:00"),
        (State(WELL, Watch(last_new_at=NOW - DAY)), "ok", "last new story 2026-05-19 14:00"),
        (State(WELL, Watch(paused_at=NOW)), "warning", "paused since 2026-05-20 14:00"),
        (
            State(READ_LONG_AGO, Watch()),
            "warning",
            "is `saqbala run`",
        ),
        (
            State(FAILED, Watch()),
            "warning",
            "by itself",
        ),
        (
            State(ReadMemory(last_attempt_at=NOW, condition=Condition.FAILED, failures=3, error="no host"), Watch()),
            "problem",
            "failed, last good read never, 3 times in a row (no host); open its url",
        ),
        (
            State(BLOCKED, Watch()),
            "problem",
            "refuses",
        ),
        (
            State(ReadMemory(last_attempt_at=NOW, condition=Condition.LAYOUT_CHANGED, failures=1), Watch()),
            "problem",
            "mend `link`",
        ),
        (
            State(
                WELL,
                Watch(
                    last_new_at=NOW - 30 * DAY,
                    first_arrival_at=NOW - 60 * DAY,
                    arrivals=9,
                    longest_silence=DAY,
                    well_since=NOW - 60 * DAY,
                ),
            ),
            "warning",
            "nothing new has come",
        ),
    ],
)
def test_sources(state: State, grade: str, said: str) -> None:
    """By what is remembered of their reads."""
    finding = judge_source(make_source(), state, now=NOW, zone=ZONE)
    assert finding.grade == grade
    assert said in finding.text


@pytest.mark.parametrize(("mebibytes", "grade"), [(5, "problem"), (100, "warning"), (1000, "ok")])
def test_space(mebibytes: int, grade: str) -> None:
    """A full disk is a problem before it is full."""
    assert judge_space(mebibytes * 1024**2, 1024**2, "/data").grade == grade


@pytest.mark.parametrize(
    ("age", "keep", "grade"),
    [(None, 7, "warning"), (HOUR, 7, "ok"), (-HOUR, 7, "ok"), (3 * DAY, 7, "warning"), (HOUR, 0, "warning")],
)
def test_copies(age: timedelta | None, keep: int, grade: str) -> None:
    """One of every night."""
    newest = None if age is None else NOW - age
    assert judge_copies(newest, keep=keep, now=NOW, folder="data/backups").grade == grade


def test_a_copy_that_is_no_use_is_a_problem() -> None:
    """It is found before the day on which it is needed."""
    finding = judge_copies(NOW, keep=7, now=NOW, folder="data/backups", flaw="it is damaged")
    assert (finding.grade, "it is damaged" in finding.text) == ("problem", True)


def test_the_rest() -> None:
    """What waits for an operator, who is reachable, where the bot may write, how old the numbers are."""
    assert [judge_held(stories).grade for stories in (0, 3)] == ["ok", "warning"]
    assert [finding.text.split()[1] for finding in judge_operators([3, 1, 2], [2])] == ["1", "3"]
    assert judge_rights([]).grade == "ok"
    gone = [Suspension(chat=make_chat(n, "group", title=""), thread=None, why="kicked", at=NOW) for n in range(7)]
    assert judge_rights(gone).text.startswith("rights: the bot cannot write in 0 (kicked), 1 (kicked), ")
    assert " and 2 more; " in judge_rights(gone).text
    assert [judge_numbers(NOW.date() - age, NOW.date()).grade for age in (DAY, 400 * DAY)] == ["ok", "warning"]
