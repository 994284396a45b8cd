"""What stands below a chat: keys in place of the letters, or the message that asks for an answer."""

from __future__ import annotations

from bot.demo.arguments import Json
from bot.demo.keys import key_rows
from bot.demo.page.bubble import Bubbles
from bot.demo.people import Chat, User
from bot.demo.standing import may_choose, standing_keyboard
from bot.demo.world import World


def show_below(world: World, chat: Chat, speaker: User, bubbles: Bubbles) -> Json:
    """The keys, row by row, and what is asked for, as somebody sees them; `hint` stands where words are written."""
    message = standing_keyboard(chat, speaker)
    markup = (message.keyboard if message else None) or {}
    rows = [[_key(world, key, speaker) for key in row] for row in key_rows(markup)]
    asked = bubbles.quote(message) if message and markup.get("force_reply") else None
    return {"keys": rows, "asks": asked, "hint": str(markup.get("input_field_placeholder", ""))}


def _key(world: World, key: Json, speaker: User) -> Json:
    """A key with its word; one that lets choose a chat has the chats that fit."""
    request = key.get("request_chat")
    if not isinstance(request, dict):
        return {"text": key["text"]}
    chats = [chat for chat in world.chats.values() if may_choose(request, chat, speaker, world.bot)]
    return {"text": key["text"], "chats": [chat.id for chat in chats]}
