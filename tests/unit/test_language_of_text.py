"""The language of a text: the labelled titles, the cases that are hard, and what must not matter."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.language import LONGEST, edition_language, identify
from bot.demo.news.samples import read_samples
from bot.model import LANGUAGES
from bot.sources.wording import guess_language

if TYPE_CHECKING:
    from bot.model import Language

LABELLED = Path(__file__).parents[1] / "data" / "labelled"
AS_TYPED = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
"""Kazakh typed on a Russian keyboard."""

CASES: list[tuple[Language, str]] = [
    # Kazakh with few or none of its own letters, or typed without them.
    ("kk", "Балалар мен ата-аналар клубы ашылды"),
    ("kk", "Мектеп асханалары ашық болады"),
    ("kk", "Бала асырап алу туралы"),
    ("kk", "Павлодар педагогтары облыстан озды"),
    ("kk", "Балалардын кукыктарын коргау туралы зан кабылданды"),
    ("kk", "Аягозде бала оттен каза тапты"),
    ("kk", "Карагандыда оку орны ашылды"),
    # Loan words, which look Russian.
    ("kk", "Депутат алкоголь реклама туралы пікір айтты"),
    ("kk", "Банкрот компания активтері сатылады"),
    ("kk", "Кардиохирург балаға операция жасады"),
    ("kk", "Авиакомпания рейстерді тоқтатты"),
    ("kk", "Коммуналдық қызмет: не арзандады, не қымбаттады"),
    # Russian full of Kazakh names.
    ("ru", "Дети Қазақстана отдохнут в лагерях"),
    ("ru", "Қарағанды, Қостанай, Көкшетау: где откроют школы"),
    ("ru", "Шымкент, Тараз, Талдықорған получат новые школы"),
    ("ru", "Бауыржан Алтаев посетил Балхаш"),
    ("ru", "Гүлнәр Құрманбаева, мать пятерых, ищет жильё"),
    ("ru", "Ержан Казыхан обсудил инвестиции"),
    ("ru", "Шолпан, Мейрамгүл, Бақтыгүл победили соперников"),
    # Endings that only look Kazakh.
    ("ru", "Годы, сады, воды: экологи бьют тревогу"),
    ("ru", "Доллары для школ: аудит выявил нарушения"),
    # Names of programmes in the other language.
    ("ru", "Акция «Қазақстан балалары» стартовала в школах"),
    ("ru", "«Балаларға мейірім» фестиваль прошёл в Астане"),
    ("ru", 'Программа "Бала қауіпсіздігі" охватила десять областей'),
    ("kk", "«Дети и мы» жобасы аясында кездесу болды"),
    ("kk", "“Безопасная школа” жобасы мектептерде басталды"),
    ("en", "«Қазақстан балалары» programme approved for five years"),
    ("en", "Kazakhstan launches Қазақстан балалары programme"),
    # Capitals, abbreviations, initials, brands.
    ("kk", "ПРЕМЬЕР-МИНИСТР БАЛАЛАР ЛАГЕРІНЕ БАРДЫ"),
    ("ru", "ДЕТИ И ДОРОГА: ПОЛИЦИЯ НАПОМИНАЕТ"),
    ("ru", "МВД РК: рейд «Дети в ночном городе»"),
    ("kk", "А. Иманов мектебі"),
    ("kk", "TikTok-тағы бейнероликтер балаларға зиян ба"),
    ("kk", "Roblox, Minecraft, TikTok: ата-ана бақылауы"),
    ("ru", "Instagram, WhatsApp и Telegram ограничат подросткам"),
    ("ru", "Back to School: базар школьной формы открылся"),
    # Letters that look the same, decomposed letters, what cannot be seen.
    ("kk", "Бiлiм министрлiгi мектептердi тексередi"),
    ("kk", "Мəжіліс депутаттары заңды талқылады"),
    ("ru", "Новыи\u0306 дом для детеи\u0306-сирот"),
    ("ru", "Шко\u00adла от\u200bкрыта для детей"),
    # English, and Kazakh in Latin letters.
    ("en", "Almaty schools ban smartphones"),
    ("en", "Astana, Almaty, Shymkent get new schools"),
    ("en", "Commissioner Dinara Zakiyeva visits Qyzylorda orphanage"),
    ("kk", "Balalardyñ quqyqtaryn qorğau turaly zañ"),
    ("kk", "Qazaqstan balalary jaña mektepterge barady"),
]

WORDS = st.lists(st.sampled_from([word for _, text in CASES for word in text.split() if word.isalpha()]), max_size=9)


def labelled() -> list[tuple[Language, str]]:
    """Read the labelled titles."""
    lines = (LABELLED / "languages.jsonl").read_text(encoding="utf-8").splitlines()
    return [(entry["lang"], entry["text"]) for entry in map(json.loads, lines)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_labelled_titles(language: Language) -> None:
    """Of the labelled titles of each language at least 99 in a hundred are told right."""
    titles = [text for label, text in labelled() if label == language]
    missed = [(guess_language(text), text) for text in titles if guess_language(text) != language]
    assert len(missed) <= len(titles) / 100, "\n".join(f"{told}: {text}" for told, text in missed)


def test_labelled_titles_are_not_wrong_with_certainty() -> None:
    """Where the rules are certain, and so overrule a source, they are right."""
    told = [(label, identify(text), text) for label, text in labelled()]
    assert [row for row in told if row[1].certain and row[1].language != row[0]] == []
    certain = Counter(label for label, found, _ in told if found.certain)
    assert all(certain[language] > 0.8 * sum(row[0] == language for row in told) for language in LANGUAGES)


def test_sample_stories() -> None:
    """Titles and summaries that nothing was learnt from are told right, as typed on a Russian keyboard, too."""
    texts = [
        (language, text)
        for story in read_samples()
        for language, wording in story.wordings.items()
        for text in (wording.title, wording.summary)
    ]
    assert len(texts) > 200
    assert [(language, text) for language, text in texts if guess_language(text) != language] == []
    assert [(language, text) for language, text in texts if guess_language(text.translate(AS_TYPED)) != language] == []


@pytest.mark.parametrize(("language", "text"), CASES)
def test_hard_cases(language: Language, text: str) -> None:
    """Each kind of title that misleads is told by what its sentence is made of."""
    assert guess_language(text) == language


@pytest.mark.parametrize("text", ["", "  ", "2026: 1 234,5 %", "«»", "— … №", "標題", "🙂"])
def test_without_words_the_caller_decides(text: str) -> None:
    """A text without a word in our letters is what the caller says, English where he says nothing."""
    assert guess_language(text) == "en"
    for language in LANGUAGES:
        found = identify(text, default=language)
        assert (found.language, found.certain) == (language, False)


@pytest.mark.parametrize(
    ("declared", "title", "summary", "language"),
    [
        # What is declared holds where the title does not tell.
        ("ru", "TikTok", "", "ru"),
        ("kk", "Форум", "", "kk"),
        ("ru", "Алматы – Астана", "", "ru"),
        ("kk", "Sample story 1", "A story about children.", "kk"),
        ("kk", "2026", "", "kk"),
        ("ru", "The Beatles", "", "ru"),
        # A clear title overrules it.
        ("ru", "Балалар лагерьлері маусымда ашылады", "", "kk"),
        ("kk", "Школьники отдохнут в лагерях бесплатно", "", "ru"),
        ("en", "Школьники отдохнут в лагерях бесплатно", "", "ru"),
        ("kk", "Children to rest in summer camps free of charge", "", "en"),
        ("ru", "«Қазақстан балалары» бағдарламасы бекітілді", "", "kk"),
        # Nothing in Cyrillic letters is English, however short.
        ("en", "Каникулы", "Школьники отдохнут в июне.", "ru"),
        ("en", "Каникул", "Оқушылар маусымда демалады.", "kk"),
        # The title decides over its summary, which decides where the title cannot.
        (None, "Балалар лагерьлері маусымда ашылады", "Путёвки выдадут бесплатно всем школьникам.", "kk"),
        (None, "Instagram", "Путёвки выдадут бесплатно всем школьникам.", "ru"),
        (None, "Форум", "Оқушылар маусымда демалады.", "kk"),
        (None, "", "", "en"),
    ],
)
def test_declared_language(declared: Language | None, title: str, summary: str, language: Language) -> None:
    """A source's word holds unless the title clearly contradicts it."""
    assert edition_language(declared, title, summary) == language


@given(st.text())
def test_any_text_has_a_language(text: str) -> None:
    """Whatever a site serves is told to be in one of the three."""
    assert identify(text).language in LANGUAGES
    assert edition_language(None, text, text) in LANGUAGES
    assert edition_language("kk", text, text) in LANGUAGES


@given(WORDS, st.text("!?.,:;()[]-–—…*/|0123456789 \t\n"), st.text("!?,:;()[]-–—…*/|0123456789 \t\n"))
def test_case_and_punctuation_around_do_not_matter(words: list[str], before: str, after: str) -> None:
    """Neither capitals nor marks around a text change what it says."""
    text = " ".join(words)
    told = identify(text)
    assert identify(text.upper()) == told
    assert identify(text.lower()) == told
    assert identify(f"{before[:100]} {text} {after}") == told
    assert identify(f"«{text}»") == told


@pytest.mark.parametrize("unit", ["«", '"', "а", "a", "й", "\u0301", "а «", "ә.", "\u200b"])
def test_only_the_beginning_of_a_long_text_is_looked_at(unit: str) -> None:
    """Megabytes take no longer than a page: what follows its beginning changes nothing."""
    text = unit * (4 * 2**20 // len(unit))
    assert identify(text) == identify(text[:LONGEST])
