"""Links that open the bot: in the private chat, or to bring it into a group or channel with rights."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from bot.demo.key_use import KeyUse
from bot.demo.people import Chat, ChatMessage, User

_PARAMETER = re.compile(r"[A-Za-z0-9_-]{0,64}")
_RIGHTS = frozenset(
    {
        "change_info",
        "post_messages",
        "edit_messages",
        "delete_messages",
        "restrict_members",
        "invite_users",
        "pin_messages",
        "manage_topics",
        "promote_members",
        "manage_video_chats",
        "manage_chat",
        "post_stories",
        "edit_stories",
        "delete_stories",
        "manage_direct_messages",
    }
)
"""What `admin` may name (core.telegram.org/api/links: bot links), and `anonymous`."""


class LinkUse(KeyUse):
    """The doing of who opens such a link."""

    def open_link(self, user: User, url: str, *, chat: Chat | None = None) -> ChatMessage | None:
        """Open a link of the bot's and, where it brings the bot into a chat, choose that `chat`.

        Gives what was said by it, None for nothing. LookupError where the link is none, or not for such a chat;
        PermissionError where the person may not bring the bot there.
        """
        query = self._read(url)
        if "start" in query:
            return self.say(user, f"/start {_parameter(query['start'])}".strip())
        rights = frozenset(_right(name) for name in query.get("admin", "").split())
        if chat is None or (chat.kind == "channel") != ("startchannel" in query):
            raise LookupError(f"{url!r} needs a {'channel' if 'startchannel' in query else 'group'}")
        self._bring(user, chat, rights)
        said = _parameter(query.get("startgroup", ""))
        return self.say(user, f"/start@{self.bot.username} {said}", chat=chat) if said else None

    def _read(self, url: str) -> dict[str, str]:
        """The parameters of a link of the bot's, one of which tells what it does."""
        parts = urlsplit(url if "://" in url else f"https://{url}")
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        named = parts.path.strip("/").lower() == self.bot.username.lower()
        if parts.hostname not in {"t.me", "telegram.me"} or not named:
            raise LookupError(f"{url!r} does not lead to this bot")
        if len(query.keys() & {"start", "startgroup", "startchannel"}) != 1:
            raise LookupError(f"{url!r} does nothing with the bot")
        return query

    def _bring(self, user: User, chat: Chat, rights: frozenset[str]) -> None:
        member, was = chat.member(user), chat.member(self.bot)
        if member.administers and member.has("can_promote_members") and rights:
            self.promote_bot(chat, *was.rights | rights, by=user)
            if chat.kind != "channel" and not was.present:
                self.tell(chat, user, {"new_chat_members": [self.bot.json()]})
        elif chat.kind == "channel" or not member.present:
            raise PermissionError(f"{user.first_name} may not bring the bot into {chat.title!r}")
        elif not was.present:
            self.add_bot(chat, by=user)


def _parameter(said: str) -> str:
    if not _PARAMETER.fullmatch(said):
        raise LookupError(f"{said!r} can stand in no link")
    return said


def _right(name: str) -> str:
    if name not in _RIGHTS | {"anonymous"}:
        raise LookupError(f"Telegram knows no right called {name!r}")
    return "is_anonymous" if name == "anonymous" else f"can_{name}"
