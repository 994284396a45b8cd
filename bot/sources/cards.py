"""The cards of a listing: the part of the page that belongs to one story, and what it tells of it.

A card is known by its link. The link may wrap the card, or be only its title or picture; class names are hints,
which change with every redesign.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sources.blocks import Block, blocks, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from bot.model import Published
    from bot.sources.links import StoryLink

_WHOLE = frozenset({"article", "li", "tr"})  # elements that hold one thing, and so one card
_PAGE = frozenset({"-document", "html", "body", "main"})
_FURNITURE = "h1, nav, form, aside, header, footer"
_HEADINGS = "h1, h2, h3, h4, h5, h6"
_NAMED_HEADINGS = '[class*="title" i]:not([class*="subtitle" i]), [class*="heading" i]'
_DAYS = '.article__date, time, [itemprop="datePublished"]'
_NAMED_SUMMARY = re.compile(r"text|summary|lead|desc|anno?un|anons|excerpt|intro", re.IGNORECASE)
_HIGHEST = 40
_SENTENCE, _PHRASE = 4, 3  # words: more than a "read more", more than a rubric
_LOOSE_SUMMARY = 5
_SEPARATORS = re.compile(r"[|•·—]")


@dataclass(frozen=True, slots=True)
class Card:
    """A part of the page that belongs to one story."""

    link: StoryLink
    nodes: tuple[LexborNode, ...]
    """Its links, in the order of the page; all lead to the story."""
    root: LexborNode


@dataclass(frozen=True, slots=True)
class Facts:
    """What a card tells."""

    title: str
    summary: str
    published: Published | None

    @property
    def fullness(self) -> int:
        """How much it is, to choose between two cards of one story."""
        return 2 * bool(self.summary) + bool(self.published)


def find_cards(links: Sequence[tuple[LexborNode, StoryLink]]) -> list[Card]:
    """Draw the border of each card: the highest element that holds no other story's link."""
    below: defaultdict[int, set[str]] = defaultdict(set)
    for node, link in links:
        for element in _upwards(node):
            below[element.mem_id].add(link.key)
    alone = len({link.key for _, link in links}) == 1
    found: dict[tuple[int, str], list[tuple[LexborNode, StoryLink, LexborNode]]] = {}
    for node, link in links:
        root = _border(node, below, alone=alone)
        found.setdefault((root.mem_id, link.key), []).append((node, link, root))
    return [Card(same[0][1], tuple(node for node, _, _ in same), same[0][2]) for same in found.values()]


def read_card(card: Card, parse_day: Callable[[str], Published | None]) -> Facts:
    """Take title, summary and day from a card; what is not there stays empty."""
    title = next((text for text in _titles(card, parse_day) if _speaks(text) and not parse_day(text)), "")
    days = (parse_day(text) for text in _day_texts(card))
    return Facts(
        title=title,
        summary=_summary(card, title, parse_day),
        published=next((day for day in days if day is not None), None),
    )


def _upwards(node: LexborNode) -> Iterator[LexborNode]:
    """Go from an element to those around it, itself first."""
    current: LexborNode | None = node
    for _ in range(_HIGHEST):
        if current is None or current.tag in _PAGE:
            return
        yield current
        current = current.parent


def _border(node: LexborNode, below: dict[int, set[str]], *, alone: bool) -> LexborNode:
    border = node
    for parent in _upwards(node):
        if len(below[parent.mem_id]) > 1 or border.tag in _WHOLE:
            break
        # Without a neighbour to stop at, a card ends where the furniture of the page begins.
        if alone and len(parent.css(_FURNITURE)) > len(border.css(_FURNITURE)):
            break
        border = parent
    return border


# --- title ---------------------------------------------------------------------------------------------------


def _titles(card: Card, parse_day: Callable[[str], Published | None]) -> Iterator[str]:
    """Name what may be the title, best first.

    A heading that is no part of a link comes after a link of several words: it may be that of a whole section,
    while such a link is hardly a "read more".
    """
    tagged = card.root.css(_HEADINGS)
    named = [node for node in card.root.css(_NAMED_HEADINGS) if len(list(blocks(node))) == 1]
    linked = _linked(card)
    said = sorted(_link_texts(card, parse_day), key=_words, reverse=True)
    yield from (text_of(node) for node in tagged if node.mem_id in linked)
    yield from (text_of(node) for node in named if node.mem_id in linked)
    yield from (text for text in said if _words(text) >= _SENTENCE)
    yield from (text_of(node) for node in (*tagged, *named))
    yield from said
    yield from (node.attributes.get("title") or "" for node in card.nodes)
    yield from (image.attributes.get("alt") or "" for image in card.root.css("img[alt]"))


def _linked(card: Card) -> set[int]:
    """Find the elements within the card's links, and those around them."""
    inside = {inner.mem_id for node in card.nodes for inner in node.css("*")}
    return inside | {outer.mem_id for node in card.nodes for outer in _upwards(node)}


def _link_texts(card: Card, parse_day: Callable[[str], Published | None]) -> Iterator[str]:
    """Take the leading text of each link, passing over dates and, where title and summary follow, a rubric."""
    for node in card.nodes:
        texts = [block.text for block in blocks(node) if not parse_day(block.text)]
        leading = texts if len(texts) > len(("title", "summary")) else texts[:1]
        yield from [text for text in leading if _words(text) >= _PHRASE][:1] or texts[:1]


# --- day and summary -----------------------------------------------------------------------------------------


def _day_texts(card: Card) -> Iterator[str]:
    """Name what may be the day: what is marked as one before what only looks like one."""
    for node in card.root.css(_DAYS):
        text = text_of(node)
        yield from (node.attributes.get("datetime") or "", node.attributes.get("content") or "")
        yield from (text, *_SEPARATORS.split(text))
    for block in blocks(card.root):
        yield from (block.text, *_SEPARATORS.split(block.text))


def _summary(card: Card, title: str, parse_day: Callable[[str], Published | None]) -> str:
    own = {node.mem_id for node in card.nodes}
    candidates = (
        block.text
        for block in blocks(card.root)
        if block.text != title and not parse_day(block.text) and _is_summary(block, own)
    )
    return max(candidates, key=len, default="")


def _is_summary(block: Block, own: set[int]) -> bool:
    """Whether a piece of text says enough: a rubric, a counter or a "read more" does not."""
    around = next((element for element in _upwards(block.node) if element.tag == "a"), None)
    if around is not None and around.mem_id not in own:
        return False
    words = _words(block.text)
    if around is not None and len(list(blocks(around))) == 1:
        return words >= _LOOSE_SUMMARY
    if _NAMED_SUMMARY.search(block.node.attributes.get("class") or ""):
        return _speaks(block.text)
    return words >= (2 if block.node.tag == "p" else _LOOSE_SUMMARY)


def _words(text: str) -> int:
    """Count the words that have letters."""
    return sum(1 for word in text.split() if _speaks(word))


def _speaks(text: str) -> bool:
    return any(letter.isalpha() for letter in text)
