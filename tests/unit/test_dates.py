"""Days and moments as sites write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.dates import parse_published, parse_stamp

TODAY = date(2026, 2, 10)

MONTHS = [
    "января Январь янв қаңтар қаңтардағы қаң January Jan",
    "февраля Февраль фев ақпан ақпандағы ақп February Feb",
    "марта Март мар наурыз наурыздағы нау March Mar",
    "апреля Апрель апр сәуір сәуірдегі сәу April Apr",
    "мая Май май мамыр мамырдағы мам May May",
    "июня Июнь июн маусым маусымдағы мау June Jun",
    "июля Июль июл шілде шілдедегі шіл July Jul",
    "августа Август авг тамыз тамыздағы там August Aug",
    "сентября Сентябрь сен қыркүйек қыркүйектегі қыр September Sep",
    "октября Октябрь окт қазан қазандағы қаз October Oct",
    "ноября Ноябрь ноя қараша қарашадағы қар November Nov",
    "декабря Декабрь дек желтоқсан желтоқсандағы жел December Dec",
]


def parse(text: str, *, local: bool = False) -> date | datetime | None:
    """Parse as if today were the tenth of February 2026."""
    return parse_published(text, today=TODAY, local=local)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31.07.2026", date(2026, 7, 31)),
        (" 1.7.26 ", date(2026, 7, 1)),
        ("2026-01-27", date(2026, 1, 27)),
        ("31 Мар 2022", date(2022, 3, 31)),
        ("31 мар. 2022 г.", date(2022, 3, 31)),
        ("20 мая 2025 г.", date(2025, 5, 20)),
        ("27 қаңтар 2026", date(2026, 1, 27)),
        ("27 ҚАҢТАР, 2026 жыл", date(2026, 1, 27)),
        ("2026 жылғы 27 қаңтар", date(2026, 1, 27)),
        ("2026 ж. 27 қаңтар", date(2026, 1, 27)),
        ("2016 жылғы 13 мамырдағы", date(2016, 5, 13)),
        ("May 20, 2025", date(2025, 5, 20)),
        ("Опубликовано: 9 июня 2025", date(2025, 6, 9)),
        ("дүйсенбі, 9 маусым 2025", date(2025, 6, 9)),
        ("9th June 2025", date(2025, 6, 9)),
        ("12 ай 2025", None),
        ("13 мамырдағысы 2025", date(2025, 5, 13)),
        ("2025 жылғы 13 мамырында", date(2025, 5, 13)),
        ("2026-жылғы 27-қаңтар", date(2026, 1, 27)),
        ("27 қаңтар 2026 ж.", date(2026, 1, 27)),
        ("31.07.2026г.", date(2026, 7, 31)),
        ("5-го мая 2025", date(2025, 5, 5)),
        ("05/31/2026", date(2026, 5, 31)),
        ("31/05/2026", date(2026, 5, 31)),
        ("05/05/2026", date(2026, 5, 5)),
        ("05/06/2026", None),
        ("05-06-2026", None),
        ("2026/07/31", date(2026, 7, 31)),
        ("31.07.99", None),
        ("05/31/26", None),
        ("понедельник", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    """A day in any of the known forms is that day, without a time."""
    assert parse(text) == day
    assert not isinstance(parse(text), datetime)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("12 Январь 2023, 10:30", "2023-01-12T04:30"),
        ("13:08, 27 Январь 2026 | GMT +5", "2026-01-27T08:08"),
        ("13:08, 27 Январь 2026 | GMT+06:00", "2026-01-27T07:08"),
        ("23:00, 9 June 2025", "2025-06-09T18:00"),
        ("June 9, 2025, 3:15 PM", "2025-06-09T10:15"),
        ("12:05 a.m., 9 June 2025", "2025-06-08T19:05"),
        ("Tue, 27 Jan 2026 10:30:00 +0600", "2026-01-27T04:30"),
        ("Tue, 27 Jan 2026 10:30:00 GMT", "2026-01-27T10:30"),
        ("27 Jan 2026 10:30:00 -0330", "2026-01-27T14:00"),
        ("2026-01-27T10:30:00Z", "2026-01-27T10:30"),
        ("2026-01-27T10:30:00.123+05:00", "2026-01-27T05:30"),
        ("2026-01-27T10:30", "2026-01-27T05:30"),
        ("2026-01-27 10:30 UTC", "2026-01-27T10:30"),
        ("2026-01-27T10:30:00+05", "2026-01-27T05:30"),
        ("10:30 -27 января 2026", "2026-01-27T05:30"),
        ("29.02.2024 23:30", "2024-02-29T17:30"),
        ("01.03.2024 00:30", "2024-02-29T19:30"),
    ],
)
def test_moments(text: str, moment: str) -> None:
    """A time without zone is Almaty's, which was UTC+6 until the end of February 2024 and is UTC+5 since."""
    assert parse(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("10 февраля", date(2026, 2, 10), date(2026, 2, 10)),
        ("11 февраля", date(2026, 2, 10), date(2025, 2, 11)),
        ("31 желтоқсан", date(2026, 1, 1), date(2025, 12, 31)),
        ("29 February", date(2026, 2, 10), date(2024, 2, 29)),
        ("30 ақпан", date(2026, 2, 10), None),
    ],
)
def test_a_day_without_year_is_the_nearest_past_one(text: str, today: date, day: date | None) -> None:
    """News are not of the future."""
    assert parse_published(text, today=today) == day


