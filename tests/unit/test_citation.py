"""How a story is cited."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callbacks import unpack
from bot.model import LANGUAGES, Edition, Language, Published, Story
from bot.offers import ShowCitation
from bot.render.citation import LONGEST_COPY, citation_button, cite, render_citation
from bot.render.markup import MESSAGE_UNITS, visible_length
from bot.render.text import utf16_length
from tests.factories import NOW
from tests.unit.test_render_text import any_text

if TYPE_CHECKING:
    from bot.i18n import Catalogues, Translator

URL = "https://news.example/1"
SAMPLE = "«Sample title» // news.example"


def edition(
    language: Language = "en", *, title: str = "Sample title", url: str = URL, site: str = "news.example"
) -> Edition:
    """A sample edition."""
    return Edition(language=language, title=title, url=url, site=site)


def story(one: Edition) -> Story:
    """The story of one edition."""
    return Story(number=12, editions=(one,), first_seen=NOW, published=date(2025, 5, 20))


@pytest.mark.parametrize(
    ("language", "published", "url", "site", "expected"),
    [
        ("kk", date(2025, 5, 20), URL, "news.example", f"{SAMPLE}. – 2025 ж. 20 мамыр. – URL: {URL}"),
        ("ru", date(2025, 5, 20), URL, "news.example", f"{SAMPLE}. — 20 мая 2025 г. — URL: {URL}"),
        ("en", date(2025, 5, 20), URL, "news.example", f"“Sample title”. news.example, May 20, 2025. {URL}"),
        ("ru", None, URL, "news.example", f"«Sample title» // news.example. — URL: {URL}"),
        ("kk", date(2025, 5, 20), "", "news.example", "«Sample title» // news.example. – 2025 ж. 20 мамыр"),
        ("ru", None, "", "", "«Sample title»."),
        ("en", None, "", "", "“Sample title”."),
        ("en", None, URL, "", f"“Sample title”. {URL}"),
    ],
)  # fmt: skip
def test_citation_is_in_the_edition_s_language(
    catalogues: Catalogues, language: Language, published: Published | None, url: str, site: str, expected: str
) -> None:
    """Whatever the reader's is; what is not known leaves no gap."""
    for reader in LANGUAGES:
        said = cite(edition(language, url=url, site=site), published, catalogues[reader])
        assert said.replace("\u202f", " ") == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("kk", "«On “Sample” day»"), ("ru", "«On „Sample“ day»"), ("en", "“On ‘Sample’ day”")]
)
def test_quotes_within_a_title_are_the_inner_ones(english: Translator, language: Language, expected: str) -> None:
    """As each language writes them."""
    assert cite(edition(language, title="On «Sample» day"), None, english).startswith(expected)


def test_button_copies_what_is_short_enough(english: Translator) -> None:
    """One letter more, and it is sent as a message that a touch copies."""
    room = LONGEST_COPY - utf16_length(
        cite(edition(title=""), date(2025, 5, 20), english).replace("news.example”", "”")
    )
    fits, longer = (edition(title="x" * units) for units in (room, room + 1))
    button = citation_button(story(fits), fits, english)
    assert (len(button.copy), button.data) == (256, "")  # Bot API: CopyTextButton
    wide = edition(title="😀" * (room // 2 + 1))
    assert citation_button(story(wide), wide, english).copy == ""
    button = citation_button(story(longer), longer, english)
    assert (button.copy, unpack(button.data)) == ("", ShowCitation(12, "en"))
    assert (
        render_citation(story(longer), longer, english).html == f"<pre>{cite(longer, date(2025, 5, 20), english)}</pre>"
    )


@settings(max_examples=60)
@given(
    title=any_text.map(lambda text: text * 20) | st.just("sample " * 2000),
    site=any_text,
    tail=st.integers(0, 2000),
    language=st.sampled_from(LANGUAGES),
)
def test_address_is_never_cut(english: Translator, title: str, site: str, tail: int, language: Language) -> None:
    """However long the title is; and Telegram takes both the button and the message."""
    one = edition(language, title=title, site=site, url=f"{URL}{'x' * tail}")
    assert cite(one, date(2025, 5, 20), english).endswith(one.url)
    assert utf16_length(citation_button(story(one), one, english).copy) <= LONGEST_COPY
    assert visible_length(render_citation(story(one), one, english).html) <= MESSAGE_UNITS
