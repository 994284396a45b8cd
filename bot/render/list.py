"""A page of stories as a message, with buttons that turn to the pages beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.arranging import RunAlert
from bot.callbacks import FollowHere, OpenStory, ShowTopics, TurnPage, pack
from bot.filtering import ShowFilters
from bot.model import Button, Message, Showing
from bot.places import Place
from bot.render.excerpt import excerpt
from bot.render.markup import MESSAGE_UNITS, bold, escape, link, mark, visible_length
from bot.render.reason import alert_line
from bot.render.story import hashtags, origin_line, title_of
from bot.render.text import clean, echo
from bot.render.width import side_by_side
from bot.search.marking import spans_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.i18n import Translator
    from bot.model import Page, Story
    from bot.topics import Topics

LONGEST_SEARCH = 200
"""UTF-16 units of a search that are repeated above what it finds, filters and all."""

_IN_A_ROW = 5  # number buttons; more make each too narrow for a thumb


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How much of each story is shown, in UTF-16 units."""

    title: int
    summary: int = 0
    tags: bool = False


_DETAILS = (
    Detail(title=300, summary=140, tags=True),
    Detail(title=200, summary=80, tags=True),
    Detail(title=160, tags=True),
    Detail(title=120),
    Detail(title=64),
)


def render_page(
    page: Page,
    place: Place,
    tr: Translator,
    topics: Topics,
    *,
    search: str = "",
    followed: bool = False,
    note: str = "",
) -> Message:
    """Show a page of all stories, of a topic's or of those that `search` finds; summaries yield where space ends.

    `note` says in the heading what is special about it.
    """
    heading = "\n".join(filter(None, (_heading(page, place, tr, topics, search), escape(note))))
    foot = tr.gettext("Page {n} of {m}", n=page.number, m=page.pages) if page.pages > 1 else ""
    html = ""
    for detail in _DETAILS:
        entries = _numbered(page.stories, tr, topics, detail, found_by=page.found_by, omit=place.topic)
        if page.near and page.total:  # without any answers the heading says it
            entries.insert(len(entries) - page.near, bold(tr.gettext("Close matches:")))
        html = "\n\n".join(filter(None, (heading, *entries, escape(foot))))
        if visible_length(html) <= MESSAGE_UNITS:
            break
    return Message(html=html, buttons=_buttons(page, place, tr, followed=followed))


def render_numbered(
    stories: Collection[Story],
    tr: Translator,
    topics: Topics,
    detail: Detail,
    *,
    found_by: Collection[tuple[str, ...]] = (),
    omit: str = "",
) -> str:
    """Write stories one below the other, numbered as their buttons are, without the topic `omit`."""
    return "\n\n".join(_numbered(stories, tr, topics, detail, found_by=found_by, omit=omit))


def _numbered(
    stories: Collection[Story],
    tr: Translator,
    topics: Topics,
    detail: Detail,
    *,
    found_by: Collection[tuple[str, ...]],
    omit: str,
) -> list[str]:
    return [
        f"{number}. {render_entry(showing, tr, topics, detail, found_by=found_by, omit=omit)}"
        for number, showing in enumerate((Showing(story=story, language=tr.language) for story in stories), 1)
    ]


def render_entry(
    showing: Showing,
    tr: Translator,
    topics: Topics,
    detail: Detail,
    *,
    found_by: Collection[tuple[str, ...]] = (),
    omit: str = "",
) -> str:
    """Write a story in a few lines: its title as a link, day and source, its summary on one line, its topics."""
    edition = showing.edition
    title = title_of(edition, detail.title)
    marked = mark(title, spans_of(title, edition.language, found_by))
    summary = mark(*excerpt(clean(edition.summary), edition.language, found_by, detail.summary))
    tags = hashtags((slug for slug in showing.story.topics if slug != omit), tr, topics) if detail.tags else ""
    lines = (link(marked, edition.url), escape(origin_line(showing, tr)), summary, escape(tags))
    return "\n".join(filter(None, (*lines, escape(alert_line(showing.alerts, tr)))))


