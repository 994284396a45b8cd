"""The panel of a search's filters, and what is said where a search has nothing to show."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.callbacks import TurnPage, unpack
from bot.filtering import LONGEST_VALUE, SetFilter, ShowFilters
from bot.model import LANGUAGES, Language, Page
from bot.places import Place
from bot.render.filters import Panel, render_filters
from bot.render.finding import correction, examples, render_manual, render_nothing
from bot.render.list import count_found, render_page
from bot.render.markup import visible_length
from bot.render.text import utf16_length
from bot.render.width import fits
from bot.search.facets import Facet
from bot.search.narrowing import Choice
from bot.search.operators import parts_of
from tests.unit.test_render_list import make_page, texts
from tests.unit.test_render_text import any_text, well_formed

if TYPE_CHECKING:
    from bot.i18n import Catalogues, Translator
    from bot.topics import Topics

LATE = 10**18 - 1
FOUND = Page(stories=(), total=12)


def panel(*facets: Facet, search: str = "camp", query: int = LATE) -> Panel:
    """A panel of topics."""
    return Panel(query=query, order="newest", search=search, kind="topic", facets=facets)


def test_panel_of_filters(english: Translator, topics: Topics) -> None:
    """The search and what it finds; the kinds, the open one marked; what can be set, ticked where it is; a way back."""
    facets = (
        Facet(choice=Choice("topic", "education"), stories=7, chosen=True),
        Facet(choice=Choice("topic", "bullying"), stories=1200, chosen=False),
    )
    message = render_filters(panel(*facets, search="<camp>", query=3), FOUND, english, topics)
    assert message.html == "<b>&lt;camp&gt;</b>\n12 stories found\n\nAdd or remove a filter:"
    assert texts(message) == [
        ["▾ Topics", "Regions"],
        ["Sources", "Period"],
        ["✓ Education · 7", "Bullying · 1,200"],
        ["Show stories · 12"],
    ]
    assert [unpack(button.data) for row in message.buttons[1:] for button in row] == [
        ShowFilters(3, "newest", "source"),
        ShowFilters(3, "newest", "period"),
        SetFilter(3, "newest", Choice("topic", "education"), wanted=False),
        SetFilter(3, "newest", Choice("topic", "bullying"), wanted=True),
        TurnPage(Place(query=3, order="newest")),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_filter_goes_into_a_button(catalogues: Catalogues, topics: Topics, language: Language) -> None:
    """Whatever number the search has; names are shortened rather than counts."""
    choices = [Choice("topic", topic.slug) for topic in topics]
    choices += [Choice("region", region.slug) for region in topics.regions]
    choices += [Choice("source", "x" * LONGEST_VALUE), Choice("topic", "gone"), Choice("region", "gone")]
    choices += [Choice("period", period) for period in ("week", "month", "year", "")]
    facets = [Facet(choice=choice, stories=1000, chosen=True) for choice in choices]
    message = render_filters(panel(*facets), FOUND, catalogues[language], topics)
    buttons = [button for row in message.buttons for button in row]
    assert max(len(button.data.encode()) for button in buttons) <= 64
    assert [button.text for button in buttons if not fits(button.text)] == []
    assert len(buttons) == len(choices) + 5


@pytest.mark.parametrize(
    ("language", "more", "total", "said"),
    [
        ("en", True, 1000, "More than 1,000 stories found"),
        ("ru", True, 1000, "Найдено более 1 000 новостей"),
        ("kk", True, 1000, "1 000 және одан да көп жаңалық табылды"),
        ("ru", True, 991, "Найдено более 991 новости"),
        ("ru", False, 22, "Найдено 22 новости"),
        ("kk", False, 1, "1 жаңалық табылды"),
    ],
)
def test_count_of_what_is_found(catalogues: Catalogues, language: Language, more: bool, total: int, said: str) -> None:  # noqa: FBT001 - a parameter of the table
    """With the right plural; what cannot be paged through is not counted."""
    page = Page(stories=(), total=total, more=more)
    assert count_found(page, catalogues[language]).replace("\u00a0", " ") == said


def test_page_of_a_search_has_its_buttons(english: Translator, topics: Topics) -> None:
    """The other order and the filters; the pages and the follow keep the order."""
    place = Place(query=LATE, order="newest", size=20, anchor=LATE)
    message = render_page(make_page(2), place, english, topics, search="camp", note="<note>")
    assert message.html.startswith("<b>camp</b>\n12 stories found\n&lt;note&gt;\n\n1. ")
    assert texts(message)[1:] == [["◀ Back", "Next ▶"], ["Best first", "Filters"], ["Follow this search"]]
    turn, other = unpack(message.buttons[1][1].data), unpack(message.buttons[2][0].data)
    assert turn == TurnPage(Place(query=LATE, order="newest", size=20, anchor=2))
    assert other == TurnPage(Place(query=LATE, size=20))
    alone = render_page(make_page(1, total=1), Place(query=3), english, topics, search="camp")
    assert texts(alone)[2] == ["Filters"]


@pytest.mark.parametrize(
    ("typed", "meant", "missing"),
    [
        ("cmap", "camp", "cmap"),
        ("the cmap opens", "the camp opens", "cmap"),
        ("cmap at shcool now", "camp at school now", "cmap at shcool"),
        ("same", "same", "same"),
    ],
)
def test_correction_names_what_is_missing(english: Translator, typed: str, meant: str, missing: str) -> None:
    """The words that are not the same, and what is shown."""
    assert correction(typed, meant, english) == f"No story contains “{missing}”; these are the results for “{meant}”."


@pytest.mark.parametrize("language", LANGUAGES)
def test_manual_can_be_typed(catalogues: Catalogues, language: Language) -> None:
    """Each of its examples is understood as what it says, in the language of the chat."""
    tr, today = catalogues[language], date(2026, 5, 20)
    typed = render_manual("", dict.fromkeys(examples(today, tr), 1), today, tr).html.split("<code>")[1:]
    parts = [part for one in typed for part in parts_of(one.partition("</code>")[0].replace("&quot;", '"'))]
    assert [part.kind for part in parts] == ["phrase", "word", "topic", "region", "source", "from", "to"]
    assert parts[1].excluded
    assert parts_of(examples(today, tr)[1])[-1].kind == "from"


@settings(max_examples=40)
@given(words=any_text | st.just("sample " * 600), language=st.sampled_from(LANGUAGES))
def test_whatever_was_typed_is_repeated_safely(
    catalogues: Catalogues, topics: Topics, words: str, language: Language
) -> None:
    """Escaped and shortened, in messages and on buttons."""
    tr = catalogues[language]
    nothing = render_nothing(words, {words: (LATE, 5)}, tuple(topics), {}, tr)
    messages = (
        nothing,
        render_manual(words, {"school bus": LATE}, date(2026, 5, 20), tr),
        render_filters(panel(search=words), FOUND, tr, topics),
    )
    for message in messages:
        assert well_formed(message.html)
        assert visible_length(message.html) < 1500
        assert all(1 <= utf16_length(button.text) <= 40 for row in message.buttons for button in row)
