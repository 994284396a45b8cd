"""Telegram's HTML as the emulator reads it."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.entities import MOST_ENTITIES
from bot.demo.found import utf16_units
from bot.demo.tags import EntitiesError
from bot.demo.telegram_html import parse_html

SURROGATES = (
    "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("ә <x>", 'Unsupported start tag "x" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("1 <", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("&#xDFDF;", SURROGATES),
        ("<tg-time unix='5' format='x'>y</tg-time>", "Invalid date format used"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_broken_html_is_refused(text: str, words: str) -> None:
    """The refusal has Telegram's words and the offset in bytes."""
    with pytest.raises(EntitiesError) as caught:
        parse_html(text)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("text", "plain", "entities"),
    [
        ("<b>x</b>", "x", [("bold", 0, 1)]),
        ("😀<STRONG>ә😀</strong>", "😀ә😀", [("bold", 2, 3)]),
        ("<i>a<u>b</u></i>", "ab", [("italic", 0, 1), ("italic", 1, 1), ("underline", 1, 1)]),
        (" <b> hi </b>\n", " hi", [("bold", 0, 3)]),
        ("<B>x</B>", "x", [("bold", 0, 1)]),
        ("<b>a<b>b</b></b><b>c</b>", "abc", [("bold", 0, 3)]),
        ("<b>a<code>b<i>c</i></code>d</b>", "abcd", [("bold", 0, 1), ("code", 1, 2), ("bold", 3, 1)]),
        ("<b>a<a href='a.kz'>b</a></b>", "ab", [("bold", 0, 1), ("text_link", 1, 1), ("bold", 1, 1)]),
        ("<b>see a.kz</b>", "see a.kz", [("bold", 0, 4), ("url", 4, 4), ("bold", 4, 4)]),
        ("<a href='a.kz'>a<code>b</code></a>", "ab", [("text_link", 0, 2)]),
        ("<blockquote>a<code>b</code></blockquote>", "ab", [("blockquote", 0, 2), ("code", 1, 1)]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "ab", [("blockquote", 0, 2)]),
        ("<b>x</b> \n <i>y</i>  ", "x \n y", [("bold", 0, 1), ("italic", 4, 1)]),
        ("<b>x </b>", "x", [("bold", 0, 1)]),
        ("x\t\x01y\r\n\xa0", "x  y\n\xa0", []),
        ("\r<b>a\rb</b>", "ab", [("bold", 0, 2)]),
        ("<b></b>x", "x", []),
        ("&lt;&gt;&amp;&quot;&#1241;&#x4D9;", '<>&"әә', []),
        ("a & b &nbsp; &#0;", "a & b &nbsp; &#0;", []),
        ("<span class='tg-spoiler'>x</span>", "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<pre><code class='language-python'>x</code></pre>", "x", [("pre", 0, 1)]),
        ("<code class='language-python'>x</code>", "x", [("code", 0, 1)]),
        ("<a href='https://example.kz'>x</a>", "x", [("text_link", 0, 1)]),
        ("<a href='javascript:x'>x</a>", "x", []),
        ("<a href='tg://user?id=5'>x</a>", "x", [("text_mention", 0, 1)]),
        (
            "/tag@sample_bot #балалар @sample https://example.kz/a.",
            "/tag@sample_bot #балалар @sample https://example.kz/a.",
            [("bot_command", 0, 15), ("hashtag", 16, 8), ("mention", 25, 7), ("url", 33, 20)],
        ),
        (
            "a@b.kz, $USD (t.me/x) мысал.қаз",
            "a@b.kz, $USD (t.me/x) мысал.қаз",
            [("email", 0, 6), ("cashtag", 8, 4), ("url", 14, 6), ("url", 22, 9)],
        ),
        ("@abc @abcd #a# e.g x.nowhere main", "@abc @abcd #a# e.g x.nowhere main", [("mention", 5, 5)]),
        (
            "tg://resolve?domain=x https://a.kz/(b))",
            "tg://resolve?domain=x https://a.kz/(b))",
            [("url", 0, 21), ("url", 22, 16)],
        ),
        ("<code>/tag</code> a/b #1", "/tag a/b #1", [("code", 0, 4)]),
    ],
)
def test_html_becomes_text_and_entities(text: str, plain: str, entities: list[tuple[str, int, int]]) -> None:
    """Offsets count UTF-16 units of the trimmed text."""
    parsed = parse_html(text)
    assert parsed.text == plain
    assert [(each["type"], each["offset"], each["length"]) for each in parsed.entities] == entities


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<tg-time unix='1647531900' format='wDT'>x</tg-time>", [{"unix_time": 1647531900, "date_time_format": "wDT"}]),
        ("<tg-time unix='5' format='TtW'>x</tg-time>", [{"unix_time": 5, "date_time_format": "wt"}]),
        ("<tg-time unix='5' format='R'>x</tg-time>", [{"unix_time": 5, "date_time_format": "r"}]),
        ("<tg-time unix='5'>x</tg-time>", [{"unix_time": 5, "date_time_format": ""}]),
        ("<tg-time unix='never'>x</tg-time>", []),
        ("<pre><code class='language-python'>x</code></pre>", [{"language": "python"}]),
        ("<code class='language-python'><pre>x</pre></code>", [{"language": "python"}]),
        ("<code class='language-python'>x</code>", [{}]),
        ("<a href='Example.kz'>x</a>", [{"url": "http://example.kz/"}]),
        ("<a>example.kz/a</a>", [{"url": "http://example.kz/a"}]),
        ("<tg-emoji emoji-id='5'>x</tg-emoji>", [{"custom_emoji_id": "5"}]),
    ],
)
def test_tags_say_more_by_their_attributes(text: str, kept: list[dict[str, object]]) -> None:
    """A moment is shown as its format says, code is in its language, a link leads where it is written."""
    found = parse_html(text).entities
    assert [{name: each[name] for name in each if name not in {"type", "offset", "length"}} for each in found] == kept


def test_only_a_hundred_entities_are_kept() -> None:
    """What is marked up beyond the hundredth place is shown plain."""
    assert len(parse_html("<b>a</b>b" * 150).entities) == MOST_ENTITIES


CHANGED = "".join(map(chr, (*range(10), *range(11, 32), *range(0x2028, 0x202F), 0x333, 0x33F, 0x30A)))
"""Control characters and the like, which Telegram does not keep."""


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=CHANGED)))
def test_escaped_text_comes_back(text: str) -> None:
    """Whatever was escaped reads as itself, with its spaces trimmed."""
    assert parse_html(html.escape(text)).text == text.strip(" \n")


@given(st.text(st.sampled_from("ab<>/&;=\"' \n😀")))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing makes the reader fail otherwise, and entities stay within the text."""
    try:
        parsed = parse_html(text)
    except EntitiesError:
        return
    for entity in parsed.entities:
        offset, length = entity["offset"], entity["length"]
        assert isinstance(offset, int)
        assert isinstance(length, int)
        assert 0 <= offset < offset + length <= utf16_units(parsed.text)
