"""What people write after /digest and /quiet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hours import is_digest, is_quiet
from bot.i18n import Catalogues
from bot.packaged import locales_folder
from handlers.hours import digest_meant, quiet_meant
from tests.factories import ZONE

CATALOGUES = Catalogues.load(locales_folder(), ZONE)
KEPT = "21:30-06:30"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("instant", "instant"),
        (" INSTANT ", "instant"),
        ("instantly", "instant"),
        ("сразу", "instant"),
        ("Бірден", "instant"),
        ("daily", "daily 18:00"),
        ("daily 7", "daily 07:00"),
        ("daily 07", "daily 07:00"),
        ("daily 7:05", "daily 07:05"),
        ("daily 18.30", "daily 18:30"),
        ("daily 0", "daily 00:00"),
        ("daily 23:59", "daily 23:59"),
        ("daily at 9", "daily 09:00"),
        ("every day at 9", "daily 09:00"),
        ("ежедневно", "daily 18:00"),
        ("ежедневно в 9", "daily 09:00"),
        ("Каждый день, 20:15", "daily 20:15"),
        ("күн сайын", "daily 18:00"),
        ("күн сайын сағат 20:00-де", "daily 20:00"),
        ("weekly", "weekly mon 18:00"),
        ("weekly 9", "weekly mon 09:00"),
        ("weekly fri", "weekly fri 18:00"),
        ("weekly Friday 9:30", "weekly fri 09:30"),
        ("weekly on fridays at 9", "weekly fri 09:00"),
        ("weekly tues", "weekly tue 18:00"),
        ("weekly Su 8", "weekly sun 08:00"),
        ("раз в неделю", "weekly mon 18:00"),
        ("раз в неделю пт 9", "weekly fri 09:00"),
        ("раз в неделю в среду в 9:15", "weekly wed 09:15"),
        ("еженедельно по воскресеньям", "weekly sun 18:00"),
        ("weekly вторник", "weekly tue 18:00"),
        ("апта сайын", "weekly mon 18:00"),
        ("апта сайын жұма 9", "weekly fri 09:00"),
        ("апта сайын сәрсенбіде", "weekly wed 18:00"),
        ("апта сайын дс 10", "weekly mon 10:00"),
        ("апта сайын жексенбі күні сағат 10", "weekly sun 10:00"),
        ("", None),
        ("hourly", None),
        ("off", None),
        ("18:00", None),
        ("instant 18:00", None),
        ("instantaneous", None),
        ("daily 24", None),
        ("daily 24:00", None),
        ("daily 18:60", None),
        ("daily 18:5", None),
        ("daily 1800", None),
        ("daily -5", None),
        ("daily 18:00 19:00", None),
        ("daily fri 18:00", None),
        ("daily １８", None),
        ("daily 18:00; DROP TABLE chat", None),
        ("weekly someday", None),
        ("weekly monkey", None),
        ("weekly mo tu", None),
        ("weekly 18:00 fri", None),
        ("weekly fri 25:00", None),
        ("x" * 5000, None),
        ("daily" + " " * 5000 + "9", "daily 18:00"),
    ],
)
def test_digest(words: str, meant: str | None) -> None:
    """The words of all languages, any case, with or without minutes; half of what was said is never taken for all."""
    assert digest_meant(words, CATALOGUES) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("22:00-07:00", "22:00-07:00"),
        ("22-7", "22:00-07:00"),
        ("22 - 7", "22:00-07:00"),
        ("22:30–7.15", "22:30-07:15"),
        ("22—7", "22:00-07:00"),
        ("22−7", "22:00-07:00"),
        ("0-6", "00:00-06:00"),
        ("from 22 to 7", "22:00-07:00"),
        ("с 22 до 7", "22:00-07:00"),
        ("С 22:30 до 07:00", "22:30-07:00"),
        ("22-ден 7-ге дейін", "22:00-07:00"),
        ("22:00-ден бастап 07:00-ге дейін", "22:00-07:00"),
        ("off", "off"),
        ("OFF", "off"),
        ("выкл", "off"),
        ("өшіру", "off"),
        ("без тихих часов", "off"),
        ("тыныштық уақытынсыз", "off"),
        ("silent", f"silent {KEPT}"),
        ("без звука", f"silent {KEPT}"),
        ("дыбыссыз", f"silent {KEPT}"),
        ("silent 23-8", "silent 23:00-08:00"),
        ("без звука с 23 до 8", "silent 23:00-08:00"),
        ("дыбыссыз 23:00 – 08:00", "silent 23:00-08:00"),
        ("22-22", "22:00-22:00"),
        ("silent 9:00-9", "silent 09:00-09:00"),
        ("", None),
        ("22", None),
        ("22:00", None),
        ("22 7", None),
        ("22-7-8", None),
        ("-22-7", None),
        ("22-", None),
        ("22-24", None),
        ("25:00-07:00", None),
        ("22:00-07:60", None),
        ("night", None),
        ("off 22-7", None),
        ("silent off", None),
        ("silence", None),
        ("on", None),
    ],
)
def test_quiet_hours(words: str, meant: str | None) -> None:
    """Ranges with any dash or in words; `silent` alone keeps the hours; hours that end as they begin are understood."""
    assert quiet_meant(words, KEPT, CATALOGUES) == meant


@given(st.text(max_size=60) | st.text(alphabet="0123456789:.- –dailyweksntcо", max_size=24))
def test_whatever_is_typed_is_a_setting_or_nothing(words: str) -> None:
    """No text is an error, and what comes of it can be stored."""
    digest, quiet = digest_meant(words, CATALOGUES), quiet_meant(words, KEPT, CATALOGUES)
    assert digest is None or is_digest(digest)
    assert quiet is None or is_quiet(quiet) or quiet.partition("-")[0][-5:] == quiet.partition("-")[2]
