"""The cards of a listing: the part of the page that belongs to one story.

A card is known by its link. The link may wrap the card, or be only its title or picture; class names are hints,
which change with every redesign.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile
from typing import TYPE_CHECKING

from bot.sources.blocks import COMMENT, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from bot.sources.links import StoryLink

_WHOLE = frozenset({"article", "li", "tr"})  # elements that hold one thing, and so one card
_SELF_CONTAINED = frozenset({"article", "li"})
_PAGE = frozenset({"-document", "html", "body", "main"})
_FURNITURE = "h1, nav, form, aside, header, footer"
_HIGHEST = 40
_MOST_BESIDE = 8


@dataclass(frozen=True, slots=True)
class Card:
    """A part of the page that belongs to one story."""

    link: StoryLink
    nodes: tuple[LexborNode, ...]
    """Its links, in the order of the page; all lead to the story."""
    root: LexborNode
    beside: tuple[LexborNode, ...] = ()
    """What stands before and after the root and belongs to it, where cards have no element of their own."""

    @property
    def parts(self) -> tuple[LexborNode, ...]:
        """The elements it is made of; texts among them are left out."""
        return (self.root, *(node for node in self.beside if node.tag != TEXT))


def find_cards(links: Sequence[tuple[LexborNode, StoryLink]]) -> list[Card]:
    """Draw the border of each card: the highest element that holds no other story's link."""
    below: defaultdict[int, set[str]] = defaultdict(set)
    for node, link in links:
        for element in upwards(node):
            below[element.mem_id].add(link.key)
    alone = len({link.key for _, link in links}) == 1
    found: dict[tuple[int, str], list[tuple[LexborNode, StoryLink, LexborNode]]] = {}
    for node, link in links:
        root = _border(node, below, alone=alone)
        found.setdefault((root.mem_id, link.key), []).append((node, link, root))
    return _share_out([Card(same[0][1], tuple(node for node, _, _ in same), same[0][2]) for same in found.values()])


def without_last(cards: Sequence[Card], links: Sequence[tuple[LexborNode, StoryLink]]) -> list[Card]:
    """Leave out the last card of a page that was cut off, wherever its several links ended up."""
    last = {node.mem_id for node, _ in takewhile(lambda pair: pair[1].key == links[-1][1].key, reversed(links))}
    return [card for card in cards if not any(node.mem_id in last for node in card.nodes)]


def upwards(node: LexborNode) -> Iterator[LexborNode]:
    """Go from an element to those around it, itself first, up to those that hold the whole page."""
    current: LexborNode | None = node
    for _ in range(_HIGHEST):
        if current is None or current.tag in _PAGE:
            return
        yield current
        current = current.parent


def _border(node: LexborNode, below: dict[int, set[str]], *, alone: bool) -> LexborNode:
    border = node
    for parent in upwards(node):
        if len(below[parent.mem_id]) > 1 or border.tag in _WHOLE:
            break
        # Without a neighbour to stop at, a card ends where the furniture of the page begins.
        if alone and len(parent.css(_FURNITURE)) > len(border.css(_FURNITURE)):
            break
        border = parent
    return border


# --- what stands between cards -------------------------------------------------------------------------------


def _share_out(cards: list[Card]) -> list[Card]:
    """Give what stands between cards that are siblings to the one or the other, by what repeats."""
    shared: dict[int, Card] = {}
    by_parent: defaultdict[int, list[Card]] = defaultdict(list)
    for card in cards:
        parent = card.root.parent
        if parent is not None and card.root.tag not in _SELF_CONTAINED:
            by_parent[parent.mem_id].append(card)
    for siblings in by_parent.values():
        for card in _share_among(siblings):
            shared[card.root.mem_id] = card
    # The several roots of one card have become one of them.
    gone = {node.mem_id for card in shared.values() for node in card.beside}
    return [shared.get(card.root.mem_id, card) for card in cards if card.root.mem_id not in gone]


def _share_among(siblings: Sequence[Card]) -> list[Card]:
    parent = siblings[0].root.parent
    children = [child for child in parent.iter(include_text=True) if _speaks(child)] if parent else []
    place = {child.mem_id: number for number, child in enumerate(children)}
    known = [card for card in siblings if card.root.mem_id in place]
    runs = [list(run) for _, run in groupby(known, key=lambda card: card.link.key)]
    if len(runs) == 1:
        return []
    spans = [(place[run[0].root.mem_id], place[run[-1].root.mem_id] + 1) for run in runs]
    gaps = [children[end:start] for (_, end), (start, _) in pairwise(spans)]
    lead, tail = children[: spans[0][0]], children[spans[-1][1] :]
    ahead = _ahead(lead, gaps)
    before = [gap[len(gap) - ahead :] for gap in [lead, *gaps]]
    after = [gap[: len(gap) - ahead] for gap in gaps]
    after.append(tail[: max(map(len, after), default=0)])
    usual = _usual(after)
    return [
        _gathered(run, [*first, *children[start:end], *(node for node in rest if _sign(node) in usual)])
        for run, (start, end), first, rest in zip(runs, spans, before, after, strict=True)
    ]


def _gathered(run: Sequence[Card], nodes: Sequence[LexborNode]) -> Card:
    root = run[0].root
    beside = tuple(node for node in nodes if node.mem_id != root.mem_id)
    return replace(run[0], nodes=tuple(node for card in run for node in card.nodes), beside=beside)


def _ahead(lead: Sequence[LexborNode], gaps: Sequence[Sequence[LexborNode]]) -> int:
    """Count the elements that stand before every card and so belong to the one that follows."""
    signs = [[_sign(node) for node in gap[-_MOST_BESIDE:]] for gap in [lead, *gaps]]
    for length in range(min(map(len, signs)), 0, -1):
        if all(sign[-length:] == signs[0][-length:] for sign in signs):
            return length
    return 0


def _usual(gaps: Sequence[Sequence[LexborNode]]) -> set[object]:
    """Find what stands after most cards: an advertisement between two of them does not."""
    counts: defaultdict[object, int] = defaultdict(int)
    for gap in gaps:
        for sign in {_sign(node) for node in gap[:_MOST_BESIDE]}:
            counts[sign] += 1
    return {sign for sign, count in counts.items() if count * 2 > len(gaps)}


def _sign(node: LexborNode) -> object:
    """What an element has in common with the same part of another card."""
    if node.tag == TEXT:
        return TEXT
    inner = tuple((child.tag, child.attributes.get("class")) for child in node.iter())
    return (node.tag, node.attributes.get("class"), inner)


def _speaks(node: LexborNode) -> bool:
    if node.tag == TEXT:
        return bool((node.text_content or "").strip())
    return node.tag not in {COMMENT, "br", "hr", "script", "style"}