def number_buttons(stories: Collection[Story]) -> tuple[tuple[Button, ...], ...]:
    """Buttons that open the stories of a list by their numbers in it, in rows of equal length."""
    buttons = [Button(text=str(number), data=pack(OpenStory(story.number))) for number, story in enumerate(stories, 1)]
    rows = -(-len(buttons) // _IN_A_ROW)
    width = -(-len(buttons) // rows) if rows else 1
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def count_found(page: Page, tr: Translator) -> str:
    """How many stories a search has found, and that others come near to what was asked for."""
    if page.more:
        return tr.ngettext("More than {n} story found", "More than {n} stories found", page.total)
    if not page.total:
        return tr.gettext("No story matches exactly. Close matches:")
    found = tr.ngettext("{n} story found", "{n} stories found", page.total)
    near = tr.ngettext("{n} more close match", "{n} more close matches", page.related) if page.related else ""
    return "\n".join(filter(None, (found, near)))


def _heading(page: Page, place: Place, tr: Translator, topics: Topics, search: str) -> str:
    topic = topics.get(place.topic)
    if place.query:
        title, under = echo(search, LONGEST_SEARCH), count_found(page, tr)
    elif topic:
        title, under = topic.names[tr.language], tr.ngettext("{n} story", "{n} stories", page.total)
    else:
        title, under = tr.gettext("Latest news"), ""
    if not page.stories:
        under = tr.gettext("There is nothing here yet.")
    return bold(title) + (f"\n{escape(under)}" if under else "")


def _buttons(page: Page, place: Place, tr: Translator, *, followed: bool) -> tuple[tuple[Button, ...], ...]:
    rows = (
        *number_buttons(page.stories),
        _turns(page, place, tr),
        _search_row(page, place, tr) if place.query else (),
        *side_by_side(_follow_row(place, tr, followed=followed)),
    )
    return tuple(row for row in rows if row)


def _turns(page: Page, place: Place, tr: Translator) -> tuple[Button, ...]:
    """Buttons to the pages before and after this one, where there are any."""
    turns: list[Button] = []
    if page.newer:
        turns.append(_turn(place, page.stories[0], "◀ " + tr.gettext("Back"), older=False))
    if page.older:
        turns.append(_turn(place, page.stories[-1], tr.gettext("Next") + " ▶", older=True))
    return tuple(turns)


def _turn(place: Place, anchor: Story, text: str, *, older: bool) -> Button:
    return Button(text=text, data=pack(TurnPage(replace(place, anchor=anchor.number, older=older))))


def _search_row(page: Page, place: Place, tr: Translator) -> tuple[Button, ...]:
    """Buttons to the other order of a search's stories, where there is more than one, and to its filters."""
    other = Place(query=place.query, size=place.size, order="best" if place.order == "newest" else "newest")
    name = tr.gettext("Newest first") if other.order == "newest" else tr.gettext("Best first")
    order = Button(text=name, data=pack(TurnPage(other)))
    filters = Button(text=tr.gettext("Filters"), data=pack(ShowFilters(place.query, place.order, "topic")))
    return (order, filters) if page.total > 1 else (filters,)


def _follow_row(place: Place, tr: Translator, *, followed: bool) -> tuple[Button, ...]:
    topics = Button(text=tr.gettext("Topics"), data=pack(ShowTopics()))
    if not (place.topic or place.query):
        return (topics,)
    if followed:
        text = "✓ " + tr.gettext("Following")
    else:
        text = tr.gettext("Follow this search") if place.query else tr.gettext("Follow")
    follow = Button(text=text, data=pack(FollowHere(place, wanted=not followed)))
    if not place.query:
        return (follow, topics)
    alert = Button(text=tr.gettext("To the alert"), data=pack(RunAlert(place.query, "show")))
    return (follow, alert) if followed else (follow,)
