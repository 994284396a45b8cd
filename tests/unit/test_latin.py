"""What a word in Latin letters may be in Cyrillic."""

from __future__ import annotations

import re
import string
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.folding import LONGEST_WORD, fold_letters, fold_word
from bot.analysis.latin import MOST_READINGS, readings
from bot.analysis.latin.spellings import read_table

KAZAKH = {
    "balabaqşa balabaqsha balabaksha balabaqs'a balabaqša balabakşa": "балабақша",
    "qauıpsızdık qauipsizdik kauipsizdik qaýipsizdik qawipsizdik qay'ipsizdik kauypsyzdyk": "қауіпсіздік",
    "ǵylym ğylym gylym ghylym ğılım g'ylym gilim": "ғылым",
    "jol zhol žol": "жол",
    "mektep": "мектеп",
    "oqýshy oquşy oqushy okushi oqwşı oqwshy okushy oqy's'y": "оқушы",
    "densaýlyq densaulyq densaulik densawlıq densay'lyq": "денсаулық",
    "muğalım mugalim mug'alim muǵalim mūğalım": "мұғалім",
    "järdemaqy jardemaki zhardemaky járdemaqy ja'rdemaqy järdemaqı": "жәрдемақы",
    "üi ui úi úı üy uy u'i' u'i": "үй",
    "jüie jüye júıe ju'i'e zhuye zhuie": "жүйе",
    "tärbie tarbie tárbıe tarbiye ta'rbi'e tärbïe": "тәрбие",
    "qoian qoyan qoıan koyan koian qoi'an": "қоян",
    "kiim kiyim kiım kıim kïim": "киім",
    "qiyn qıyn kiyn kiin qïın qi'yn": "қиын",
    "aiyp aiıp aıyp ayıp ayip": "айып",
    "şeşım sheshim şeşim s'es'im šešim": "шешім",
    "jañalyq janalyk zhangalyq jańalyq jan'alyq jaŋalyq zhanalik": "жаңалық",
    "ata": "ата",
    "äje azhe ázhe aje ә'je": "әже",
    "Qazaqstan kazakstan qazaqstan kazakhstan": "қазақстан",
    "Şymkent Shymkent Chymkent Shimkent": "шымкент",
    "halyq khalyq xalıq halik halyk": "халық",
    "ıstyq ystyq istik ıstıq": "ыстық",
    "bıyl biyl biıl bïıl": "биыл",
    "emtihan emtıhan emtixan emtikhan": "емтихан",
    "informasiia informatsiya ınformatsııa informasia informaciya": "информация",
    "turğyndar turgyndar turǵyndar": "тұрғындар",
    "üşın ushin ushın üşin úshin u's'in uchin": "үшін",
}
"""Ways to write a word, and the word."""

RUSSIAN = {
    "detskij detskiy detskii detskiĭ": "детский",
    "sad": "сад",
    "shkola škola şkola shcola wkola": "школа",
    "bezopasnost bezopasnost'": "безопасност",
    "podrostki": "подростки",
    "ucheniki učeniki": "ученики",
    "shkolnik shkol'nik školnik shhkolnik": "школьник",
    "yasli jasli iasli": "ясли",
    "ushel ushyol ušël ushjol": "ушел",
    "kvartira": "квартира",
    "semya sem'ya semja semia": "семья",
    "ob''yavlenie ob'yavlenie obyavlenie objavlenie ob``javlenije ob'iavlenie obyavleniye": "объявление",
    "syezd s'ezd s''ezd sezd": "съезд",
    "podyezd pod'ezd podezd podieezd": "подъезд",
    "kazakhstan kazahstan kazaxstan": "казахстан",
    "khorosho horosho xorosho": "хорошо",
    "zhizn žizn' jizn zhizn'": "жизнь",
    "zhenshchina ženščina zhenshhina zhenschina": "женщина",
    "schastye schastie schast'e sčast'e": "счастье",
    "ekonomika èkonomika ékonomika e'konomika": "экономика",
    "edinyj yedinyy jedinyj edinyi": "единый",
    "novyj novyy novyi": "новый",
    "bolnitsa bol'nitsa bolnica bol'nica": "больница",
    "rebenok rebyonok rebjonok rebënok rebionok": "ребенок",
    "detstvo": "детство",
    "otsutstvie otsutstviye": "отсутствие",
    "rayon raion rajon": "район",
    "poisk": "поиск",
    "pis'ma pisma": "письма",
    "deneg": "денег",
    "dengi den'gi": "деньги",
    "uchitsya učitsja uchitsia": "учится",
    "uchit'sya uchitsya učit'sja": "учиться",
    "yunost junost iunost": "юност",
    "tsentr centr": "центр",
    "tekst text": "текст",
    "eksperiment experiment": "эксперимент",
    "sotsialnyy social'nyj sotsialnyi": "социальный",
    "igry igri": "игры",
    "premyer prem'er premer": "премьер",
    "syomka s''jomka s'yomka": "съемка",
    "Zhambyl Žambyl": "жамбыл",
    "Tokayev Tokaev Tokajev": "токаев",
    "Oskemen": "оскемен",
}