def test_a_day_without_year_may_have_a_time() -> None:
    """The form of a Russian listing."""
    assert parse("28 Января, 21:56") == datetime(2026, 1, 28, 16, 56, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5 minutes ago", date(2026, 2, 10)),
        ("2 часа назад", date(2026, 2, 9)),
        ("2 сағат бұрын", date(2026, 2, 9)),
        ("час назад", date(2026, 2, 10)),
        ("только что", date(2026, 2, 10)),
        ("Сегодня", date(2026, 2, 10)),
        ("кеше", date(2026, 2, 9)),
        ("позавчера", date(2026, 2, 8)),
        ("3 дня назад", date(2026, 2, 7)),
        ("3 күн бұрын", date(2026, 2, 7)),
        ("a week ago", date(2026, 2, 3)),
        ("2 месяца назад", None),
        ("сегодня, 14:05", datetime.fromisoformat("2026-02-10T09:05+00:00")),
        ("вчера в 14:05", datetime.fromisoformat("2026-02-09T09:05+00:00")),
        ("Бүгін 09:00", datetime.fromisoformat("2026-02-10T04:00+00:00")),
        ("yesterday at 2:05 pm", datetime.fromisoformat("2026-02-09T09:05+00:00")),
    ],
)
def test_days_told_from_the_present_one(text: str, day: date | None) -> None:
    """At half past one in Almaty two hours ago was the day before; without a clock no such word tells a day."""
    half_past_one = datetime(2026, 2, 9, 20, 30, tzinfo=UTC)
    assert parse_published(text, today=TODAY, now=half_past_one) == day
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1785283200", datetime(2026, 7, 29, tzinfo=UTC)),
        ("1785283200999", datetime(2026, 7, 29, tzinfo=UTC)),
        ("0000000001", None),
        ("20260731", None),
        ("17852832００", None),
        ("9" * 10_000, None),
    ],
)
def test_stamps(text: str, moment: datetime | None) -> None:
    """Seconds or milliseconds since 1970, as attributes carry them."""
    assert parse_stamp(text) == moment


@pytest.mark.parametrize("number", range(1, 13))
def test_every_form_of_every_month(number: int) -> None:
    """Genitive, nominative, locative and short names of three languages."""
    forms = MONTHS[number - 1].split()
    assert {parse(f"5 {form} 2020") for form in forms} == {date(2020, number, 5)}


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "10:30", "2026", "31.02.2026", "31.13.2026", "1.1.1890", "27 январь 20266", "24:00, 9 June 2025",
        "9 June 2025 10:61", "27 Қазақстан 2026", "5 мартен 2025", "5 Маркетинг 2026", "5 декада 2025",
        "5 сентиментов 2026",
        "В 2026 году 27 января открыли 12 школ", "On 1 June 2025 children marched", "Video 31.07.2026", "12 of May",
        "10:30 9 June 2025 GMT +99", "31.07.2026 01.08.2026", "не указана", "x" * 5000, "٣١.٠٧.٩٩٩٩٩",
    ],
)  # fmt: skip
def test_what_is_not_understood_stays_missing(text: str) -> None:
    """It never becomes today, and a sentence that holds a date is no date."""
    assert parse(text) is None


def test_a_zone_that_lies_is_passed_over() -> None:
    """A source may say that its Z is local time."""
    assert parse("2026-01-27T10:30:00Z", local=True) == datetime(2026, 1, 27, 5, 30, tzinfo=UTC)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_days_survive_being_written(day: date) -> None:
    """The ISO form and the dotted form of any day are read as that day."""
    assert parse(day.isoformat()) == parse(day.strftime("%d.%m.%Y")) == day


@given(st.text(alphabet="0123456789 .:-+,TZгжымайқңтрGMT|", max_size=40) | st.text())
def test_no_text_breaks_it(text: str) -> None:
    """Any text is a date or none, and a moment is always in UTC."""
    found = parse(text)
    assert not isinstance(found, datetime) or found.tzinfo is UTC
