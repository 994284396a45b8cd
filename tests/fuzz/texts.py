"""Texts that people, sites and other programs may send: letters of all kinds, and what breaks programs."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = (
    "", " ", "\0", "\n", "\t", "\r\n", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u0301" * 40, "e\u0301", "\u1160",
    "ﷺ", "🙂", "👨‍👩‍👧‍👦", "🇰🇿", "🏽", "\U0010ffff", "\ufffe", "𝒽", "ﬁ", "İ", "ß", "ǅ", "<b>", "</b>", "<a href=", "&amp;", "&#0;",
    "&#x110000;", "&lt;script&gt;", "]]>", "<!--", "{chat}", "{0.__class__}", "%s", "%(n)d", "\\", "'", '"', "«", "“", "`",
    "=1+1", "@SUM(A1)", "+7", "-", "－1", "|", "~", "*", "OR", "AND NOT", "NEAR(", "{title}:", "^", "';--", "../..", "$(id)",
    "0", "-1", "2147483648", "9223372036854775808", "1e400", "NaN", "٣", "²", "null", "true",
)  # fmt: skip
"""What has a meaning to some program on the way, or is no letter by itself."""

WORDS = (
    "балалар", "қауіпсіздігі", "мектептерде", "үлгі", "әлімжеттік", "ұйымдастырылды", "ІӘҒҢҚӨҰҮҺ", "bilim", "oqushylar", "men",
    "qauipsizdik", "balabaqsha", "школы", "детей", "ребёнка", "сад", "не", "children", "Schools", "the", "safety", "мектepте",
    "topic:", "source:", "from:2026-01-01", "to:", "тема:education", "аймақ:almaty", "-школа", '"қауіпсіз мектеп"', "2026",
    "ата-ана", "don't", "o‘qu", "COVID-19", "111", "הורים", "أطفال", "子供", "เด็ก",
)  # fmt: skip
"""Words in the languages of the bot and in others, and what searches know."""

any_char = st.characters(exclude_categories=("Cs",))


@st.composite
def _piece(draw: st.DrawFn) -> str:
    """A function of its own, so that hypothesis does not write out all of them wherever it names a strategy."""
    return draw(st.one_of(st.sampled_from(HOSTILE), st.sampled_from(WORDS), st.text(any_char, max_size=12)))


pieces = _piece()


@st.composite
def texts(draw: st.DrawFn, longest: int = 4096, most: int = 8) -> str:
    """A text of some pieces, now and then one repeated until it is long."""
    parts = draw(st.lists(pieces, max_size=most))
    text = draw(st.sampled_from(["", " ", " ", "\n"])).join(parts)
    if text and draw(st.integers(0, 15)) == 0:
        text *= draw(st.sampled_from([2, 50, 1000]))
    return text[:longest]


halves = st.sampled_from(["\ud83d", "\ude42", "a\udc00", "\ud800\ud800"])
"""Halves of surrogate pairs, which JSON can hold as escapes and UTF-8 cannot."""

boundaries = st.sampled_from(
    [0, 1, -1, 7, 255, 2**31 - 1, 2**31, -(2**31), 2**32, 2**52, 2**53 + 1, 2**63 - 1, -(2**63), -1_000_000_000_001]
)
too_large = st.sampled_from([2**63, 2**64 - 1, 2**64, 10**30])
