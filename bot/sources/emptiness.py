"""What a page says where its tag has no news, told from the same words elsewhere on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sources.blocks import blocks
from bot.sources.wording import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from bot.sources.cards import Card

EMPTY_WORDS = ("No news found", "Новостей не найдено", "Жаңалықтар табылмады")
"""What a page says where its tag has no news."""

_LONGEST = 40  # words: what says more is about something else
_HIDDEN_CLASSES = frozenset({"d-none", "hidden", "hide", "is-hidden", "visually-hidden", "sr-only", "invisible"})
_ELSEWHERE = frozenset({"form", "nav", "aside", "dialog", "header", "footer"})
_HEADINGS = "h1, h2, h3, h4, h5, h6"


def says_empty(tree: LexborHTMLParser, own_words: Sequence[str], cards: Sequence[Card]) -> bool:
    """Whether a page says that it has no news; `own_words` of its source count besides those that are known.

    `cards` are those that may be its own. They are not where the words come first and another heading follows
    before the cards: what stands there is offered in place of the missing news.
    """
    body = tree.body
    if body is None or not _has(tidy(body.text(separator=" ")), own_words):
        return False
    said = [block.node for block in blocks(body) if _has(block.text, own_words) and _may_say(block.text)]
    said = [node for node in said if not _is_hidden(node)]
    if not cards:
        return bool(said)
    places = {node.mem_id: place for place, node in enumerate(body.traverse())}
    if len({card.link.key for card in cards}) == 1:  # a card that may reach up to the words themselves
        link = min(places.get(card.nodes[0].mem_id, 0) for card in cards)
        return any(places.get(node.mem_id, link) < link and not _is_elsewhere(node, set()) for node in said)
    first = min(places.get(card.root.mem_id, 0) for card in cards)
    headings = [places[node.mem_id] for node in body.css(_HEADINGS)]
    roots = {part.mem_id for card in cards for part in card.parts}
    spoken = [places[node.mem_id] for node in said if node.mem_id in places and not _is_elsewhere(node, roots)]
    before = min(spoken, default=first)
    return any(before < heading < first for heading in headings)


def _has(text: str, own_words: Sequence[str]) -> bool:
    folded = text.casefold()
    return any(tidy(words).casefold() in folded for words in (*EMPTY_WORDS, *own_words) if tidy(words))


def _may_say(text: str) -> bool:
    return len(text.split()) <= _LONGEST


def _is_hidden(node: LexborNode) -> bool:
    return any(_hides(step) for step in _up(node))


def _hides(node: LexborNode) -> bool:
    style = (node.attributes.get("style") or "").lower().replace(" ", "")
    classes = set((node.attributes.get("class") or "").lower().split())
    # A class that hides on small screens goes with one that shows on others.
    hidden = bool(classes & _HIDDEN_CLASSES) and not any(
        name.startswith(("d-", "show")) for name in classes - _HIDDEN_CLASSES
    )
    return "hidden" in node.attributes or "display:none" in style or "visibility:hidden" in style or hidden


def _is_elsewhere(node: LexborNode, roots: set[int]) -> bool:
    """Whether words stand in a card, which is about something else, or in a search box."""
    return any(step.tag in _ELSEWHERE or step.mem_id in roots for step in _up(node))


def _up(node: LexborNode) -> Iterator[LexborNode]:
    current: LexborNode | None = node
    while current is not None:
        yield current
        current = current.parent
