"""Our types as the Bot API writes them: messages, buttons and cards as the parameters of a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import orjson

from bot.telegram.upload import Upload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Button, Card, Document, Key, Message, Offer
    from bot.telegram.answer import Json

_START = "inline"
"""What /start is given by the button above the cards; it is no link to anything, so the welcome is shown."""

_RIGHTS = (
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
"""Rights that each ChatAdministratorRights has to name (Bot API)."""


@dataclass(frozen=True, slots=True)
class _Needed:
    """The rights that somebody needs to set the bot up in a chat, and of these those that the bot needs there."""

    user: dict[str, Json]
    bot: dict[str, Json]


_IN_CHANNELS = _Needed({"can_post_messages": True}, {"can_post_messages": True})
_IN_GROUPS = _Needed({"can_change_info": True}, {})


def encode(parameters: Mapping[str, Json]) -> bytes:
    """A form's body; what is no text stands there as JSON, what is None not at all (Bot API: Making requests)."""
    return urlencode(_fields(parameters)).encode()


def _fields(parameters: Mapping[str, Json]) -> dict[str, str]:
    return {name: _field(value) for name, value in parameters.items() if value is not None}


def _field(value: Json) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def addressed(content: bytes, chat: int, thread: int, *, paid: bool, reply_to: int = 0) -> bytes:
    """The body of a sendMessage whose content is encoded already; it may answer a message of that chat."""
    whom = f"chat_id={chat}&message_thread_id={thread}&" if thread else f"chat_id={chat}&"
    answered = encode({"reply_parameters": _answering(reply_to)}) + b"&" if reply_to else b""
    return b"".join((whom.encode(), b"allow_paid_broadcast=true&" if paid else b"", answered, content))


def sending(message: Message) -> dict[str, Json]:
    """The parameters of sendMessage, but for whom it goes to."""
    return {
        **content_of(message),
        "disable_notification": True if message.silent else None,
        "reply_parameters": _answering(message.reply_to) if message.reply_to else None,
    }


def _answering(message_id: int) -> Json:
    """Where the message is not there any more, the answer is sent all the same."""
    return {"message_id": message_id, "allow_sending_without_reply": True}


def uploading(document: Document, chat: int, thread: int, *, paid: bool) -> Upload:
    """The form of a sendDocument or sendPhoto."""
    parameters: dict[str, Json] = {
        "chat_id": chat,
        "message_thread_id": thread or None,
        "allow_paid_broadcast": True if paid else None,
        "caption": document.html,
        "parse_mode": "HTML",
    }
    return Upload(
        fields=_fields(parameters),
        field="photo" if document.photo else "document",
        descriptor=document.descriptor,
        size=document.size,
        name=document.name,
        kind=document.kind,
    )


def content_of(message: Message) -> dict[str, Json]:
    """What sendMessage and editMessageText have in common."""
    return {"text": message.html, **_form(message), "reply_markup": _markup(message)}


def answering(query_id: str, offer: Offer) -> dict[str, Json]:
    """The parameters of answerInlineQuery; what is offered depends on the person's language, so it is personal."""
    button: Json = {"text": offer.button, "start_parameter": _START}
    return {
        "inline_query_id": query_id,
        "results": [_card(card) for card in offer.cards],
        "cache_time": offer.cache_seconds,
        "is_personal": True,
        "next_offset": offer.next_offset or None,
        "button": button if offer.button else None,
    }


def _card(card: Card) -> Json:
    content = {"message_text": card.message.html, **_form(card.message)}
    result: dict[str, Json] = {
        "type": "article",
        "id": card.id,
        "title": card.title,
        "description": card.description or None,
        "thumbnail_url": card.thumbnail or None,
        "input_message_content": _given(content),
        "reply_markup": _markup(card.message),
    }
    return _given(result)


def _given(fields: dict[str, Json]) -> dict[str, Json]:
    """Within JSON nothing is left out by itself."""
    return {name: value for name, value in fields.items() if value is not None}


def _form(message: Message) -> dict[str, Json]:
    """How a text is read and what preview it has."""
    preview: dict[str, Json] = {"url": message.preview} if message.preview else {"is_disabled": True}
    if message.preview and message.large:
        preview |= {"prefer_large_media": True, "show_above_text": True}
    return {"parse_mode": None if message.plain else "HTML", "link_preview_options": preview}


def _markup(message: Message) -> Json:
    """The one markup that a message can have."""
    keyboard: list[Json] = [[_button(button) for button in row] for row in message.buttons]
    if keyboard:
        return {"inline_keyboard": keyboard}
    if message.keys:
        keys: list[Json] = [[_key(key) for key in row] for row in message.keys]
        return {"keyboard": keys, "resize_keyboard": True, "one_time_keyboard": True}
    if message.clears_keys:
        return {"remove_keyboard": True}
    return {"force_reply": True, "selective": True} if message.asks else None


def _button(button: Button) -> dict[str, Json]:
    if button.url:
        return {"text": button.text, "url": button.url}
    if button.copy:
        return {"text": button.text, "copy_text": {"text": button.copy}}
    if button.inline is not None:
        return {"text": button.text, "switch_inline_query": button.inline}
    return {"text": button.text, "callback_data": button.data}


def _key(key: Key) -> dict[str, Json]:
    if key.request is None:
        return {"text": key.text}
    rights = _IN_CHANNELS if key.request.channel else _IN_GROUPS
    request: dict[str, Json] = {
        "request_id": key.request.number,
        "chat_is_channel": key.request.channel,
        "user_administrator_rights": dict.fromkeys(_RIGHTS, False) | rights.user,
        "bot_administrator_rights": dict.fromkeys(_RIGHTS, False) | rights.bot if rights.bot else None,
        "request_title": True,
    }
    return {"text": key.text, "request_chat": _given(request)}
