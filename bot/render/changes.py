"""Who has changed what in a group or a channel, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import LANGUAGES, Follow, Message
from bot.places import Subject, read_subject
from bot.render.appearance import changed_look
from bot.render.follows import follow_name
from bot.render.markup import bold, escape
from bot.render.naming import Place, place_lines
from bot.render.panel import LANGUAGE_NAMES
from bot.render.text import echo
from bot.render.timing import digest_text, quiet_text
from bot.render.ways import back_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.audit import Change, Deed
    from bot.i18n import Translator
    from bot.topics import Topics

MOST = 15
"""Changes in one message: more may not go into 4096 UTF-16 units."""

_NAME, _WORDS = 40, 64  # letters of a person's name; of what was set


def render_changes(
    place: Place, changes: Sequence[Change], names: Mapping[int, str] | None, tr: Translator, topics: Topics
) -> Message:
    """List changes, the newest first; `names` has those who administer the chat today (None: nobody knows)."""
    head = "\n".join((bold(tr.gettext("Changes")), *map(escape, place_lines(place, tr))))
    told = [escape(_told(change, names, tr, topics)) for change in changes[:MOST]]
    told = told or [escape(tr.gettext("Nothing has been changed yet. Changes are kept for a year."))]
    return Message(html="\n\n".join((head, *told)), buttons=(back_row(tr),))


def _told(change: Change, names: Mapping[int, str] | None, tr: Translator, topics: Topics) -> str:
    return f"{tr.moment(change.at)} · {_who(change.user, names, tr)}\n{_what(change.deed, tr, topics)}"


def _who(user: int | None, names: Mapping[int, str] | None, tr: Translator) -> str:
    if user is None:
        return tr.gettext("in the name of the chat")
    if names is None:
        return tr.gettext("an administrator")
    if user not in names:
        return tr.gettext("a former administrator")
    return echo(names[user], _NAME) or str(user)


def _what(deed: Deed, tr: Translator, topics: Topics) -> str:
    match deed.kind:
        case "follow":
            return tr.gettext("Followed: {name}", name=_subject(deed.value, tr, topics))
        case "unfollow":
            return tr.gettext("No longer followed: {name}", name=_subject(deed.value, tr, topics))
        case "alert" | "alert_changed" | "alert_deleted":
            return _alert(deed, tr)
        case "language" | "digest" | "quiet":
            return _set(deed, tr)
    return _turn(deed, tr)


def _set(deed: Deed, tr: Translator) -> str:
    match deed.kind:
        case "digest":
            return digest_text(deed.value, tr)
        case "quiet":
            return quiet_text(deed.value, tr)
    known = next((LANGUAGE_NAMES[language] for language in LANGUAGES if language == deed.value), echo(deed.value))
    return tr.gettext("Language: {language}", language=known)


def _turn(deed: Deed, tr: Translator) -> str:
    """What was turned on or off, or done."""
    if deed.kind == "outages" and deed.value:
        return tr.gettext("Outages are reported in the chat.")
    if deed.kind == "approval" and deed.value == "on":
        return tr.gettext("Approval of posts was turned on.")
    return {
        "outages": tr.gettext("Outages are no longer reported in the chat."),
        "looks": changed_look(deed.value, tr),
        "approval": tr.gettext("Approval of posts was turned off."),
        "pause": tr.gettext("Posting was paused."),
        "resume": tr.gettext("Posting was resumed."),
        "leave": tr.gettext("The bot was told to leave."),
    }[deed.kind]


def _alert(deed: Deed, tr: Translator) -> str:
    query = echo(deed.value, _WORDS)
    match deed.kind:
        case "alert":
            return tr.gettext("New alert: “{query}”", query=query)
        case "alert_deleted":
            return tr.gettext("Alert deleted: “{query}”", query=query)
    return tr.gettext("Alert changed: “{query}”", query=query)


def _subject(value: str, tr: Translator, topics: Topics) -> str:
    try:
        subject = read_subject(value)
    except ValueError:
        subject = Subject(topic=value)
    return echo(follow_name(Follow(topic=subject.topic, region=subject.region), tr, topics), _WORDS)
