"""What stands before and after posts: what is kept of what somebody wrote, and what a file may bring."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.telegram_html import parse_html
from bot.render.formatting import Formatted, Span
from bot.render.markup import visible_length
from bot.render.ornament import LONGEST, LONGEST_MARKED, dress, fault_of, is_too_long
from bot.render.text import utf16_length
from tests.unit.test_formatting import KINDS, span
from tests.unit.test_render_text import any_text

LINK = '<a href="https://news.example/">Sample</a>'


@pytest.mark.parametrize(
    ("text", "spans", "kept"),
    [
        ("News & more", (), "News &amp; more"),
        ("News here", (span(5, 9, "text_link", "https://news.example/?a=1&b=2"),),
         'News <a href="https://news.example/?a=1&amp;b=2">here</a>'),
        ("Write us", (span(0, 5, "text_link", "tg://resolve?domain=sample"),),
         '<a href="tg://resolve?domain=sample">Write</a> us'),
        ("Call us", (span(0, 4, "text_link", "javascript:alert(1)"),), "Call us"),
        ("A B", (span(0, 1), span(2, 3, "custom_emoji", "5")), "<b>A</b> B"),
        ("A B", (span(2, 3, "text_mention", "7"),), "A B"),
        ("x = 1", (span(0, 5, "pre", 'a"b'),), "x = 1"),
        ("x = 1", (span(0, 5, "pre", "python"),), '<pre><code class="language-python">x = 1</code></pre>'),
        ("one\ntwo", (span(0, 3, "italic"),), "<i>one</i>\ntwo"),
        ("\u202eone\u200b", (), "one"),
        ("\u200b \u2060", (), ""),
        (" ", (span(0, 1),), ""),
        ("", (), ""),
    ],
)  # fmt: skip
def test_what_is_written_is_kept_as_it_is_formatted(text: str, spans: tuple[Span, ...], kept: str) -> None:
    """Of what a bot may not write, or what leads nowhere, the letters stay; what nobody sees is nothing."""
    assert dress(Formatted(text, spans)) == kept
    assert fault_of(kept) == ""


@given(
    any_text,
    st.lists(
        st.builds(
            span, st.integers(0, 40), st.integers(1, 60), st.sampled_from(KINDS), st.just("https://news.example")
        ),
        max_size=6,
    ),
)
def test_what_is_kept_passes(text: str, spans: list[Span]) -> None:
    """Telegram reads it, and it is as long as it is said to be."""
    kept = dress(Formatted(text, tuple(one for one in spans if one.start < one.end)))
    read = parse_html(kept)
    assert utf16_length(read.text) <= visible_length(kept)
    assert bool(fault_of(kept)) is is_too_long(kept)


@pytest.mark.parametrize(
    ("marked", "fault"),
    [
        ("", ""),
        ("Sample", ""),
        (LINK, ""),
        ("<b>A <i>b</i></b>\n<u>c</u> <s>d</s> <tg-spoiler>e</tg-spoiler> <code>f</code> &lt;&amp;&gt;&quot;", ""),
        ('<span class="tg-spoiler">a</span> <blockquote expandable>b</blockquote> <pre>c</pre>', ""),
        ("x" * LONGEST, ""),
        ("😀" * (LONGEST // 2), ""),
        ("😀" * (LONGEST // 2) + "x", "longer than 200"),
        (f'<a href="https://news.example/{"x" * 1990}">A</a>' * 2, "longer than 200"),
        ("Tom & Jerry", "not Telegram's HTML at character 5"),
        ("a < b", "not Telegram's HTML at character 3"),
        ("a > b", "not Telegram's HTML at character 3"),
        ("&copy;", "not Telegram's HTML at character 1"),
        ("a\tb", "characters that cannot be seen"),
        ("a\u202eb", "characters that cannot be seen"),
        ("\ud800", "characters that cannot be seen"),
        ("<b>a", "<b> is not closed"),
        ("<b><i>a</b></i>", "</b> closes nothing"),
        ("a</b>", "</b> closes nothing"),
        ("<img>", "a tag that is not allowed: <img>"),
        ('<a href="file:///etc">a</a>', "a tag that is not allowed"),
        ('<a href="">a</a>', "a tag that is not allowed"),
        ("<a>a</a>", "a tag that is not allowed: <a>"),
        ('<b class="x">a</b>', "a tag that is not allowed"),
        ('<span class="x">a</span>', "a tag that is not allowed"),
        ("<b> </b>", "blank"),
        (" \n", "blank"),
    ],
)
def test_file_may_bring_what_telegram_reads(marked: str, fault: str) -> None:
    """And nothing else: what is wrong is said, with its place where that helps."""
    assert fault_of(marked).startswith(fault)
    assert bool(fault_of(marked)) is bool(fault)


@given(
    st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", LINK, "x", "&amp;", "&", "<", ">", "é", "😀", " ", "\n"]))
)
def test_what_passes_is_read_by_telegram(parts: list[str]) -> None:
    """Whatever is found without fault has its tags closed and its length as measured."""
    marked = "".join(parts)
    if not fault_of(marked):
        read = parse_html(marked)
        assert utf16_length(read.text) <= visible_length(marked) <= LONGEST
        assert len(marked) <= LONGEST_MARKED
