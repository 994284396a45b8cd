"""Ordinary words written in Latin by every orthography, and read back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from Stemmer import Stemmer

from bot.analysis.folding import fold_letters, fold_word
from bot.analysis.latin import MOST_READINGS, readings

WORDS = Path(__file__).parents[1] / "data" / "latin"
KAZAKH_WORDS = (WORDS / "kk.txt").read_text(encoding="utf-8").split()
RUSSIAN_WORDS = (WORDS / "ru.txt").read_text(encoding="utf-8").split()
"""Ordinary words of the news that people look for, 180 and more of each language."""

COMMON = dict(zip("абвгдезклмнопрстуфэёь", [*"abvgdezklmnoprstufe", "io", ""], strict=True))
ACUTE = COMMON | {"ж": "j", "қ": "q", "х": "h", "һ": "h", "ц": "ts", "щ": "sh", "ы": "y", "і": "i", "ұ": "u"}
KAZAKH: dict[str, dict[str, str]] = {
    "2021": COMMON
    | dict(zip("әғңөұүуһхиійшжқы", "äğñöūüuhhiıişjqy", strict=True))
    | {"ч": "ch", "ц": "ts", "щ": "şş", "я": "ia", "ю": "iu"},
    "2018": ACUTE
    | dict(zip("әғңөүуий", "áǵńóúýıı", strict=True))
    | {"ш": "sh", "ч": "ch", "я": "ıa", "ю": "ıý", "ё": "ıo"},
    "2017": ACUTE
    | dict(zip("әғңөүуийшч", ["a'", "g'", "n'", "o'", "u'", "y'", "i'", "i'", "s'", "c'"], strict=True))
    | {"я": "i'a", "ю": "i'y'", "ё": "i'o"},
    "Internet": COMMON
    | dict(zip("әғңөұүуһхиійшчжқыцэ", "äğñöuüwhxïiyşçjqıcé", strict=True))
    | {"щ": "şç", "я": "ya", "ю": "yu", "ё": "yo"},
    "BGN": COMMON
    | dict(zip("әөұүуһиійқы", "äöūüuhiiyqy", strict=True))
    | {"ғ": "gh", "ң": "ng", "х": "kh", "ш": "sh", "ч": "ch", "ж": "zh", "ц": "ts"}
    | {"щ": "shch", "я": "ya", "ю": "yu", "ё": "yo"},
    "keyboard": COMMON
    | dict(zip("әғңөұүуһхиійқы", "agnouuuhhiiyky", strict=True))
    | {"ш": "sh", "ч": "ch", "ж": "zh", "ц": "ts", "щ": "sh", "я": "ya", "ю": "yu", "ё": "yo"},
    "keyboard, i alone": COMMON
    | dict(zip("әғңөұүуһхиійжқы", "agnouuuhhiiijki", strict=True))
    | {"ш": "sh", "ч": "ch", "ц": "ts", "щ": "sh", "я": "ia", "ю": "iu", "ё": "io"},
}

PLAIN = COMMON | {"и": "i", "ш": "sh", "ч": "ch", "ж": "zh", "щ": "shch", "ц": "ts", "х": "kh", "ы": "y"}
RUSSIAN: dict[str, dict[str, str]] = {
    "scientific": COMMON
    | dict(zip("ийшчжцхыьъ", [*"ijščžchy'", "''"], strict=True))
    | {"щ": "šč", "я": "ja", "ю": "ju", "ё": "ë", "э": "è"},
    "BGN": PLAIN | {"й": "y", "ь": "'", "ъ": "''", "я": "ya", "ю": "yu", "ё": "yo"},
    "GOST 7.79 B": PLAIN
    | {"й": "j", "х": "x", "щ": "shh", "ы": "y'", "э": "e'", "ц": "c", "ь": "'", "ъ": "''"}
    | {"я": "ya", "ю": "yu", "ё": "yo"},
    "passports": PLAIN | {"й": "i", "ь": "", "ъ": "ie", "я": "ia", "ю": "iu", "ё": "e"},
    "keyboard": PLAIN | {"й": "y", "ь": "", "ъ": "", "я": "ya", "ю": "yu", "ё": "e", "х": "h", "щ": "sch"},
    "keyboard, i alone": PLAIN
    | {"й": "i", "ь": "", "ъ": "", "я": "ya", "ю": "yu", "ё": "e", "х": "x", "щ": "sh", "ц": "c"},
}


RUSSIAN_STEMMER = Stemmer("russian")


def romanise(word: str, letters: dict[str, str]) -> str:
    """Write a Cyrillic word letter by letter; apostrophes at its end are lost, as the words of a text have none."""
    if letters is RUSSIAN["BGN"]:
        word = re.sub("(^|[аеёиоуыэюяьъ])е", r"\1йе", word)
    return fold_word("".join(letters[letter] for letter in word)).strip("'")


@pytest.mark.parametrize("orthography", KAZAKH)
def test_kazakh_of_every_orthography_is_read(orthography: str) -> None:
    """The word, with the letters of a Russian keyboard, is among the readings of at least 97 words in a hundred."""
    letters = KAZAKH[orthography]
    missed = [
        word for word in KAZAKH_WORDS if fold_letters(word) not in map(fold_letters, readings(romanise(word, letters)))
    ]
    assert len(missed) <= 0.03 * len(KAZAKH_WORDS), missed


@pytest.mark.parametrize(("orthography", "least"), [("2021", 0.9), ("2018", 0.85), ("2017", 0.85), ("Internet", 0.75)])
def test_an_alphabet_mostly_tells_kazakh_letters(orthography: str, least: float) -> None:
    """Where the letters are told apart, the first readings have them, so that the word's own stem is found."""
    letters = KAZAKH[orthography]
    exact = [word for word in KAZAKH_WORDS if word in readings(romanise(word, letters))[:3]]
    assert len(exact) >= least * len(KAZAKH_WORDS)


