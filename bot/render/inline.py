"""A page of stories as cards, offered to somebody who types the bot's name in any chat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.model import Card, Offer, Showing
from bot.render.markup import web_address
from bot.render.story import View, origin_line, render_story, title_of
from bot.render.text import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.i18n import Translator
    from bot.topics import Topics

CACHE_SECONDS = 30
"""Long enough for letters that are typed and deleted again, short enough for a story to be offered soon."""

_LONGEST_TITLE = 160  # applications show two lines of it
_LONGEST_WORDS = 120  # and two of the description, of which the first says day and source


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who typed the bot's name."""

    tr: Translator
    set_up: bool
    """Whether news are brought to him."""


def render_offer(
    shown: Sequence[Showing], asker: Asker, topics: Topics, *, username: str, words: str, older: bool = False
) -> Offer:
    """Offer a page of what `words` find, or of the latest, and more of it where there are `older` ones.

    A button above the cards leads to the private chat: where there is nothing to offer, and whoever is not set up.
    """
    tr = asker.tr
    return Offer(
        cards=tuple(_card(showing, tr, topics, username) for showing in shown),
        next_offset=str(shown[-1].story.number) if older and shown else "",
        button=invite(asker) if shown else _nothing(tr, words),
        cache_seconds=CACHE_SECONDS,
    )


def invite(asker: Asker) -> str:
    """What the button above the cards says to whoever is not set up; '' for others."""
    return "" if asker.set_up else asker.tr.gettext("Set up SaqBala")


def without_thumbnails(offer: Offer) -> Offer:
    """The same with words alone: what is left to offer where Telegram refuses a picture."""
    return replace(offer, cards=tuple(replace(card, thumbnail="") for card in offer.cards))


def _card(showing: Showing, tr: Translator, topics: Topics, username: str) -> Card:
    edition, number = showing.edition, showing.story.number
    title = title_of(edition, _LONGEST_TITLE)
    first_words = shorten(clean(edition.summary), _LONGEST_WORDS)
    return Card(
        id=str(number),
        title=title if any(map(str.isalnum, title)) else f"#{number}",
        description="\n".join(filter(None, (origin_line(showing, tr), first_words))),
        message=render_story(showing, tr, topics, username=username, view=View(whole=False)),
        thumbnail=web_address(showing.image),
    )


def _nothing(tr: Translator, words: str) -> str:
    return tr.gettext("Nothing found. Open the bot") if words else tr.gettext("No stories yet. Open the bot")
