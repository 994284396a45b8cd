"""Whom to call: what the file must say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.hotlines import parse_hotlines
from bot.model import LANGUAGES

SAMPLE = """
checked = 2026-05-20

[[hotline]]
number = "555"
names = { kk = "Үлгі қызмет", ru = "Служба для примера", en = "Sample service" }
about = { kk = "Үлгі үшін", ru = "Для примера", en = "For the sample" }
hours = { kk = "тәулік бойы", ru = "круглосуточно", en = "round the clock" }
"""


def problems(toml_text: str) -> list[str]:
    """What is said of a file that is refused."""
    with pytest.raises(ConfigError) as refused:
        parse_hotlines(toml_text)
    return refused.value.problems


def test_a_file_gives_its_numbers_and_its_day() -> None:
    """A number, whose it is, what it is for and when it answers, in each language."""
    parsed = parse_hotlines(SAMPLE)
    (line,) = parsed.lines
    assert parsed.checked == date(2026, 5, 20)
    assert (line.number, line.names["ru"], line.about["kk"]) == ("555", "Служба для примера", "Үлгі үшін")
    assert line.hours["en"] == "round the clock"


@pytest.mark.parametrize("name", ["about", "hours"])
def test_what_a_number_is_for_and_when_it_answers_may_be_left_out(name: str) -> None:
    """Then it is not told; whose it is has to be."""
    text = "\n".join(line for line in SAMPLE.splitlines() if not line.startswith(name))
    (line,) = parse_hotlines(text).lines
    assert set(getattr(line, name).values()) == {""}


def test_the_packaged_file_has_the_numbers_of_the_country() -> None:
    """The children's line comes first, and all are described in all languages."""
    packaged = parse_hotlines((Path(__file__).parents[2] / "bot/data/hotlines.toml").read_text(encoding="utf-8"))
    assert [line.number for line in packaged.lines] == ["111", "112", "102", "103", "101", "150"]
    for line in packaged.lines:
        assert all(line.names[one] and line.about[one] and line.hours[one] for one in LANGUAGES)


@pytest.mark.parametrize("number", ["111", "+7 700 000 00 00", "8 (7172) 00-00-00"])
def test_numbers_may_be_long(number: str) -> None:
    """An operator may add an office with a full number."""
    assert parse_hotlines(SAMPLE.replace('"555"', f'"{number}"')).lines[0].number == number


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("2026-05-20", '"today"', "checked must be the day"),
        ("2026-05-20", "2026-05-20T10:00:00Z", "checked must be the day"),
        ("checked = 2026-05-20", "", "checked must be the day"),
        ('"555"', "555", "hotline 555: number must be a telephone number"),
        ('"555"', '"call us"', "hotline call us: number must be a telephone number"),
        ('number = "555"', "", "hotline 1: number must be a telephone number"),
        (', en = "Sample service"', "", "hotline 555: names is missing in en"),
        ('"Для примера"', '""', "hotline 555: about is missing in ru"),
        (
            'about = { kk = "Үлгі үшін", ru = "Для примера", en = "For the sample" }',
            "about = 1",
            "about is missing in kk",
        ),
        (', ru = "круглосуточно"', "", "hotline 555: hours is missing in ru"),
        ('"For the sample"', f'"{"word " * 700}"', "the texts in en are longer than a message"),
        ("[[hotline]]", "[hotline]", "there is no number"),
        ("[[hotline]]", "[[hotlines]]", "there is no number"),
        ('number = "555"', 'number = "555"\ncolor = "red"', "hotline 555: color is not known"),
        ("checked =", "chcked =", "chcked is not known"),
        ("checked =", "checked", "not TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(old: str, new: str, problem: str) -> None:
    """Each mistake is one line that says where it is."""
    assert old in SAMPLE
    lines = problems(SAMPLE.replace(old, new, 1))
    assert all(line.startswith("HOTLINES_FILE: ") for line in lines)
    assert any(problem in line for line in lines)


def test_all_problems_are_told_at_once() -> None:
    """A bad day, a bad number and a missing name are three lines."""
    text = SAMPLE.replace("2026-05-20", "1").replace('"555"', "5").replace('ru = "Служба для примера", ', "")
    assert len(problems(text)) == 3


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 5000])
def test_what_toml_s_reader_cannot_hold_is_told_as_any_slip(value: str) -> None:
    """A number of thousands of figures, and brackets without end."""
    (line,) = problems(f"checked = {value}\n")
    assert line.startswith("HOTLINES_FILE: not TOML")