@pytest.mark.parametrize("orthography", RUSSIAN)
def test_russian_of_every_orthography_is_read(orthography: str) -> None:
    """A word with the same stem is among the readings of at least 97 words in a hundred."""
    letters = RUSSIAN[orthography]
    missed = [
        word
        for word in RUSSIAN_WORDS
        if RUSSIAN_STEMMER.stemWord(fold_word(word))
        not in RUSSIAN_STEMMER.stemWords(list(readings(romanise(word, letters))))
    ]
    assert len(missed) <= 0.03 * len(RUSSIAN_WORDS), missed


@pytest.mark.parametrize("orthography", [*KAZAKH, *RUSSIAN])
def test_the_truth_is_among_the_first(orthography: str) -> None:
    """Of nine words in ten one of the first four readings is the word, so that a list cut short does little harm."""
    kazakh = orthography in KAZAKH and orthography not in RUSSIAN
    words = KAZAKH_WORDS if kazakh else RUSSIAN_WORDS
    letters = (KAZAKH if kazakh else RUSSIAN)[orthography]
    key = fold_letters if kazakh else RUSSIAN_STEMMER.stemWord
    early = [
        word
        for word in words
        if key(fold_word(word)) in list(dict.fromkeys(map(key, readings(romanise(word, letters)))))[:4]
    ]
    assert len(early) >= 0.9 * len(words)


@given(st.sampled_from(KAZAKH_WORDS), st.sampled_from(KAZAKH_WORDS), st.sampled_from(sorted(KAZAKH)))
def test_a_romanised_word_is_read_to_its_end(first: str, second: str, orthography: str) -> None:
    """Two words written as one are read whole: no reading is much shorter than what it was made of."""
    read = readings(romanise(first + second, KAZAKH[orthography]))
    assert 1 <= len(read) <= MOST_READINGS
    assert all(abs(len(reading) - len(first + second)) <= 6 for reading in read)
