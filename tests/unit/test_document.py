"""What of a story is indexed, and what its texts tell beside that."""

from __future__ import annotations

import pytest

from bot.search.document import GAP, Part, Text, parts_of_story, region_key, site_key, topic_key
from bot.search.exactness import exactness, forms_in, holds_phrases
from bot.search.marking import spans_of
from bot.search.query import Phrase
from tests.factories import QUERIES


def test_a_story_is_its_editions_and_what_it_is_under() -> None:
    """Each edition is a title, a gap, a summary, a gap, as ranking parts them; only Kazakh words are folded, too."""
    texts = [Text("kk", "Балаға кітап", "Мектепте"), Text("ru", "Школа", "Дети"), Text("en", "Rivers", "")]
    assert parts_of_story(texts, [topic_key("x"), region_key("y"), site_key("News.Example")]) == [
        Part(["kбала", "kкітап"], in_title=True),
        Part([GAP, "kмектеп", GAP], in_title=False),
        Part(["rшкол"], in_title=True),
        Part([GAP, "rдет", GAP], in_title=False),
        Part(["eriver"], in_title=True),
        Part([GAP, GAP], in_title=False),
        Part(["fбала", "fкитап"], in_title=True),
        Part([GAP, "fмектеп", GAP], in_title=False),
        Part(["t:x", "g:y", "s:news.example"], in_title=False),
    ]


def test_a_word_without_a_folded_key_leaves_a_gap() -> None:
    """So that no row of folded keys goes across a number."""
    (title, _) = parts_of_story([Text("kk", "Мектеп 5 бала", "")], [])[2:4]
    assert title.keys == ["fмектеп", GAP, "fбала"]


def test_the_very_form_counts_once_in_an_edition() -> None:
    """In the title rather than in the summary; the best edition counts."""
    query = QUERIES.read("schools rivers")
    both = exactness(query, [forms_in("Schools", "Schools and rivers")])
    assert both == pytest.approx(exactness(query, [forms_in("Schools", "Rivers")]))
    assert exactness(query, [forms_in("School", "River"), forms_in("Schools", "")]) == pytest.approx(0.05)
    assert exactness(QUERIES.read("-a"), [forms_in("a", "")]) == 0.0
    assert exactness(query, []) == 0.0


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        (["жаңа", "мектеп"], True),
        (["жана", "мектеп"], True),
        (["мектеп", "ашылды"], False),  # the end of the title, the beginning of the summary
        (["аңа", "мектеп"], False),
        (["жаңа", "мекте"], False),
    ],
)
def test_a_phrase_is_whole_words_of_one_text(typed: list[str], *, held: bool) -> None:
    """In this form and order."""
    phrase = Phrase(tuple(typed), ())
    assert holds_phrases([phrase], [forms_in("Үлгі: жаңа мектеп", "Ашылды")]) is held
    assert holds_phrases([], []) is True


def test_the_longest_row_that_was_looked_for_is_marked() -> None:
    """Of several that begin alike."""
    found_by = {("eschool",), ("eschool", "bus"), ("eschool", "ebus")}
    assert spans_of("A school bus, a bus", "en", found_by) == [(2, 8), (9, 12)]
