"""Reads python-telegram-bot's Update into our types, and nothing that the bot does not act upon."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from telegram import Message

from bot.render.formatting import Span
from bot.render.text import clean
from bot.rights import speaks_for_chat
from handlers.incoming import (
    Forwarded,
    InlinePressing,
    InlineQuery,
    Membership,
    Migration,
    Origin,
    Pressing,
    Rank,
    Said,
    Shared,
    Somebody,
    ThreadName,
    ThreadTurn,
)

if TYPE_CHECKING:
    import telegram
    from telegram import MaybeInaccessibleMessage, Update

    from bot.model import ChatKind
    from handlers.incoming import Incoming

_KINDS: dict[str, ChatKind] = {
    "private": "private", "group": "group", "supergroup": "supergroup", "channel": "channel",
}  # fmt: skip
_OUTSIDE = {"left", "kicked"}
_ADMINISTERS = {"creator", "administrator"}

GROUP_ANONYMOUS_BOT = 1087968824
"""Who stands for anonymous administrators (Bot API: Message.from)."""

_GENERAL = 1
"""A forum's general topic, where a number is given for it; nothing can be sent to that number."""


def read_update(update: Update, bot_id: int) -> Incoming | None:
    """Give what the bot acts upon; None for edits, service messages, its own inline results, other bots."""
    if update.callback_query is not None:
        return _pressing(update.callback_query)
    if update.inline_query is not None:
        return _asked(update.inline_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member) if _is_known(update.my_chat_member.chat) else None
    if update.chat_member is not None:
        return Rank(chat=update.chat_member.chat.id)
    message = update.message or update.channel_post
    return None if message is None or not _is_known(message.chat) else _said(message, bot_id)


def _is_known(chat: telegram.Chat) -> bool:
    """Whether a chat is of a kind that the bot knows: Telegram may get new ones."""
    return chat.type in _KINDS


def _said(message: Message, bot_id: int) -> Said | Shared | ThreadTurn | ThreadName | Migration | Forwarded | None:
    if (told := _told(message)) is not None:
        return told
    if message.is_automatic_forward:
        return _forwarded(message)
    own = message.via_bot is not None and message.via_bot.id == bot_id
    if own or _is_by_bot(message) or not _has_content(message):
        return None
    answered = message.reply_to_message
    return Said(
        origin=_speaking(message),
        text=message.text or "",
        spans=tuple(_span(entity) for entity in message.entities),
        caption=message.caption or "",
        album=message.media_group_id or "",
        reply_to=answered.message_id if _is_by(answered, bot_id) and answered is not None else 0,
        forwarded=message.forward_origin is not None,
    )


def _forwarded(message: Message) -> Forwarded | None:
    channel = message.sender_chat
    return Forwarded(group=message.chat.id, channel=channel.id) if channel is not None else None


def _speaking(message: Message) -> Origin:
    """Where a message comes from, and from whom."""
    speaker = message.sender_chat.id if message.sender_chat else None
    kind = _KINDS[message.chat.type]
    named = message.sender_chat is None and kind != "channel"  # else from_user is a stand-in, or missing
    origin = _origin(
        message.chat,
        message.from_user if named else None,
        thread=_thread(message),
        for_chat=speaks_for_chat(kind, message.chat.id, speaker),
    )
    return _named(origin, message)


def _named(origin: Origin, message: Message) -> Origin:
    """Tell what the topic was called when it was opened: a message in it that answers no other answers that one."""
    opened = message.reply_to_message.forum_topic_created if message.reply_to_message else None
    return replace(origin, topic=opened.name) if opened and origin.thread else origin


def _has_content(message: Message) -> bool:
    """Whether somebody has said something with it: service messages have nothing of that."""
    said = message.text is not None or message.effective_attachment or message.checklist
    return bool(said or message.forward_origin)


def _is_by_bot(message: Message) -> bool:
    """Whether another bot speaks: to answer it might never end. A stand-in of a chat is a bot as well."""
    return message.sender_chat is None and message.from_user is not None and message.from_user.is_bot


