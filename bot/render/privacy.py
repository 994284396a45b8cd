"""/privacy and /forget: what is kept, for how long, and how it is deleted; the periods are housekeeping's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import pack
from bot.forgetting import RunForget
from bot.inquiry import SETTINGS_KEPT
from bot.keeping import (
    CHANGES_KEPT,
    DEAD_KEPT,
    NOTICES_KEPT,
    SEARCHES_KEPT,
    SENT_KEPT,
    UNSEEN_KEPT,
    UPGRADE_COPIES_KEPT,
)
from bot.model import Button, Message
from bot.prompts import AWAITED
from bot.render.markup import bold, escape
from bot.render.ways import back_row, chats_button

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.i18n import Translator


def render_privacy(tr: Translator, *, copies: int) -> Message:
    """Tell what is kept, for how long and how it goes; `copies` of the database are kept, one a day."""
    title = bold(tr.gettext("What the bot keeps, and for how long"))
    intro = tr.gettext("SaqBala is an independent project. The bot keeps only what it cannot work without.")
    private = tr.gettext("The data is passed on to nobody.")
    return Message(html="\n\n".join((title, escape(f"{intro} {private}"), *_sections(tr, copies))))


def _sections(tr: Translator, copies: int) -> Iterator[str]:
    yield _list(tr.gettext("About every chat"), *_of_chats(tr))
    yield _list(tr.gettext("Also, about groups and channels"), *_of_groups(tr))
    yield _list(tr.gettext("How long"), *_periods(tr))
    yield _list(tr.gettext("Not kept"), *_not_kept(tr))
    yield _list(tr.gettext("Copies and log"), *_copies(tr, copies), _log(tr))
    yield _list(
        tr.gettext("How to delete it"),
        tr.gettext("/forget deletes all of it at once. In groups and channels only administrators can do that."),
    )


def _list(heading: str, *lines: str) -> str:
    return "\n".join((bold(heading), *(f"• {escape(line)}" for line in lines)))


def _of_chats(tr: Translator) -> tuple[str, ...]:
    return (
        tr.gettext(
            "its number in Telegram, its kind, its language, since when the bot has known it, and roughly when it was "
            "last used"
        ),
        tr.gettext(
            "what is followed and searched for: topics, regions, words; and settings: digest, quiet hours, the look of "
            "posts"
        ),
        tr.gettext(
            "which stories wait and which were sent, when and in which message: so that none comes twice, "
            "and corrections arrive"
        ),
        tr.gettext("since when the bot has not been able to write there, and why"),
    )


def _of_groups(tr: Translator) -> tuple[str, ...]:
    days = CHANGES_KEPT.days
    return (
        tr.gettext(
            "the title, the names of the group's topics, and the number of the channel or the group that is linked"
        ),
        tr.gettext(
            "the Telegram numbers of people who have acted as administrators (not their telephone numbers): "
            "to tell them when something is wrong"
        ),
        tr.ngettext(
            "who has changed which setting (kept for {n} day)",
            "who has changed which setting (kept for {n} days)",
            days,
        ),
    )


def _periods(tr: Translator) -> tuple[str, ...]:
    return (
        tr.gettext("A message to the bot is kept until it has been handled, as a rule for less than a second."),
        tr.ngettext(
            "Words that were searched for are deleted {n} day after their last use, unless they are followed.",
            "Words that were searched for are deleted {n} days after their last use, unless they are followed.",
            SEARCHES_KEPT.days,
        ),
        tr.ngettext(
            "What could not be sent is deleted after {n} day.",
            "What could not be sent is deleted after {n} days.",
            DEAD_KEPT.days,
        ),
        tr.ngettext(
            "Messages and questions to administrators are deleted after {n} day.",
            "Messages and questions to administrators are deleted after {n} days.",
            NOTICES_KEPT.days,
        ),
        tr.ngettext(
            "Which stories were sent is forgotten after {n} day; their messages are no longer corrected then.",
            "Which stories were sent is forgotten after {n} days; their messages are no longer corrected then.",
            SENT_KEPT.days,
        ),
        tr.ngettext(
            "A private chat that follows nothing is forgotten when nobody has used the bot in it for {n} day.",
            "A private chat that follows nothing is forgotten when nobody has used the bot in it for {n} days.",
            UNSEEN_KEPT.days,
        ),
        tr.gettext("A text that the bot has asked for is awaited for {length}.", length=tr.length(AWAITED)),
        tr.ngettext(
            "Everything else is kept as long as the bot is used. If it is blocked, removed or cannot write, "
            "everything is deleted after {n} day.",
            "Everything else is kept as long as the bot is used. If it is blocked, removed or cannot write, "
            "everything is deleted after {n} days.",
            SETTINGS_KEPT.days,
        ),
    )


def _not_kept(tr: Translator) -> tuple[str, ...]:
    return (
        tr.gettext("names, usernames and telephone numbers of people"),
        tr.gettext(
            "messages, apart from texts of the settings and words that were searched for: in a private chat any text "
            "is a search"
        ),
        tr.gettext("exported files, and searches typed in other chats"),
    )


def _copies(tr: Translator, copies: int) -> tuple[str, ...]:
    daily = tr.ngettext(
        "The database is copied once a day, and a copy is kept for {n} day.",
        "The database is copied once a day, and a copy is kept for {n} days.",
        copies,
    )
    before_upgrades = tr.ngettext(
        "A copy made before an upgrade is kept for {n} day.",
        "A copy made before an upgrade is kept for {n} days.",
        UPGRADE_COPIES_KEPT.days,
    )
    still_there = tr.gettext("What was deleted stays in these copies until they are deleted, too.")
    return (*([daily] if copies else []), f"{before_upgrades} {still_there}")


def _log(tr: Translator) -> str:
    return tr.gettext(
        "The log for those who run the bot may contain the Telegram numbers of chats and people, but no texts."
    )


def ask_to_forget(tr: Translator, *, chat: str = "") -> Message:
    """Ask whether everything is to be deleted; `chat` is the name of the chat where that is another one."""
    text = tr.gettext(
        "Delete everything the bot keeps about this chat: follows, alerts and settings? This cannot be undone."
    )
    if chat:
        text = tr.gettext(
            "Delete everything the bot keeps about “{chat}”: follows, alerts and settings? This cannot be undone.",
            chat=chat,
        )
    delete = Button(text=tr.gettext("Delete"), data=pack(RunForget("delete")))
    cancel = Button(text=tr.gettext("Cancel"), data=pack(RunForget("cancel")))
    return Message(html=escape(text), buttons=((delete, cancel),))


def render_kept(tr: Translator) -> Message:
    """Say that nothing was deleted, and lead back."""
    return Message(html=escape(tr.gettext("Nothing was deleted.")), buttons=(back_row(tr),))


def render_forgotten(tr: Translator, *, chat: str = "") -> Message:
    """Say that everything was deleted, likewise; whoever is elsewhere may go on with another chat."""
    if not chat:
        return Message(html=escape(tr.gettext("Done. All data of this chat has been deleted.")))
    text = tr.gettext("Done. All data of “{chat}” has been deleted.", chat=chat)
    return Message(html=escape(text), buttons=((chats_button(tr),),))
