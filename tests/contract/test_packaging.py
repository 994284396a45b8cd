"""What is installed is pinned, comes from wherever the machine gets its packages, and has all it needs with it."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib.metadata import requires
from importlib.resources import files
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from bot.health import ENDING_SECONDS, GRACE_SECONDS
from bot.watchdog import BLOCKED_SECONDS
from tests.install.dockerfile import Ignored, health_command, read_stages, words
from tests.install.service import NEEDED, read_steps

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = [
    line
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def name_of(requirement: str) -> str:
    """Take the name out of a requirement, in the one form that counts (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]).lower()


def test_constraints_are_pins_and_nothing_else() -> None:
    """Each line is a name and its one version: no index, no file, no address."""
    assert [line for line in PINS if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line)] == []


def test_all_that_is_required_is_pinned() -> None:
    """Set-up never takes a version that the tests have not seen."""
    project = PROJECT["project"]
    required = [
        *PROJECT["build-system"]["requires"],
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    assert {name_of(one) for one in required} - {name_of(pin) for pin in PINS} == set()


def test_the_build_uses_the_pinned_builder() -> None:
    """The version in pyproject.toml, for builds without constraints, is the one in constraints.txt."""
    assert set(PROJECT["build-system"]["requires"]) <= set(PINS)


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("bot.data", "topics.toml"),
        ("bot.data", "hotlines.toml"),
        ("bot.data", "synonyms.toml"),
        ("bot.sources", "sources.toml"),
        ("bot.store.migrations", "0001_first.sql"),
        ("bot.demo.news", "stories.toml"),
        ("bot.demo.page", "static/index.html"),
        ("bot.store.migrations", "0002_revisions.sql"),
    ],
)
def test_packaged_files_stand_in_their_packages(package: str, name: str) -> None:
    """A wheel takes along what stands in its packages."""
    assert (files(package) / name).is_file()


def test_catalogues_travel_inside_the_package() -> None:
    """A wheel has them in bot/locales, a checkout beside bot."""
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {"locales": "bot/locales"}


# --- the hashes that image and service are made by ------------------------------------------------------------

HASHED = (ROOT / "deploy" / "requirements.txt").read_text(encoding="utf-8")


def hashed() -> dict[str, str]:
    """The versions in deploy/requirements.txt, by name."""
    found = re.findall(r"^(\S+?)==([^\s;]+)", HASHED, re.MULTILINE)
    return {name_of(name): version for name, version in found}


def test_hashes_are_of_the_pinned_versions() -> None:
    """`make pins` writes them anew where a pin has changed."""
    pinned = dict(line.split("==") for line in PINS)
    assert hashed().items() <= {name_of(name): version for name, version in pinned.items()}.items()


def test_whatever_the_bot_needs_has_a_hash() -> None:
    """Down to what its libraries need: with --no-deps nothing else comes."""
    needed, found = [Requirement(one) for one in PROJECT["project"]["dependencies"]], set()
    while needed:
        one = needed.pop()
        if one.name in found or (one.marker and not one.marker.evaluate({"extra": ""})):
            continue
        found.add(one.name)
        needed += [Requirement(text) for text in requires(one.name) or ()]
    assert {name_of(name) for name in found} - hashed().keys() == set()


def test_each_has_hashes_and_no_address() -> None:
    """What is taken is known by what it is, wherever it comes from."""
    entries = re.split(r"\n(?=\S)", HASHED.strip())
    lines = [line for line in entries if not line.startswith("#")]
    assert [one[:40] for one in lines if not re.search(r"--hash=sha256:[0-9a-f]{64}", one)] == []
    assert "://" not in HASHED
    assert "--index" not in HASHED


# --- the image ------------------------------------------------------------------------------------------------

STAGES = read_stages((ROOT / "Dockerfile").read_text(encoding="utf-8"))


def test_all_that_the_image_copies_is_in_its_context() -> None:
    """And nothing is there that is a secret, a database or another machine's."""
    context = {path.as_posix() for path in Ignored((ROOT / ".dockerignore").read_text(encoding="utf-8")).context(ROOT)}
    copied = [step.text.split()[:-1] for stage in STAGES for step in stage.steps if step.name == "COPY"]
    assert [one for some in copied if "--from" not in some[0] for one in some if one not in {*context, "."}] == []
    assert {path.partition("/")[0] for path in context} == {
        *("bot", "handlers", "locales", "deploy", "constraints.txt", "pyproject.toml", "README.md", "LICENSE"),
    }
    assert [path for path in context if path.endswith((".pyc", ".db", ".env"))] == []


