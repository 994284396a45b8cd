"""A listing page: its stories, whatever the markup of the season, and what it is when it shows none."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.analysis.language import edition_language
from bot.errors import FetchError, LayoutError
from bot.model import ParsedItem
from bot.sources.cards import find_cards, without_last
from bot.sources.dates import parse_published
from bot.sources.emptiness import says_empty
from bot.sources.facts import merge_facts, read_card
from bot.sources.found import ListingPage
from bot.sources.impostors import no_story, only_margins, refuse_error_page, refuse_other_kinds
from bot.sources.links import LinkRule
from bot.sources.margins import Margins
from bot.sources.outline import outline
from bot.sources.page import base_of, open_page, story_links, unveil
from bot.sources.pager import read_pager
from bot.sources.pictures import card_picture, own_pictures
from bot.sources.titles import choose_titles, drop_badges
from bot.sources.wording import cut, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from bot.model import FetchedPage, Published, Source
    from bot.sources.cards import Card
    from bot.sources.facts import Facts
    from bot.sources.links import StoryLink

SUMMARY_LIMIT = 600
"""Characters of a summary that are kept from an official listing."""
TITLE_LIMIT = 500

_DEEPEST = 2_000  # a parser's time grows with the square of it
_MOST_ATTRIBUTES = 2_000  # of one element: likewise
_FARTHEST = timedelta(days=366)  # no story is announced longer before it


def parse_listing(page: FetchedPage, source: Source, *, today: date, now: datetime | None = None) -> ListingPage:
    """Read the stories off a listing; `today` (where the site is) completes days without year, `now` tells ages.

    Raises ChallengeError for a captcha or a refusal in place of the page, LayoutError for any other page that shows
    no story of its own and does not say that it is empty, FetchError for one that broke off within its only card.
    """
    refuse_other_kinds(page, source)
    page = replace(page, text=unveil(page.text))
    glance = outline(page.text)
    if glance.depth > _DEEPEST or glance.attributes > _MOST_ATTRIBUTES:
        raise LayoutError("the page nests its elements, or piles up attributes, without end: it cannot be read")
    rule = LinkRule(source)
    tree, links = _open(page, rule)
    refuse_error_page(tree)
    cards = find_cards(links) if glance.whole else without_last(find_cards(links), links)
    margins = Margins(tree, {node.mem_id for node, _ in links})
    own = [card for card in cards if not margins.hold_card(card)]
    if says_empty(tree, source.empty, own):
        return ListingPage(empty=True, whole=glance.whole)
    base = base_of(tree, page.url)
    items = _items(own, source, base, today, now)
    if not items and links and not glance.whole:
        raise FetchError("the page breaks off before the end of its first card: what was sent is no whole page")
    if not items:
        raise only_margins() if cards and not own else no_story(page, tree)
    return ListingPage(items=items, whole=glance.whole, pager=read_pager(tree, rule, page.url, base))


def _open(page: FetchedPage, rule: LinkRule) -> tuple[LexborHTMLParser, list[tuple[LexborNode, StoryLink]]]:
    """Open a page; where its list is made by a script, what stands in for it without one is read."""
    tree = open_page(page.text)
    links = story_links(tree, rule, base_of(tree, page.url))
    if links or "<noscript" not in page.text.lower():
        return tree, links
    bare = open_page(page.text, noscript=True)
    links = story_links(bare, rule, base_of(bare, page.url))
    return (bare, links) if links else (tree, links)


# --- from cards to items -------------------------------------------------------------------------------------


def _items(
    cards: Sequence[Card], source: Source, base: str, today: date, now: datetime | None
) -> tuple[ParsedItem, ...]:
    """Read the cards; of several for one story the fullest counts, and the others tell what it does not."""
    parse = partial(parse_published, today=today, local=source.times == "local", now=now)

    def parse_day(text: str) -> Published | None:
        day = parse(text)
        return None if day is None or _day_of(day) - today > _FARTHEST else day

    drop_badges(cards)
    titles = choose_titles(cards, lambda text: parse(text) is not None)
    read = [(card, read_card(card, title, parse_day)) for card, title in zip(cards, titles, strict=True) if title]
    stories: dict[str, list[tuple[int, Card, Facts]]] = {}
    for place, (card, facts) in enumerate(_likely(read, len(cards) - len(read))):
        stories.setdefault(card.link.key, []).append((place, card, facts))
    best = [(max(same, key=lambda one: one[2].fullness), same) for same in stories.values()]
    images = own_pictures({key: card_picture([card for _, card, _ in same], base) for key, same in stories.items()})
    return tuple(
        _item(card.link, merge_facts(facts, [other for _, _, other in same]), source, images[card.link.key])
        for (_, card, facts), same in sorted(best, key=lambda one: one[0][0])
    )


def _day_of(published: Published) -> date:
    return published.date() if isinstance(published, datetime) else published


def _likely(read: Sequence[tuple[Card, Facts]], untitled: int) -> list[tuple[Card, Facts]]:
    """Leave out what looks like the entries of a menu, beside fuller cards or among buttons."""
    full = sum(1 for _, facts in read if facts.summary or facts.published)
    thin = sum(1 for _, facts in read if facts.is_thin)
    menu = full * 2 > len(read) or (thin == len(read) and untitled >= thin)
    return [(card, facts) for card, facts in read if not (facts.is_word or (menu and facts.is_thin))]


def _item(link: StoryLink, facts: Facts, source: Source, image: str) -> ParsedItem:
    return ParsedItem(
        url=link.url,
        language=edition_language(source.language or link.language, facts.title, facts.summary),
        # Titles come escaped twice at times (S&amp;#038;P): once is undone here, more would be a guess.
        title=cut(tidy(html.unescape(facts.title)), TITLE_LIMIT),
        external_id=link.external_id,
        summary=cut(tidy(html.unescape(facts.summary)), SUMMARY_LIMIT),
        published=facts.published,
        image=image,
    )
