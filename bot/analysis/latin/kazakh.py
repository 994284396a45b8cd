"""How Kazakh is written in Latin letters: alphabets of 2017, 2018, 2021, that of the Internet, any keyboard's letters.

Readings that fold_letters makes one are one: the vocabulary is asked for that, too. Which of them is given, with қ or
к, ы or і, is what the alphabet tells, and where nothing tells it, what stands beside.

Whoever has no ı in a word means і by i, though the alphabet of 2021 has и for that; and ı is ы on the Internet, which
only the vowels beside it tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.analysis.latin.paths import follow
from bot.analysis.latin.spellings import read_table

_LIKE_U = " V|у|$+9 C|у|$+16 C|ү|C+30"
"""What y may be besides: the у of 2017, whose apostrophe is lost at the end of a word; ү and ұ to the eye."""

_LIKE_I = "".join(
    f"""
{told} = C^у|{read}| ұүу|й|C$+4 аәоөе|й|C$ иіы|й|C$+2 иіы|_|$+12 V|й|V+2 эюя|й| {read}+20{more}
"""
    for told, read, more in zip("иіый", "иіыы", ["", "", _LIKE_U, ""], strict=True)
)
"""Any of these letters of the alphabets may mean й after a vowel; after a consonant none does."""

_TABLE = read_table(
    _LIKE_I
    + """
a = а
ä á a' = ә
ae = ае ә+10
b b' = б
v v' = в
ğ ǵ ġ ģ g' gh = ғ
g = аоуұы|ғ|C$ |ғ|aouұыl г+1
d d' = д
e é è ê ë = е
э = э
zh ž j zh' j' = ж
dj dzh = дж
z z' = з
k = аоуұы|қ|C$ |қ|aouұы к+1
q q' = қ
l l' = л
m m' = м
n = н
ng = нг ң+8
ñ ń ň ŋ n' = ң
o = о
ö ó ø o' = ө
oe = ое ө+6
p p' = п
r r' = р
s = с |ш|$+20
t t' = т
u = у
ұ ū ŭ = ұ
ü ú u' ү = ү
ue = уе ү+16
w ý y' uw = у
f f' = ф
h = х V|қ|+32
kh = х қ+14 кх+22
x = х V|кс|+10
c = ц |ч|$+10 к+20
ts = |ц|и |ц|і+2 |тс|иі+14 |тс|aeә |ц|ae+10 тс+4 ц+4
ş š = ш
s' = ш с+20
sh = ш щ+20 сх+28
ç č c' = ч
ch = ч ш+24
sch shch şç şş shsh = щ шш+4
tsh ts' = тш
ngh = нғ ңғ+5
' ` = _

иa іa = C^|ия| C^|иа|+8 C^|я|+14 V|я| у|ия|+4 V|ия|+14
ыa йa = я C|ия|+10 C|ыа|+12
иыa иіa ііa іыa ииa ыиa ыіa ыыa ийa ійa = ия я+10 C|ыйа|+14
иu іu иý іý иw іw = C^|ию| C^|иу|+10 C^|ю|+6 V|ю| V|йұ|+14
ыu йu ыý йw ыw = ю C|ию|+10 C|ыу|+20 V|йұ|+14
иыu иіu ііu іыu ииu ийu ійu = ию
иe іe = C^|ие| V|йе| V|е|+8 V|ие|+10
ыe йe = ^|е| V|йе| V|е|+4 C|ье| C|е|+10
иыe иіe ііe іыe ииe ийe ійe = ие ійе+8
иo іo = C^|ио| V|йо|
ыo йo = V|йо| V|е|+4 ^C|е| C|ыө|+20
иы иі ии = C|иі| C|ий|+2 C|и|+6 аәоөеуүұ|йі| ^|иі|
іы іі ій іи = C|иі|+1 C|ій| C|и|+3 аәоөеуүұ|йі| ^|иі|
ыы ыи ыі ый йй йы йі = C|ый| C|иы|+3 C|и|+3 аәоөеуүұ|йы| ^|иі|+5 ^|ый|
іыі ііі иыі ыйі = C|иі| V|йи|
sиa sіa = сия ция+4 циа+8 сиа+12
sиыa sиіa sііa sіыa = сия ция+4
tsиa tsіa tsыa = ция циа+6
sиo sіo = сио цио+4
"""
)

_HAS_ACUTE = re.compile("[ǵńáóúý]|[agnoucsiy]'")
_HAS_INTERNET = re.compile("[wï]")
_HAS_OFFICIAL = re.compile("[äöüūğñşıq]")
_HAS_FRONT = re.compile("[eäöükg]")

_CERTAIN = re.compile("[äöüūğǵñńŋşáóúýıïəq]|[aouig]'")
"""What is Kazakh by its look."""


class _Alphabet(NamedTuple):
    """What the letters that mean several things mean by an alphabet."""

    letters: Mapping[int, int]
    alone: Mapping[str, str]
    """What they mean where they are no part of a longer spelling: who has q for қ means к by k."""


_TOLD = {"k": "к", "g": "г"}
_ACUTE = _Alphabet(str.maketrans("ıiy", "иіы"), _TOLD | {"u": "ұ"})
_INTERNET = _Alphabet(str.maketrans("ıiy", "ыій"), _TOLD | {"u": "ұ"})
_OFFICIAL = _Alphabet(str.maketrans("ıiy", "іиы"), _TOLD)
_OFFICIAL_BACK = _Alphabet(str.maketrans("ıiy", "ыиы"), _TOLD)
_WITHOUT_I = _Alphabet(str.maketrans("iy", "іы"), _TOLD)
_KEYBOARD = _Alphabet(str.maketrans("iy", "іы"), {})


def looks_kazakh(word: str) -> bool:
    """Whether a folded Latin word has what Russian is not written with."""
    return _CERTAIN.search(word) is not None


def read_kazakh(word: str) -> list[tuple[int, str]]:
    """The likeliest Kazakh readings of a folded Latin word; empty where a letter of it is of no alphabet."""
    plain = re.sub("i'|[ïíîì]", "и", word.replace("y'", "ý")).replace("ə", "ä")
    alphabet = _alphabet_of(word)
    parts = [alphabet.alone.get(part, part) for part in _TABLE.divide(plain.translate(alphabet.letters))]
    return follow(parts, _TABLE, fold=True) if parts else []


def _alphabet_of(word: str) -> _Alphabet:
    if _HAS_ACUTE.search(word):
        return _ACUTE
    if _HAS_INTERNET.search(word):
        return _INTERNET
    if not _HAS_OFFICIAL.search(word):
        return _KEYBOARD
    if "ı" not in word:
        return _WITHOUT_I
    return _OFFICIAL if _HAS_FRONT.search(word) else _OFFICIAL_BACK
