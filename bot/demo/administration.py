"""Who is what in a chat, as people change it: the bot's own place, and those of each other."""

from __future__ import annotations

from bot.demo.arguments import Json
from bot.demo.members import Member
from bot.demo.people import GROUP_ANONYMOUS_BOT, Chat, User
from bot.demo.stage import Stage, default_rights

_GROUPS = ("group", "supergroup")


class Administration(Stage):
    """The doings that give and take places; PermissionError where somebody may not.

    The bot hears of its own place always, of others' where it administers and asked for chat_member. What an
    administrator who is anonymous there does, GroupAnonymousBot did.
    """

    def add_bot(self, chat: Chat, *, by: User, status: str = "member") -> None:
        """Add the bot to a chat."""
        self._change(chat, self.bot, Member(status, default_rights(chat, status)), by)
        if chat.kind != "channel":
            self.tell(chat, by, {"new_chat_members": [self.bot.json()]})

    def promote_bot(self, chat: Chat, *rights: str, by: User) -> None:
        """Make the bot an administrator with these rights (none named: the usual ones)."""
        given = frozenset(rights) or default_rights(chat, "administrator")
        self._change(chat, self.bot, Member("administrator", given), by)

    def restrict_bot(self, chat: Chat, *rights: str, by: User) -> None:
        """Leave the bot only these rights; in a channel it stays an administrator."""
        status = "administrator" if chat.kind == "channel" else "restricted"
        self._change(chat, self.bot, Member(status, frozenset(rights)), by)

    def demote_bot(self, chat: Chat, *, by: User) -> None:
        """Make the bot a plain member."""
        self._change(chat, self.bot, Member("member"), by)

    def kick_bot(self, chat: Chat, *, by: User) -> None:
        """Throw the bot out."""
        self._change(chat, self.bot, Member("kicked"), by)

    def promote(self, chat: Chat, user: User, *rights: str, by: User, title: str = "") -> None:
        """Make somebody an administrator with these rights (`is_anonymous` is one), or change what one may do."""
        self._check(chat, by, "can_promote_members")
        self._change(chat, user, Member("administrator", frozenset(rights), title=title), by)

    def demote(self, chat: Chat, user: User, *, by: User) -> None:
        """Make an administrator a plain member."""
        self._check(chat, by, "can_promote_members")
        self._change(chat, user, Member("member"), by)

    def join(self, chat: Chat, user: User) -> None:
        """Come into a chat."""
        self._change(chat, user, Member("member"), user)
        if chat.kind in _GROUPS:
            self.tell(chat, user, {"new_chat_members": [user.json()]})

    def leave(self, chat: Chat, user: User) -> None:
        """Go out of a chat, whatever one was in it."""
        self._change(chat, user, Member("left"), user)
        if chat.kind in _GROUPS:
            self.tell(chat, user, {"left_chat_member": user.json()})

    def expel(self, chat: Chat, user: User, *, by: User) -> None:
        """Throw somebody out for good."""
        self._check(chat, by, "can_restrict_members")
        self._change(chat, user, Member("kicked"), by)
        if chat.kind in _GROUPS:
            self.tell(chat, by, {"left_chat_member": user.json()})

    def tell(self, chat: Chat, by: User, fields: Json) -> None:
        """Let a chat say what somebody did in it: a service message, for the bot too."""
        self.world.announce(self.service(chat, _face(chat, by), fields))

    def _change(self, chat: Chat, user: User, new: Member, by: User) -> None:
        face, old = _face(chat, by), chat.member(user)
        chat.members[user.id] = new
        self.world.announce_change(chat, user, (old, new), by=face)

    def _check(self, chat: Chat, by: User, right: str) -> None:
        member = chat.member(by)
        if by is not GROUP_ANONYMOUS_BOT and not (member.administers and member.has(right)):
            raise PermissionError(f"{by.first_name} has not the right {right} in {chat.title!r}")


def _face(chat: Chat, user: User) -> User:
    """Who seems to do what somebody does in a chat."""
    return GROUP_ANONYMOUS_BOT if chat.member(user).anonymous and chat.kind in _GROUPS else user
