"""The Kazakh stemmer: the labelled forms, the rules of the grammar one by one, and what must hold for any text."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.folding import fold_letters
from bot.analysis.kazakh import stem, stem_folded

LABELLED = Path(__file__).parents[1] / "data" / "labelled"
GROUPS = [json.loads(line) for line in (LABELLED / "forms.jsonl").read_text(encoding="utf-8").splitlines()]
PAIRS = [json.loads(line) for line in (LABELLED / "forms_apart.jsonl").read_text(encoding="utf-8").splitlines()]
FORMS = [form for group in GROUPS for form in group["forms"]]

Key = Callable[[str], str]


def folded(word: str) -> str:
    """The stem of a word as it is typed without Kazakh letters."""
    return stem_folded(fold_letters(word))


def joined_pairs(forms: list[str], key: Key) -> float:
    """The share of the pairs of a lemma's forms that have one stem."""
    keys = [key(form) for form in forms]
    return fmean(one == other for one, other in combinations(keys, 2))


def under_the_commonest(forms: list[str], key: Key) -> float:
    """The share of a lemma's forms that have the stem which most of them have."""
    return Counter(map(key, forms)).most_common(1)[0][1] / len(forms)


@pytest.mark.parametrize(("key", "least"), [(stem, 0.99), (folded, 0.98)])
def test_forms_of_one_word_come_together(key: Key, least: float) -> None:
    """Whatever form of a word is asked for finds the others; the set was labelled before the rules were written."""
    assert fmean(joined_pairs(group["forms"], key) for group in GROUPS) >= least
    assert fmean(under_the_commonest(group["forms"], key) for group in GROUPS) >= least


def test_forms_of_different_words_stay_apart() -> None:
    """Nothing of a word is taken for a suffix so that it becomes another."""
    wrong = [pair for pair in PAIRS if stem(pair["a"]) == stem(pair["b"])]
    assert len(wrong) <= 0.01 * len(PAIRS), wrong


def test_folded_forms_of_different_words_stay_apart() -> None:
    """As far as letters tell: қол and көл are one word to whoever has no қ and no ө."""
    told = [
        pair
        for pair in PAIRS
        if fold_letters(pair["a"]) != fold_letters(pair["b"])
        and fold_letters(stem(pair["a"])) != fold_letters(stem(pair["b"]))
    ]
    wrong = [pair for pair in told if folded(pair["a"]) == folded(pair["b"])]
    assert len(wrong) <= 0.01 * len(told), wrong


def test_folded_stems_are_the_stems_folded() -> None:
    """Both keys of a word say the same, but where only its Kazakh letters tell which word it is."""
    assert sum(folded(form) == fold_letters(stem(form)) for form in FORMS) >= 0.99 * len(FORMS)


def cases(table: str) -> list[tuple[str, str]]:
    """Each form with its stem, from lines of a stem and forms."""
    lines = [line.partition(":") for line in table.strip().splitlines()]
    return [(form, lemma) for lemma, _, forms in lines for form in forms.split()]


