"""What an operator sees of a broadcast: how it is written, its preview's question, its progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import pack
from bot.controls import BroadcastAct, RunBroadcast
from bot.model import LANGUAGES, Button, Message
from bot.notices import edition_for, texts_of
from bot.render.markup import MESSAGE_UNITS, bold, escape
from bot.render.panel import LANGUAGE_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.i18n import Translator
    from bot.model import Language
    from bot.notices import Progress
    from bot.sections import SectionError


def explain_broadcast(tr: Translator) -> Message:
    """Say how a broadcast is written."""
    example = tr.gettext("Tomorrow the bot will be away for an hour.")
    sections = "\n".join(f"{language}:\n…" for language in LANGUAGES)
    parts = (
        escape(tr.gettext("Send the text after the command; its formatting is kept. For example:")),
        f"<pre>/broadcast {escape(example)}</pre>",
        escape(tr.gettext("For a text of its own in each language, put a line with kk:, ru: or en: above it:")),
        f"<pre>/broadcast\n{sections}</pre>",
        escape(tr.gettext("You see what the readers will see first; nothing is sent before you confirm.")),
    )
    return Message(html="\n\n".join(parts))


def explain_slip(slip: SectionError, tr: Translator) -> Message:
    """Say why a text cannot be sent."""
    if slip.slip == "nothing" and slip.language is None:
        return explain_broadcast(tr)
    return Message(html=escape(_slip(slip, tr)))


def _slip(slip: SectionError, tr: Translator) -> str:
    head = f"{slip.language}:"
    match slip.slip:
        case "nothing":
            return tr.gettext("There is no text after the line “{head}”.", head=head)
        case "before":
            return tr.gettext(
                "The text before the line “{head}” belongs to no language. Put a line with its language above it.",
                head=head,
            )
        case "twice":
            return tr.gettext("The line “{head}” is there twice.", head=head)
        case "long":
            text = tr.gettext(
                "The text is too long: {length} characters, and Telegram takes {limit}. Shorten it and send it again.",
                length=slip.length,
                limit=MESSAGE_UNITS,
            )
            return f"{LANGUAGE_NAMES[slip.language]}. {text}" if slip.language else text


def previews(texts: Mapping[Language, str]) -> list[Message]:
    """What readers get, each text once, in the order of the languages whose readers get it."""
    chosen = dict.fromkeys(edition_for(texts, language) for language in LANGUAGES)
    return [Message(html=texts[language]) for language in chosen]


def render_draft(draft: Progress, recipients: Mapping[Language, int], tr: Translator) -> Message:
    """Ask whether a broadcast is to be sent to so many chats, those of each language among them."""
    number = draft.notice.number
    total = sum(recipients.values())
    if total:
        question = tr.ngettext("Send this message to {n} chat?", "Send this message to {n} chats?", total)
    else:
        question = tr.gettext("There is no chat that this message could be sent to.")
    lines = [escape(question), *(_shares(texts_of(draft.notice.data), recipients, tr) if total else [])]
    groups = draft.audience == "conversations"
    name = tr.gettext("Groups as well")
    wider = _button(f"✓ {name}" if groups else name, number, "private" if groups else "groups")
    send = _button(tr.gettext("Send"), number, "send")
    cancel = _button(tr.gettext("Cancel"), number, "cancel")
    return Message(html="\n".join(lines), buttons=((wider,), (send, cancel) if total else (cancel,)))


def _shares(texts: Mapping[Language, str], recipients: Mapping[Language, int], tr: Translator) -> list[str]:
    """Where there are several texts: which of the messages above is read in which languages, by how many chats."""
    readers: dict[Language, list[Language]] = {}
    for language in LANGUAGES:
        readers.setdefault(edition_for(texts, language), []).append(language)
    if len(readers) == 1:
        return []
    lines = [""]
    for place, languages in enumerate(readers.values(), start=1):
        n = sum(recipients.get(language, 0) for language in languages)
        names = ", ".join(LANGUAGE_NAMES[language] for language in languages)
        share = tr.ngettext("{languages}: {n} chat", "{languages}: {n} chats", n, languages=names)
        lines.append(escape(f"{place}. {share}"))
    return lines


def render_progress(progress: Progress, tr: Translator) -> Message:
    """Tell how far a broadcast has got, with a button that stops it or lets it go on."""
    number = progress.notice.number
    reached = progress.sent + progress.unreachable + progress.uncertain + progress.failed
    total = max(progress.total, reached)  # chats that had been suspended may be back
    sent = tr.ngettext("Sent: {sent} of {n} chat", "Sent: {sent} of {n} chats", total, sent=progress.sent)
    counts = (
        (tr.gettext("Unreachable: {count}", count=progress.unreachable), progress.unreachable),
        (tr.gettext("May not have arrived: {count}", count=progress.uncertain), progress.uncertain),
        (tr.gettext("Refused by Telegram: {count}", count=progress.failed), progress.failed),
    )
    lines = [bold(_headline(progress, tr)), escape(sent), *(escape(text) for text, count in counts if count)]
    buttons: dict[str, Button] = {
        "running": _button(tr.gettext("Stop"), number, "stop"),
        "stopped": _button(tr.gettext("Resume"), number, "resume"),
    }
    button = buttons.get(progress.state)
    return Message(html="\n".join(lines), buttons=((button,),) if button else ())


def _headline(progress: Progress, tr: Translator) -> str:
    if progress.state == "done":
        return tr.gettext("The broadcast has ended.")
    if progress.state == "stopped":
        return tr.gettext("The broadcast has been stopped.")
    return tr.gettext("The broadcast is going out.")


def _button(text: str, number: int, act: BroadcastAct) -> Button:
    return Button(text=text, data=pack(RunBroadcast(number, act)))
