"""Languages: whose is which, how sentences, days and numbers are written, which catalogues are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.i18n import Catalogues, Translator, choose_language
from bot.model import LANGUAGES, Language
from bot.pofile import placeholders
from tests.factories import ZONE

PLURALS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": ("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"),
    "en": "nplurals=2; plural=(n != 1);",
}

TEXTS = {
    "kk": """
msgid "Read {title}"
msgstr "{title} оқу"

msgid "{n} story"
msgid_plural "{n} stories"
msgstr[0] "{n} жаңалық"
msgstr[1] "{n} жаңалық"

msgctxt "of a letter"
msgid "Case"
msgstr "Әріп түрі"
""",
    "ru": """
msgid "Read {title}"
msgstr "Читать {title}"

msgid "{n} story"
msgid_plural "{n} stories"
msgstr[0] "{n} новость"
msgstr[1] "{n} новости"
msgstr[2] "{n} новостей"

msgctxt "of a letter"
msgid "Case"
msgstr "Регистр"
""",
    "en": """
msgid "Read {title}"
msgstr "Read {title}"

msgid "{n} story"
msgid_plural "{n} stories"
msgstr[0] "{n} story"
msgstr[1] "{n} stories"

msgctxt "of a letter"
msgid "Case"
msgstr "Case"
""",
}


def write(folder: Path, language: str, texts: str, *, plurals: str = "", charset: str = "utf-8") -> None:
    """Write a catalogue as a translator leaves it."""
    path = folder / language / "LC_MESSAGES" / "saqbala.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        f'"Content-Type: text/plain; charset={charset}\\n"\n'
        f'"Plural-Forms: {plurals or PLURALS[language]}\\n"\n'
    )
    path.write_text(header + texts, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three good catalogues."""
    for language, texts in TEXTS.items():
        write(tmp_path, language, texts)
    return tmp_path


@pytest.fixture
def sample(folder: Path) -> Catalogues:
    """Those catalogues, read."""
    return Catalogues.load(folder, ZONE)


