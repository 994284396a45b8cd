"""Nothing grows unseen: every table of the schema stands in the table of docs/operating.md that tells how long."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot import keeping
from bot.inquiry import SETTINGS_KEPT
from bot.store.migration import migrate
from bot.store.trials import KEPT as TRIALS_KEPT

PAGE = Path(__file__).parents[2] / "docs" / "operating.md"


def section() -> str:
    return PAGE.read_text(encoding="utf-8").partition("# What grows\n")[2].partition("\n#")[0]


def rows() -> dict[str, str]:
    """The period of each table."""
    told: dict[str, str] = {}
    for line in section().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3:
            told |= dict.fromkeys(re.findall(r"`(\w+)`", cells[1]), cells[2])
    return told


def test_every_table_is_told_of(tmp_path: Path) -> None:
    """Whoever adds a table says how long its rows are kept; a table that is gone is told of no more."""
    migrate(tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as db:
        found = db.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')"
            " AND name NOT LIKE 'sqlite%'"
        ).fetchall()
    assert {name for (name,) in found} == rows().keys()


@pytest.mark.parametrize(
    ("table", "days"),
    [
        ("sent", keeping.SENT_KEPT.days),
        ("chat", keeping.UNSEEN_KEPT.days),
        ("chat", SETTINGS_KEPT.days),
        ("dead", keeping.DEAD_KEPT.days),
        ("query", keeping.SEARCHES_KEPT.days),
        ("notice", keeping.NOTICES_KEPT.days),
        ("hold", keeping.NOTICES_KEPT.days),
        ("question", SETTINGS_KEPT.days),
        ("proposal", SETTINGS_KEPT.days),
        ("change", keeping.CHANGES_KEPT.days),
        ("trial", TRIALS_KEPT.days),
        ("tally", keeping.COUNTS_KEPT.days),
        ("matter_trace", keeping.TRACES_KEPT.days),
    ],
)
def test_periods_are_those_of_the_code(table: str, days: int) -> None:
    """The number stands in the table's row."""
    assert re.search(rf"\b{days}\b", rows()[table])
