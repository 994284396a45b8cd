"""What of a text tells which story it is."""

from __future__ import annotations

import time
from datetime import date

import pytest

from bot.likeness.contrasts import contrary
from bot.likeness.numbers import numbers_of
from bot.likeness.traits import Traits, traits_of
from bot.likeness.weighing import Rarity, weigh
from bot.likeness.words import fold, stem
from bot.model import Language

DAY = date(2026, 5, 20)


def traits(language: Language, title: str, summary: str = "") -> Traits:
    return traits_of(title, summary, language=language, site=language, day=DAY)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Балаева", "Balayeva"),
        ("Қостанай", "Костанай", "Kostanay"),
        ("Сүлейменова", "Сулейменова", "Suleimenova", "Suleymenova"),
        ("Көшербаев", "Кошербаев", "Kosherbayev"),
        ("Жақыпова", "Жакупова", "Zhakupova"),
        ("Екібастұз", "Экибастуз", "Ekibastuz"),
        ("Әрінов", "Аринов", "Arinov"),
        ("Дүйсенова", "Дуйсенова", "Duissenova"),
        ("Щучинск", "Shchuchinsk"),
    ],
)
def test_name_is_the_same_in_every_alphabet(spellings: tuple[str, ...]) -> None:
    """As a name is written in Kazakh, Russian and English."""
    assert len({fold(name.lower()) for name in spellings}) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ("лагеря", "лагерей", "лагере", "лагерями")),
        ("kk", ("мектеп", "мектептер", "мектептен", "мектептің")),
        ("en", ("school", "schools")),
    ],
)
def test_forms_of_a_word_share_a_stem(language: Language, words: tuple[str, ...]) -> None:
    """Near enough: what differs by more is found by its subject."""
    assert len({stem(word, language) for word in words}) == 1


@pytest.mark.parametrize(
    ("language", "text", "kind", "values"),
    [
        ("ru", "1 200 школ", "count", {1200}),
        ("ru", "1\u00a0200 школ", "count", {1200}),
        ("ru", "1,2 тыс. школ", "count", {1200}),
        ("en", "1,200 schools", "count", {1200}),
        ("kk", "18,2 мың балаға", "count", {18_200}),
        ("en", "1.4 million doses", "count", {1_400_000}),
        ("ru", "33 миллиарда тенге", "count", {33e9}),
        ("ru", "четыреста один лагерь", "count", {401}),
        ("ru", "двое детей", "count", {2}),
        ("kk", "сегіз бала", "count", {8}),
        ("en", "Twenty-eight flats", "count", {28}),
        ("ru", "один лагерь", "count", set()),
        ("ru", "70 процентов, 8% и 9 %", "share", {70, 8, 9}),
        ("kk", "70 пайызы", "share", {70}),
        ("ru", "мальчики 7 и 9 лет", "age", {7, 9}),
        ("ru", "12-летний мальчик", "age", {12}),
        ("ru", "двухлетний мальчик", "age", {2}),
        ("en", "a two-year-old boy", "age", {2}),
        ("en", "girls aged 11 to 13", "age", {11, 13}),
        ("kk", "11-13 жастағы қыздар", "age", {11, 13}),
        ("en", "The boy was 15.", "age", {15}),
        ("kk", "20 жыл берілді", "age", {20}),
        ("kk", "7-сынып оқушысы", "rank", {7}),
        ("ru", "шестиклассник", "rank", {6}),
        ("ru", "с девятого этажа", "rank", {9}),
        ("en", "from the ninth floor", "rank", {9}),
        ("ru", "трёхмесячный", "span", {3}),
        ("kk", "7 және 9 жастағы ұлдар", "age", {7, 9}),
        ("en", "aged 7 and 9", "age", {7, 9}),
        ("en", "under-16s", "age", {16}),
        ("ru", "13 июня 2026 года", "day", {13, 2026}),
        ("kk", "13 маусымда", "day", {13}),
        ("en", "June 13", "day", {13}),
        ("kk", "түнгі 3:40-та", "time", {220}),
        ("ru", "за девять месяцев", "span", {9}),
        ("en", "in nine months", "span", {9}),
        ("ru", "во втором чтении", "rank", {2}),
        ("kk", "бірінші оқылымда", "rank", {1}),
        ("en", "in the third reading", "rank", {3}),
        ("ru", "во вторник", "rank", set()),
    ],
)
def test_number_has_a_value_and_counts_something(language: Language, text: str, kind: str, values: set[float]) -> None:
    """Digits and words, with what multiplies them; ages, days, shares and spans are apart."""
    found = numbers_of(text, language, len(text)).all
    assert found.get(kind, frozenset()) == values  # type: ignore[call-overload] # a Kind
    assert all(other == kind or not numbers for other, numbers in found.items())