PAIRS_KAZAKH = [(latin, word) for spellings, word in KAZAKH.items() for latin in spellings.split()]
PAIRS_RUSSIAN = [(latin, word) for spellings, word in RUSSIAN.items() for latin in spellings.split()]

LETTERS = string.ascii_lowercase + "äöüūğǵñńŋşçáóúýıïêəžščěâûèéëŝ'`"
SLOWEST_SECONDS = 0.2
"""Of one word: far above what it takes (0.001 at most), so that a busy machine is no failure."""


@pytest.mark.parametrize(("latin", "word"), PAIRS_KAZAKH)
def test_a_kazakh_word_is_among_its_readings(latin: str, word: str) -> None:
    """With the letters of a Russian keyboard, which the vocabulary is asked for."""
    assert fold_letters(word) in map(fold_letters, readings(fold_word(latin)))


@pytest.mark.parametrize(("latin", "word"), PAIRS_RUSSIAN)
def test_a_russian_word_is_among_its_readings(latin: str, word: str) -> None:
    """Letter by letter: its stem is made from it."""
    assert word in readings(fold_word(latin))


@pytest.mark.parametrize(
    ("latin", "first"),
    [
        ("balabaqşa", "балабақша"),
        ("qauıpsızdık", "қауіпсіздік"),
        ("oqýshy", "оқушы"),
        ("ǵylym", "ғылым"),
        ("qazaqstan", "қазақстан"),
        ("u'kimet", "үкімет"),
        ("üşin", "үшін"),
        ("balalardıñ", "балалардың"),
        ("jańalyqtar", "жаңалықтар"),
        ("tärbïe", "тәрбие"),
        ("detskij", "детский"),
        ("shkola", "школа"),
        ("khorosho", "хорошо"),
        ("bol'nitsa", "больница"),
        ("ob''yavlenie", "объявление"),
        ("kazakhstan", "казахстан"),
    ],
)
def test_the_likeliest_reading_comes_first(latin: str, first: str) -> None:
    """The alphabet tells which letters are meant: қ by q, і or и by ı and i."""
    assert readings(latin)[0] == first


@pytest.mark.parametrize(
    "word", ["", "балабақша", "5g", "2026", "covid19", "שלום", "aש", "'", "''", "ßש", "a" * (LONGEST_WORD + 1)]
)
def test_what_is_no_latin_word_has_no_readings(word: str) -> None:
    """Digits, Cyrillic alone, third alphabets, nothing, and what no text is cut into."""
    assert readings(word) == ()


@pytest.mark.parametrize(("word", "read"), [("жolдар", "жолдар"), ("balabaķşa", "балабақша"), ("bäla̋", "бәла")])
def test_foreign_marks_and_stray_letters_are_borne(word: str, read: str) -> None:
    """A word half in Cyrillic is read, and a letter of no orthography without its marks."""
    assert fold_letters(read) in map(fold_letters, readings(fold_word(word)))


@given(st.text(LETTERS, max_size=LONGEST_WORD) | st.text(max_size=LONGEST_WORD))
def test_readings_are_few_distinct_and_cyrillic(text: str) -> None:
    """Whatever is typed, nothing but folded Cyrillic words comes out, the same ones every time."""
    word = fold_word(text)
    read = readings(word)
    assert len(set(read)) == len(read) <= MOST_READINGS
    assert read == readings(word)
    assert all(re.fullmatch("[а-яәғқңөұүһі]+", reading) and fold_word(reading) == reading for reading in read)


@given(st.text(LETTERS.strip("'`"), min_size=1, max_size=LONGEST_WORD))
def test_every_word_of_known_letters_is_read(word: str) -> None:
    """Letters that nobody writes side by side are no dead end."""
    assert readings(word)


@pytest.mark.parametrize("syllable", ["ie", "ts", "iia", "sch", "yy", "ng", "l", "aesa", "'yos", "shchya", "iy", "'"])
def test_a_long_word_is_read_at_once(syllable: str) -> None:
    """A word that is ambiguous at every letter has no more readings than another, and takes no longer."""
    word = ("a" + syllable * LONGEST_WORD)[:LONGEST_WORD]
    began = thread_time()
    read = readings(word)
    assert thread_time() - began < SLOWEST_SECONDS
    assert len(read) <= MOST_READINGS


def test_readings_of_kazakh_differ_after_the_fold() -> None:
    """What the folded vocabulary cannot tell apart is asked for once."""
    read = readings("qauıpsızdık")
    assert len(set(map(fold_letters, read))) == len(read)


def test_a_table_that_is_written_wrongly_is_refused() -> None:
    """A slip in a table is met when the program starts."""
    with pytest.raises(ValueError, match="not an option of a spelling"):
        read_table("a = а|б|в|г")
