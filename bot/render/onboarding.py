"""The first three steps: language, what comes, when it comes; and how a chat that is set up is greeted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.callbacks import ShowTopics, pack
from bot.choosing import ShowFollows
from bot.hours import DIGEST_HOUR, WEEKDAYS, digest_hour, quiet_range
from bot.model import Button, Follow, Message
from bot.onboarding import ChooseDigest, FollowFirst, ShowStep
from bot.panels import ShowSettings
from bot.places import Subject
from bot.render.follows import follow_button, follow_label, follow_name, lay_out
from bot.render.list import Detail, number_buttons, render_numbered
from bot.render.markup import bold, escape
from bot.render.panel import language_row
from bot.render.text import shorten
from bot.render.timing import digest_text, quiet_text
from bot.render.width import fit, side_by_side

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.i18n import Translator
    from bot.model import Story, Topic
    from bot.onboarding import Step
    from bot.topics import Topics

_FEW = 6  # topics of the first screen, the main one included
_MOST_NAMED = 8
_LONGEST_NAME = 64
_LATEST = Detail(title=160)
_DIGESTS = ("instant", f"daily {DIGEST_HOUR}", f"weekly {WEEKDAYS[0]} {DIGEST_HOUR}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a chat has chosen so far."""

    follows: Collection[Follow]
    digest: str
    """As bot.hours writes it."""
    quiet: str
    """Likewise; QUIET_HOURS where the chat has chosen nothing."""


def invitation(tr: Translator) -> tuple[Button, ...]:
    """The row that leads to the second step; the first, the language, is the welcome itself."""
    return (Button(text=tr.gettext("Set up in three steps"), data=pack(ShowStep("few"))),)


def render_what(chosen: Chosen, step: Step, main: Topic | None, tr: Translator, topics: Topics) -> Message:
    """Let choose what comes, ticked where it does: all news, a few topics or (step `all`) every one, a region."""
    follows = chosen.follows
    ordered = sorted(topics, key=lambda topic: topic != main)
    shown = [
        topic for topic in ordered if step == "all" or topic in ordered[:_FEW] or Follow(topic=topic.slug) in follows
    ]
    regions = [follow for follow in follows if follow.region and not follow.topic]
    offered = [*(Follow(topic=topic.slug) for topic in shown[:1]), Follow(), *(Follow(topic=t.slug) for t in shown[1:])]
    buttons = [_toggle(follow, follows, step, tr, topics) for follow in (*offered, *regions)]
    region = Button(text=tr.gettext("My region"), data=pack(ShowStep("regions")))
    more = Button(text=tr.gettext("All topics"), data=pack(ShowStep("all")))
    ways = (*((region,) if topics.regions else ()), *((more,) if step == "few" else ()))
    onwards = _next(tr, "when") if follows else _skip(tr, "when")
    step_two, text = tr.gettext("Step 2 of 3"), tr.gettext("Choose what should come to you. Tick as many as you like:")
    return Message(
        html=f"{bold(step_two)}\n{escape(text)}",
        buttons=(*lay_out(buttons), *((ways,) if ways else ()), (_back(tr, "begin"), onwards)),
    )


def render_where(chosen: Chosen, tr: Translator, topics: Topics) -> Message:
    """Let choose regions whose news come, ticked where they do."""
    buttons = [
        _toggle(Follow(region=region.slug), chosen.follows, "regions", tr, topics)
        for region in topics.regions_by_name(tr.language)
    ]
    step_two, text = tr.gettext("Step 2 of 3"), tr.gettext("Choose a region:")
    onwards = _next(tr, "few") if any(follow.region for follow in chosen.follows) else _skip(tr, "few")
    return Message(
        html=f"{bold(step_two)}\n{escape(text)}",
        buttons=(*lay_out(buttons), (_back(tr, "few"), onwards)),
    )


def render_when(chosen: Chosen, tr: Translator) -> Message:
    """Let choose how stories arrive; one press is enough, and finishes."""
    digests = dict.fromkeys((*_DIGESTS, chosen.digest))
    rows = [
        (Button(text=_ticked(_when(digest, tr), followed=digest == chosen.digest), data=pack(ChooseDigest(digest))),)
        for digest in digests
    ]
    step_three, text = tr.gettext("Step 3 of 3"), tr.gettext("Choose when news should come:")
    lines = "\n\n".join((text, *_quiet_lines(chosen, tr)))
    return Message(
        html=f"{bold(step_three)}\n{escape(lines)}",
        buttons=(*rows, (_back(tr, "few"), _skip(tr, "done"))),
    )


