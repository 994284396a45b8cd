"""How Russian is written in Latin letters: ISO 9 and the scientific way, BGN and GOST, passports, and as it comes.

What is rare for its letters is measured on the commonest 60,000 words of Russian: whether ль or л stands before н, ье
or ие after a consonant, тс or ц before a vowel. A soft sign that is not written at the end is thought of only
where a stem may hang on it: делать and делает, любовь and слов.
"""

from __future__ import annotations

import re

from bot.analysis.latin.paths import follow
from bot.analysis.latin.spellings import read_table

_TABLE = read_table("""
a á à = а
b = б
v = в |вь|$+18
g = г
z ź = з
k q = к
m = м |мь|$+26
o ó ò = о
p = п
f = ф
u ú ù ū = у
w = в ш+4 у+12
ž zh ẑ ż = ж
č ç ć = ч
tch = тч ч+10
š ş ś = ш |шь|$+18
sh = ш щ+14 |шь|$+18 сх+28
ŝ šč şç shch šch shč szcz = щ
shh = щ ш+10
sch = щ сч+5 ш+25
ch = ч х+32
tsh = тш тсх+20
tshh tshch = тщ
kh = х
h = х г+28
x = х V|кс|+5 ^|кс|+30
c = ц |к|aoulrtk+10 |с|eiy+20
ck = к цк+5

l = |ль|$+16 |л|nzšmcfg+14 |ль|nzšmcfg |л|st+4 |ль|st+9 |ль|kbd+14 л
n = |нь|$+14 |нь|g+26 |нь|k+23 |нь|sšc+12 н
r = |рь|mbk+20 |рь|$+24 р
s = |сь|mb+20 |сь|$+10 с
t = т |ть|$+4 |ть|mb+24
d = |дь|mb+15 д
ľ l' = ль
ň = нь
ť = ть
ď = дь

ts = |ц|V |тс|V+22 |тс|kt |ц|kt+8 |ц|v |тс|v+20 |тс|C+10 |ц|C+4 |ц|$ |тс|$+30
tsya tsja = тся ться+5 ция+9
tsia = ция циа+7 тся+9 ться+12
c' ć' = ц
cz = ц чз+10
y' = ы ый+20
e' = э
tsyu tsju tsiu = цию тсю+30
' ` = ь |ъ|V+12
'' `` = ъ ь+20
'e = ье ъе+3
''e = ъе

e ě ê = ^|э|+4 ^|е|+4 V|е| V|э|+20 Cьъы|е| мс|э|+36
è é ė = э |е|+10
ë ё = е
â = я
û = ю
i í ı î = ^C|и| ьъ|и| V|й|C$+1 V|и|C$+14 V|и|V мнтд|ьи|$+25 C|ы|+32
ï = и йи+5
ì і и = и
y = ^ы|й|+10 ^|ы| V|й| V|ы|+40 ьъ|и| бвдзйлмнпрстфц|ы| гкхжшщч|и|C жшщч|и|$ гкх|ий|$ гкх|и|$+4 жчшщ|ий|$+5 C|и|+28
j = V|й| V|ж|V+8 V|ж|+24 ^C|ж| ьъ|й| ы|й| C|ь|C+14
iy ij ii iı ïy ıy ıi = ий |ии|+8 V|йи|+5 C|ы|+24
yi yy yj yı ый = гкхжшщч|ий| бвдзйлмнпрстфц|ый| бвдзйлмнпрстф|ий|$+14 C|ьи|+16 C|ыи|+14 V|йи| ^|и|
yya yja = ыя гкхжшщч|ия|
yye yje = ые гкхжшщч|ие| ье+20
yyu yju = ыю гкхжшщч|ию|
iee = бдзс|ъе| иее
ieia ieya = бдзс|ъя| ия
iye ije = ие ье+12
ie = C|ие| C|ье|+16 C|е|+24 бдз|ъе|+14 ^V|е|+2 ^V|ие|+8
ye je = ^V|е| V|ие|+20 ^|э|+25 C|ье|+3 C|ые|$+4 бдзс|ъе|+8 C|е|+6 ьъ|е|
'ye 'je = ье ъе+3
iya ija iia = ия ья+16 V|ия|
ia = C|ия| C|иа|+14 C|я|+9 C|ья|+20 ^V|я| V|ия|+16
ya ja = C|я| C|ья|+14 б|ъя|+2 дзс|ъя|+18 ^V|я| ьъ|я| жа+45
'ya 'ja 'ia = ья ъя+6
iyu iju iiu = ию ью+20
iu = C|ию|+3 C|ю|+3 C|иу|+26 C|ью|+12 ^V|ю| V|ию|+16
yu ju = C|ю| C|ью|+10 н|ъю|+20 ^V|ю| ьъ|ю| жу+32
'yu 'ju 'iu = ью ъю+12
iyo ijo = ие ио+8
io = C|ио| C|е|+16 C|ье|+24 V|йо| V|ио|+12 ^|ио| ^|йо|+4
yo jo = C|е| C|ье|+12 сд|ъе|+8 C|ьо|+14 V|йо| V|е|+5 ^|е| ^|йо|+8 ьъ|е| жо+28
'yo 'jo = ье ьо+5 ъе+5
šo = шо ше+8
sho = шо ше+8 схо+28 що+16
cho čo = чо че+2
zho žo = жо же+8
shcho ščo scho = що ще
shod = сход шод+6
obek = объек
subek = субъек
obem = объем обем+20
obedin = объедин
podezd = подъезд
sezd = съезд
premer = премьер премер+10
serez = серьез серез+10
""")

_CERTAIN = re.compile("[žšč]|sh?ch|[iy]j|''|[^aou]y[ae]|[bvdzlmprtf]'")
"""What is Russian by its look."""


def looks_russian(word: str) -> bool:
    """Whether a folded Latin word has what Kazakh is not written with."""
    return _CERTAIN.search(word) is not None


def read_russian(word: str) -> list[tuple[int, str]]:
    """The likeliest Russian readings of a folded Latin word; empty where a letter of it is of no orthography."""
    parts = _TABLE.divide(word)
    return follow(parts, _TABLE, fold=False) if parts else []