NOUNS = """
бала: бала балалар баланың балаға баланы балада баладан баламен балам балаң балаңыз баласы баламыз балалары
бала: балаларымыздың баласында балаларындағы балалардағыларға баланікі баласымен баламын балаларына
мектеп: мектеп мектептің мектепке мектебі мектебінде мектептегі мектептегілердің мектебіміздің мектептермен
қыз: қызды қыздар қызға қызбен қызымыз қыздарынан қыздың
адам: адамдар адамның адамды адамнан адамбыз адамға адамынікі
жыл: жылғы жылда жылдан жылдардағы жылына жылы
жаңа: жаңа жаңарақ жаңасы жаңалау
ыстық: ыстығырақ ыстықтау ыстықтан
"""
ALTERNATIONS = """
кітап: кітабы кітабым кітаптан кітабындағы
тарақ: тарағы тарағымен тараққа
жүрек: жүрегі жүрегіміз жүректен
халық: халқы халқының халыққа халықтар
ауыз: аузы аузын ауыздан ауызға
орын: орны орнында орындар орыннан
ерін: ерні ернінен еріндер
әріп: әрпі әріптер әрпінен
мойын: мойны мойнына мойынға
көрік: көркі көріктен
қауіп: қаупі қауіпке қаупінен
отбасы: отбасы отбасына отбасында отбасылар отбасымыздың
"""
VERBS = """
оқу: оқу оқыды оқитын оқып оқыған оқимын оқыса оқысын оқымады оқығандар оқуға оқуымыз оқыңыз оқымайды
жазу: жазу жазды жазып жазған жазбады жазбаған жазатындардың жазбаймыз жазыңыз жазайық
қорғау: қорғау қорғайды қорғаған қорғамақ қорғағанша қорғауға қорғауымызда қорғай
тию: тию тиді тиеді тиген тиіп тисе
қою: қою қойды қояды қоятын қойып қоюға қоймаған
шығу: шығу шықты шығады шығып шыққан шықпайды
табу: табу тапты табады тауып тапқан таппады
қорқу: қорқу қорықты қорқады қорқып қорыққан
тіркелу: тіркелу тіркелді тіркеледі тіркелген
болу: болды болатын болғандықтан болғандай болмастан болмайынша болғанмен бола
"""
LOANS = """
лагерь: лагерь лагері лагерьлер лагерьде лагерінің лагерьлердегі
журналист: журналист журналистер журналисі журналистің журналистке
полиция: полиция полицияға полициясы полициядан полициялар
банк: банк банкі банкке банктер
интернет: интернетке интернеттегі интернетте
тоқаев: тоқаевтың тоқаевқа тоқаевпен тоқаевты
"""
PRONOUNS = """
мен: мен менің маған мені менімен
ол: ол оның оған одан онымен
бұл: бұл мұның бұған бұдан
өз: өзі өзінің өздеріне өзіміз
"""
OTHER_WORDS = """
оқушы: оқушы оқушылар оқушыларымыз
балалық: балалық балалығы
балық: балық балықтар балығы
қауіпсіздік: қауіпсіздігі қауіпсіздіктен
алма: алма алмалар алманы
қалам: қалам қаламдар
келісім: келісім келісімі келісімге
жаз: жаз жаздың жазғы жаздан
"""
STRANGERS = """
дронист: дронистер дронистің
зымырандас: зымырандастар зымырандастың зымырандасқа
лупин: лупиннің лупинге лупиндер
блокчейнлік: блокчейнліктер блокчейнлігі
тандырлау: тандырлады тандырлаған тандырлайды
"""


@pytest.mark.parametrize(("form", "lemma"), cases(NOUNS + ALTERNATIONS + VERBS + LOANS))
def test_suffixes_are_taken_off(form: str, lemma: str) -> None:
    """Number, owner, case, place and person of nouns; negation, mood, tense and person of verbs; sounds that change."""
    assert (form, stem(form)) == (form, lemma)


@pytest.mark.parametrize(("form", "lemma"), cases(PRONOUNS + OTHER_WORDS + STRANGERS))
def test_every_word_has_its_own_stem(form: str, lemma: str) -> None:
    """Pronouns by their list, words built from others as words of their own, unknown ones by their end."""
    assert (form, stem(form)) == (form, lemma)


@pytest.mark.parametrize("word", ["балелар", "мектепқа", "қызтар", "кітапдың", "үйға", "жазкен", "көзның", "лупинлар"])
def test_harmony_and_contact_are_conditions(word: str) -> None:
    """What no speaker could have added is not taken off."""
    assert stem(word) == word


@pytest.mark.parametrize("word", ["", "а", "ал", "bala", "school", "2026", "5g", "maқala", "!", "ь", "ъь", "ы", "ии"])
def test_other_words_stay_as_they_are(word: str) -> None:
    """Latin letters, numbers, signs and words of two letters have no Kazakh suffixes."""
    assert stem(word) == stem_folded(word) == word


@pytest.mark.parametrize("form", FORMS[::7])
def test_a_stem_is_its_own_stem(form: str) -> None:
    """A stem that is asked for finds its forms."""
    assert stem(stem(form)) == stem(form)
    assert folded(folded(form)) == folded(form)


@given(st.text(alphabet="аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюяaz0-'", max_size=64))
def test_any_letters_have_a_stem(word: str) -> None:
    """Nothing raises, and no stem is empty but that of nothing."""
    assert bool(stem(word)) == bool(stem_folded(fold_letters(word)) or stem(word)) == bool(word)


@given(st.text(max_size=64))
def test_any_text_has_a_stem(text: str) -> None:
    """Letters of other alphabets, signs and spaces come back."""
    assert isinstance(stem(text), str)
    assert isinstance(stem_folded(text), str)


@pytest.mark.alone
@pytest.mark.parametrize("part", ["а", "лар", "лардың", "ландыр", "ыл", "сіз", "ма", "ғандықтан", "б", "и", "ь"])
def test_long_words_take_no_time(part: str) -> None:
    """A word of as many letters as there can be is done at once, whatever it repeats."""
    word = (part * 64)[:64]
    started = time.process_time()
    stem(word)
    stem_folded(word)
    assert time.process_time() - started < 0.1