def render_finish(chosen: Chosen, latest: Sequence[Story], tr: Translator, topics: Topics) -> Message:
    """Say what comes and when, show the latest stories, and how to go on."""
    hint = tr.gettext("To find a story, just send words, for example: camp. To change anything: /settings")
    parts = (bold(tr.gettext("Done")), _summary(chosen, tr, topics), _news(latest, tr, topics), escape(hint))
    again = () if chosen.follows else ((Button(text=tr.gettext("Choose topics"), data=pack(ShowStep("few"))),),)
    rows = (*number_buttons(latest), *again, (_back(tr, "when"), _settings(tr)))
    return Message(html="\n\n".join(filter(None, parts)), buttons=rows)


def render_return(
    chosen: Chosen, latest: Sequence[Story], topic: Topic | None, tr: Translator, topics: Topics, *, note: str = ""
) -> Message:
    """Greet a chat that is set up: what comes and when, and the latest stories; `note` stands before it."""
    greeting = tr.gettext("Hello! Everything is set up.")
    parts = (escape(note), escape(greeting), _summary(chosen, tr, topics), _news(latest, tr, topics))
    rows = [language_row(tr.language), *number_buttons(latest)]
    if topic:
        followed = Follow(topic=topic.slug) in chosen.follows
        name = topic.label(tr.language)
        text = f"✓ {name}" if followed else tr.gettext("Follow: {topic}", topic=name)
        rows.append((follow_button(fit(text), Subject(topic=topic.slug), wanted=not followed, panel="mine"),))
    follows = Button(text=tr.gettext("Follow topics"), data=pack(ShowFollows()))
    rows += (*side_by_side((Button(text=tr.gettext("Topics"), data=pack(ShowTopics())), follows)), (_settings(tr),))
    return Message(html="\n\n".join(filter(None, parts)), buttons=tuple(rows))


# --- parts ---------------------------------------------------------------------------------------------------


def _summary(chosen: Chosen, tr: Translator, topics: Topics) -> str:
    """Say, as HTML, what is followed, and when it comes."""
    if not chosen.follows:
        nothing = tr.gettext("You follow nothing yet, so nothing will come by itself.")
        return escape(nothing)
    names = [shorten(follow_name(follow, tr, topics), _LONGEST_NAME) for follow in chosen.follows]
    lines = [tr.gettext("You follow:"), *(f"• {name}" for name in names[:_MOST_NAMED])]
    lines += ["…"] if len(names) > _MOST_NAMED else []
    quiet = () if digest_hour(chosen.digest) else _quiet_lines(chosen, tr)
    times = "\n".join((digest_text(chosen.digest, tr), *quiet))
    return "\n".join(map(escape, lines)) + f"\n\n{escape(times)}"


def _quiet_lines(chosen: Chosen, tr: Translator) -> tuple[str, ...]:
    """Say when nothing comes, or comes without a sound; nothing where there are no such hours."""
    return (quiet_text(chosen.quiet, tr),) if quiet_range(chosen.quiet) else ()


def _news(latest: Sequence[Story], tr: Translator, topics: Topics) -> str:
    heading, shown = tr.gettext("Latest news"), render_numbered(latest, tr, topics, _LATEST)
    return f"{bold(heading)}\n\n{shown}" if latest else ""


def _toggle(follow: Follow, follows: Collection[Follow], step: Step, tr: Translator, topics: Topics) -> Button:
    followed = follow in follows
    subject = Subject(topic=follow.topic, region=follow.region)
    name = _ticked(follow_label(follow, tr, topics), followed=followed)
    return Button(text=name, data=pack(FollowFirst(subject, not followed, step)))


def _ticked(name: str, *, followed: bool) -> str:
    return f"✓ {name}" if followed else name


def _when(digest: str, tr: Translator) -> str:
    """How stories arrive, on a button."""
    planned = digest_hour(digest)
    if planned is None:
        return tr.gettext("At once, as they appear")
    weekday, hour = planned
    if weekday is None:
        return tr.gettext("Daily at {time}", time=tr.time(hour))
    return tr.gettext("Weekly: {weekday}, {time}", weekday=tr.weekday(weekday), time=tr.time(hour))


def _settings(tr: Translator) -> Button:
    return Button(text=tr.gettext("Settings"), data=pack(ShowSettings()))


def _back(tr: Translator, step: Step) -> Button:
    return Button(text="◀ " + tr.gettext("Back"), data=pack(ShowStep(step)))


def _next(tr: Translator, step: Step) -> Button:
    return Button(text=tr.gettext("Next") + " ▶", data=pack(ShowStep(step)))


def _skip(tr: Translator, step: Step) -> Button:
    return Button(text=tr.gettext("Skip") + " ▶", data=pack(ShowStep(step)))
