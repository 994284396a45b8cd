"""What stands beside a page's own list: menus, sidebars, footers, boxes of popular and related news.

Elements, roles and headings say it outright. Class names are hints, which are not believed of a part that holds the
page's heading or its pager.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sources.blocks import TEXT, text_of
from bot.sources.cards import upwards
from bot.sources.labels import heads_other_news

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from bot.sources.cards import Card

_PAGE = frozenset({"-document", "html", "body", "main"})
_APART = frozenset({"aside", "nav", "dialog", "menu"})
_ENDS = frozenset({"header", "footer"})  # of the page, unless they are those of one thing on it
_THING = frozenset({"article", "li", "main", "section"})
_ROLES = frozenset(
    ["navigation", "complementary", "contentinfo", "banner", "dialog", "alertdialog", "menu", "menubar", "search"]
)
_BOXES = (
    r"sidebar|side-bar|aside|popular|most-?read|most-?viewed|trending|related|similar|recommend(?:ed|ations?)?|"
    r"read-?also|see-?also|cookies?|breadcrumbs?|modal|popup|offcanvas|lang|langs|languages?|"
    r"(?:left|right|side)-col(?:umn)?"
)
_BARS = r"mega-?menu|menu|nav|navbar|navigation|footer"
_TRAILS = r"list|news|block|box|wrap|wrapper|inner|item|items|content|widget|banner|links|switch|switcher|bar|fade"
_FORM = r"(?:[a-z0-9]+-)*?(?<!with-)(?<!has-)(?<!no-)(?:{words})(?:-(?:{trails}))*"
_STRONG = re.compile(_FORM.format(words=_BOXES, trails=_TRAILS))
_NAME = re.compile(_FORM.format(words=f"{_BOXES}|{_BARS}", trails=_TRAILS))
_LONGEST_NAME = 60
_OWN = "h1, main, .pagination, .pager, .paginator, [rel='next']"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BUTTONS = frozenset({"a", "button", "li", "option", "label"})
_CLIMB = 2


class Margins:
    """The parts of one page that are not its list; `stories` are the elements that are links to stories."""

    def __init__(self, tree: LexborHTMLParser, stories: set[int]) -> None:
        self._headed = _headed(tree, stories) if stories else set()
        self._known: dict[int, bool] = {}

    def hold(self, node: LexborNode) -> bool:
        """Whether an element stands in them."""
        path: list[LexborNode] = []
        current: LexborNode | None = node
        while current is not None and current.mem_id not in self._known:
            path.append(current)
            current = current.parent
        held = current is not None and self._known[current.mem_id]
        for step in reversed(path):
            held = held or self._is_margin(step)
            self._known[step.mem_id] = held
        return held

    def hold_card(self, card: Card) -> bool:
        """Whether a card stands in them, or reaches beyond one that all of its links stand in."""
        return self.hold(card.root) or all(self._inner(node, card.root) for node in card.nodes)

    def _inner(self, node: LexborNode, root: LexborNode) -> bool:
        """Whether an element stands in a margin within a card; a card may have a foot of its own."""
        current: LexborNode | None = node
        while current is not None and current.mem_id != root.mem_id:
            headed = current.mem_id in self._headed
            if headed or (current.tag not in _ENDS and not _is_foot(current) and self._is_margin(current)):
                return True
            current = current.parent
        return False

    def _is_margin(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        if tag in _PAGE:
            return False
        if tag in _APART or node.mem_id in self._headed:
            return True
        if tag in _ENDS:
            return not _stands_in_thing(node)
        role = (node.attributes.get("role") or "").strip().lower()
        return role in _ROLES or (_is_named(node) and node.css_first(_OWN) is None)


def _is_foot(node: LexborNode) -> bool:
    """Whether a class name says no more than that something stands below or is a row of buttons."""
    return not ((node.tag in _APART) or node.attributes.get("role")) and not _is_named(node, _STRONG)


def _stands_in_thing(node: LexborNode) -> bool:
    current = node.parent
    while current is not None and current.tag not in _THING:
        current = current.parent
    return current is not None


def _is_named(node: LexborNode, pattern: re.Pattern[str] = _NAME) -> bool:
    names = [*(node.attributes.get("class") or "").split(), node.attributes.get("id") or ""]
    plain = (re.sub("[-_]+", "-", name.lower()) for name in names if len(name) <= _LONGEST_NAME)
    return any(pattern.fullmatch(name) for name in plain)


# --- headings over other news --------------------------------------------------------------------------------


def _headed(tree: LexborHTMLParser, stories: set[int]) -> set[int]:
    """Find what stands under a heading that says that it is not the page's own list."""
    found: set[int] = set()
    for text in tree.root.traverse(include_text=True) if tree.root else ():
        if text.tag == TEXT and text.parent is not None and heads_other_news(text.text_content or ""):
            found |= {node.mem_id for node in _under(_heading(text.parent), stories)}
    return found


def _heading(node: LexborNode) -> LexborNode:
    """Climb to the highest element that says no more than the heading."""
    said = text_of(node)
    while node.parent is not None and node.parent.tag not in _PAGE and text_of(node.parent) == said:
        node = node.parent
    return node


def _under(heading: LexborNode, stories: set[int]) -> list[LexborNode]:
    """Give what follows a heading up to the next one; nothing for a button or a tab."""
    proper = heading.tag in _HEADINGS or heading.css_first("h2, h3, h4, h5, h6") is not None
    if heading.tag in _BUTTONS or heading.tag == "h1" or _is_of_story(heading, stories):
        return []
    node: LexborNode | None = heading
    for _ in range(_CLIMB + 1 if proper else 1):
        if node is None or node.tag in _PAGE:
            return []
        followers = list(_followers(node))
        if any(_links_to(follower, stories) for follower in followers):
            return followers
        node = node.parent
    return []


def _is_of_story(heading: LexborNode, stories: set[int]) -> bool:
    """Whether a heading is the title of a story, which may begin as others' headings do."""
    return _links_to(heading, stories) or any(element.mem_id in stories for element in upwards(heading))


def _followers(node: LexborNode) -> Iterator[LexborNode]:
    current, level = node.next, node.tag or ""
    while current is not None and not (current.tag in _HEADINGS and (current.tag or "") <= level):
        if current.tag != TEXT:
            yield current
        current = current.next


def _links_to(node: LexborNode, stories: set[int]) -> bool:
    return node.mem_id in stories or any(link.mem_id in stories for link in node.css("a"))
