"""What stands in place of the letters when somebody looks into a chat, and which chats a key lets choose (pure)."""

from __future__ import annotations

from bot.demo.arguments import Json
from bot.demo.keys import rights_asked
from bot.demo.people import Chat, ChatMessage, User

_GROUPS = ("group", "supergroup")


def standing_keyboard(chat: Chat, user: User) -> ChatMessage | None:
    """The message whose keys somebody sees in a chat, or who is asked there for an answer to it; None for neither.

    The newest one counts that is meant for somebody; where it was deleted, answered or put away, nothing stands.
    """
    message = next((one for one in reversed(chat.asking) if _is_meant(one, user)), None)
    if message is None or message.keyboard is None or message.id not in chat.messages:
        return None
    once = message.keyboard.get("one_time_keyboard") or message.keyboard.get("force_reply")
    gone = message.keyboard.get("remove_keyboard") or (once and user.id in message.done_by)
    return None if gone else message


def may_choose(request: Json, chat: Chat, user: User, bot: User) -> bool:
    """Whether a key with this request_chat offers somebody a chat.

    For a bot that has not yet the rights asked for, somebody has to be able to give them.
    """
    member, wanted = chat.member(user), rights_asked(request, "bot")
    fitting = [
        chat.kind == "channel" if request["chat_is_channel"] else chat.kind in _GROUPS,
        not chat.moved_to and member.present,
        request.get("chat_is_forum", chat.forum) == chat.forum,
        request.get("chat_has_username", bool(chat.username)) == bool(chat.username),
        not request.get("chat_is_created") or member.status == "creator",
        "user_administrator_rights" not in request or member.administers,
        all(member.has(right) for right in rights_asked(request, "user")),
        not request.get("bot_is_member") or chat.member(bot).present,
        holds(chat, bot, wanted) or (member.administers and member.has("can_promote_members")),
    ]
    return all(fitting)


def holds(chat: Chat, bot: User, rights: frozenset[str]) -> bool:
    """Whether the bot has all of these rights in a chat."""
    return all(chat.member(bot).has(right) for right in rights)


def _is_meant(message: ChatMessage, user: User) -> bool:
    """Whether somebody sees a keyboard: a selective one only who is mentioned, or whose message is answered."""
    if not (message.keyboard or {}).get("selective") or message.chat.kind == "private":
        return True
    if message.reply_to and message.reply_to.author is user:
        return True
    mentioned = [entity["user"] for entity in message.content.entities if entity["type"] == "text_mention"]
    named = user.username and f"@{user.username.lower()}" in message.text.lower().split()
    return bool(named) or user.id in [one["id"] for one in mentioned if isinstance(one, dict)]
