"""All that is set for a chat, with the ways to change it; and the questions and answers around that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.arranging import ShowAlerts
from bot.callbacks import Arrange, pack
from bot.choosing import ShowFollows
from bot.forgetting import RunForget
from bot.model import Button, Message
from bot.panels import (
    Leave,
    Pause,
    ShowApproval,
    ShowChanges,
    ShowLanguages,
    ShowLooks,
    ShowSettings,
)
from bot.render.appearance import looks_lines
from bot.render.follows import follow_name, subject_names
from bot.render.linking import linked_line
from bot.render.markup import bold, escape
from bot.render.naming import place_lines
from bot.render.panel import LANGUAGE_NAMES
from bot.render.timing import digest_set, quiet_set
from bot.render.ways import chats_button
from bot.render.width import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.i18n import Translator
    from bot.model import Chat, Follow, Looks
    from bot.panels import Panel
    from bot.render.naming import Place
    from bot.render.timing import Arrangement
    from bot.topics import Topics

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All that is set at a place."""

    place: Place
    follows: Sequence[Follow]
    """Searches left out."""
    alerts: int
    looks: Looks
    arrangement: Arrangement
    paused: bool
    approved: bool
    """Whether administrators approve what is posted."""
    linked: Chat | None = None
    """The channel of a group, or the group of a channel."""


def render_settings(overview: Overview, tr: Translator, topics: Topics, *, private: bool) -> Message:
    """Tell what is set, with a button for each part; `private`: where it is read by one person alone."""
    chat = overview.place.chat
    lines = [*_followed(overview, tr, topics), _languages(overview, tr)]
    lines += [digest_set(overview.arrangement, tr), quiet_set(overview.arrangement, tr)]
    if not chat.private:
        lines.append(looks_lines(overview.looks, tr)["form"])
        lines.append(_approval(tr, wanted=overview.approved))
    notes = [_suspended(tr)] if chat.suspended else []
    notes += [_paused(tr)] if overview.paused else []
    notes += filter(None, [linked_line(chat, overview.linked, tr)])
    head = "\n".join((bold(tr.gettext("Settings")), *map(escape, place_lines(overview.place, tr))))
    parts = (head, *map(escape, notes), "\n".join(map(escape, lines)))
    rows = list(_rows(overview, tr))
    if private:
        rows.append((chats_button(tr),))
    return Message(html="\n\n".join(parts), buttons=tuple(rows))


def _followed(overview: Overview, tr: Translator, topics: Topics) -> Iterator[str]:
    names = [_subject(follow, tr, topics) for follow in overview.follows]
    shown = ", ".join(names[:_MOST_NAMED])
    if not names:
        yield tr.gettext("Topics and regions: nothing is followed yet")
    elif more := len(names) - _MOST_NAMED if len(names) > _MOST_NAMED else 0:
        yield tr.ngettext(
            "Topics and regions: {names} (and {n} more)",
            "Topics and regions: {names} (and {n} more)",
            more,
            names=shown,
        )
    else:
        yield tr.gettext("Topics and regions: {names}", names=shown)
    if overview.alerts:
        yield tr.gettext("Alerts: {number}", number=tr.number(overview.alerts))
    else:
        yield tr.gettext("Alerts: none yet")


def _subject(follow: Follow, tr: Translator, topics: Topics) -> str:
    """What is followed as a part of a list, in which a comma would part a topic from its region."""
    topic, region = subject_names(follow, tr, topics)
    return f"{topic} ({region})" if topic and region else follow_name(follow, tr, topics)


def _languages(overview: Overview, tr: Translator) -> str:
    first, second = overview.place.chat.language, overview.looks.second
    if overview.place.chat.private or second is None or second == first:
        return tr.gettext("Language: {language}", language=LANGUAGE_NAMES[first])
    return tr.gettext("Languages: {first}, {second}", first=LANGUAGE_NAMES[first], second=LANGUAGE_NAMES[second])


def _approval(tr: Translator, *, wanted: bool) -> str:
    return tr.gettext("Approval of posts: on") if wanted else tr.gettext("Approval of posts: off")


def _paused(tr: Translator) -> str:
    return tr.gettext("Posting is paused. What appears meanwhile is not posted later.")


def _suspended(tr: Translator) -> str:
    return tr.gettext("The bot cannot post there now. Everything is kept, and can be changed.")


def _rows(overview: Overview, tr: Translator) -> Iterator[tuple[Button, ...]]:
    yield (_to(tr.gettext("Topics and regions"), ShowFollows()),)
    yield from side_by_side([_to(tr.gettext("Alerts"), ShowAlerts()), _to(tr.gettext("Language"), ShowLanguages())])
    timing = _to(tr.gettext("Digest"), Arrange("digest")), _to(tr.gettext("Quiet hours"), Arrange("quiet"))
    yield from side_by_side(timing)
    chat = overview.place.chat
    if chat.private:
        if overview.paused:  # as a file of chats may have it
            yield (_to(tr.gettext("Resume posting"), Pause(wanted=False)),)
        yield (_forget(tr),)
        return
    yield (_to(tr.gettext("How posts look"), ShowLooks()),)
    yield (_to(tr.gettext("Approval of posts"), ShowApproval()),)
    turn = tr.gettext("Resume posting") if overview.paused else tr.gettext("Pause posting")
    yield (_to(turn, Pause(not overview.paused)),)
    leave = tr.gettext("Leave the channel") if chat.kind == "channel" else tr.gettext("Leave the group")
    yield from side_by_side([_to(tr.gettext("Changes"), ShowChanges()), _to(leave, Leave(sure=False))])
    yield (_forget(tr),)


def _forget(tr: Translator) -> Button:
    return _to(tr.gettext("Delete all data"), RunForget("ask"))


def _to(text: str, pressed: Panel | Arrange | ShowAlerts | ShowFollows | RunForget) -> Button:
    return Button(text=text, data=pack(pressed))


def render_leaving(place: Place, kept_until: str, tr: Translator) -> Message:
    """Ask whether the bot is to leave a group or a channel."""
    text = tr.gettext(
        "The bot will leave this chat and post nothing more there. Its settings are kept until {day}: "
        "whoever adds the bot again by then finds everything as it was.",
        day=kept_until,
    )
    parts = (*map(bold, place_lines(place, tr)[:1]), escape(text))
    leave = Button(text=tr.gettext("Leave"), data=pack(Leave(sure=True)))
    back = Button(text=tr.gettext("Back"), data=pack(ShowSettings()))
    return Message(html="\n\n".join(parts), buttons=((leave, back),))


def render_left(place: Place, kept_until: str, tr: Translator, *, private: bool) -> Message:
    """Say that the bot has left a chat, or leaves the one where this is read."""
    text = tr.gettext("The bot has left this chat. Its settings are kept until {day}.", day=kept_until)
    parts = (*map(bold, place_lines(place, tr)[:1]), escape(text))
    return Message(html="\n\n".join(parts), buttons=((chats_button(tr),),) if private else ())
