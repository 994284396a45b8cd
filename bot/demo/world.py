"""Everything there is in the emulator's Telegram: people, chats, messages, presses, and the bot's side of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from bot.demo.bell import Bell
from bot.demo.delivery import UpdateQueue
from bot.demo.entities import FormattedText
from bot.demo.faults import Rates
from bot.demo.inline import InlineMode
from bot.demo.members import Member
from bot.demo.people import TELEGRAM, Chat, ChatMessage, User
from bot.demo.profile import Profile

PRESS_SECONDS = 60
"""How long a press waits for its answer."""


@dataclass(slots=True, kw_only=True, eq=False)
class Press:
    """A button that somebody pressed, and the answer once there is one."""

    id: str
    data: str
    by: User
    message: ChatMessage
    at: float
    """Unix seconds."""
    answered: bool = False
    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(slots=True, kw_only=True)
class World:
    """The state that calls of the bot and doings of people change."""

    bot: User
    now: Callable[[], float]
    bell: Bell = field(default_factory=Bell)
    updates: UpdateQueue = field(init=False)
    profile: Profile = field(default_factory=Profile)
    privacy: bool = True
    """Whether the bot sees in groups only what is meant for it (as BotFather sets it at first)."""
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    inline: InlineMode = field(default_factory=InlineMode)
    paid_broadcast: bool = False
    """Whether the bot has the Stars to send more than 30 messages a second (allow_paid_broadcast)."""
    rates: Rates | None = None
    """How fast the bot may send; None: as it likes."""
    actions: list[tuple[Chat, str]] = field(default_factory=list)
    """What sendChatAction showed, oldest first."""
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.updates = UpdateQueue(self.bell)
        self.users[self.bot.id] = self.bot

    def number(self, chat: Chat) -> int:
        """The next message's number: supergroups and channels count for themselves, all others together.

        The first of those is that they were made, and is not kept here: no topic has the general one's number.
        """
        if chat.kind in {"supergroup", "channel"}:
            return max(chat.messages, default=1) + 1
        return next(self._numbers)

    def has_met(self, user: User) -> bool:
        """Whether the bot has heard of somebody: by a message, a query, or a chat that both are in."""
        own = self.chats[user.id]
        asked = any(query.by is user for query in self.inline.queries.values())
        shared = any(user.id in chat.members and chat.member(self.bot).present for chat in self.chats.values())
        return own.started or bool(own.messages) or asked or shared

    def add(self, message: ChatMessage) -> ChatMessage:
        """Put a message into its chat; a channel's post appears in the linked group too."""
        chat = message.chat
        chat.messages[message.id] = message
        if message.keyboard:
            chat.asking.append(message)
        if chat.kind == "channel" and chat.linked and not message.service:
            self._forward(message, chat.linked)
        self.bell.ring()
        return message

    def announce(self, message: ChatMessage, *, edited: bool = False) -> None:
        """Queue the update of a message, if the bot sees it."""
        if not self.sees(message):
            return
        kind = "channel_post" if message.chat.kind == "channel" else "message"
        self.updates.add(f"edited_{kind}" if edited else kind, message.json())

    def announce_change(self, chat: Chat, user: User, states: tuple[Member, Member], *, by: User) -> None:
        """Queue a ChatMemberUpdated: what somebody was in a chat, and is now.

        Of others only administrators are told.
        """
        if user is not self.bot and not chat.member(self.bot).administers:
            return
        old, new = states
        change = {
            "chat": chat.json(),
            "from": by.json(),
            "date": int(self.now()),
            "old_chat_member": old.json(user, chat.kind),
            "new_chat_member": new.json(user, chat.kind),
        }
        self.updates.add("my_chat_member" if user is self.bot else "chat_member", change)

    def sees(self, message: ChatMessage) -> bool:
        """Whether Telegram shows a message to the bot: its rights, and privacy mode in groups."""
        chat = message.chat
        if chat.kind == "private":
            return not (chat.blocked or chat.between)
        member = chat.member(self.bot)
        if not member.present or chat.moved_to:
            return False
        if member.administers or chat.kind == "channel":
            return member.administers
        reply = message.reply_to is not None and message.reply_to.by_bot
        meant = reply or message.via_bot is self.bot or self._called(message)
        return not self.privacy or bool(message.service.keys() - _FORWARD) or meant

    def _called(self, message: ChatMessage) -> bool:
        """Whether one of its commands is for this bot, or for no other."""
        units = message.text.encode("utf-16-le")
        for entity in message.content.entities:
            offset, length = entity["offset"], entity["length"]
            if entity["type"] == "bot_command" and isinstance(offset, int) and isinstance(length, int):
                command = units[offset * 2 : (offset + length) * 2].decode("utf-16-le")
                name = command.partition("@")[2].lower()
                if name in {"", self.bot.username.lower()}:
                    return True
        return False

    def _forward(self, post: ChatMessage, group: Chat) -> None:
        origin = {"type": "channel", "chat": post.chat.json(), "message_id": post.id, "date": post.date}
        copy = ChatMessage(
            id=self.number(group),
            chat=group,
            date=post.date,
            sender=TELEGRAM,
            sender_chat=post.chat,
            via_bot=post.via_bot,
            content=FormattedText(text=post.content.text, entities=post.content.entities),
            service={"is_automatic_forward": True, "forward_origin": origin},
        )
        self.announce(self.add(copy))


_FORWARD = {"is_automatic_forward", "forward_origin"}
