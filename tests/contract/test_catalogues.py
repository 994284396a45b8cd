"""The catalogues say all that the code says, in three languages, and the code says nothing by itself."""

from __future__ import annotations

import ast
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from bot.i18n import Catalogues
from bot.model import LANGUAGES
from bot.pofile import PLURAL_FORMS, find_problems, placeholders, read_catalogue
from tests.factories import ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message

    from bot.model import Language

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "locales"
PACKAGES = ("bot", "handlers")
SPEAKERS = {"gettext": 1, "ngettext": 2, "pgettext": 2}
"""The methods of a Translator that say something, and how many of their first arguments are looked up."""

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
CYRILLIC_MODULES = {
    "bot/analysis/stemming.py": "a word that makes the tables of the grammars ready",
    "bot/analysis/russian.py": "words that Snowball parts or joins",
    "bot/render/width.py": "how wide letters are",
    "bot/search/operators.py": "what filters are called, and what is typed for letters",
    "bot/search/slips.py": "letters that a slip may put in",
    "bot/search/subjects.py": "what a region is called besides its name",
    "bot/search/words.py": "letters that only Kazakh has",
    "bot/analysis/folding.py": "letters and what stands for them on other keyboards",
    "bot/analysis/endings.py": "the endings of Kazakh and Russian words",
    "bot/analysis/kazakh/bases.py": "sounds that change in stems",
    "bot/analysis/kazakh/chains.py": "the sounds of suffixes",
    "bot/analysis/kazakh/derivation.py": "suffixes that build words",
    "bot/analysis/kazakh/exceptions.py": "forms of pronouns",
    "bot/analysis/kazakh/loans.py": "international words",
    "bot/analysis/kazakh/morphemes.py": "the suffixes of the grammar",
    "bot/analysis/kazakh/names.py": "names of places and people",
    "bot/analysis/kazakh/nouns_a.py": "words",
    "bot/analysis/kazakh/nouns_q.py": "words",
    "bot/analysis/kazakh/nouns_rare.py": "words",
    "bot/analysis/kazakh/nouns_s.py": "words",
    "bot/analysis/kazakh/particles.py": "words that take no suffixes",
    "bot/analysis/kazakh/qualities.py": "adjectives",
    "bot/analysis/kazakh/sounds.py": "letters and their sounds",
    "bot/analysis/kazakh/strangers.py": "ends of words",
    "bot/analysis/kazakh/verbs.py": "verbs",
    "bot/analysis/language.py": "letters and endings that tell a text's language",
    "bot/analysis/latin/kazakh.py": "what Latin spellings stand for",
    "bot/analysis/latin/russian.py": "what Latin spellings stand for",
    "bot/analysis/latin/spellings.py": "letters, vowels and consonants",
    "bot/analysis/lexicon.py": "words that languages are learnt from",
    "bot/analysis/vocabulary.py": "words that tell a language, or none",
    "bot/demo/cast.py": "the names of people and chats",
    "bot/likeness/deeds.py": "beginnings of words",
    "bot/likeness/numbers.py": "numbers as words",
    "bot/likeness/places.py": "names of places",
    "bot/likeness/subjects.py": "beginnings of words",
    "bot/likeness/things.py": "beginnings of words",
    "bot/likeness/words.py": "letters, endings and small words",
    "bot/render/panel.py": "the languages as their readers call them, the same in every language",
    "bot/render/story.py": "the short names of the languages, the same in every language",
    "bot/search/narrowing.py": "what filters are called in queries",
    "bot/sources/ages.py": "days as sites tell them from the present one",
    "bot/sources/article.py": "how language switches name the languages",
    "bot/sources/challenges.py": "what sites say in place of a page",
    "bot/sources/charsets.py": "the letters that tell a charset",
    "bot/sources/dates.py": "months and days of the week as sites write them",
    "bot/sources/emptiness.py": "what sites say of an empty page",
    "bot/sources/feed/text.py": "what sites add to the text of a feed",
    "bot/sources/impostors.py": "what sites say in place of a page",
    "bot/sources/labels.py": "what buttons, menus and boxes of other news say",
    "bot/sources/pager.py": "what pagers say",
    "bot/topics/naming.py": "letters as they are typed on a Russian keyboard",
    "bot/transfer/names.py": "letters and how they are spelt in Latin",
    "bot/topics/terms.py": "the letters that others are mistaken for",
}
"""Modules whose Cyrillic is read or is a name, not a sentence to a reader."""

