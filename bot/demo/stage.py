"""Setting the stage: who there is, which chats, and who is what in them."""

from __future__ import annotations

from bot.demo.arguments import Json
from bot.demo.members import Member
from bot.demo.people import Chat, ChatMessage, Thread, User
from bot.demo.world import World
from bot.model import ChatKind

_FIRST_USER = 7_000_000_001
"""Beyond 32 bits, as new accounts are."""
_FIRST_GROUP = -4_000_000_001
_FIRST_SUPERGROUP = -1_002_000_000_001
_FULL = frozenset({"can_post_messages", "can_edit_messages", "can_delete_messages", "can_change_info"})


class Stage:
    """Adds people and chats; nothing here is news to the bot unless it says so."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def bot(self) -> User:
        """The bot's own account."""
        return self.world.bot

    def register(self, user: User, *, started: bool = False) -> Chat:
        """Make an account known, with its private chat."""
        self.world.users[user.id] = user
        chat = Chat(id=user.id, kind="private", user=user, started=started)
        self.world.chats[chat.id] = chat
        return chat

    def next_user(self) -> int:
        """A number for a new account."""
        return max((*self.world.users, _FIRST_USER - 1)) + 1

    def add_group(
        self,
        title: str = "Sample group",
        *,
        id: int | None = None,  # noqa: A002 - Telegram's word
        kind: ChatKind = "supergroup",
        forum: bool = False,
        owner: User | None = None,
        bot: str = "member",
    ) -> Chat:
        """Add a group that the bot is in with this status (`left`: it is not)."""
        first = _FIRST_GROUP if kind == "group" else _FIRST_SUPERGROUP
        chat = Chat(id=id or self._next_chat(first), kind=kind, title=title, forum=forum)
        return self._open(chat, owner, bot)

    def add_channel(
        self,
        title: str = "Sample channel",
        *,
        id: int | None = None,  # noqa: A002 - Telegram's word
        username: str = "",
        owner: User | None = None,
        bot: str = "administrator",
        linked: Chat | None = None,
    ) -> Chat:
        """Add a channel; the bot is in it, by default with the rights to post and edit."""
        number = id or self._next_chat(_FIRST_SUPERGROUP)
        chat = Chat(id=number, kind="channel", title=title, username=username, linked=linked)
        if linked:
            linked.linked = chat
        return self._open(chat, owner, bot)

    def add_conversation(self, one: User, other: User) -> Chat:
        """Give a private chat of two people, of which the bot learns no more than what they ask it inline."""
        return Chat(id=one.id + other.id, kind="private", between=(one, other))  # a number that is nobody's

    def set_member(self, chat: Chat, user: User, status: str = "member", *rights: str) -> Member:
        """Give somebody a status and rights in a chat; the bot hears of others only if it asked to (chat_member).

        Of its own it hears nothing: it was so before.
        """
        old = chat.member(user)
        chat.members[user.id] = new = Member(status, frozenset(rights))
        if user is not self.bot:
            self.world.announce_change(chat, user, (old, new), by=user)
        return new

    def add_thread(self, chat: Chat, name: str, by: User) -> Thread:
        """Open a topic in a forum."""
        service: Json = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self.service(chat, by, service)
        thread = Thread(id=message.id, name=name)
        message.thread, message.topic = thread.id, True
        chat.threads[thread.id] = thread
        self.world.announce(message)
        return thread

    def service(self, chat: Chat, by: User | None, fields: Json, thread: int = 0) -> ChatMessage:
        """Put a service message into a chat, unannounced."""
        message = ChatMessage(
            id=self.world.number(chat),
            chat=chat,
            date=int(self.world.now()),
            sender=by if chat.kind != "channel" else None,
            sender_chat=chat if chat.kind == "channel" else None,
            thread=thread,
            topic=bool(thread),
            service=fields,
        )
        return self.world.add(message)

    def _open(self, chat: Chat, owner: User | None, bot: str) -> Chat:
        self.world.chats[chat.id] = chat
        if owner:
            chat.members[owner.id] = Member("creator")
        chat.members[self.bot.id] = Member(bot, default_rights(chat, bot))
        return chat

    def _next_chat(self, first: int) -> int:
        number = first
        while number in self.world.chats:
            number -= 1
        return number


def default_rights(chat: Chat, status: str) -> frozenset[str]:
    """What an administrator of a channel, or of a group, has unless something else is said."""
    if status != "administrator":
        return frozenset()
    return _FULL if chat.kind == "channel" else frozenset({"can_manage_chat"})
