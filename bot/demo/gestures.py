"""What the bot does beside writing: it shows that it is at work, and answers presses."""

from __future__ import annotations

import re

from bot.demo.access import check_business, check_thread, find_open_chat
from bot.demo.arguments import Arguments
from bot.demo.found import utf16_units
from bot.demo.refusals import refuse
from bot.demo.world import PRESS_SECONDS, World

LONGEST_ANSWER = 200

_ACTIONS = (
    "cancel",
    "typing",
    "record_video",
    "upload_video",
    "record_audio",
    "record_voice",
    "upload_audio",
    "upload_voice",
    "upload_photo",
    "upload_document",
    "choose_sticker",
    "pick_up_location",
    "find_location",
    "record_video_note",
    "upload_video_note",
)
"""With older names that Telegram still knows."""


def send_action(world: World, arguments: Arguments) -> bool:
    """Answer sendChatAction."""
    action = arguments.text("action").lower()
    if action not in _ACTIONS:
        raise refuse("action")
    check_business(arguments)
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
