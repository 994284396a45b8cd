"""/hotline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.flow.talk import ask, order

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flow.conftest import World

OWN = """
checked = 2026-05-20

[[hotline]]
number = "+7 700 000 00 00"
names = { kk = "<Үлгі>", ru = "<Служба>", en = "<Sample>" }
"""


@pytest.mark.parametrize(
    ("code", "title", "hours"),
    [
        ("en", "Whom to call (numbers checked on November 20, 2026)", "Calls: round the clock"),
        ("ru", "Куда звонить (номера проверены 20 ноября 2026 г.)", "Приём звонков: круглосуточно"),
        (
            "kk",
            "Қайда қоңырау шалу керек (нөмірлер тексерілген күн: 2026 ж. 20 қараша)",
            "Қоңырау қабылдау: тәулік бойы",
        ),
    ],
)
async def test_numbers_names_hours_and_the_day(world: World, code: str, title: str, hours: str) -> None:
    """In the reader's language, each number by itself at the beginning of a line: applications let it be called."""
    person = world.emulator.add_user(language_code=code)
    lines = (await ask(world, person, "/hotline")).text.replace("\u202f", " ").splitlines()
    assert lines[0] == title
    assert sum(line.startswith(hours) for line in lines) == 6
    numbers = ("111", "112", "102", "103", "101", "150")
    assert [line.split()[0] for line in lines if line.startswith("1")] == list(numbers)


async def test_everybody_may_ask(world: World) -> None:
    """Members of groups, and channels."""
    member = world.emulator.add_user(language_code="en")
    group, channel = world.emulator.add_group(), world.emulator.add_channel()
    assert "112" in (await ask(world, member, "/hotline", chat=group)).text
    assert "112" in (await order(world, channel, "/hotline")).text


async def test_operators_put_their_own_in_place(quiet_world: World, tmp_path: Path) -> None:
    """By HOTLINES_FILE; what is left out is not told, markup is text."""
    (own := tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    quiet_world.settings = replace(quiet_world.settings, hotlines_file=own)
    await quiet_world.start()
    person = quiet_world.emulator.add_user(language_code="en")
    text = (await ask(quiet_world, person, "/hotline")).text
    assert text == "Whom to call (numbers checked on May 20, 2026)\n\n+7 700 000 00 00 — <Sample>"
