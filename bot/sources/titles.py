"""The title of a card, among all the texts that stand in it."""

from __future__ import annotations

import html
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sources.blocks import blocks, text_of
from bot.sources.cards import upwards
from bot.sources.labels import is_label, opens_as_label
from bot.sources.wording import count_words, speaks, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.sources.cards import Card

HEADING, SENTENCE, NAMED, PHRASE, TOLD, LOOSE, WORD = range(7, 0, -1)
"""How surely a text is a title: a linked heading, a link of several words, a heading beside the link, a short link,
an attribute, a text of the card, a link of one word."""

_HEADINGS = "h1, h2, h3, h4, h5, h6"
_NAMED_HEADINGS = (
    '[class*="title" i]:not([class*="subtitle" i]), [class*="heading" i], [class*="headline" i], [class$="name" i]'
)
_MARKS = 'svg title, [class*="badge" i], .sr-only, .visually-hidden, .screen-reader-text, i[class*="icon" i]'
_BADGES = f'{_MARKS}, [class*="label" i], [class*="tag" i], [class*="category" i], [class*="rubric" i]'
_TITLED = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = "strong, b"
_SENTENCE = range(4, 40)  # words: more than a "read more", less than a summary that is linked, too
_PHRASE = 3  # words: more than a rubric
_SHARED = 3  # stories: as many may have one title in truth where they are few
_TOLD = ("title", "aria-label", "data-title")
_ELLIPSES = ("…", "...")


@dataclass(frozen=True, slots=True)
class Title:
    """What may be the title of a card, and how surely."""

    text: str
    rank: int

    @property
    def cut(self) -> bool:
        """Whether the site shows only the beginning of it."""
        return self.text.endswith(_ELLIPSES)


def drop_badges(cards: Iterable[Card]) -> None:
    """Take out what is drawn beside a title and is no part of it: marks, icons' names, words for screen readers."""
    for card in cards:
        own = {node.mem_id for node in card.nodes}
        for badge in [badge for part in card.parts for badge in part.css(_BADGES)]:
            around = next((element for element in upwards(badge) if element.tag in _TITLED), None)
            if badge.mem_id in own or around is None or around.mem_id == badge.mem_id:
                continue
            said, whole = text_of(badge), text_of(around)
            if count_words(whole) - count_words(said) > 1 and (is_label(said) or badge.css_matches(_MARKS)):
                badge.decompose()


def choose_titles(cards: Sequence[Card], is_day: Callable[[str], bool]) -> list[Title | None]:
    """Choose a title for each card; None for one that has none.

    Words of the page's furniture are none, nor is what most cards say alike: it is a button in words not known.
    """
    found = [[title for title in _candidates(card, is_day) if _may_be(title.text, is_day)] for card in cards]
    worn = _worn(cards, found)
    kept = ([title for title in titles if _plain(title.text) not in worn] for titles in found)
    return [_choose(card, titles) for card, titles in zip(cards, kept, strict=True)]


def _choose(card: Card, titles: Sequence[Title]) -> Title | None:
    chosen = max(titles, key=lambda title: title.rank, default=None)
    if chosen is None or not chosen.cut:
        return chosen
    begun = chosen.text.rstrip("…. ")
    whole = (text for text in _told(card) if text.startswith(begun) and not text.endswith(_ELLIPSES))
    return Title(next(whole, chosen.text), chosen.rank)


def _may_be(text: str, is_day: Callable[[str], bool]) -> bool:
    plain = tidy(html.unescape(text))
    return speaks(plain) and not is_label(plain) and not is_day(plain)


def _worn(cards: Sequence[Card], found: Sequence[Sequence[Title]]) -> set[str]:
    """Find the texts that most stories offer as their title."""
    stories: defaultdict[str, set[str]] = defaultdict(set)
    for card, titles in zip(cards, found, strict=True):
        for title in titles:
            if title.rank != HEADING:
                stories[_plain(title.text)].add(card.link.key)
    total = len({card.link.key for card in cards})
    return {
        text
        for text, same in stories.items()
        if len(same) > 1 and len(same) * 2 > total and (len(same) >= _SHARED or len(same) == total)
    }


def _plain(text: str) -> str:
    return text.casefold().rstrip(" .…»→>")


# --- where titles stand --------------------------------------------------------------------------------------


def _candidates(card: Card, is_day: Callable[[str], bool]) -> Iterator[Title]:
    """Name what may be the title, best first.

    A heading that is no part of a link comes after a link of several words: it may be that of a whole section,
    while such a link is hardly a "read more".
    """
    tagged = [node for part in card.parts for node in part.css(_HEADINGS)]
    named = [node for part in card.parts for node in part.css(_NAMED_HEADINGS) if len(list(blocks(node))) == 1]
    linked = _linked(card)
    said = list(_link_texts(card, is_day))
    yield from _as(HEADING, (text_of(node) for node in (*tagged, *named) if node.mem_id in linked))
    phrases = [text for text in said if 1 < len(text.split()) < _SENTENCE.stop and not opens_as_label(text)]
    yield from _as(SENTENCE, (text for text in phrases if len(text.split()) in _SENTENCE))
    yield from _as(NAMED, (text_of(node) for node in (*tagged, *named) if node.mem_id not in linked))
    yield from _as(PHRASE, phrases)
    yield from _as(TOLD, (text for text in _told(card) if not opens_as_label(text)))
    yield from _as(LOOSE, _loose_texts(card, linked))
    yield from _as(WORD, sorted(said, key=len, reverse=True))


def _as(rank: int, texts: Iterable[str]) -> Iterator[Title]:
    return (Title(text, rank) for text in texts)


def _linked(card: Card) -> set[int]:
    """Find the elements within the card's links, and those around them."""
    inside = {inner.mem_id for node in card.nodes for inner in node.css("*")}
    return inside | {outer.mem_id for node in card.nodes for outer in upwards(node)}


def _link_texts(card: Card, is_day: Callable[[str], bool]) -> Iterator[str]:
    """Take the leading text of each link, passing over dates and, where title and summary follow, a rubric."""
    for node in card.nodes:
        texts = [block.text for block in blocks(node) if not is_day(block.text) and not is_label(block.text)]
        leading = texts if len(texts) > len(("title", "summary")) else texts[:1]
        yield from [text for text in leading if count_words(text) >= _PHRASE][:1] or texts[:1]


def _told(card: Card) -> Iterator[str]:
    """Give what attributes tell those who do not see the picture."""
    for name in _TOLD:
        yield from (tidy(node.attributes.get(name) or "") for node in card.nodes)
    images = (image for part in card.parts for image in part.css("img[alt]"))
    yield from (tidy(image.attributes.get("alt") or "") for image in images)


def _loose_texts(card: Card, linked: set[int]) -> Iterator[str]:
    """Give the texts of a card whose link is only its picture or its "read more": bold ones, then the first."""
    bold = (text_of(node) for part in card.parts for node in part.css(_BOLD) if node.mem_id not in linked)
    plain = (block for part in card.parts for block in blocks(part) if block.node.tag not in {"p", "a"})
    unlinked = (block.text for block in plain if block.node.mem_id not in linked)
    yield from (text for text in bold if count_words(text) >= _PHRASE)
    yield from [text for text in unlinked if count_words(text) >= _PHRASE][:1]