def _is_by(message: Message | None, user: int) -> bool:
    return message is not None and message.from_user is not None and message.from_user.id == user


def _span(entity: telegram.MessageEntity) -> Span:
    user = str(entity.user.id) if entity.user else ""
    value = entity.url or entity.language or entity.custom_emoji_id or user
    return Span(start=entity.offset, end=entity.offset + entity.length, kind=str(entity.type), value=value)


def _told(message: Message) -> Shared | ThreadTurn | ThreadName | Migration | None:
    """What a service message tells of the chat, or of another one."""
    if (shared := message.chat_shared) is not None:
        origin = _origin(message.chat, message.from_user)
        return Shared(origin=origin, request=shared.request_id, chat=shared.chat_id, title=clean(shared.title or ""))
    if message.migrate_to_chat_id is not None:
        return Migration(old=message.chat.id, new=message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        return Migration(old=message.migrate_from_chat_id, new=message.chat.id)
    closed = message.forum_topic_closed is not None or message.general_forum_topic_hidden is not None
    if closed or message.forum_topic_reopened:  # hiding the general topic closes it, showing it again does not open it
        origin = _origin(message.chat, None, thread=_thread(message))
        return ThreadTurn(origin=origin, closed=closed)
    if message.forum_topic_edited is not None and message.forum_topic_edited.name:
        origin = _origin(message.chat, None, thread=_thread(message))
        return ThreadName(origin=origin, name=message.forum_topic_edited.name)
    return None


def _asked(query: telegram.InlineQuery) -> InlineQuery:
    return InlineQuery(by=_somebody(query.from_user), query_id=query.id, words=query.query, offset=query.offset)


def _pressing(query: telegram.CallbackQuery) -> Pressing | InlinePressing:
    message = query.message
    if message is None or not _is_known(message.chat):
        return InlinePressing(by=_somebody(query.from_user), press_id=query.id, data=query.data)
    reachable = isinstance(message, Message) and message.is_accessible
    origin = _origin(message.chat, query.from_user, thread=_thread(message))
    copied = isinstance(message, Message) and message.is_automatic_forward is True  # of a channel's post, in its group
    return Pressing(
        origin=_named(origin, message) if isinstance(message, Message) else origin,
        press_id=query.id,
        data=query.data,
        message_id=message.message_id if reachable and not copied else None,
        thread_known=not copied and (reachable or not message.chat.is_forum),
    )


def _membership(change: telegram.ChatMemberUpdated) -> Membership:
    anonymous = change.from_user.id == GROUP_ANONYMOUS_BOT
    nobody = change.from_user.is_bot  # such as this one, where it leaves
    old, new, kind = change.old_chat_member, change.new_chat_member, _KINDS[change.chat.type]
    return Membership(
        origin=_origin(change.chat, None if nobody else change.from_user, for_chat=anonymous),
        inside=_is_inside(new),
        may_write=_is_inside(new) and _may_write(kind, new),
        status=new.status,
        was_inside=_is_inside(old) and (kind != "channel" or old.status in _ADMINISTERS),
        was_writing=_is_inside(old) and _may_write(kind, old),
    )


def _is_inside(member: telegram.ChatMember) -> bool:
    return member.status not in _OUTSIDE and getattr(member, "is_member", True)


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
        title="" if kind == "private" else _title(chat),  # a person's name is not needed
        thread=thread,
        user=user.id if user else None,
        language_code=user.language_code if user else None,
        for_chat=for_chat,
    )


def _title(chat: telegram.Chat) -> str:
    """What a group or a channel is called, as one line; one without a title is told from others all the same."""
    return clean(chat.title or "") or (f"@{chat.username}" if chat.username else str(chat.id))


def _thread(message: MaybeInaccessibleMessage) -> int:
    """The forum topic of a message; replies in other groups have a thread id too, which leads nowhere."""
    if not isinstance(message, Message) or not message.is_topic_message:
        return 0
    return 0 if message.message_thread_id in {None, _GENERAL} else message.message_thread_id
