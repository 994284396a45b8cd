"""What is installed is pinned, comes from wherever the machine gets its packages, and has all it needs with it."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

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
