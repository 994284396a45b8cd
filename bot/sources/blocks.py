"""The pieces of text of a part of a page: what a reader sees as one paragraph, label or line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sources.wording import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

TEXT, COMMENT = "-text", "-comment"

_PHRASE_NAMES = "abbr b big bdi cite code em font i ins mark nobr q s small strong sub sup u wbr"
_PHRASE = frozenset(_PHRASE_NAMES.split())
_LABEL = frozenset(["a", "label", "span", "time"])  # a part of its sentence, or a line of its own
_PARAGRAPH = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "p"])
_STRUCTURE = "article, div, h1, h2, h3, h4, h5, h6, li, p, section, table, time, ul"
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of text and the element that it stands in."""

    node: LexborNode
    text: str


def text_of(node: LexborNode) -> str:
    """Give all text within an element, words of different elements kept apart."""
    return tidy(_text(node))


def blocks(node: LexborNode, depth: int = 0) -> Iterator[Block]:
    """Walk through the pieces of text within an element, in the order of the page."""
    if depth == _DEEPEST:
        yield from _block(node, text_of(node))
        return
    children = [child for child in node.iter(include_text=True) if child.tag != COMMENT]
    sentence = node.tag in _PARAGRAPH or any(child.tag == TEXT and _said(child) for child in children)
    run: list[str] = []
    for child in children:
        if child.tag == TEXT:
            run.append(child.text_content or "")
        elif child.tag == "br" or _flows(child, sentence=sentence):
            run.append(_text(child))
        else:
            yield from _block(node, tidy("".join(run)))
            run.clear()
            yield from blocks(child, depth + 1)
    yield from _block(node, tidy("".join(run)))


def _flows(child: LexborNode, *, sentence: bool) -> bool:
    """Whether an element is a part of the sentence around it."""
    if child.tag not in _PHRASE and not (sentence and child.tag in _LABEL):
        return False
    return child.css_first(_STRUCTURE) is None or child.tag == "time"


def _text(node: LexborNode) -> str:
    """Give the text within an element with its own spaces, which keep it from its neighbours."""
    return "".join(
        (part.text_content or "") if part.tag == TEXT else _gap(part)
        for part in node.traverse(include_text=True)
        if part.tag != COMMENT
    )


def _gap(part: LexborNode) -> str:
    return "" if part.tag in _PHRASE or part.tag in _LABEL else " "


def _said(child: LexborNode) -> bool:
    return any(letter.isalnum() for letter in child.text_content or "")


def _block(node: LexborNode, text: str) -> Iterator[Block]:
    if text:
        yield Block(node, text)
