"""What administrators are told and asked, and what became of their answer.

A notice's data is made here and read here; `thread` in it is where the notice goes, `place` what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.callbacks import Recheck, pack
from bot.controls import Decide
from bot.inquiry import DECISIONS, Reason
from bot.managing import manage
from bot.model import FALLBACK, Button, Message
from bot.render.markup import bold, escape, link
from bot.render.text import clean, echo, shorten

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.inquiry import Decision, Question, Subject, Suspension
    from bot.model import Chat, ChatKind, Story
    from bot.notices import Data, Json, Notice

_MOST_TITLES = 10
_TITLE_UNITS = 160


def suspension_data(suspension: Suspension, number: int = 0, topic: str = "") -> Data:
    """What a notice says of a suspension, of a forum's `topic` where its name is known.

    `number` stands for the chat in buttons (bot.managing), 0: there are none.
    """
    return {
        "place": _place(suspension.chat),
        "number": number,
        "topic": topic,
        "reason": suspension.reason.value,
        "until": suspension.kept_until.isoformat(),
    }


def question_data(question: Question, stories: Sequence[Story], *, thread: int) -> Data:
    """What a notice asks in a `thread` of its recipients; the first of `stories` are named where one may be lost."""
    texts: list[Json] = [
        {one.language: [one.title, one.url] for one in story.editions} for story in stories[:_MOST_TITLES]
    ]
    return {
        "place": _place(question.chat),
        "thread": thread,
        "question": question.number,
        "count": len(stories),
        "until": question.expires_at.isoformat() if question.expires_at else "",
        "stories": texts if question.subject == "uncertain" else [],
    }


def _place(chat: Chat) -> Data:
    return {"chat": chat.id, "kind": chat.kind, "title": chat.title}


def render_suspended(notice: Notice, _: Chat, tr: Translator) -> Message:
    """Tell an administrator that nothing is sent to a chat any more, why, and what to do."""
    kind, title = _kind_and_title(notice)
    reason = Reason(notice.data["reason"])
    until = tr.day(datetime.fromisoformat(str(notice.data["until"])))
    kept = tr.gettext("Settings and follows are kept until {date}, and new stories wait.", date=until)
    topic = echo(str(notice.data.get("topic", "")))
    lines = (_no_more(kind, title, reason, tr, topic=topic), _mend(kind, reason, tr), kept)
    message = Message(html="\n\n".join(escape(line) for line in lines))
    number = int(str(notice.data.get("number", 0)))
    if not number or reason is Reason.CLOSED:  # of a topic it shows only when it is opened
        return message
    check = Button(text=tr.gettext("Check again"), data=pack(Recheck()))
    return manage(replace(message, buttons=((check,),)), number)


def _no_more(kind: ChatKind, title: str, reason: Reason, tr: Translator, *, topic: str) -> str:
    if topic:
        return tr.gettext(
            "The bot can no longer write in the topic “{topic}” of the group “{chat}”. In the other topics it goes on.",
            topic=topic,
            chat=title,
        )
    if reason is Reason.CLOSED:
        return tr.gettext(
            "The bot can no longer write in one of the topics of the group “{chat}”. In the other topics it goes on.",
            chat=title,
        )
    if kind == "channel":
        return tr.gettext("The bot can no longer post in the channel “{chat}”.", chat=title)
    return tr.gettext("The bot can no longer write in the group “{chat}”.", chat=title)


def _mend(kind: ChatKind, reason: Reason, tr: Translator) -> str:
    """Say why in plain words, and what helps."""
    if kind == "channel" and reason is Reason.REMOVED:
        return tr.gettext(
            "It was removed from the channel. To go on, make it an administrator again, with the right to post."
        )
    if kind == "channel" and reason is Reason.RIGHTS:
        return tr.gettext(
            "It has no right to post messages. Give it that right under Administrators in the channel's settings."
        )
    return {
        Reason.REMOVED: tr.gettext("It was removed from the group. To go on, add it again."),
        Reason.RIGHTS: tr.gettext(
            "It has no right to send messages. Give it that right in the group's settings, then send /status there."
        ),
        Reason.GONE: tr.gettext("Telegram no longer finds this chat. If it still exists, add the bot again."),
        Reason.CLOSED: tr.gettext("The topic was closed or deleted. To go on, open it again."),
        Reason.REFUSED: tr.gettext("Telegram does not take its messages. Check the bot's rights, or add it again."),
    }[reason]


def render_returned(notice: Notice, recipient: Chat, tr: Translator) -> Message:
    """Ask what is to become of the stories that a chat missed."""
    lines = [_missed(notice, tr)]
    if recipient.kind != "private":
        lines.append(tr.gettext("Only administrators can choose."))
    until = tr.day(datetime.fromisoformat(str(notice.data["until"])))
    lines.append(tr.gettext("Without an answer by {date} nothing is sent.", date=until))
    return Message(html="\n\n".join(escape(line) for line in lines), buttons=_buttons("returned", notice, tr))


def _missed(notice: Notice, tr: Translator) -> str:
    kind, title = _kind_and_title(notice)
    n = int(str(notice.data["count"]))
    if kind == "private":
        return tr.ngettext(
            "While the bot could not write to you, {n} story came out. How should it be sent?",
            "While the bot could not write to you, {n} stories came out. How should they be sent?",
            n,
        )
    if kind == "channel":
        return tr.ngettext(
            "While the bot could not post in the channel “{chat}”, {n} story came out. How should it be posted?",
            "While the bot could not post in the channel “{chat}”, {n} stories came out. How should they be posted?",
            n,
            chat=title,
        )
    return tr.ngettext(
        "While the bot could not write here, {n} story came out. How should it be sent?",
        "While the bot could not write here, {n} stories came out. How should they be sent?",
        n,
    )


def render_uncertain(notice: Notice, recipient: Chat, tr: Translator) -> Message:
    """Ask whether a message is there whose answer was lost; its titles are named where only one person reads them."""
    n = int(str(notice.data["count"]))
    choose = escape(tr.gettext("Please check, and choose:"))
    if recipient.kind != "private":  # where everybody would read the titles twice
        lost = tr.ngettext(
            "Telegram's answer was lost, so it is not certain that {n} story was posted here.",
            "Telegram's answer was lost, so it is not certain that {n} stories were posted here.",
            n,
        )
        return Message(html=f"{escape(lost)} {choose}", buttons=_buttons("uncertain", notice, tr))
    given = notice.data["stories"]
    stories = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    titles = [f"• {_named(story, tr)}" for story in stories]
    if (more := n - len(titles)) > 0:
        titles.append(escape(tr.ngettext("and {n} more", "and {n} more", more)))
    parts = (escape(_lost(notice, tr)), "\n".join(titles), choose)
    return Message(html="\n\n".join(parts), buttons=_buttons("uncertain", notice, tr))


def _lost(notice: Notice, tr: Translator) -> str:
    kind, title = _kind_and_title(notice)
    if kind == "channel":
        return tr.gettext(
            "Telegram's answer was lost, so it is not certain that this was posted in the channel “{chat}”:", chat=title
        )
    return tr.gettext(
        "Telegram's answer was lost, so it is not certain that this was posted in the group “{chat}”:", chat=title
    )


def _named(story: Mapping[str, Json], tr: Translator) -> str:
    """The title, in the language that is nearest to the reader's, as a link."""
    edition = next((story[language] for language in FALLBACK[tr.language] if language in story), None)
    title, url = edition if isinstance(edition, list) else ("", "")
    return link(escape(shorten(clean(str(title)), _TITLE_UNITS)), str(url))


