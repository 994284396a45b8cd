"""Pictures of stories: addresses, sizes, and what is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.address import is_web_address
from bot.sources.pictures import LONGEST, Size, best_size, own_pictures, picture_address, text_picture

BASE = "https://news.example/en/list/"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/media/7.jpg", "https://news.example/media/7.jpg"),
        ("7.jpg#top", "https://news.example/en/list/7.jpg"),
        ("//cdn.example/7", "https://cdn.example/7"),
        ("http://127.0.0.1:8900/7.png", "http://127.0.0.1:8900/7.png"),
        ("/resize?w=1&amp;f=7.jpg", "https://news.example/resize?w=1&f=7.jpg"),
        ("/media/сурет 7.jpg", "https://news.example/media/%D1%81%D1%83%D1%80%D0%B5%D1%82%207.jpg"),
        ("/media/the-catalogue-of-logic.jpg", "https://news.example/media/the-catalogue-of-logic.jpg"),
        ("data:image/png;base64,AAAA", ""),
        ("javascript:alert(1)", ""),
        ("ftp://news.example/7.jpg", ""),
        ("https://user:word@news.example/7.jpg", ""),
        ("http://[x/7.jpg", ""),
        ("", ""),
        ("/", ""),
        ("/img/Site_Logo.PNG", ""),
        ("/img/no-photo.jpg", ""),
        ("/img/default-image.png", ""),
        ("/img/1x1.gif", ""),
        ("/img/drawing.svg", ""),
        ("/clip.mp4", ""),
        ("/" + "x" * LONGEST, ""),
        ("/" + "ә" * (LONGEST // 4), ""),
    ],
)
def test_address_of_a_picture(href: str, url: str) -> None:
    """Whole, of the web, not too long, and no name that says it is something else."""
    assert picture_address(href, BASE) == url


@given(st.text(max_size=60), st.sampled_from([BASE, "", "x", "http://[x"]))
def test_no_address_breaks_it(href: str, base: str) -> None:
    """Whatever a site writes, what comes of it is a web address or nothing."""
    url = picture_address(href, base)
    assert url == "" or is_web_address(url)


def test_largest_sensible_size_comes_first() -> None:
    """One wider than any phone comes last; without a width the order stays."""
    sizes = [Size("s", 300), Size("xl", 6000), Size("l", 1600), Size("m", 800)]
    assert best_size(sizes) == ["l", "m", "s", "xl"]
    assert best_size([Size("a"), Size("b")]) == ["a", "b"]


@pytest.mark.parametrize(
    ("pictures", "own"),
    [
        (["a", "b", "a"], ["a", "b", "a"]),
        (["a", "a"], ["", ""]),
        (["a"], ["a"]),
        (["a", "a", "a", "a", "b"], ["", "", "", "", "b"]),
        (["", "", "b"], ["", "", "b"]),
    ],
)
def test_what_many_stories_show_is_none_of_theirs(pictures: list[str], own: list[str]) -> None:
    """Two or three about one event may share a photograph; all of a page, or four, share a stand-in."""
    assert list(own_pictures(dict(enumerate(pictures))).values()) == own


@pytest.mark.parametrize(
    "text",
    [
        "<img " * 2_000,
        "<img " + "srcset=x " * 2_000 + ">",
        '<img srcset="' + "a" * 9_000 + '">',
        '<img srcset="' + "1w," * 3_000 + '">',
        '<img style="' + "background:" * 800 + 'url(x">',
        '<img style="background: url(' + " " * 9_000 + '">',
        "&lt;" * 2_500,
    ],
)
def test_hostile_text_takes_no_time(text: str) -> None:
    """What is looked at is bounded."""
    began = time.process_time()
    text_picture(text, BASE)
    assert time.process_time() - began < 0.5