@pytest.mark.parametrize(
    ("language", "text", "towns", "regions"),
    [
        ("ru", "Двое детей в Костанайской области", 0, {"kostanay"}),
        ("kk", "Қостанай облысында", 0, {"kostanay"}),
        ("en", "in Kostanay Region", 0, {"kostanay"}),
        ("ru", "в Костанае", 1, {"kostanay"}),
        ("ru", "в Алматинской области", 0, {"almaty-region"}),
        ("kk", "Алматы облысында", 0, {"almaty-region"}),
        ("en", "Almaty Region", 0, {"almaty-region"}),
        ("kk", "Алматыда", 1, {"almaty"}),
        ("ru", "алматинских школьников", 1, {"almaty"}),
        ("kk", "Шығыс Қазақстан облысында", 0, {"east-kazakhstan"}),
        ("ru", "в Северо-Казахстанской области", 0, {"north-kazakhstan"}),
        ("en", "West Kazakhstan", 0, {"west-kazakhstan"}),
        ("kk", "Абай облысында", 0, {"abai"}),
        ("ru", "читают Абая", 0, set()),
        ("ru", "помощь получат 20 семей, по одной семье", 0, set()),
        ("ru", "акции, шумный актив и арка", 0, set()),
        ("kk", "Сарыағашта", 1, {"turkistan"}),
        ("ru", "в Семее", 1, {"abai"}),
    ],
)
def test_place_is_a_town_or_a_region(language: Language, text: str, towns: int, regions: set[str]) -> None:
    """In any of the languages, in any case."""
    found = traits(language, text).places
    assert (len(found.towns), found.regions) == (towns, regions)


@pytest.mark.parametrize(
    ("language", "text", "same"),
    [
        ("kk", "екі бала суға кетті", ("ru", "утонули двое детей")),
        ("en", "energy drinks", ("ru", "энергетики")),
        ("kk", "балалар үйі", ("ru", "детский дом")),
        ("ru", "дети-сироты", ("en", "orphans")),
    ],
)
def test_words_name_subjects_alone_or_by_two(language: Language, text: str, same: tuple[Language, str]) -> None:
    """And each half of a word that is joined with a dash."""
    things = [{one for one in traits(*words).title_subjects if one.weight > 1} for words in ((language, text), same)]
    assert things[0] == things[1] != set()


def test_number_said_to_be_near_contradicts_none_that_is() -> None:
    """More than two hundred may be 214, and not 260."""
    about = traits("ru", "Более двухсот детей задержали в Алматы")
    assert not contrary(about, traits("en", "Almaty police detain 214 children"))
    assert contrary(about, traits("en", "Almaty police detain 260 children"))


def weighed(one: Traits, other: Traits) -> float:
    return weigh(one, other, Rarity((one, other)))


