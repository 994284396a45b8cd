"""What robots.txt forbids to this bot (RFC 9309), and what no file may cost."""

from __future__ import annotations

import time

import pytest

from bot.sources.robots import parse_robots

SITE = "https://news.example"
OTHERS = "User-agent: Sample\nDisallow: /\n\n"


def allowed(text: str, path: str) -> bool:
    """Whether the file lets this bot read a page."""
    return parse_robots(text).can_fetch(SITE + path, "SaqBala")


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("Disallow: /", "/news", False),
        ("Disallow:", "/news", True),
        ("Disallow: /news", "/newsletter", False),
        ("Disallow: /news/", "/news", True),
        ("Disallow: /\nAllow: /news", "/news/1", True),  # the longest counts, not the first
        ("Allow: /news\nDisallow: /news/old", "/news/old/1", False),
        ("Allow: /news\nDisallow: /news", "/news", True),  # of two that are as long, what allows
        ("Disallow: /*.pdf$", "/news/a.pdf", False),
        ("Disallow: /*.pdf$", "/news/a.pdf?page=1", True),
        ("Disallow: /*?", "/news?page=2", False),
        ("Disallow: /*?", "/news", True),
        ("Disallow: /*/tags/*/old", "/en/news/tags/rights/old", False),
        ("Disallow: /жаңалық", "/%D0%B6%D0%B0%D2%A3%D0%B0%D0%BB%D1%8B%D2%9B", False),
        ("Disallow: /%d0%b6", "/%D0%B6", False),
        ("disallow : /news # all of it", "/news", False),
        ("Noindex: /news", "/news", True),
        ("Disallow: /robots.txt", "/robots.txt", True),
    ],
)
def test_rules(rules: str, path: str, *, expected: bool) -> None:
    """The longest rule that fits decides; * and $ stand for what they stand for."""
    assert allowed(f"{OTHERS}User-agent: *\n{rules}\n", path) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: saqbala\nDisallow: /\n\nUser-agent: *\nAllow: /\n", False),
        ("User-agent: SAQBALA/1.0\nDisallow: /\n", False),
        ("User-agent: SaqBala\nAllow: /\n\nUser-agent: *\nDisallow: /\n", True),
        ("User-agent: Sample\nUser-agent: SaqBala\nDisallow: /\n", False),
        ("User-agent: SaqBala\nDisallow: /a\n\nUser-agent: SaqBala\nDisallow: /news\n", False),  # groups add up
        ("User-agent: SaqBalaOther\nDisallow: /\n", True),
        ("User-agent: Saq\nDisallow: /\n", True),
        ("User-agent: Bala\nDisallow: /\n", True),
        ("Disallow: /\n", True),  # concerns nobody
        ("user-agent:*\r\ndisallow:/\r\n", False),
        ("User-agent: *\rDisallow: /\r", False),
        ("User-agent: *\n\nDisallow: /\n", False),
        ("", True),
        ("<!doctype html><html><body>Not found</body></html>", True),
        ("\x00\x01User-agent: *\x00\nDisallow: /\x00", True),
    ],
)
def test_groups(text: str, *, expected: bool) -> None:
    """This bot's own group counts, else everybody's, else nothing."""
    assert allowed(text, "/news") is expected


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{n}\n" for n in range(18_000)) + "".join(f"Disallow: /{n}\n" for n in range(18_000)),
        "User-agent: *\n" + "".join(f"Disallow: /*{n}*a\n" for n in range(30_000)),
        "User-agent: *\nDisallow: /" + "*a" * 250_000,
        "User-agent: *\nDisallow: /" + "$" * 500_000,
        "User-agent" + " " * 500_000,
        "User-agent:" + "\t" * 500_000 + "x",
        "a" * 500_000,
    ],
    ids=["names and rules", "wildcards", "one long rule", "dollars", "blanks", "tabs", "nothing"],
)
def test_no_file_takes_long(text: str) -> None:
    """Half a megabyte is read in half a second of the processor, and a page is judged by it in less."""
    begun = time.process_time()
    allowed(text, "/news/" + "a" * 500)
    assert time.process_time() - begun < 10  # a busy machine needs three seconds, a look back at each letter minutes