def test_what_sqlite_sorts_stands_in_the_volume() -> None:
    """What is temporary is memory there, and smaller than an index of a million stories."""
    assert STAGES[-1].environment()["SQLITE_TMPDIR"] == STAGES[-1].last("VOLUME")


def test_the_image_runs_as_nobody_and_tells_its_health() -> None:
    """By a number, which is what an orchestrator can check; by commands that take signals."""
    last = STAGES[-1]
    assert last.last("USER") == "10001:10001"
    assert words(last.last("ENTRYPOINT")) == ["saqbala"]
    assert words(last.last("CMD")) == ["run"]
    assert health_command(last.last("HEALTHCHECK")) == ["saqbala", "ready"]
    assert last.environment()["METRICS_LISTEN"]
    assert last.environment()["PATH"].startswith("/opt/saqbala/bin:")


@pytest.mark.parametrize(
    "line", ["read_only: true", "init: true", "- ALL", "- no-new-privileges:true", "max-size: 10m"]
)
def test_the_container_is_closed_up(line: str) -> None:
    """compose.yaml says so, and where the volume is that the image declares."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert line in [one.strip() for one in text.splitlines()]
    assert f"data:{STAGES[-1].last('VOLUME')}" in text


# --- the unit -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Type=notify",
        "User=saqbala",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "MemoryDenyWriteExecute=yes",
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
        "SystemCallFilter=@system-service",
        "OOMPolicy=continue",
        "LimitCORE=0",
        "StateDirectory=saqbala",
        "ExecStart=/opt/saqbala/bin/saqbala run",
    ],
)
def test_the_unit_is_closed_up(line: str) -> None:
    """Each line is one that `make bare` has tried."""
    assert line in (ROOT / "deploy" / "saqbala.service").read_text(encoding="utf-8").splitlines()


def test_the_unit_waits_longer_than_the_bot_takes_to_end() -> None:
    """What is in flight is finished within nine seconds."""
    text = (ROOT / "deploy" / "saqbala.service").read_text(encoding="utf-8")
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)
    assert int(seconds) > 15


def test_the_unit_lets_the_bot_end_a_stuck_run_itself() -> None:
    """It gives no sign of life from then on, ends after its grace, and tells by its exit code and its log why."""
    text = (ROOT / "deploy" / "saqbala.service").read_text(encoding="utf-8")
    (seconds,) = re.findall(r"^WatchdogSec=(\d+)$", text, re.MULTILINE)
    assert int(seconds) / 2 > max(GRACE_SECONDS + ENDING_SECONDS, BLOCKED_SECONDS)


def test_the_unit_leaves_in_proc_what_the_figures_of_the_process_are_read_from() -> None:
    """The library tells nothing of memory, processor and files where there is no /proc/stat."""
    assert "\nProcSubset=pid" not in (ROOT / "deploy" / "saqbala.service").read_text(encoding="utf-8")


def test_the_steps_of_the_service_are_found_and_install_what_they_need() -> None:
    """`make bare` runs the lines of docs/operating.md, and copies no more than is said there."""
    steps = "\n".join(read_steps())
    assert [name for name in NEEDED if name not in steps] == []
    assert all((ROOT / name).is_file() for name in NEEDED)
    assert set(re.findall(r"deploy/[\w.]+", steps)) <= set(NEEDED)


@pytest.mark.parametrize(
    ("settings", "before"),
    [
        ({"DATABASE_PATH": "/mnt/a drill/x.db"}, ["DATABASE_PATH=/mnt/a drill/x.db"]),
        ({"DATABASE_PATH": ""}, []),
        ({}, []),
    ],
)
def test_a_command_beside_the_service_keeps_the_database_that_was_named(
    tmp_path: Path, settings: dict[str, str], before: list[str]
) -> None:
    """Whoever is not root comes by sudo, which drops the environment: a drill would restore the bot's own database."""
    for name, says in (("id", "echo 1000"), ("sudo", "printf '%s\\n' \"$@\"")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    script = str(ROOT / "deploy/saqbala")
    told = subprocess.run(  # noqa: S603 - our own script
        ["/bin/sh", script, "restore", "a copy.db"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", **settings},
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.splitlines() == [*before, script, "restore", "a copy.db"]
