"""The bot's messages: sent, edited, deleted, and presses answered."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.demo.access import check_thread, find_chat, find_open_chat
from bot.demo.arguments import Arguments, Json
from bot.demo.entities import FormattedText, finish, span_of, utf16_units
from bot.demo.keyboards import check_markup
from bot.demo.links import LinkError, check_link
from bot.demo.people import Chat, ChatMessage
from bot.demo.refusals import refuse
from bot.demo.telegram_html import EntitiesError, parse_html
from bot.demo.world import PRESS_SECONDS, World

LONGEST_TEXT = 4096
"""UTF-16 units, after the tags are gone."""
LONGEST_ANSWER = 200

_DELETABLE = int(timedelta(hours=48).total_seconds())
_ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


def send_message(world: World, arguments: Arguments) -> Json:
    """Answer sendMessage."""
    content = _read_content(arguments)
    chat = find_open_chat(world, arguments.chat())
    thread = check_thread(world, chat, arguments.number("message_thread_id"))
    markup = arguments.fields("reply_markup")
    if chat.kind == "channel" and markup and "inline_keyboard" not in markup:
        raise refuse("inline_expected")
    message = ChatMessage(
        id=world.number(chat),
        chat=chat,
        date=int(world.now()),
        sender=None if chat.kind == "channel" else world.bot,
        sender_chat=chat if chat.kind == "channel" else None,
        by_bot=True,
        content=content,
        markup=check_markup(markup, private=chat.kind == "private"),
        keyboard=markup if markup and "inline_keyboard" not in markup else None,
        thread=thread.id if thread else 0,
        topic=thread is not None,
        preview=_read_preview(arguments),
        silent=arguments.flag("disable_notification"),
        protected=arguments.flag("protect_content"),
        reply_to=_read_reply(chat, arguments),
    )
    return world.add(message).json()


def edit_text(world: World, arguments: Arguments) -> Json:
    """Answer editMessageText; what is left out (buttons, preview) goes away."""
    content = _read_content(arguments)
    message = _find_own(world, arguments)
    markup = check_markup(arguments.fields("reply_markup"), private=message.chat.kind == "private")
    preview = _read_preview(arguments)
    if (content, markup, preview) == (message.content, message.markup, message.preview):
        raise refuse("not_modified")
    message.content, message.preview = content, preview
    return _edited(world, message, markup)


def edit_markup(world: World, arguments: Arguments) -> Json:
    """Answer editMessageReplyMarkup."""
    message = _find_own(world, arguments)
    markup = check_markup(arguments.fields("reply_markup"), private=message.chat.kind == "private")
    if markup == message.markup:
        raise refuse("not_modified")
    return _edited(world, message, markup)


def delete_message(world: World, arguments: Arguments) -> bool:
    """Answer deleteMessage: its own for two days, others' in private chats or with the right."""
    chat = find_chat(world, arguments.chat())
    message = chat.messages.get(arguments.number("message_id"))
    if message is None:
        raise refuse("delete_unknown")
    if not chat.member(world.bot).has("can_delete_messages"):
        if not message.by_bot and chat.kind != "private":
            raise refuse("delete_foreign")
        if world.now() - message.date > _DELETABLE:
            raise refuse("delete_old")
    del chat.messages[message.id]
    return True


def send_action(world: World, arguments: Arguments) -> bool:
    """Answer sendChatAction."""
    action = arguments.text("action")
    if action not in _ACTIONS:
        raise refuse("action")
    chat = find_open_chat(world, arguments.chat())
    check_thread(world, chat, arguments.number("message_thread_id"))
    world.actions.append((chat, action))
    return True


def answer_press(world: World, arguments: Arguments) -> bool:
    """Answer answerCallbackQuery; a press is answered once, and soon."""
    press = world.presses.get(arguments.text("callback_query_id"))
    text, url = arguments.text("text"), arguments.text("url")
    if utf16_units(text) > LONGEST_ANSWER:
        raise refuse("press_text")
    if url and not _opens_the_bot(url, world.bot.username):
        raise refuse("press_url")
    if press is None or press.answered or world.now() - press.at > PRESS_SECONDS:
        raise refuse("press_old")
    press.text, press.url, press.alert = text, url, arguments.flag("show_alert")
    press.answered = True
    return True


def _opens_the_bot(url: str, username: str) -> bool:
    pattern = rf"(?:https?://)?(?:t|telegram)\.me/{username}\?start=[A-Za-z0-9_-]{{1,64}}"
    return re.fullmatch(pattern, url, re.IGNORECASE) is not None


def _edited(world: World, message: ChatMessage, markup: Json | None) -> Json:
    message.markup = markup
    message.edited = int(world.now())
    message.edits += 1
    return message.json()


def _find_own(world: World, arguments: Arguments) -> ChatMessage:
    number = arguments.number("message_id")
    chat = find_open_chat(world, arguments.chat())
    if number <= 0:
        raise refuse("message_id_empty")
    message = chat.messages.get(number)
    if message is None:
        raise refuse("edit_unknown")
    may = message.by_bot or (chat.kind == "channel" and chat.member(world.bot).has("can_edit_messages"))
    if not may or message.service:
        raise refuse("edit_foreign")
    return message


def _read_content(arguments: Arguments) -> FormattedText:
    text = arguments.text("text")
    match arguments.text("parse_mode").lower():
        case "html":
            try:
                content = parse_html(text)
            except EntitiesError as error:
                raise refuse("entities", why=error) from None
        case "":
            content = finish(text, _read_entities(text, arguments))
        case _:
            raise refuse("parse_mode")
    if not content.text:
        raise refuse("text_blank")
    if utf16_units(content.text) > LONGEST_TEXT:
        raise refuse("text_long")
    return content


def _read_entities(text: str, arguments: Arguments) -> list[Json]:
    entities = arguments.objects("entities")
    for entity in entities:
        start, end = span_of(entity)
        if start < 0 or end <= start or end > utf16_units(text):
            raise refuse("entity_range", offset=start)
    return entities


def _read_preview(arguments: Arguments) -> Json | None:
    preview = arguments.fields("link_preview_options")
    if preview and preview.get("url"):
        url = str(preview["url"])
        try:
            check_link(url)
        except LinkError as error:
            raise refuse("preview_url", url=url, why=error) from None
    return preview or None


def _read_reply(chat: Chat, arguments: Arguments) -> ChatMessage | None:
    reply = arguments.fields("reply_parameters")
    if not reply:
        return None
    number = reply["message_id"]
    found = chat.messages.get(number) if isinstance(number, int) else None
    if found is None and reply.get("allow_sending_without_reply") is not True:
        raise refuse("reply_unknown")
    return found