SAME = [
    (
        traits("kk", "Қостанайда балабақшада 23 бала уланды", "Бүлдіршіндер ауруханаға жеткізілді."),
        traits("ru", "23 ребёнка отравились в детском саду Костаная", "Дети доставлены в больницу."),
    ),
    (
        traits("ru", "Президент подписал закон о защите детей", "Документ вводит ответственность за травлю."),
        traits("en", "President signs child protection law", "It makes bullying punishable."),
    ),
    (
        traits("ru", "В Астане стартовала акция «Дорога в школу»", "Помощь получат 5 тысяч детей"),
        traits("kk", "Астанада «Мектепке жол» акциясы басталды", "5 мың балаға көмек беріледі"),
    ),
]
DIFFERENT = [
    (traits("kk", "Алматыда 5 мектеп ашылады"), traits("kk", "Алматыда 7 мектеп ашылады")),
    (traits("ru", "Лагерь открылся в Семее, примет 300 детей"), traits("kk", "Таразда 300 балаға лагерь ашылды")),
    (
        traits("ru", "За сутки зарегистрировано 120 случаев кори"),
        traits("ru", "За сутки зарегистрировано 95 случаев кори"),
    ),
    (traits("ru", "Минпросвещения утвердило правила приёма"), traits("ru", "Минпросвещения утвердило правила питания")),
    (traits("ru", "Пожар в детском саду Астаны"), traits("ru", "Пожар в школе Астаны")),
    (
        traits("en", "Police detain man suspected of abusing girl"),
        traits("ru", "Мужчину осудили за насилие над девочкой"),
    ),
    (traits("ru", "Пропала 14-летняя школьница в Алматы"), traits("ru", "Пропавшую школьницу нашли в Алматы")),
    (traits("ru", "Дети-сироты получили квартиры в Актобе"), traits("ru", "Дети-сироты получили подарки в Актобе")),
    (traits("ru", "В Павлодаре умер мальчик 3 лет"), traits("ru", "В Павлодаре умер мальчик 5 лет")),
    (traits("kk", "Мәжіліс заңды бірінші оқылымда қабылдады"), traits("ru", "Мажилис принял закон во втором чтении")),
    (traits("ru", "ДТП в Рудном: пострадали двое детей"), traits("ru", "ДТП в Костанае: пострадали двое детей")),
    (
        traits("ru", "Ограничить соцсети для детей хотят законом", "Законопроект внесён в мажилис."),
        traits("en", "Bill to ban energy drinks for minors submitted to Mazhilis"),
    ),
    (
        traits("ru", "На ремонт школ выделят 180 млрд тенге", "Средства есть в бюджете."),
        traits("kk", "Мектептегі тегін тамаққа 180 млрд теңге бөлінеді", "Қаржы бюджетте қарастырылған."),
    ),
    (traits("ru", "В Таразе изъяли 20 кг наркотиков"), traits("kk", "Таразда есірткіге қарсы 20 мектеп жиналды")),
    (traits("ru", "В Риддере проверили интернат"), traits("kk", "Зайсанда интернат тексерілді")),
    (traits("en", ""), traits("ru", "")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_alike_weighs_much(one: Traits, other: Traits) -> None:
    """Numbers, names, places and subjects add up; which is first is no matter."""
    assert weighed(one, other) == pytest.approx(weighed(other, one))
    assert weighed(one, other) > 1
    assert not contrary(one, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_is_filled_in_anew_is_another_story(one: Traits, other: Traits) -> None:
    """Another number, region, stage or thing in the same words."""
    assert contrary(one, other) or weighed(one, other) < 1
    assert contrary(one, other) == contrary(other, one)


@pytest.mark.parametrize(
    "hostile", ["1 " * 2**21, "а-" * 2**21, "12:" * 2**20, "9" * 2**22, "A" * 2**22, "  \u00a0" * 2**20]
)
def test_hostile_text_takes_no_time(hostile: str) -> None:
    """However long it is: only its beginning is read."""
    begun = time.process_time()
    traits("en", hostile, hostile)
    traits("ru", hostile, hostile)
    assert time.process_time() - begun < 2
