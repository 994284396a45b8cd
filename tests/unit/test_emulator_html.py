"""Telegram's HTML as the emulator reads it."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.entities import MOST_ENTITIES, utf16_units
from bot.demo.telegram_html import EntitiesError, parse_html


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
        ("<B>x</B>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</B>"'),
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
        ("😀<STRONG>ә</strong>", "😀ә", [("bold", 2, 1)]),
        ("<i>a<u>b</u></i>", "ab", [("italic", 0, 2), ("underline", 1, 1)]),
        (" <b> hi </b>\n", "hi", [("bold", 0, 2)]),
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
        ("<code>/tag</code> a/b #1", "/tag a/b #1", [("code", 0, 4)]),
    ],
)
def test_html_becomes_text_and_entities(text: str, plain: str, entities: list[tuple[str, int, int]]) -> None:
    """Offsets count UTF-16 units of the trimmed text."""
    parsed = parse_html(text)
    assert parsed.text == plain
    assert [(each["type"], each["offset"], each["length"]) for each in parsed.entities] == entities


def test_only_a_hundred_entities_are_kept() -> None:
    """What is marked up beyond the hundredth place is shown plain."""
    assert len(parse_html("<b>a</b>b" * 150).entities) == MOST_ENTITIES


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_escaped_text_comes_back(text: str) -> None:
    """Whatever was escaped reads as itself, with its spaces trimmed."""
    assert parse_html(html.escape(text)).text == text.strip()


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
