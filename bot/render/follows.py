"""Messages whose buttons follow something: all that can be followed, a region, what is followed already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.callbacks import pack
from bot.choosing import FollowThere, PanelName, ShowFollows, ShowRegions
from bot.model import Button, Follow, Message
from bot.places import Subject
from bot.render.markup import escape
from bot.render.text import echo
from bot.render.ways import back_row
from bot.render.width import fit, fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.i18n import Translator
    from bot.topics import Region, Topics

_MOST_SEARCHES = 40  # Telegram takes a hundred buttons


def render_follow(text: str, follows: Mapping[Follow, int], tr: Translator, topics: Topics) -> Message:
    """Offer all news, each topic and the regions, ticked where followed, and what else is followed.

    `follows` has what is followed with the number of its search (0 where it is none).
    """
    offered = [Follow(), *(Follow(topic=topic.slug) for topic in topics)]
    buttons = [_toggle(follow, tr, topics, followed=follow in follows) for follow in offered]
    others = {follow: query for follow, query in follows.items() if follow not in offered}
    rows = (
        *lay_out(buttons),
        *([(_region_button(tr),)] if topics.regions else []),
        *_removable(others, tr, topics, "follow"),
        back_row(tr),
    )
    return Message(html=escape(text), buttons=rows)


def render_regions(follows: Iterable[Follow], tr: Translator, topics: Topics) -> Message:
    """Offer the regions, ticked where anything of them is followed; a button shows what can be."""
    followed = {follow.region for follow in follows}
    buttons = [
        Button(text=_ticked(region.names[tr.language], region.slug in followed), data=pack(ShowRegions(region.slug)))
        for region in topics.regions_by_name(tr.language)
    ]
    back = Button(text=tr.gettext("Back"), data=pack(ShowFollows()))
    return Message(html=escape(tr.gettext("Choose a region:")), buttons=(*lay_out(buttons), (back,)))


def render_region(region: Region, follows: Mapping[Follow, int], tr: Translator, topics: Topics) -> Message:
    """Offer all news of a region, and each topic in it, ticked where followed."""
    name = region.names[tr.language]
    text = tr.gettext("Region: {region}. Choose what to follow:", region=name)
    whole = Follow(region=region.slug)
    all_of_it = _ticked(tr.gettext("All news of the region"), whole in follows)
    rows = [(follow_button(all_of_it, Subject(region=region.slug), wanted=whole not in follows, panel="region"),)]
    buttons = [
        follow_button(
            _ticked(topic.label(tr.language), follow in follows),
            Subject(topic=topic.slug, region=region.slug),
            wanted=follow not in follows,
            panel="region",
        )
        for topic in topics
        for follow in (Follow(topic=topic.slug, region=region.slug),)
    ]
    back = Button(text=tr.gettext("Back"), data=pack(ShowRegions()))
    return Message(html=escape(text), buttons=(*rows, *lay_out(buttons), (back,)))


def render_mine(text: str, follows: Mapping[Follow, int], tr: Translator, topics: Topics) -> Message:
    """Show what is followed, each with a button that ends it, and a way to follow more."""
    name = tr.gettext("Follow more") if follows else tr.gettext("Follow")
    more = Button(text=name, data=pack(ShowFollows()))
    rows = _removable(follows, tr, topics, "mine")
    if len(rows) < len(follows):
        cut = tr.gettext(
            "Shown here: {n} of {m}. The others appear as you unfollow these.", n=len(rows), m=len(follows)
        )
        text = f"{text}\n\n{cut}"
    return Message(html=escape(text), buttons=(*rows, (more,)))


def render_choice(text: str, found: Iterable[Follow], tr: Translator, topics: Topics, *, query: int = 0) -> Message:
    """Offer what may be meant, or else every topic and the regions, and the search `query` instead of it."""
    found = tuple(found)
    region = () if found or not topics.regions else (_region_button(tr),)
    found = found or tuple(Follow(topic=topic.slug) for topic in topics)
    offers = [(follow_label(follow, tr, topics), Subject(topic=follow.topic, region=follow.region)) for follow in found]
    if query:
        offers.append((tr.gettext("Follow this search"), Subject(query=query)))
    buttons = [follow_button(name, subject, wanted=True, panel="follow") for name, subject in offers]
    return Message(html=escape(text), buttons=lay_out((*buttons[: len(found)], *region, *buttons[len(found) :])))


def _region_button(tr: Translator) -> Button:
    return Button(text=tr.gettext("My region"), data=pack(ShowRegions()))


def follow_name(follow: Follow, tr: Translator, topics: Topics) -> str:
    """What a follow is called: all news, a search's words, a topic, a region, or both."""
    if follow.all:
        return tr.gettext("All news")
    if follow.search:
        return echo(follow.search)
    return ", ".join(filter(None, subject_names(follow, tr, topics)))


def follow_label(follow: Follow, tr: Translator, topics: Topics) -> str:
    """What a follow is called on a button: a topic by its short name, where it has one."""
    topic = None if follow.region else topics.get(follow.topic)
    return topic.label(tr.language) if topic else follow_name(follow, tr, topics)


def subject_names(follow: Follow, tr: Translator, topics: Topics) -> tuple[str, str]:
    """What a follow's topic and region are called ('': there is none); slugs stand for those no longer known."""
    topic, region = topics.get(follow.topic), topics.region(follow.region)
    return (
        topic.names[tr.language] if topic else follow.topic,
        region.names[tr.language] if region else follow.region,
    )


def _removable(
    follows: Mapping[Follow, int], tr: Translator, topics: Topics, panel: PanelName
) -> tuple[tuple[Button, ...], ...]:
    """A row for each, as far as a panel has room; a region is never cut, for it tells follows of a topic apart."""
    shown = list(follows.items())[-_MOST_SEARCHES:]
    return tuple((_removal(follow, query, tr, topics, panel),) for follow, query in shown)


def _removal(follow: Follow, query: int, tr: Translator, topics: Topics, panel: PanelName) -> Button:
    topic, region = subject_names(follow, tr, topics)
    both = bool(topic and region)
    text = fit(f"✕ {topic if both else follow_label(follow, tr, topics)}", tail=f", {region}" if both else "")
    subject = Subject(topic=follow.topic, region=follow.region, query=query)
    return follow_button(text, subject, wanted=False, panel=panel)


def _toggle(follow: Follow, tr: Translator, topics: Topics, *, followed: bool) -> Button:
    name = _ticked(follow_label(follow, tr, topics), followed)
    return follow_button(name, Subject(topic=follow.topic), wanted=not followed, panel="follow")


def _ticked(name: str, followed: bool) -> str:  # noqa: FBT001 - reads as a sentence
    return f"✓ {name}" if followed else name


def follow_button(text: str, subject: Subject, *, wanted: bool, panel: PanelName) -> Button:
    """A button that follows something, or ends it, and shows its panel again."""
    return Button(text=text, data=pack(FollowThere(subject, wanted, panel)))


def lay_out(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Two neighbours in a row where both are shown whole there, in the order given; what is too long alone is cut."""
    rows: list[tuple[Button, ...]] = []
    for button in (replace(one, text=fit(one.text)) for one in buttons):
        beside = rows and len(rows[-1]) == 1 and fits(rows[-1][0].text, 2)
        if beside and fits(button.text, 2):
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)
