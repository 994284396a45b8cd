"""The bot's messages: sent and edited."""

from __future__ import annotations

import time

from bot.demo.access import check_business, check_thread, find_chat, find_open_chat
from bot.demo.arguments import Arguments, Json
from bot.demo.attachment import Attachment
from bot.demo.content import Draft, read_caption, read_draft, read_preview
from bot.demo.keyboards import check_markup
from bot.demo.keys import check_keys
from bot.demo.people import Chat, ChatMessage
from bot.demo.picture import Picture, read_picture
from bot.demo.refusals import refuse
from bot.demo.world import World

EFFECTS = (
    "5104841245755180586",
    "5107584321108051014",
    "5104858069142078462",
    "5159385139981059251",
    "5046509860389126442",
    "5046589136895476101",
)
"""The effects that everybody has: fire, thumbs up, thumbs down, heart, party, poo."""


def send_message(world: World, arguments: Arguments) -> Json:
    """Answer sendMessage."""
    return _send(world, arguments, read_draft(arguments))


def send_document(world: World, arguments: Arguments) -> Json:
    """Answer sendDocument."""
    document = arguments.file("document")
    if document is None:
        raise refuse("document_missing")
    document.check()
    return _send(world, arguments, read_caption(arguments), document)


def send_photo(world: World, arguments: Arguments) -> Json:
    """Answer sendPhoto."""
    photo = arguments.file("photo")
    if photo is None:
        raise refuse("photo_missing")
    return _send(world, arguments, read_caption(arguments), read_picture(photo))


def _send(world: World, arguments: Arguments, draft: Draft, shown: Attachment | Picture | None = None) -> Json:
    check_business(arguments)
    chat = find_open_chat(world, arguments.chat())
    reply_to = _read_reply(chat, arguments)
    thread = check_thread(world, chat, arguments.number("message_thread_id") or _topic_of(reply_to))
    given = arguments.fields("reply_markup")
    markup = _check_sent_markup(chat, given)
    content = draft.settle_caption() if shown else draft.settle()
    preview, effect = read_preview(arguments, content), _read_effect(arguments)
    _check_extras(world, arguments)
    _count(world, chat, arguments)
    message = ChatMessage(
        id=world.number(chat),
        chat=chat,
        date=int(world.now()),
        sender=None if chat.kind == "channel" else world.bot,
        sender_chat=chat if chat.kind == "channel" else None,
        by_bot=True,
        content=content,
        document=shown if isinstance(shown, Attachment) else None,
        photo=shown if isinstance(shown, Picture) else None,
        markup=markup,
        keyboard=given if given and "inline_keyboard" not in given else None,
        preview=preview,
        effect=effect,
        silent=arguments.flag("disable_notification"),
        protected=arguments.flag("protect_content"),
        reply_to=reply_to,
    )
    message.enter(thread)
    return world.add(message).json()


def edit_text(world: World, arguments: Arguments) -> Json | bool:
    """Answer editMessageText; what is left out (buttons, preview) goes away."""
    draft = read_draft(arguments)
    message = _find_edited(world, arguments)
    if message.captioned:
        raise refuse("edit_textless")
    content = draft.settle(too_long="edit_long")
    markup = _read_markup(message, arguments)
    preview = read_preview(arguments, content)
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


def _edited(world: World, message: ChatMessage, markup: Json | None, arguments: Arguments) -> Json | bool:
    """Note the edit and give the message; of one named by its inline id the bot is shown nothing."""
    message.markup = markup
    message.edited = int(world.now())
    message.edits += 1
    return True if arguments.text("inline_message_id") else message.json()


def _read_markup(message: ChatMessage, arguments: Arguments) -> Json | None:
    markup = arguments.fields("reply_markup")
    if markup and "inline_keyboard" not in markup:
        raise refuse("inline_expected")
    return check_markup(markup, None if message.via_bot else message.chat.kind)


def _find_edited(world: World, arguments: Arguments) -> ChatMessage:
    """The message to edit, named by chat and number or by its inline id, but not by both."""
    named = "chat_id" in arguments or arguments.number("message_id") != 0
    inline = arguments.text("inline_message_id")
    if named and inline:
        raise refuse("edit_two")
    if not named and not inline:
        raise refuse("message_id_empty")
    return _find_inline(world, inline) if inline else _find_own(world, arguments)


def _find_inline(world: World, inline: str) -> ChatMessage:
    message = world.inline.messages.get(inline)
    if message is None or message.id not in message.chat.messages:
        raise refuse("inline_unknown")
    return message


def _find_own(world: World, arguments: Arguments) -> ChatMessage:
    """A message that the bot may edit, where it need not be able to write any more."""
    key = arguments.chat()
    check_business(arguments)
    chat = find_chat(world, key, "edit")
    message = chat.messages.get(arguments.number("message_id"))
    if message is None:
        raise refuse("edit_unknown")
    own = message.by_bot or message.via_bot is world.bot
    if chat.kind == "channel":
        member = chat.member(world.bot)
        may = member.has("can_edit_messages") or (own and member.has("can_post_messages"))
    else:
        may = own
    if not may or message.service or message.keyboard:  # Bot API: without reply_markup or with inline keyboards
        raise refuse("edit_foreign")
    return message


def _check_sent_markup(chat: Chat, markup: Json | None) -> Json | None:
    if chat.kind == "channel" and markup and "inline_keyboard" not in markup:
        raise refuse("inline_expected")
    check_keys(markup, chat.kind)
    return check_markup(markup, chat.kind)


def _count(world: World, chat: Chat, arguments: Arguments) -> None:
    """Count a message that nothing else is wrong with, unless it comes too soon."""
    paid = arguments.flag("allow_paid_broadcast")
    wait = world.rates.take(chat.id, time.monotonic(), paid=paid) if world.rates else 0
    if wait:
        raise refuse("flood", {"retry_after": wait}, seconds=wait)


def _topic_of(reply_to: ChatMessage | None) -> int:
    """The number of the topic that a message stands in, 0 where it stands in none."""
    return reply_to.thread if reply_to and reply_to.topic else 0


def _check_extras(world: World, arguments: Arguments) -> None:
    if "suggested_post_parameters" in arguments:
        raise refuse("suggested")
    if arguments.flag("allow_paid_broadcast") and not world.paid_broadcast:
        raise refuse("unpaid")


def _read_effect(arguments: Arguments) -> str:
    effect = arguments.text("message_effect_id")
    if effect and effect not in EFFECTS:
        raise refuse("effect")
    return effect


def _read_reply(chat: Chat, arguments: Arguments) -> ChatMessage | None:
    reply = arguments.fields("reply_parameters")
    if not reply:
        return None
    number = reply["message_id"]
    found = chat.messages.get(number) if isinstance(number, int) else None
    if found is None and reply.get("allow_sending_without_reply") is not True:
        raise refuse("reply_unknown")
    return found