def _kind_and_title(notice: Notice) -> tuple[ChatKind, str]:
    place = notice.data["place"]
    told = place if isinstance(place, Mapping) else {}
    kinds: tuple[ChatKind, ...] = ("private", "group", "supergroup", "channel")
    return next(kind for kind in kinds if kind == told["kind"]), echo(str(told["title"]))


def _buttons(subject: Subject, notice: Notice, tr: Translator) -> tuple[tuple[Button, ...], ...]:
    number = int(str(notice.data["question"]))
    return tuple((Button(text=_label(one, tr), data=pack(Decide(number, one))),) for one in DECISIONS[subject])


def _label(decision: Decision, tr: Translator) -> str:
    return {
        "digest": tr.gettext("Send one digest"),
        "all": tr.gettext("Send all, one by one"),
        "skip": tr.gettext("Skip"),
        "post": tr.gettext("Post it after all"),
        "there": tr.gettext("It is there"),
    }[decision]


def render_decision(question: Question, decision: Decision, held_until: datetime | None, tr: Translator) -> Message:
    """Say what became of an answer to `question` as it was before: decided now, decided already, or too late."""
    lines = [bold(echo(question.chat.title))] if question.chat.title else []
    if question.decided:
        label = _label(question.decided, tr)
        lines.append(escape(tr.gettext("This was answered already: “{answer}”.", answer=label)))
    elif not question.stories:
        lines.append(escape(tr.gettext("It is too late: this is old by now and will not be sent.")))
    else:
        lines.append(escape(_decided(decision, len(question.stories), tr)))
        if held_until and decision not in {"skip", "there"}:
            text = tr.gettext(
                "These are quiet hours: it comes when they are over, at {time}.", time=tr.time(held_until)
            )
            lines.append(escape(text))
    return Message(html="\n".join(lines))


def _decided(decision: Decision, n: int, tr: Translator) -> str:
    match decision:
        case "digest":
            return tr.ngettext("{n} story will be sent as one message.", "{n} stories will be sent as one message.", n)
        case "all":
            return tr.ngettext("{n} story will be sent by itself.", "{n} stories will be sent one by one.", n)
        case "skip":
            return tr.ngettext("{n} story was skipped.", "{n} stories were skipped.", n)
        case "post":
            return tr.gettext("It will be posted.")
        case "there":
            return tr.gettext("Noted: it is there.")
