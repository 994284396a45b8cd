"""Metrics as the documentation, the dashboard and the alert rules name them are those that the bot shows."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.health import ENDING_SECONDS, GRACE_SECONDS
from bot.metering.described import COUNTERS, GAUGES, LOG_LINES, STORIES_HAPPENED, TIMES, Described

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

OF_THE_PROCESS = {
    "process_resident_memory_bytes",
    "process_virtual_memory_bytes",
    "process_cpu_seconds_total",
    "process_open_fds",
    "process_max_fds",
    "process_start_time_seconds",
    "up",
}
"""Of prometheus-client's own, and of Prometheus itself."""

OF_THE_SCRAPE = {"job", "instance", "le"}
"""Labels that are not ours."""

NAME = re.compile(r"\b(?:saqbala|process|python_gc)_[a-z_]+\b|\bup\b")
SELECTOR = re.compile(r"(\b(?:saqbala|process)_[a-z_]+|\bup)\{([^}]*)\}")
GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right) ?\(([^)]*)\)")


def documented() -> dict[str, tuple[str, ...]]:
    """The names and labels of the table in docs/operating.md."""
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    section = page.partition("# Metrics\n")[2].partition("\n#")[0]
    rows = re.findall(r"^\| (saqbala_\w+) \| ([^|]*)\|", section, re.MULTILINE)
    return {name: tuple(part for part in re.split(r"[, ]+", labels.strip()) if part) for name, labels in rows}


def shown() -> dict[str, tuple[str, ...]]:
    """The names under which metrics are shown, with their labels."""
    counters: list[Described] = [*COUNTERS.values(), LOG_LINES, STORIES_HAPPENED]
    found = {f"{one.name}_total": one.labels for one in counters}
    found |= {one.name: one.labels for one, _ in TIMES.values()}
    return found | {one.name: one.labels for one in GAUGES}


def queried() -> dict[str, tuple[str, ...]]:
    """Likewise, with the parts of histograms, which queries name."""
    parts = {f"{one.name}_{part}": one.labels for one, _ in TIMES.values() for part in ("bucket", "sum", "count")}
    return shown() | parts


def rules() -> list[dict[str, str]]:
    """The alert rules."""
    read = yaml.safe_load((ROOT / "deploy" / "alert-rules.yml").read_text(encoding="utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def board() -> dict[str, list[dict[str, object]]]:
    """The dashboard."""
    read: dict[str, list[dict[str, object]]] = json.loads(
        (ROOT / "deploy" / "grafana-dashboard.json").read_text(encoding="utf-8")
    )
    return read


def queries() -> Iterator[str]:
    """Every query of the dashboard and of the rules."""
    for panel in board()["panels"]:
        for target in panel.get("targets", []):  # type: ignore[attr-defined]
            yield str(target["expr"])
    for rule in rules():
        yield rule["expr"]


def test_the_documentation_has_every_metric_and_no_other() -> None:
    """With the labels that it has."""
    assert documented() == shown()


@pytest.mark.parametrize("query", sorted(set(queries())))
def test_queries_name_what_there_is(query: str) -> None:
    """Each metric, and each label that a query selects or groups by."""
    names = set(NAME.findall(query))
    assert names, "a query without a metric"
    assert names - queried().keys() - OF_THE_PROCESS == set()
    for name, selected in SELECTOR.findall(query):
        labels = set(re.findall(r"([a-z_]+)\s*(?:=~|!~|!=|=)", selected))
        assert labels - set(queried().get(name, ())) - OF_THE_SCRAPE == set()
    known = {label for name in names for label in queried().get(name, ())} | OF_THE_SCRAPE
    for grouped in GROUPING.findall(query):
        assert {label for label in re.split(r"[, ]+", grouped) if label} - known == set()
    assert query.count("(") == query.count(")")


def test_the_dashboard_shows_every_metric() -> None:
    """So that nothing is measured for nobody."""
    text = " ".join(queries())
    unseen = [name for name in shown() if not re.search(rf"\b{name}(?:_bucket|_count)?\b", text)]
    assert unseen == []


def test_the_dashboard_can_be_imported() -> None:
    """Whatever the data source is called; panels have numbers, titles and places of their own."""
    panels = board()["panels"]
    variables = {one["name"]: one["type"] for one in board()["templating"]["list"]}  # type: ignore[call-overload]
    assert variables == {"datasource": "datasource", "job": "query"}
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert all(panel["title"] for panel in panels)
    assert len({json.dumps(panel["gridPos"], sort_keys=True) for panel in panels}) == len(panels)
    used = {json.dumps(panel["datasource"]) for panel in panels if panel["type"] != "row"}
    assert used == {'{"type": "prometheus", "uid": "${datasource}"}'}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_alerts_say_what_to_do(rule: dict[str, dict[str, str]]) -> None:
    """Each has a severity, a line for the message and a few for whoever reads it; what they name are its labels."""
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in {"warning", "critical"}
    assert set(rule["annotations"]) == {"summary", "description"}
    assert len(rule["annotations"]["summary"]) < 80
    assert len(rule["annotations"]["description"]) > 80
    named = set(re.findall(r"\$labels\.(\w+)", " ".join(rule["annotations"].values())))
    names = NAME.findall(str(rule["expr"]))
    assert named <= {label for name in names for label in queried().get(name, ())} | OF_THE_SCRAPE
    assert re.fullmatch(r"\d+[smhd]", str(rule.get("for", "0s")))


def test_a_stuck_loop_is_told_although_the_bot_ends_itself() -> None:
    """It is stuck for no longer than its grace and its end; the alert is to be there when somebody looks."""
    (rule,) = [rule for rule in rules() if rule["alert"] == "SaqbalaStuck"]
    window = re.fullmatch(r"min_over_time\(saqbala_loop_ok\[(\d+)m\]\) == 0", rule["expr"])
    assert window is not None
    assert int(window[1]) * 60 > 2 * (GRACE_SECONDS + ENDING_SECONDS)
    assert "for" not in rule


def test_names_follow_the_conventions() -> None:
    """Ours begin alike and end in a unit of the base, or say what is counted."""
    for name in shown():
        assert re.fullmatch(r"saqbala_[a-z]+(_[a-z]+)*", name)
        assert not re.search(r"_(?:ms|milliseconds|minutes|kb|mb|percent)(?:_|$)", name)
