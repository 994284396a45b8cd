"""The demo's page says nothing by itself: its texts come from the catalogues, and it asks nobody but the demo."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.demo.page.wording import page_texts
from bot.i18n import Catalogues
from tests.factories import ZONE

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "bot" / "demo" / "page" / "static"
FILES = sorted(path for path in STATIC.iterdir() if path.suffix in {".js", ".html", ".css", ".svg"})
SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in FILES if path.suffix in {".js", ".html"})

BY_NAME = ("publish", "publish_first", "translate", "correct", "jump", "restart", "arriving", "flood", "down")
"""Controls of the panel, whose texts are looked up by their names."""


def used() -> set[str]:
    """The names of texts that the page looks up."""
    written = re.findall(r"\btexts\.(\w+)|data-(?:text|label)=\"(\w+)\"", SCRIPTS)
    steps = re.findall(r"\"(try_\w+)\"", SCRIPTS)
    return {name for pair in written for name in pair if name} | set(steps) | set(BY_NAME)


def test_every_text_that_the_page_looks_up_is_there() -> None:
    """And none is there that it does not look up."""
    assert used() == page_texts(Catalogues.load(ROOT / "locales", ZONE)["en"]).keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_page_has_no_words_of_its_own(path: Path) -> None:
    """No Kazakh and no Russian stands in its files (letters by which a language is told aside), no foreign address."""
    text = path.read_text(encoding="utf-8")
    sentences = re.sub(r"\[[^\]]*\]", "", text)  # sets of letters in regular expressions
    assert not re.search("[\u0400-\u04ff]", sentences)
    addresses = set(re.findall(r"https?://[^\s\"'`)]+", text)) - {"http://www.w3.org/2000/svg"}
    assert {address for address in addresses if not address.startswith("http://${")} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_page_makes_no_markup_of_texts(path: Path) -> None:
    """Texts become text nodes, whatever they hold; styles and scripts stand in files."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\sstyle=|\son\w+=", text
    )
