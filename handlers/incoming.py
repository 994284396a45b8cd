"""What arrives, in our types: read off python-telegram-bot's Update, and nothing that the bot does not act upon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from telegram import Message

from bot.render.formatting import Span
from bot.rights import speaks_for_chat

if TYPE_CHECKING:
    import telegram
    from telegram import MaybeInaccessibleMessage, Update

    from bot.model import ChatKind

_KINDS: dict[str, ChatKind] = {
    "private": "private", "group": "group", "supergroup": "supergroup", "channel": "channel",
}  # fmt: skip
_OUTSIDE = {"left", "kicked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where something comes from, and from whom."""

    chat: int
    kind: ChatKind
    title: str = ""
    thread: int = 0
    user: int | None = None
    language_code: str | None = None
    for_chat: bool = False
    """Said in the name of the chat itself: a channel's post, an anonymous administrator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A new message; its text is empty where it is something else than text."""

    origin: Origin
    text: str
    spans: tuple[Span, ...] = ()
    """How the text is formatted."""
    album: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """A pressed button; `message_id` is missing where the message can no longer be edited."""

    origin: Origin
    press_id: str
    data: str | None
    message_id: int | None
    thread_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """Who asks from, or presses in, a chat that is not told."""

    user: int
    language_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An inline query: words typed after the bot's name in any chat; `offset` is the bot's own where there is one."""

    by: Somebody
    query_id: str
    words: str
    offset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InlinePressing:
    """A pressed button below a message that was posted by means of an inline query."""

    by: Somebody
    press_id: str
    data: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The bot's place in a chat has changed."""

    origin: Origin
    inside: bool
    may_write: bool
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadTurn:
    """A forum's topic was closed, or opened again."""

    origin: Origin
    bot: int
    """The bot's own id."""
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """A group has become a supergroup, which has another id."""

    old: int
    new: int


Incoming: TypeAlias = Said | Pressing | Asked | InlinePressing | Membership | ThreadTurn | Migration


def read_update(update: Update, bot_id: int) -> Incoming | None:
    """Give what the bot acts upon; None for edits, service messages, its own inline results and the like."""
    if update.callback_query is not None:
        return _pressing(update.callback_query)
    if update.inline_query is not None:
        return _asked(update.inline_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    message = update.message or update.channel_post
    return None if message is None else _said(message, bot_id)


def _said(message: Message, bot_id: int) -> Said | ThreadTurn | Migration | None:
    if (told := _told(message, bot_id)) is not None:
        return told
    own = message.via_bot is not None and message.via_bot.id == bot_id
    content = message.text is not None or message.effective_attachment is not None  # else a service message
    if own or message.is_automatic_forward or not content:
        return None
    speaker = message.sender_chat.id if message.sender_chat else None
    kind = _KINDS[message.chat.type]
    named = message.sender_chat is None and kind != "channel"  # else from_user is a stand-in, or missing
    origin = _origin(
        message.chat,
        message.from_user if named else None,
        thread=_thread(message),
        for_chat=speaks_for_chat(kind, message.chat.id, speaker),
    )
    spans = tuple(_span(entity) for entity in message.entities)
    return Said(origin=origin, text=message.text or "", spans=spans, album=message.media_group_id or "")


def _span(entity: telegram.MessageEntity) -> Span:
    user = str(entity.user.id) if entity.user else ""
    value = entity.url or entity.language or entity.custom_emoji_id or user
    return Span(start=entity.offset, end=entity.offset + entity.length, kind=str(entity.type), value=value)


def _told(message: Message, bot_id: int) -> ThreadTurn | Migration | None:
    """What a service message tells of the chat."""
    if message.migrate_to_chat_id is not None:
        return Migration(old=message.chat.id, new=message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        return Migration(old=message.migrate_from_chat_id, new=message.chat.id)
    if message.forum_topic_closed or message.forum_topic_reopened:
        origin = _origin(message.chat, None, thread=_thread(message))
        return ThreadTurn(origin=origin, bot=bot_id, closed=message.forum_topic_closed is not None)
    return None


def _asked(query: telegram.InlineQuery) -> Asked:
    return Asked(by=_somebody(query.from_user), query_id=query.id, words=query.query, offset=query.offset)


def _pressing(query: telegram.CallbackQuery) -> Pressing | InlinePressing:
    message = query.message
    if message is None:
        return InlinePressing(by=_somebody(query.from_user), press_id=query.id, data=query.data)
    reachable = isinstance(message, Message) and message.is_accessible
    return Pressing(
        origin=_origin(message.chat, query.from_user, thread=_thread(message)),
        press_id=query.id,
        data=query.data,
        message_id=message.message_id if reachable else None,
        thread_known=reachable or not message.chat.is_forum,
    )


def _membership(change: telegram.ChatMemberUpdated) -> Membership:
    new = change.new_chat_member
    inside = new.status not in _OUTSIDE and getattr(new, "is_member", True)
    return Membership(
        origin=_origin(change.chat, change.from_user),
        inside=inside,
        may_write=inside and _may_write(_KINDS[change.chat.type], new),
        status=new.status,
    )


def _may_write(kind: ChatKind, bot: telegram.ChatMember) -> bool:
    """Whether the bot may write, as far as its own standing tells: a group may forbid it to plain members."""
    if kind == "channel":
        return getattr(bot, "can_post_messages", False) is True
    return getattr(bot, "can_send_messages", True) is True


def _somebody(user: telegram.User) -> Somebody:
    return Somebody(user=user.id, language_code=user.language_code)


def _origin(chat: telegram.Chat, user: telegram.User | None, *, thread: int = 0, for_chat: bool = False) -> Origin:
    kind = _KINDS[chat.type]
    return Origin(
        chat=chat.id,
        kind=kind,
        title="" if kind == "private" else chat.title or "",  # a person's name is not needed
        thread=thread,
        user=user.id if user else None,
        language_code=user.language_code if user else None,
        for_chat=for_chat,
    )


def _thread(message: MaybeInaccessibleMessage) -> int:
    """The forum topic of a message; replies in other groups have a thread id too, which leads nowhere."""
    if not isinstance(message, Message) or not message.is_topic_message:
        return 0
    return message.message_thread_id or 0
