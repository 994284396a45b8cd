"""The pictures of sample stories, as the demo's own emulator would look at them."""

from __future__ import annotations

import zlib

import pytest

from bot.demo.attachment import Attachment
from bot.demo.news.pictures import HEIGHT, WIDTH, draw_picture, picture_path
from bot.demo.news.samples import read_samples
from bot.demo.picture import read_picture


@pytest.mark.parametrize("number", [story.id for story in read_samples()])
def test_a_story_has_a_picture_of_its_own(number: str) -> None:
    """A whole PNG of the size that is told, always the same, in colours of its palette alone."""
    drawn = draw_picture(number)
    picture = read_picture(Attachment(name="a.png", kind="image/png", content=drawn))
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
    start = drawn.index(b"IDAT")
    pixels = zlib.decompress(drawn[start + 4 : start + 4 + int.from_bytes(drawn[start - 4 : start])])
    assert len(pixels) == HEIGHT * (WIDTH + 1)
    assert max(pixels) <= 5
    assert draw_picture(number) == drawn


def test_no_two_pictures_are_alike() -> None:
    """Colours and places go with the number."""
    assert len({draw_picture(str(number)) for number in range(50_001, 50_021)}) == 20


def test_some_stories_have_none() -> None:
    """As real ones have not."""
    paths = [picture_path(story.id) for story in read_samples()]
    assert "" in paths
    assert "/pictures/sample-50001.png" in paths
