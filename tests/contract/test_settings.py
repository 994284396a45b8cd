"""The settings as the README and .env.example tell them are those that the program reads."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.address import Address
from bot.config import Secret, Settings, load_settings

ROOT = Path(__file__).parents[2]


def written(value: object) -> str:
    """Write a default as an operator would."""
    match value:
        case bool():
            return str(value).lower()
        case Secret():
            return value.get_secret_value()
        case frozenset():
            return ",".join(map(str, value))
        case Address():
            return f"{value.host}:{value.port}"
        case ZoneInfo():
            return value.key
        case _:
            return "" if value is None else str(value)


@pytest.fixture
def defaults() -> dict[str, str]:
    """Every setting with its default, in the order of the code."""
    return {field.name.upper(): written(field.default) for field in fields(Settings)}


def test_the_readme_lists_every_setting_with_its_default(defaults: dict[str, str]) -> None:
    """The table of the README has the same names and defaults as the code, in the same order."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Settings\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([A-Z_]+) \| ?(\S*) \|", section, re.MULTILINE)
    assert list(rows) == list(defaults.items())


def test_the_example_lists_every_setting_with_its_default(defaults: dict[str, str]) -> None:
    """A copy of .env.example, its comment signs taken off, changes nothing."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert re.findall(r"^(?:# ?)?([A-Z_]+)=(.*)$", example, re.MULTILINE) == list(defaults.items())


def test_a_copied_example_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, defaults: dict[str, str]) -> None:
    """Whoever copies .env.example and starts has the defaults, and no complaint."""
    monkeypatch.chdir(tmp_path)
    for name in defaults:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".env").write_bytes((ROOT / ".env.example").read_bytes())
    settings = load_settings()
    assert {name: written(getattr(settings, name.lower())) for name in defaults} == defaults