def plain(text: str) -> str:
    """A text with usual spaces: Babel writes no-break and narrow ones."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("kk", "kk"),
        ("ru", "ru"),
        ("en", "en"),
        ("en-US", "en"),
        ("RU", "ru"),
        ("ru_KZ", "ru"),
        ("kk-Cyrl-KZ", "kk"),
        ("de", "kk"),
        ("rus", "kk"),
        ("zh-hans", "kk"),
        ("be-ru", "kk"),
        ("", "kk"),
        (None, "kk"),
    ],
)
def test_only_the_first_part_of_a_language_code_counts(code: str | None, language: Language) -> None:
    """Anybody whose Telegram is in none of the three languages gets the default one."""
    assert choose_language(code, "kk") == language


def test_the_default_language_is_the_one_set() -> None:
    """An operator may choose another default."""
    assert choose_language("uk", "ru") == "ru"


def test_values_are_put_in_as_they_are(sample: Catalogues) -> None:
    """Markup and braces in a value stay what they are: the finished sentence is escaped later."""
    assert sample["ru"].gettext("Read {title}", title="<b>{n} & {x}</b>") == "Читать <b>{n} & {x}</b>"


def test_a_sentence_is_looked_up_in_its_context(sample: Catalogues) -> None:
    """The same English word may have two translations."""
    assert sample["kk"].pgettext("of a letter", "Case") == "Әріп түрі"
    assert sample["kk"].gettext("Case") == "Case"


def test_a_sentence_without_translation_is_said_in_english(sample: Catalogues) -> None:
    """A text that no catalogue has is better said in English than not at all."""
    assert sample["kk"].gettext("Unknown {n}", n=2) == "Unknown 2"
    assert sample["ru"].ngettext("{n} page", "{n} pages", 5) == "5 pages"


@pytest.mark.parametrize(
    ("n", "kk", "ru", "en"),
    [
        (0, "0 жаңалық", "0 новостей", "0 stories"),
        (1, "1 жаңалық", "1 новость", "1 story"),
        (2, "2 жаңалық", "2 новости", "2 stories"),
        (4, "4 жаңалық", "4 новости", "4 stories"),
        (5, "5 жаңалық", "5 новостей", "5 stories"),
        (11, "11 жаңалық", "11 новостей", "11 stories"),
        (12, "12 жаңалық", "12 новостей", "12 stories"),
        (21, "21 жаңалық", "21 новость", "21 stories"),
        (101, "101 жаңалық", "101 новость", "101 stories"),
        (111, "111 жаңалық", "111 новостей", "111 stories"),
        (1_000_022, "1 000 022 жаңалық", "1 000 022 новости", "1,000,022 stories"),
    ],
)
def test_a_counted_sentence_has_the_form_of_its_number(sample: Catalogues, n: int, kk: str, ru: str, en: str) -> None:
    """Numbers choose the form by the language's own rule and are written in the language's own way."""
    said = [plain(sample[language].ngettext("{n} story", "{n} stories", n)) for language in LANGUAGES]
    assert said == [kk, ru, en]


def test_whole_numbers_are_written_in_the_language(sample: Catalogues) -> None:
    """A number among the values gets its thousands set apart; a text of digits and a truth value stay."""
    english = sample["en"]
    assert english.gettext("Read {title}", title=12345) == "Read 12,345"
    assert english.gettext("Read {title}", title="12345") == "Read 12345"
    assert english.gettext("Read {title}", title=True) == "Read True"
    assert plain(sample["kk"].number(12345)) == "12 345"


@pytest.mark.parametrize(
    ("language", "day"), [("kk", "2026 ж. 27 қаңтар"), ("ru", "27 января 2026 г."), ("en", "January 27, 2026")]
)
def test_days_are_written_long(sample: Catalogues, language: Language, day: str) -> None:
    """A bare day and the moment of a day read alike."""
    assert plain(sample[language].day(date(2026, 1, 27))) == day
    assert plain(sample[language].day(datetime(2026, 1, 27, 10, 0, tzinfo=UTC))) == day


def test_a_moment_is_shown_in_the_zone(sample: Catalogues) -> None:
    """What is still the 26th in Greenwich is the 27th in Almaty."""
    late = datetime(2026, 1, 26, 20, 5, tzinfo=UTC)
    assert sample["en"].moment(late) == "January 27, 2026, 01:05"
    assert plain(sample["kk"].moment(late)) == "2026 ж. 27 қаңтар, 01:05"


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_are_of_twenty_four_hours(sample: Catalogues, language: Language) -> None:
    """English too writes 18:30, and a time without a day stays as it is."""
    assert sample[language].time(time(18, 30)) == "18:30"
    assert sample[language].time(datetime(2026, 5, 20, 3, 5, tzinfo=UTC)) == "08:05"


@pytest.mark.parametrize(
    ("language", "minutes", "ago", "future"),
    [
        ("kk", 5, "5 минут бұрын", "5 минуттан кейін"),
        ("kk", 21, "21 минут бұрын", "21 минуттан кейін"),
        ("ru", 5, "5 минут назад", "через 5 минут"),
        ("ru", 21, "21 минуту назад", "через 21 минуту"),
        ("en", 5, "5 minutes ago", "in 5 minutes"),
        ("en", 1, "1 minute ago", "in 1 minute"),
    ],
)
def test_how_long_ago_and_in_what_time(
    sample: Catalogues, language: Language, minutes: int, ago: str, future: str
) -> None:
    """Distances in time have their direction, whichever sign they come with."""
    translator, distance = sample[language], timedelta(minutes=minutes)
    assert plain(translator.ago(distance)) == plain(translator.ago(-distance)) == ago
    assert plain(translator.future(distance)) == plain(translator.future(-distance)) == future


def refusal(folder: Path) -> list[str]:
    """What is said of catalogues that are refused, without where they are."""
    with pytest.raises(ConfigError) as refused:
        Catalogues.load(folder, ZONE)
    return [problem.replace(str(folder), "") for problem in refused.value.problems]


STORY = '\nmsgid "{n} story"\nmsgid_plural "{n} stories"\n'


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ('\n#, fuzzy\nmsgid "Read {title}"\nmsgstr "Читать {title}"\n', "is fuzzy"),
        ('\nmsgid "Read {title}"\nmsgstr ""\n', "is not translated in all its forms"),
        ('\nmsgid "Read {title}"\nmsgstr " "\n', "is not translated in all its forms"),
        (STORY + 'msgstr[0] "{n} новость"\nmsgstr[1] "{n} новости"\n', "is not translated in all its forms"),
        (STORY + 'msgstr[0] "{n} а"\nmsgstr[1] ""\nmsgstr[2] "{n} в"\n', "is not translated in all its forms"),
        ('\nmsgid "Read {title}"\nmsgstr "Читать {titel}"\n', "has other placeholders"),
        ('\nmsgid "Read {title}"\nmsgstr "Читать"\n', "has other placeholders"),
        ('\nmsgid "Read {title}"\nmsgstr "Читать {title!r}"\n', "has other placeholders"),
        ('\nmsgid "Read {title}"\nmsgstr "Читать {title"\n', "has other placeholders"),
        (STORY + 'msgstr[0] "{n} а"\nmsgstr[1] "{m} б"\nmsgstr[2] "{n} в"\n', "has other placeholders"),
        (
            '\nmsgid "Read {title}"\nmsgid_plural "{n} stories"\nmsgstr[0] "{n}"\nmsgstr[1] "{n}"\nmsgstr[2] "{n}"\n',
            "has other placeholders",
        ),
    ],
)
def test_a_catalogue_that_would_say_something_wrong_is_refused(folder: Path, texts: str, problem: str) -> None:
    """Fuzzy, missing and miswritten translations are found at the start, not by a reader."""
    write(folder, "ru", texts)
    (line,) = refusal(folder)
    assert line.startswith("/ru/LC_MESSAGES/saqbala.po: ")
    assert problem in line


def test_a_catalogue_with_other_plural_forms_is_refused(folder: Path) -> None:
    """Russian in two forms cannot be right."""
    write(folder, "ru", "", plurals=PLURALS["en"])
    assert refusal(folder) == ["/ru/LC_MESSAGES/saqbala.po: the header promises 2 plural forms: write nplurals=3"]


@pytest.mark.parametrize("plurals", ["nplurals=2; plural=(n !! 1);", "nplurals=2; plural=__import__('os');"])
def test_a_catalogue_with_a_broken_plural_rule_is_refused(folder: Path, plurals: str) -> None:
    """A rule that cannot be read is no rule, whatever is written there."""
    write(folder, "en", TEXTS["en"], plurals=plurals)
    (line,) = refusal(folder)
    assert "Plural-Forms" in line


@pytest.mark.parametrize("rule", ["n%0", "n==0", "n>1?5:7", "n", "n/(n-7)", "(" * 300 + "n" + ")" * 300, "9" * 5000])
def test_a_catalogue_that_counts_otherwise_is_refused(folder: Path, rule: str) -> None:
    """A rule that ends in an error, or in no form, for some number would let some answer fail."""
    write(folder, "en", TEXTS["en"], plurals=f"nplurals=2; plural={rule};")
    (line,) = refusal(folder)
    assert line.endswith("write plural=(n!=1)")


def test_numbers_are_counted_by_our_own_rule(folder: Path) -> None:
    """A rule that is right for all that was tried may still divide by nothing."""
    write(folder, "en", TEXTS["en"], plurals="nplurals=2; plural=(n!=1)+0/(n-123456);")
    english = Catalogues.load(folder, ZONE)["en"]
    assert english.ngettext("{n} story", "{n} stories", 123456) == "123,456 stories"


@pytest.mark.parametrize("forms", ["999999999", "99999999999999999999", "9" * 5000, "12"])
def test_a_catalogue_that_promises_too_many_forms_is_refused_unread(folder: Path, forms: str) -> None:
    """Its reader would make room for all of them."""
    write(folder, "en", TEXTS["en"], plurals=f"nplurals={forms}; plural=0;")
    (line,) = refusal(folder)
    assert line.endswith("the header promises more plural forms than any language has: mend nplurals")


def test_a_translation_with_a_nul_is_refused(folder: Path) -> None:
    """In the format a NUL ends a text: of what comes after it nothing would be said."""
    write(folder, "en", '\nmsgid "A"\nmsgstr "B\0C"\n')
    (line,) = refusal(folder)
    assert "holds a NUL character" in line


def test_a_catalogue_without_its_header_is_refused_in_one_line(folder: Path) -> None:
    """What the reader quotes of the file is told without its line ends, with the number of the line."""
    path = folder / "en/LC_MESSAGES/saqbala.po"
    path.write_text('msgid ""\n"Language: en\\n"\n"X: y\\n"\n\nmsgid "A"\nmsgstr "B"\n', encoding="utf-8")
    (line,) = refusal(folder)
    assert "(line 1: missing msgstr" in line
    assert "\n" not in line


@pytest.mark.parametrize("texts", ["\nwhat is this\n", '\nmsgid "Read"\nmsgstr[0 "Read"\n'])
def test_a_catalogue_that_cannot_be_parsed_is_refused(folder: Path, texts: str) -> None:
    """A slip of an editor costs no half-read catalogue."""
    write(folder, "kk", texts)
    (line,) = refusal(folder)
    assert "cannot be read" in line


def test_a_catalogue_in_an_unknown_charset_is_refused(folder: Path) -> None:
    """What cannot be decoded is told, not raised."""
    write(folder, "kk", TEXTS["kk"], charset="utf-88")
    (line,) = refusal(folder)
    assert "cannot be read" in line


def test_all_problems_of_all_catalogues_are_told_at_once(folder: Path) -> None:
    """A missing file and two bad entries elsewhere are three lines."""
    (folder / "kk/LC_MESSAGES/saqbala.po").unlink()
    write(folder, "en", '\nmsgid "A"\nmsgstr ""\n\n#, fuzzy\nmsgid "B"\nmsgstr "B"\n')
    lines = refusal(folder)
    assert [line.partition(":")[0] for line in lines] == [
        "/kk/LC_MESSAGES/saqbala.po",
        "/en/LC_MESSAGES/saqbala.po",
        "/en/LC_MESSAGES/saqbala.po",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("plain", frozenset()),
        ("{n} of {m}", frozenset({"n", "m"})),
        ("{{literal}} {n}", frozenset({"n"})),
        ("{n:>3}", frozenset({"n>3"})),
        ("{n", None),
    ],
)
def test_placeholders_are_read_from_a_text(text: str, names: frozenset[str] | None) -> None:
    """Doubled braces are letters, open ones make a text unusable."""
    assert placeholders(text) == names


def test_each_language_has_its_translator(sample: Catalogues) -> None:
    """What is asked for in a language answers in it."""
    translators: list[Translator] = [sample[language] for language in LANGUAGES]
    assert [translator.language for translator in translators] == list(LANGUAGES)
