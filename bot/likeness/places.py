"""The places that a text names: towns and regions, by the beginnings of their folded names in all three languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.likeness.words import VOCABULARY, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_TABLE = """
abai | Бородулиха Borodulikha, Урджар Үржар Urzhar
akmola | Зеренда Zerenda, Макинск Makinsk, Ерейментау Ereimentau
aktobe | Мартук Мәртөк Martuk, Шалкар Shalkar
almaty-region | Капшагай Қапшағай Капчагай Kapshagay Kapchagay Qapshagay
east-kazakhstan | Шемонаиха Shemonaikha
jambyl | Мерке Меркі Merki
jetisu | Сарканд Сарқан Sarkand, Уштобе Үштөбе Ushtobe
karaganda | Приозерск Приозёрск Priozersk, Каркаралинск Қарқаралы Karkaraly
kostanay | Боровское Borovskoye, Качар Қашар Kachar, Тобол Tobol
kyzylorda | Шиели Шиелі Shieli, Жанакорган Жаңақорған Zhanakorgan
mangystau | Шетпе Shetpe, Курык Құрық Kuryk
pavlodar | Баянаул Bayanaul
turkistan | Асыката Асықата Asykata, Арысь Арыс Arys, Ленгер Ленгір Lenger
abai | Семей Семипалатинск Semey, Аягоз Аягозе Аягоза Аягөз Аягөзде Аягөздегі Аягөзден Аягөздің Ayagoz
abai | Курчатов Kurchatov
akmola | Кокшетау Көкшетау Kokshetau, Степногорск Stepnogorsk, Щучинск Shchuchinsk, Бурабай Burabay
akmola | Атбасар Atbasar
aktobe | Актобе Ақтөбе Aktobe, Хромтау Khromtau, Кандыагаш Қандыағаш Kandyagash
almaty | Алматы Almaty
almaty-region | Конаев Қонаев Konaev, Талгар Талғар Talgar, Каскелен Қаскелең Kaskelen, Узынагаш Ұзынағаш Uzynagash
astana | Астана Astana
atyrau | Атырау Atyrau, Кульсары Құлсары Kulsary
east-kazakhstan | Усть-Каменогорск Өскемен Oskemen, Риддер Ridder, Зайсан Zaisan
jambyl | Тараз Taraz, Каратау Қаратау Karatau, Кордай Қордай Korday
jetisu | Талдыкорган Талдықорған Taldykorgan, Текели Tekeli, Жаркент Zharkent
karaganda | Караганда Қарағанды Karaganda, Темиртау Теміртау Temirtau, Балхаш Balkhash
karaganda | Шахтинск Shakhtinsk, Сарань Saran
kostanay | Костанай Қостанай Kostanay, Рудный Рудном Rudny, Лисаковск Lisakovsk
kostanay | Аркалык Арқалық Arkalyk, Житикара Жітіқара
kyzylorda | Кызылорда Қызылорда Kyzylorda, Аральск Aralsk, Байконур Байқоңыр Baikonur, Казалинск Қазалы Kazaly
mangystau | Актау Ақтау Aktau, Жанаозен Жаңаөзен Zhanaozen, Бейнеу Beineu
north-kazakhstan | Петропавловск Петропавл Petropavl, Тайынша Tayynsha
pavlodar | Павлодар Pavlodar, Экибастуз Екібастұз Ekibastuz
shymkent | Шымкент Shymkent
turkistan | Туркестан Түркістан Turkistan, Кентау Kentau, Сарыагаш Сарыағаш Saryagash
turkistan | Жетысай Жетісай Zhetisay, Шардара Shardara
turkistan | Тюлькубас Түлкібас Tulkibas, Сайрам Sairam, Мактаарал Мақтаарал Maktaaral
ulytau | Жезказган Жезқазған Zhezkazgan, Сатпаев Сәтбаев Satpayev, Каражал Қаражал Karazhal
west-kazakhstan | Уральск Орал Оралда Оралдағы Oral Uralsk, Аксай Ақсай Aksai
"""
_REGIONS = """
abai | Абайская
akmola | Акмолинская Ақмола Akmola
aktobe | Актюбинская
east-kazakhstan | ВКО ШҚО Восточно-Казахстанская
jambyl | Жамбылская Жамбыл Jambyl
jetisu | Жетысу Жетісу Jetisu Zhetysu
kyzylorda | Кызылординская
mangystau | Мангистау Маңғыстау Mangystau
north-kazakhstan | СКО СҚО Северо-Казахстанская
pavlodar | Павлодарская
turkistan | Туркестанская
ulytau | Улытау Ұлытау Ulytau
west-kazakhstan | ЗКО БҚО Западно-Казахстанская
"""
_SIDES = {
    fold(side): region
    for region, sides in (
        ("east-kazakhstan", "шығыс east"),
        ("north-kazakhstan", "солтүстік north"),
        ("west-kazakhstan", "батыс west"),
    )
    for side in sides.split()
}
"""What is a region where the country's name follows."""
_COUNTRY = tuple(fold(word) for word in ("қазақстан", "kazakhstan"))
_REGION_WORDS = tuple(fold(word) for word in ("област", "облыс", "region", "өңір"))
_BY_REGION_WORD = {"almaty": "almaty-region"}
_ABAI = "abai"
"""The region alone: a district, streets and a poet are called so, too."""
_SHORTEST = 5
"""Of how many letters on a name may have endings."""
_MOST_CUT = 2
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Places:
    """What a text names."""

    towns: frozenset[str]
    regions: frozenset[str]


def _read(table: str, *, towns: bool) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for line in filter(None, table.splitlines()):
        region, _, names = line.partition(" | ")
        for forms in names.split(","):
            town = fold(forms.split()[0].lower()) if towns else ""
            found |= {_beginning(fold(form.lower())): (region, town) for form in forms.split()}
    return found


def _beginning(name: str) -> str:
    """What of a name stays the same in its forms."""
    if len(name) >= _SHORTEST + _MOST_CUT + 1:
        return name[:-_MOST_CUT]
    if len(name) < _SHORTEST:
        return f"{name}."  # the whole word
    return name[:-1] if name[-1] in _VOWELS else name


_NAMES = _read(_TABLE, towns=True) | _read(_REGIONS, towns=False)
_LONGEST = max(map(len, _NAMES))


def places_of(folded: Sequence[str], may_be_names: Sequence[bool]) -> Places:
    """Find the places among a text's folded words, in their order; not all of them may be names."""
    towns: set[str] = set()
    regions: set[str] = set()
    for (word, behind), may_be_name in zip(pairwise((*folded, "")), may_be_names, strict=True):
        if not may_be_name:
            continue
        region, town = _SIDES.get(word, ""), ""
        if not (region and behind.startswith(_COUNTRY)):
            region, town = _place(word)
        as_region = behind.startswith(_REGION_WORDS)
        if as_region and word == _ABAI:
            regions.add(_ABAI)
        elif region:
            regions.add(_BY_REGION_WORD.get(region, region) if as_region else region)
        if town and not as_region:
            towns.add(town)
    return Places(frozenset(towns), frozenset(regions))


def is_place(word: str) -> bool:
    """Whether a folded word is, or begins, the name of a place."""
    return any(_place(word))


@lru_cache(VOCABULARY)
def _place(word: str) -> tuple[str, str]:
    beginnings = (word[:length] for length in range(min(len(word), _LONGEST), _SHORTEST - 2, -1))
    return next((_NAMES[name] for name in (f"{word}.", *beginnings) if name in _NAMES), ("", ""))