QUOTES = {"kk": '“”"„', "ru": '“”"', "en": '«»"„'}
"""Quotation marks that a language does not use (inner ones aside, and there are none)."""

PARTICLES = "ма|ме|ба|бе|па|пе|да|де|та|те|мен|бен|пен"
"""Kazakh words whose vowels and first sound follow the word before them."""


def message_key(message: Message) -> tuple[str, ...]:
    """What tells one text of a catalogue from the others: its context, its msgid, its plural."""
    return (message.context or "", *forms(message.id))


def forms(text: object) -> tuple[str, ...]:
    """A text that may have plural forms as a tuple of its forms."""
    return (text,) if isinstance(text, str) else tuple(text) if isinstance(text, (list, tuple)) else ()


@cache
def catalogue(language: Language) -> Catalog:
    """A language's catalogue as it is written."""
    return read_catalogue(LOCALES / language / "LC_MESSAGES" / "saqbala.po")


@cache
def template() -> frozenset[tuple[str, ...]]:
    """The texts of the .pot."""
    with (LOCALES / "saqbala.pot").open("rb") as file:
        return frozenset(message_key(message) for message in read_po(file) if message.id)


@cache
def extracted() -> frozenset[tuple[str, ...]]:
    """The texts of the code, as `make messages` finds them."""
    found = set()
    for package in PACKAGES:
        for _, _, text, _, context in extract_from_dir(ROOT / package, keywords=DEFAULT_KEYWORDS):
            found.add((context or "", *forms(text)))
    return frozenset(found)


def translations(language: Language) -> Iterator[tuple[str, str]]:
    """Each translated form with the English that it stands for."""
    for message in catalogue(language):
        if message.id:
            yield from ((forms(message.id)[0], form) for form in forms(message.string))


def broken(language: Language, pattern: str) -> list[str]:
    """The translations in which the pattern is found."""
    return [form for _, form in translations(language) if re.search(pattern, form)]


def ending(text: str) -> str:
    """The sign that a text ends with, nothing where it is a letter."""
    return text[-1] if text[-1] in ".:?…" else ""


@cache
def trees() -> dict[str, ast.Module]:
    """The syntax trees of the program by path."""
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in paths}


def literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The string literals of a module with their lines, docstrings and other bare strings left out."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


def test_the_template_has_the_texts_of_the_code() -> None:
    """Who changes a text runs `make messages`; otherwise it fails here."""
    assert sorted(extracted() - template()) == []
    assert sorted(template() - extracted()) == []
    assert extracted()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_every_language(language: Language) -> None:
    """No text falls back to English for want of a translation, and none is kept that nobody says."""
    said = {message_key(message) for message in catalogue(language) if message.id}
    assert sorted(template() - said) == []
    assert sorted(said - template()) == []
    assert not catalogue(language).obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_whole(language: Language) -> None:
    """Nothing fuzzy, nothing empty, all plural forms, the same placeholders: what the bot asks for at its start."""
    assert list(find_problems(catalogue(language), language)) == []
    assert not catalogue(language).fuzzy
    assert catalogue(language).num_plurals == PLURAL_FORMS[language]


def test_the_bot_takes_the_catalogues() -> None:
    """They are read as they are read at its start."""
    loaded = Catalogues.load(LOCALES, ZONE)
    assert [loaded[language].language for language in LANGUAGES] == list(LANGUAGES)


def test_the_english_catalogue_says_what_the_code_says() -> None:
    """An English text is changed in the code, where the others look it up."""
    assert [
        message.id for message in catalogue("en") if message.id and forms(message.string) != forms(message.id)
    ] == []


@pytest.mark.parametrize("path", sorted(trees().keys() - {"bot/i18n.py"}))
def test_what_is_looked_up_stands_in_the_code(path: str) -> None:
    """A text that is computed is found by no extraction, and so by no translator."""
    calls = (node for node in ast.walk(trees()[path]) if isinstance(node, ast.Call))
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr in SPEAKERS:
            looked_up = call.args[: SPEAKERS[call.func.attr]]
            assert all(isinstance(text, ast.Constant) for text in looked_up), f"{path}:{call.lineno}"


