"""Text for Telegram: whatever is put in, what comes out is well formed and not too long."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Language
from bot.render.markup import escape, link, mark, visible_length, web_address
from bot.render.text import clean, echo, shorten, utf16_length
from bot.search.marking import spans_of

any_text = st.text(st.characters(exclude_categories=[]), max_size=300)
TAG = re.compile(r"<(/?)(b|a|code)(?: href=\"[^\"<>]*\")?>")


def well_formed(html: str) -> bool:
    """Whether tags are closed in their order and no other angle bracket or ampersand stands free."""
    opened = []
    for tag in TAG.finditer(html):
        if tag[1]:
            if not opened or opened.pop() != tag[2]:
                return False
        else:
            opened.append(tag[2])
    rest = re.sub(r"&(amp|lt|gt|quot);", "", TAG.sub("", html))
    return not opened and not set(rest) & set("<>&")


@given(any_text)
def test_escaped_text_is_text_again_when_parsed(text: str) -> None:
    """Telegram sees exactly the text that was escaped."""
    assert visible_length(escape(text)) == utf16_length(text)
    assert well_formed(escape(text))


@given(any_text)
def test_clean_text_is_one_quiet_line(text: str) -> None:
    """No line ends, no controls, no marks that turn directions, no halves of characters, and clean stays clean."""
    cleaned = clean(text)
    assert not re.search("[\x00-\x1f\x7f\u2028\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", cleaned)
    assert cleaned == clean(cleaned) == cleaned.strip()
    cleaned.encode()


@given(any_text, st.integers(0, 120))
def test_shortened_text_fits(text: str, units: int) -> None:
    """Never longer than asked for, and unchanged where it fits."""
    short = shorten(text, units)
    assert utf16_length(short) <= units
    assert (short == text) is (utf16_length(text) <= units)


@pytest.mark.parametrize(
    ("text", "units", "short"),
    [
        ("Sample words here", 17, "Sample words here"),
        ("Sample words here", 16, "Sample words…"),
        ("Sample words here", 13, "Sample words…"),
        ("Sample words, here", 15, "Sample words…"),
        ("Sample words here", 12, "Sample…"),
        ("Sample", 0, ""),
        ("Sample", 1, "…"),
        ("Samplesamplesample", 7, "Sample…"),
        ("😀😀😀😀", 5, "😀😀…"),
        ("😀😀😀😀", 4, "😀…"),
        ("👩‍👩‍👧👩‍👩‍👧", 12, "👩‍👩‍👧…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
    ],
)
def test_text_is_cut_at_words_and_whole_characters(text: str, units: int, short: str) -> None:
    """At a word where that leaves enough, else between characters as readers see them."""
    assert shorten(text, units) == short


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/a",
        "http://news.example:8080/a?b=c&d=%20#e",
        "http://127.0.0.1:8000/news",
        "https://үлгі.қаз/",
    ],
)
def test_web_addresses_are_links(url: str) -> None:
    """Addresses that Telegram opens are kept as they are."""
    assert web_address(url) == url
    assert link("Sample", url).startswith("<a href=")


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "tg://user?id=1", "//news.example",
     "news.example", "http://localhost/a", "https://", "https://news.example:99999999/", "https://news.example:0/", "http://[::1/",
     "https://news.example/a b", "https://news.example/\n", "https://a..b/", "https://" + "a" * 300 + ".example/",
     "https://news.example/" + "a" * 3000, "https://news.example/\u202egpj.exe"],
)  # fmt: skip
def test_other_addresses_are_none(url: str) -> None:
    """What Telegram refuses, or what hides where it leads, stays plain text."""
    assert web_address(url) == ""
    assert link("Sample", url) == "Sample"


@given(any_text)
def test_no_address_breaks_out_of_its_attribute(url: str) -> None:
    """Whatever stands in an address, the HTML stays well formed."""
    assert well_formed(link("Sample", f"https://news.example/{url}"))
    web_address(url)


@given(any_text, st.frozensets(st.tuples(st.sampled_from(["ea", "e1", "kа", "rа", "fа"])), max_size=4))
def test_marked_text_keeps_its_letters(text: str, found_by: frozenset[tuple[str, ...]]) -> None:
    """Bold changes no letter and at most eight words."""
    html = mark(text, spans_of(text, "kk", found_by))
    assert well_formed(html)
    assert visible_length(html) == utf16_length(text)
    assert html.count("<b>") <= 8


@pytest.mark.parametrize(
    ("language", "keys", "text", "html"),
    [
        ("en", [("esampl",)], "Sample <b> SAMPLES as", "<b>Sample</b> &lt;b&gt; <b>SAMPLES</b> as"),
        ("en", [("eas",)], "Sample <b> as", "Sample &lt;b&gt; <b>as</b>"),
        ("en", [("esampl", "as")], "Sample as", "Sample as"),
        ("ru", [("rдетск", "rсад")], "Сад в детском саду", "Сад в <b>детском</b> <b>саду</b>"),
        ("kk", [("fжакси",)], "Үлгі: жақсы", "Үлгі: <b>жақсы</b>"),
        ("en", [], "Sample <b>", "Sample &lt;b&gt;"),
    ],
)
def test_marks_what_was_found(language: Language, keys: list[tuple[str, ...]], text: str, html: str) -> None:
    """Words in the form that the text has them in, an expression only where its words stand together."""
    assert mark(text, spans_of(text, language, frozenset(keys))) == html


def test_echo_keeps_direction_to_itself() -> None:
    """What is written from right to left does not turn the sentence that repeats it."""
    assert echo("مثال") == "\u2068مثال\u2069"
    assert echo("\u202eelpmas\u2066") == "elpmas"


def test_echo_is_short_and_one_line() -> None:
    """A long question is repeated by its beginning."""
    said = echo("sample\n" * 600)
    assert utf16_length(said) <= 64
    assert said.startswith("sample sample")
