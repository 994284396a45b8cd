"""A listing page: its stories, whatever the markup of the season, and what it is when it shows none."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from operator import itemgetter
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from bot.analysis.language import edition_language
from bot.errors import FetchError, LayoutError
from bot.model import ParsedItem
from bot.sources.cards import find_cards, read_card
from bot.sources.challenges import find_challenge
from bot.sources.dates import parse_published
from bot.sources.links import LinkRule, page_number
from bot.sources.outline import outline
from bot.sources.wording import cut, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from selectolax.lexbor import LexborNode

    from bot.model import FetchedPage, Source
    from bot.sources.cards import Card, Facts
    from bot.sources.links import StoryLink

SUMMARY_LIMIT = 600
"""Characters of a summary that are kept from an official listing."""
TITLE_LIMIT = 500

EMPTY_WORDS = ("No news found", "Новостей не найдено", "Жаңалықтар табылмады")
"""What a page says where its tag has no news."""

_SET_APART = frozenset({"aside", "nav", "footer", "header"})
_THING = frozenset({"article", "li", "main", "section"})
_SIDE_CLASS = re.compile(r"(?:^|\s)(?:[a-z0-9]+[_-]+)*(?<!with-)(?<!has-)(?:sidebar|popular)(?:$|[\s_-])")
_DEEPEST = 2_000  # a parser's time grows with the square of it
_MOST_LINKS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """What one page of a listing shows."""

    items: tuple[ParsedItem, ...] = ()
    """In the order of the page, each story once."""
    empty: bool = False
    """The page says itself that there is no news."""
    whole: bool = True
    """False when the page was cut off: its last card, which may be cut too, is not among the items."""
    numbers: frozenset[int] = frozenset()
    """The pages that its pager leads to; none when it has no pager."""


def parse_listing(page: FetchedPage, source: Source, *, today: date) -> ListingPage:
    """Read the stories off a listing; `today` (where the site is) completes days without year.

    Raises ChallengeError for a captcha in place of the page, LayoutError for any other page that shows no story
    and does not say that it is empty, FetchError for one that broke off within its only card.
    """
    glance = outline(page.text)
    if glance.depth > _DEEPEST:
        raise LayoutError("the page nests its elements without end: nothing can be read from it")
    tree = LexborHTMLParser(page.text)
    tree.strip_tags(["script", "style", "template", "noscript"])
    base = _base(tree, page.url)
    links = _story_links(tree, LinkRule(source), base)
    cards = find_cards(links)
    cards = _own_cards(cards if glance.whole else _without_last(cards, links))
    # Cards that stand only beside the page's own contents are not this page's, if it says that it has none.
    if (not cards or all(_is_aside(card.root) for card in cards)) and _says_empty(tree, source):
        return ListingPage(empty=True, whole=glance.whole)
    items = tuple(_items(cards, source, today))
    if not items and links and not glance.whole:
        raise FetchError("the page breaks off before the end of its first card: what was sent is no whole page")
    if not items:
        raise _nothing_found(page)
    numbers = (page_number(node.attributes.get("href") or "", base) for node in tree.css("a[href]"))
    return ListingPage(items=items, whole=glance.whole, numbers=frozenset(number for number in numbers if number))


# --- links and cards -----------------------------------------------------------------------------------------


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    href = (node.attributes.get("href") if node else None) or ""
    return href if href.startswith(("http://", "https://")) else url


def _story_links(tree: LexborHTMLParser, rule: LinkRule, base: str) -> list[tuple[LexborNode, StoryLink]]:
    accepted = ((node, rule.accept(node.attributes.get("href") or "", base)) for node in tree.css("a[href]"))
    return [(node, link) for node, link in accepted if link is not None][:_MOST_LINKS]


def _without_last(cards: list[Card], links: Sequence[tuple[LexborNode, StoryLink]]) -> list[Card]:
    """Leave out the last card of a page that was cut off, wherever its several links ended up."""
    last = {node.mem_id for node, _ in takewhile(lambda pair: pair[1].key == links[-1][1].key, reversed(links))}
    return [card for card in cards if not any(node.mem_id in last for node in card.nodes)]


def _own_cards(cards: list[Card]) -> list[Card]:
    """Leave out what stands beside the list ("popular news"), unless there is nothing else."""
    return [card for card in cards if not _is_aside(card.root)] or cards


def _is_aside(node: LexborNode) -> bool:
    current: LexborNode | None = node
    within_thing = False
    while current is not None:
        tag = current.tag or ""
        if tag in {"aside", "nav"} or (tag in _SET_APART and not within_thing):
            return True
        if tag != "body" and _SIDE_CLASS.search((current.attributes.get("class") or "").lower()):
            return True
        within_thing = within_thing or tag in _THING
        current = current.parent
    return False


def _items(cards: list[Card], source: Source, today: date) -> Iterator[ParsedItem]:
    """Read the cards; of several for one story the fullest counts."""
    parse_day = partial(parse_published, today=today, local=source.times == "local")
    best: dict[str, tuple[int, Card, Facts]] = {}
    for place, card in enumerate(cards):
        facts = read_card(card, parse_day)
        known = best.get(card.link.key)
        if facts.title and (known is None or facts.fullness > known[2].fullness):
            best[card.link.key] = (place, card, facts)
    for _, card, facts in sorted(best.values(), key=itemgetter(0)):
        yield _item(card.link, facts, source)


def _item(link: StoryLink, facts: Facts, source: Source) -> ParsedItem:
    return ParsedItem(
        url=link.url,
        language=edition_language(source.language or link.language, facts.title, facts.summary),
        # Titles come escaped twice at times (S&amp;#038;P): once is undone here, more would be a guess.
        title=cut(tidy(html.unescape(facts.title)), TITLE_LIMIT),
        external_id=link.external_id,
        summary=cut(facts.summary, SUMMARY_LIMIT),
        published=facts.published,
    )


# --- pages without cards -------------------------------------------------------------------------------------


def _says_empty(tree: LexborHTMLParser, source: Source) -> bool:
    shown = tidy(tree.body.text(separator=" ")).casefold() if tree.body else ""
    return any(tidy(words).casefold() in shown for words in (*EMPTY_WORDS, *source.empty) if tidy(words))


def _nothing_found(page: FetchedPage) -> LayoutError:
    """Say why a page shows no story."""
    challenge = find_challenge(page.text)
    if challenge is not None:
        return challenge
    if not page.text.strip():
        return LayoutError("the page is empty")
    return LayoutError(
        "no link on the page is a story: look at the page, and mend `url`, `link` or `aliases` in sources.toml"
    )
