"""What operators are asked of stories that were held, and what became of their answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.callbacks import pack
from bot.controls import JudgeHold
from bot.model import FALLBACK, Button, Message
from bot.render.markup import bold, escape, link
from bot.render.text import clean, echo, shorten

if TYPE_CHECKING:
    from bot.guards import Hold, Verdict
    from bot.i18n import Translator
    from bot.model import Chat, Story
    from bot.notices import Data, Json, Notice

MOST_TITLES = 5
_TITLE_UNITS = 160
_MOST_SOURCES = 10


def hold_data(hold: Hold, stories: Sequence[Story]) -> Data:
    """What a notice says of a hold, with the first of its stories, the newest first."""
    titles: list[Json] = [{one.language: [one.title, one.url] for one in story.editions} for story in stories]
    return {
        "hold": hold.number,
        "sources": list(hold.sources[:_MOST_SOURCES]),
        "why": hold.why,
        "count": len(hold.stories),
        "stories": titles[:MOST_TITLES],
    }


def render_held(notice: Notice, _: Chat, tr: Translator) -> Message:
    """Ask an operator what is to become of stories that were held."""
    data = notice.data
    number, n = int(str(data["hold"])), int(str(data["count"]))
    names = [echo(str(name)) for name in _listed(data["sources"])]
    blocks = (
        f"{_headline(n, tr)}\n{escape(_where(names, tr))}",
        escape(_why(str(data["why"]), tr)),
        "\n".join(_titles([one for one in _listed(data["stories"]) if isinstance(one, Mapping)], n, tr)),
        escape(tr.gettext("Until you decide, search finds all of this, but nobody is sent it.")),
    )
    return Message(html="\n\n".join(blocks), buttons=(verdict_buttons(number, tr),))


def _headline(n: int, tr: Translator) -> str:
    return bold(tr.ngettext("{n} new story is held back", "{n} new stories are held back", n))


def _where(names: Sequence[str], tr: Translator) -> str:
    if len(names) == 1:
        return tr.gettext("Source: {source}", source=names[0])
    return tr.gettext("Sources: {sources}", sources=", ".join(names))


def _why(why: str, tr: Translator) -> str:
    if why == "flood":
        return tr.gettext(
            "So many at once are more often a site that was rebuilt than news. Look at the site, then decide."
        )
    return tr.gettext("This looks like old news with a new date. Look at it, then decide.")


def _titles(stories: Sequence[Mapping[str, Json]], n: int, tr: Translator) -> list[str]:
    lines = [f"• {_named(story, tr)}" for story in stories]
    if (more := n - len(stories)) > 0:
        lines.append(escape(tr.ngettext("and {n} more", "and {n} more", more)))
    return lines


def _named(story: Mapping[str, Json], tr: Translator) -> str:
    edition = next((story[language] for language in FALLBACK[tr.language] if language in story), None)
    title, url = edition if isinstance(edition, list) else ("", "")
    return link(escape(shorten(clean(str(title)), _TITLE_UNITS)), str(url))


def _listed(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else []


def verdict_buttons(number: int, tr: Translator, count: int = 0) -> tuple[Button, ...]:
    """What an operator can say of a hold; with a `count` for where it is not told otherwise."""
    mark = f" · {tr.number(count)}" if count else ""
    return (
        Button(text=tr.gettext("Release") + mark, data=pack(JudgeHold(number, "release"))),
        Button(text=tr.gettext("Drop") + mark, data=pack(JudgeHold(number, "drop"))),
    )


def render_verdict(hold: Hold, verdict: Verdict, by: int, tr: Translator) -> Message:
    """Say what became of what was held, as `hold` stands when it is decided: `by` reads it."""
    decided = hold.decided or verdict
    n = len(hold.stories)
    lines = [
        _headline_of_verdict(decided, n, tr),
        escape(_where([echo(name) for name in hold.sources[:_MOST_SOURCES]], tr)),
    ]
    if hold.decided_at is not None:
        lines.append(escape(_decided_by(hold, by, tr)))
    return Message(html="\n".join(lines))


def _headline_of_verdict(verdict: Verdict, n: int, tr: Translator) -> str:
    if verdict == "release":
        return bold(tr.ngettext("Released: {n} story goes out.", "Released: {n} stories go out.", n))
    return bold(
        tr.ngettext(
            "Dropped: {n} story stays stored and is sent to nobody.",
            "Dropped: {n} stories stay stored and are sent to nobody.",
            n,
        )
    )


def _decided_by(hold: Hold, reader: int, tr: Translator) -> str:
    who = tr.gettext("you") if hold.decided_by == reader else str(hold.decided_by)
    if hold.decided_by == 0:
        who = tr.gettext("an operator at the terminal")
    moment = tr.moment(hold.decided_at) if hold.decided_at else ""
    return tr.gettext("Decided by: {who}, {moment}", who=who, moment=moment)