@pytest.mark.parametrize("path", sorted(trees().keys() - {"bot/i18n.py"}))
def test_what_is_looked_up_can_be_extracted(path: str) -> None:
    """Before Python 3.12 a text within an f-string is found by no extraction, and is then said in English alone."""
    within = [node for text in ast.walk(trees()[path]) if isinstance(text, ast.JoinedStr) for node in ast.walk(text)]
    calls = [node.func.attr for node in within if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    assert SPEAKERS.keys().isdisjoint(calls)


@pytest.mark.parametrize("path", trees())
def test_the_code_says_nothing_in_kazakh_or_russian(path: str) -> None:
    """Sentences stand in the catalogues, names in the .toml files; what is read from sites is told above."""
    found = [f"{path}:{line}: {text}" for line, text in literals(trees()[path]) if CYRILLIC.search(text)]
    if path in CYRILLIC_MODULES:
        assert found, f"{path} needs no exception any more"
    else:
        assert found == []


def test_no_exception_is_kept_for_a_module_that_is_gone() -> None:
    """The list above stays as short as it can be."""
    assert CYRILLIC_MODULES.keys() <= trees().keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_has_the_quotation_marks_of_its_language(language: Language) -> None:
    """« » in Kazakh and Russian, “ ” in English, no typewriter's quotes."""
    assert broken(language, f"[{QUOTES[language]}]") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_has_no_spaces_that_nobody_sees(language: Language) -> None:
    """None at the ends, no two in a row, none before a stop."""
    assert broken(language, r"^\s|\s$|\s\s| [.,:;?!]") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_greeting_exclaims(language: Language) -> None:
    """The bot does not shout."""
    exclaiming = [english for english, form in translations(language) if "!" in form]
    assert all(english.startswith("Hello!") for english in exclaiming)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_ends_as_the_text_does(language: Language) -> None:
    """A sentence keeps its stop, a heading its colon, and a button has neither."""
    assert [said for english, said in translations(language) if ending(english) != ending(said)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_are_the_same_in_every_language(language: Language) -> None:
    """What is to be typed after a sign stays as it is."""
    command = re.compile(r"/[a-z]+")
    assert [form for english, form in translations(language) if command.findall(english) != command.findall(form)] == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_word_mixes_alphabets(language: Language) -> None:
    """A Latin i or h in a Kazakh word looks right and is found by no search."""
    mixed = [
        word
        for _, form in translations(language)
        for word in re.findall(r"[^\W\d_]+", form)
        if len({unicodedata.name(letter).split()[0] for letter in word}) > 1
    ]
    assert mixed == []


def test_no_kazakh_ending_follows_a_placeholder() -> None:
    """Endings and particles follow the sounds of the word, which is not known; an ordinal's hyphen stands for any."""
    assert broken("kk", r"\}[»]?[^\W\d_]") == []
    assert broken("kk", r"\}[»]?-(?!бет\b)") == []
    assert broken("kk", rf"\}}[»]? (?:{PARTICLES})\b") == []
    assert broken("kk", r"SaqBala-?[\u0400-\u04ff]") == []


def test_a_kazakh_noun_stays_singular_after_a_number() -> None:
    """So both forms of a counted sentence read alike."""
    counted = [forms(message.string) for message in catalogue("kk") if message.pluralizable]
    assert counted
    assert all(len(set(said)) == 1 for said in counted)


def test_the_reader_is_addressed_politely() -> None:
    """сіз and вы in lower case, never сен and ты; the bot says neither мен nor я."""
    assert broken("kk", r"(?i)\b(?:сен|сенің|саған|сені)\b") == []
    assert broken("ru", r"(?i)\b(?:ты|тебя|тебе|твой|твои|я|мне|меня)\b") == []
    assert broken("ru", r"(?<!^)(?<![.?!:] )\b(?:Вы|Вас|Вам|Ваш|Ваши|Ваших)\b") == []


def test_russian_is_written_with_yo() -> None:
    """The words that the bot uses and that lose their dots most often."""
    assert broken("ru", r"(?i)\b(?:еще|ребенок|ребенка|дает|ждет|идет|придет|все еще|трех|причем|подключен)\b") == []


def test_no_russian_sentence_ends_with_a_date() -> None:
    """A date ends with the stop of its year's abbreviation, and a second one would stand beside it."""
    assert broken("ru", r"\{(?:date|day)\}\.") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_said_plainly_has_no_markup(language: Language) -> None:
    """Sentences are escaped when they are rendered: markup in a catalogue would be shown as it is."""
    assert broken(language, r"[<>]|&\w+;|\*\*|__") == []


def test_placeholders_are_plain_names() -> None:
    """No format, no attribute, no index: values come formatted."""
    named = re.compile(r"[a-z_]+")
    names = {name for message in catalogue("en") for form in forms(message.id) for name in placeholders(form) or ()}
    assert names
    assert [name for name in names if not named.fullmatch(name)] == []
