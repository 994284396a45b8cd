"""A page of stories as cards, offered to somebody who types the bot's name in any chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Card, Offer, Showing
from bot.render.story import origin_line, render_story, title_of

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.model import Page, Story
    from bot.topics import Topics

CACHE_SECONDS = 30
"""Long enough for letters that are typed and deleted again, short enough for a story to be offered soon."""

_LONGEST_TITLE = 160  # applications show two lines of it


def render_offer(page: Page, tr: Translator, topics: Topics, *, username: str, words: str) -> Offer:
    """Offer a page of what `words` find, or of the latest; where there is nothing, the way to the private chat."""
    button = "" if page.stories else _nothing(tr, words)
    return Offer(
        cards=tuple(_card(story, tr, topics, username) for story in page.stories),
        next_offset=str(page.stories[-1].number) if page.older else "",
        button=button,
        cache_seconds=CACHE_SECONDS,
    )


def _card(story: Story, tr: Translator, topics: Topics, username: str) -> Card:
    showing = Showing(story=story, language=tr.language)
    title = title_of(showing.edition, _LONGEST_TITLE)
    return Card(
        id=str(story.number),
        title=title if any(map(str.isalnum, title)) else f"#{story.number}",
        description=origin_line(showing, tr),
        message=render_story(showing, tr, topics, username=username),
    )


def _nothing(tr: Translator, words: str) -> str:
    return tr.gettext("Nothing found. Open the bot") if words else tr.gettext("No stories yet. Open the bot")
