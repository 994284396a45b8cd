"""Stems of Russian words: Snowball's, stemmed again until they meet, and mended where they part one word or join two.

Snowball (https://snowballstem.org/algorithms/russian/stemmer.html) knows endings and no words: it takes more from
Казахстан than from Казахстане, gives ребёнок and ребёнка two stems, лицей and лицо one.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from Stemmer import Stemmer

_SHORT: Final = 4
"""Letters from which on a word is stemmed: ИИ is no form of и."""
_LONG: Final = 5
"""Letters from which on a stem is stemmed again."""

_FLEETING: Final = """
ребенок-ребенк подросток-подростк участок-участк рынок-рынк подарок-подарк щенок-щенк котенок-котенк звонок-звонк
список-списк напиток-напитк кружок-кружк снимок-снимк перекресток-перекрестк платок-платк потолок-потолк песок-песк
осадок-осадк недостаток-недостатк порядок-порядк избыток-избытк убыток-убытк остаток-остатк поступок-поступк
рисунок-рисунк свисток-свистк переулок-переулк цветок-цветк росток-ростк отец-отц палец-пальц владелец-владельц
боец-бойц пловец-пловц конец-конц торговец-торговц дворец-дворц переселенец-переселенц младенец-младенц
первенец-первенц беженец-беженц казахстанец-казахстанц день-дн огонь-огн угол-угл узел-узл орел-орл
сестра-сестер девочка-девочек прививка-прививок проверка-проверок поездка-поездок путевка-путевок игрушка-игрушек
бабушка-бабушек дедушка-дедушек попытка-попыток доставка-доставок ошибка-ошибок закупка-закупок бутылка-бутылок
площадка-площадок стройка-строек ссылка-ссылок новостройка-новостроек тренировка-тренировок парковка-парковок
остановка-остановок упаковка-упаковок кнопка-кнопок кошка-кошек окно-окон письмо-писем пятно-пятен число-чисел
кресло-кресел стекло-стекол школьница-школьниц таблетка-таблеток сигарета-сигарет коляска-колясок чашка-чашек
выпускник-выпускник воспитанник-воспитанник крышка-крышек вспышка-вспышек проблема-проблем справка-справок
"""
"""Stems of one word, whose vowel comes and goes."""

_APART: Final = (
    ("лицей", r"лице(?:[йяюи]|ем|ев|ям|ями|ях|е)"),
    ("аким", r"аким(?:а|у|ом|е|ы|ов|ам|ами|ах)?"),
    ("акимат", r"акимат(?:а|у|ом|е|ы|ов|ам|ами|ах)?"),
    ("корь", r"кор(?:ь|и|ью)"),
    ("семья", r"сем(?:ья|ьи|ье|ью|ьей|ей|ьям|ьями|ьях)"),
    ("учение", r"учени(?:е|я|ю|ем|и|й|ям|ями|ях)"),
    ("учащийся", r"учащ(?:ийся|егося|емуся|имся|емся|аяся|ейся|уюся|иеся|ихся|имися)"),
)
"""Words that Snowball joins with others or parts, with all their forms."""

_stemmer = Stemmer("russian", 0)


def _same() -> dict[str, str]:
    pairs = (pair.split("-") for pair in _FLEETING.split())
    return {_snowball(other): _snowball(word) for word, other in pairs if word != other}


def _snowball(word: str) -> str:
    stem = word
    while len(stem) >= (_SHORT if stem == word else _LONG):
        shorter: str = _stemmer.stemWord(stem)
        if shorter == stem:
            break
        stem = shorter
    return stem


_SAME: Final = MappingProxyType(_same())
_FORMS: Final = tuple((stem, re.compile(forms)) for stem, forms in _APART)


def stem(word: str) -> str:
    """The stem of a folded Russian word."""
    for own, forms in _FORMS:
        if word.startswith(own[:3]) and forms.fullmatch(word):
            return own
    found = _snowball(word)
    return _SAME.get(found, found)
