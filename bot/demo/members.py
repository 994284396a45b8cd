"""What somebody is in a chat, and how the Bot API writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.demo.arguments import Json
from bot.demo.rights import ADMINISTRATOR_RIGHTS, OWN_RIGHTS, PERMISSIONS
from bot.model import ChatKind

if TYPE_CHECKING:
    from bot.demo.people import User


@dataclass(frozen=True, slots=True)
class Member:
    """What somebody is in a chat: a ChatMember status and the rights that were given."""

    status: str
    rights: frozenset[str] = frozenset()
    is_member: bool = True
    title: str = ""
    """What the chat calls an administrator."""

    @property
    def present(self) -> bool:
        """Whether the chat has this member."""
        return self.status not in {"left", "kicked"} and (self.status != "restricted" or self.is_member)

    @property
    def administers(self) -> bool:
        """Whether it is the owner or an administrator."""
        return self.status in {"creator", "administrator"}

    @property
    def anonymous(self) -> bool:
        """Whether a group knows this administrator by its own name only."""
        return self.administers and "is_anonymous" in self.rights

    def has(self, right: str) -> bool:
        """Whether a right was given; the owner has each."""
        return self.status == "creator" or right in self.rights

    def json(self, user: User, kind: ChatKind) -> Json:
        """The Bot API's ChatMember."""
        named: Json = {"custom_title": self.title} if self.title else {}
        basic: Json = {"status": self.status, "user": user.json()}
        match self.status:
            case "creator":
                return {**basic, **named, "is_anonymous": "is_anonymous" in self.rights}
            case "administrator":
                flags = self._flags((*ADMINISTRATOR_RIGHTS, *OWN_RIGHTS[kind]))
                return {**basic, **named, **flags, "can_manage_chat": True}
            case "restricted":
                flags = self._flags(PERMISSIONS)
                return {**basic, **flags, "is_member": self.is_member, "until_date": 0}
            case "kicked":
                return {**basic, "until_date": 0}
        return basic

    def _flags(self, names: Sequence[str]) -> Json:
        return {name: name in self.rights for name in names}
