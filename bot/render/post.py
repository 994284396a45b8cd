"""A story as a chat's post: in the looks that its administrators have chosen.

Where nothing was chosen it is the story's message as it is. Summaries are shortened first, then titles; what stands
before and after a post, its source and its links never are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.model import USUAL_LOOKS, Message
from bot.render.markup import MESSAGE_UNITS, escape, link, plain_text, visible_length, web_address
from bot.render.reason import alert_line
from bot.render.story import (
    missing_line,
    render_plainly,
    render_story,
    site_of,
    source_line,
    title_of,
)
from bot.render.text import clean, shorten, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.i18n import Translator
    from bot.model import Edition, Language, Looks, Showing
    from bot.topics import Topics

_TITLES = (1024, 512, 256, 128, 64, 28)


def render_post(showing: Showing, tr: Translator, topics: Topics, looks: Looks, *, username: str) -> Message:
    """Show a story that leaves to a chat by itself, or did."""
    if looks == USUAL_LOOKS:
        return render_story(showing, tr, topics, username=username, pushed=True)
    return compose_post(showing, tr, topics, looks, username=username)


def compose_post(
    showing: Showing, tr: Translator, topics: Topics, looks: Looks, *, username: str, units: int = MESSAGE_UNITS
) -> Message:
    """As render_post, in at most `units` UTF-16 units, and put together part by part whatever was chosen."""
    picture = web_address(showing.image) if looks.form == "picture" else ""
    usual = render_story(showing, tr, topics, username=username, pushed=True)
    preview = "" if looks.form == "title" else picture or usual.preview
    return replace(usual, html=_fit(showing, tr, topics, looks, units), preview=preview, large=bool(picture))


def render_plain_post(showing: Showing, tr: Translator, looks: Looks) -> Message:
    """Show it without any markup or button, when Telegram refuses the rest; of what stands around it the words."""
    if looks == USUAL_LOOKS:
        return render_plainly(showing, tr)
    before, after = (plain_text(part) for part in (looks.header, looks.footer))
    head = (before, alert_line(showing.alerts, tr))
    addresses = [web_address(edition.url) for edition in showing.editions]
    foot = (_source_line(showing, tr), *addresses, after)
    room = MESSAGE_UNITS - utf16_length("\n".join((*head, *foot))) - 1
    stories = _plain_editions(showing, looks, room)
    return Message(html="\n".join(filter(None, (*head, *stories, *foot))), plain=True)


def second_title(showing: Showing, units: int) -> str:
    """The title in the post's second language as HTML; '' where it is shown in one alone."""
    *_, last = showing.editions
    return link(escape(title_of(last, units)), last.url) if showing.second else ""


def _fit(showing: Showing, tr: Translator, topics: Topics, looks: Looks, units: int) -> str:
    """All parts, one below the other, with as much of the summaries as there is room for."""
    tags = _hashtags(showing.story.topics, (tr.language, looks.second), topics) if looks.hashtags else ""
    foot = "\n".join(filter(None, (escape(_source_line(showing, tr)), escape(tags))))
    reason, missing = escape(alert_line(showing.alerts, tr)), missing_line(showing.story, showing.edition, tr)
    html = ""
    for longest in _TITLES:
        heads = [_head(edition, longest // len(showing.editions)) for edition in showing.editions]
        parts = [looks.header, reason, *heads, missing, foot, looks.footer]
        html = "\n\n".join(filter(None, parts))
        room = units - visible_length(html) - len(heads)
        if room >= 0:
            wanted = [] if looks.form == "title" else [_summary(edition) for edition in showing.editions]
            heads = _below(heads, [escape(one) for one in _share(wanted, room)])
            return "\n\n".join(filter(None, (looks.header, reason, *heads, missing, foot, looks.footer)))
    return html


def _head(edition: Edition, units: int) -> str:
    return f"<b>{link(escape(title_of(edition, units)), edition.url)}</b>"


def _below(heads: Sequence[str], summaries: Sequence[str]) -> list[str]:
    """Each title with its summary in the line below it."""
    padded = (*summaries, *("" for _ in heads[len(summaries) :]))
    return [f"{head}\n{summary}".rstrip() for head, summary in zip(heads, padded, strict=True)]


def _summary(edition: Edition) -> str:
    """As the story's message has it when it leaves by itself."""
    return clean(edition.summary)


def _share(summaries: Sequence[str], room: int) -> list[str]:
    """Shorten summaries, one or two, so that they go into `room`: what one has no need of is the other's."""
    if len(summaries) < 2:  # noqa: PLR2004 - nobody to share with
        return [shorten(summary, room) for summary in summaries]
    first, second = summaries
    first = shorten(first, max(room // 2, room - utf16_length(second)))
    return [first, shorten(second, room - utf16_length(first))]


def _plain_editions(showing: Showing, looks: Looks, room: int) -> list[str]:
    """Titles and, where they are wanted, summaries in turn, in `room` units with their line ends."""
    titles = [title_of(edition, 512) for edition in showing.editions]
    room -= sum(utf16_length(title) + 2 for title in titles)
    wanted = [] if looks.form == "title" else [_summary(edition) for edition in showing.editions]
    summaries = _share(wanted, max(0, room)) or ["" for _ in titles]
    return [line for pair in zip(titles, summaries, strict=True) for line in pair]


def _source_line(showing: Showing, tr: Translator) -> str:
    """As the story's, with the sites of both editions."""
    sites = list(dict.fromkeys(site_of(edition) for edition in showing.editions))
    return source_line(showing, tr, more=" · ".join(sites[1:]))


def _hashtags(slugs: Iterable[str], languages: Sequence[Language | None], topics: Topics) -> str:
    """The hashtags of topics in one language and then in the other, each once."""
    known = [topic for topic in map(topics.get, slugs) if topic]
    return " ".join(dict.fromkeys(topic.hashtags[one] for one in languages if one for topic in known))
