"""The bot's messages: sent, edited, deleted, and presses answered."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.demo.access import check_thread, find_chat, find_open_chat
from bot.demo.arguments import Arguments, Json
from bot.demo.content import read_content, read_preview
from bot.demo.entities import utf16_units
from bot.demo.keyboards import check_markup
from bot.demo.people import Chat, ChatMessage
from bot.demo.refusals import refuse
from bot.demo.world import PRESS_SECONDS, World

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
    content = read_content(arguments)
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
        preview=read_preview(arguments),
        silent=arguments.flag("disable_notification"),
        protected=arguments.flag("protect_content"),
        reply_to=_read_reply(chat, arguments),
    )
    return world.add(message).json()


def edit_text(world: World, arguments: Arguments) -> Json | bool:
    """Answer editMessageText; what is left out (buttons, preview) goes away."""
    content = read_content(arguments)
    message = _find_edited(world, arguments)
    markup = _read_markup(message, arguments)
    preview = read_preview(arguments)
    if (content, markup, preview) == (message.content, message.markup, message.preview):
        raise refuse("not_modified")
    message.content, message.preview = content, preview
    return _edited(world, message, markup, arguments)


def edit_markup(world: World, arguments: Arguments) -> Json | bool:
    """Answer editMessageReplyMarkup."""
    message = _find_edited(world, arguments)
    markup = _read_markup(message, arguments)
    if markup == message.markup:
        raise refuse("not_modified")
    return _edited(world, message, markup, arguments)


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
        raise refuse("query_old")
    press.text, press.url, press.alert = text, url, arguments.flag("show_alert")
    press.answered = True
    return True


def _opens_the_bot(url: str, username: str) -> bool:
    pattern = rf"(?:https?://)?(?:t|telegram)\.me/{username}\?start=[A-Za-z0-9_-]{{1,64}}"
    return re.fullmatch(pattern, url, re.IGNORECASE) is not None


def _edited(world: World, message: ChatMessage, markup: Json | None, arguments: Arguments) -> Json | bool:
    """Note the edit and give the message; of one named by its inline id the bot is shown nothing."""
    message.markup = markup
    message.edited = int(world.now())
    message.edits += 1
    return True if "inline_message_id" in arguments else message.json()


def _read_markup(message: ChatMessage, arguments: Arguments) -> Json | None:
    private = message.chat.kind == "private" and not message.via_bot
    return check_markup(arguments.fields("reply_markup"), private=private)


def _find_edited(world: World, arguments: Arguments) -> ChatMessage:
    """The message to edit, named by chat and number or by its inline id, but not by both."""
    named = "chat_id" in arguments or "message_id" in arguments
    inline = "inline_message_id" in arguments
    if named and inline:
        raise refuse("edit_two")
    if not named and not inline:
        raise refuse("message_id_empty")
    return _find_inline(world, arguments) if inline else _find_own(world, arguments)


def _find_inline(world: World, arguments: Arguments) -> ChatMessage:
    message = world.inline.messages.get(arguments.text("inline_message_id"))
    if message is None or message.id not in message.chat.messages:
        raise refuse("inline_unknown")
    return message


def _find_own(world: World, arguments: Arguments) -> ChatMessage:
    number = arguments.number("message_id")
    chat = find_open_chat(world, arguments.chat())
    if number <= 0:
        raise refuse("message_id_empty")
    message = chat.messages.get(number)
    if message is None:
        raise refuse("edit_unknown")
    own = message.by_bot or message.via_bot is world.bot
    may = own or (chat.kind == "channel" and chat.member(world.bot).has("can_edit_messages"))
    if not may or message.service:
        raise refuse("edit_foreign")
    return message


def _read_reply(chat: Chat, arguments: Arguments) -> ChatMessage | None:
    reply = arguments.fields("reply_parameters")
    if not reply:
        return None
    number = reply["message_id"]
    found = chat.messages.get(number) if isinstance(number, int) else None
    if found is None and reply.get("allow_sending_without_reply") is not True:
        raise refuse("reply_unknown")
    return found
