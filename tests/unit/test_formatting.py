"""Formatted text written down again as Telegram's HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.telegram_html import parse_html
from bot.render.formatting import Formatted, Span
from bot.render.text import utf16_length

KINDS = ("bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "hashtag", "text_link")


def span(start: int, end: int, kind: str = "bold", value: str = "") -> Span:
    return Span(start=start, end=end, kind=kind, value=value)


@pytest.mark.parametrize(
    ("text", "spans", "html"),
    [
        ("a < b & c", (), "a &lt; b &amp; c"),
        ("one two", (span(4, 7),), "one <b>two</b>"),
        ("😀 two", (span(3, 6),), "😀 <b>two</b>"),
        ("one two", (span(0, 7), span(4, 7, "italic")), "<b>one <i>two</i></b>"),
        ("one two", (span(0, 5), span(4, 7, "italic")), "<b>one <i>t</i></b><i>wo</i>"),
        ("here", (span(0, 4, "text_link", 'https://a.example/?b=1&c="'),),
         '<a href="https://a.example/?b=1&amp;c=&quot;">here</a>'),
        ("here", (span(0, 4, "text_mention", "7"),), '<a href="tg://user?id=7">here</a>'),
        ("x", (span(0, 1, "custom_emoji", "5"),), '<tg-emoji emoji-id="5">x</tg-emoji>'),
        ("x = 1", (span(0, 5, "pre", "python"),), '<pre><code class="language-python">x = 1</code></pre>'),
        ("x = 1", (span(0, 5, "pre"),), "<pre>x = 1</pre>"),
        ("said", (span(0, 4, "expandable_blockquote"),), "<blockquote expandable>said</blockquote>"),
        ("#tag", (span(0, 4, "hashtag"),), "#tag"),
        ("", (), ""),
    ],
)  # fmt: skip
def test_formatting_is_kept(text: str, spans: tuple[Span, ...], html: str) -> None:
    """Each kind has its tag, what crosses is closed and opened again, and values are escaped."""
    assert Formatted(text, spans).html == html


def test_part_keeps_its_formatting() -> None:
    """What is cut out has the formatting that falls into it, counted from its beginning."""
    said = Formatted("😀 one\n two ", (span(3, 11), span(0, 2, "italic")))
    part = said.cut(6, 12).strip()
    assert part == Formatted("two", (span(0, 3),))
    assert said.cut(2, 5).html == "<b>one</b>"
    assert Formatted("  ").strip() == Formatted("")


@given(st.text("ab<&\"'😀\n ", max_size=30), st.data())
def test_telegram_reads_what_was_written(text: str, data: st.DataObject) -> None:
    """However parts overlap, the HTML is well formed and says the same text."""
    length = utf16_length(text)
    places = st.integers(0, length)
    spans = data.draw(
        st.lists(st.builds(lambda a, b, kind: span(min(a, b), max(a, b), kind, "https://a.example"), places, places,
                           st.sampled_from(KINDS)), max_size=6)
    )  # fmt: skip
    whole = [one for one in spans if not _tears(text, one)]
    read = parse_html(Formatted(text, tuple(whole)).html)
    assert read.text.split() == text.split()


def _tears(text: str, one: Span) -> bool:
    """Whether a span begins or ends within a character."""
    ends = {utf16_length(text[:n]) for n in range(len(text) + 1)}
    return not {one.start, one.end} <= ends
