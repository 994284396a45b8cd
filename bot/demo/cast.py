"""Who is in the demo: readers, those who manage chats, and the chats.

The bot is in a group, in a forum with two topics, in a channel and in the group where that is discussed; a group and a
channel are to bring it into.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.demo.happenings import Happenings, Person
from bot.demo.people import Chat, Thread
from bot.model import Chat as StoredChat
from bot.model import Follow, Language
from bot.transfer.chats import ChatLine


class Role(StrEnum):
    """What somebody is in the demo."""

    PARENT = "parent"
    JOURNALIST = "journalist"
    FAMILY = "family"
    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    ANONYMOUS = "anonymous"
    MEMBER = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The people and chats. The parent has not met the bot yet: whoever tries the demo begins there.

    The administrator manages the channel in the private chat with the bot.
    """

    people: dict[Role, Person]
    group: Chat
    forum: Chat
    school: Thread
    health: Thread
    channel: Chat
    discussion: Chat
    """Where the channel's posts are discussed."""
    courtyard: Chat
    """A group of the parent's, without the bot."""
    school_channel: Chat
    """A channel of the administrator's, without the bot."""

    @property
    def chats(self) -> tuple[Chat, ...]:
        """The chats in the order of the page's list."""
        private = (self.people[role].chat for role in _PRIVATE)
        return (*private, self.group, self.forum, self.channel, self.discussion, self.courtyard, self.school_channel)

    def role(self, user: int) -> Role | None:
        """What a user is; None for anybody else."""
        return next((role for role, person in self.people.items() if person.id == user), None)

    def speakers(self, chat: Chat) -> tuple[Person, ...]:
        """Who may be spoken for in a chat: its person, or those who are in it."""
        if chat.user:
            return tuple(person for person in self.people.values() if person.id == chat.id)
        return tuple(person for person in self.people.values() if chat.member(person).present)


_PRIVATE = (Role.PARENT, Role.JOURNALIST, Role.FAMILY, Role.ADMINISTRATOR)
"""Whose private chats with the bot are in the list from the beginning."""

_PEOPLE: dict[Role, tuple[str, Language]] = {
    Role.PARENT: ("Айгерім", "kk"),
    Role.JOURNALIST: ("Денис", "ru"),
    Role.FAMILY: ("Emma", "en"),
    Role.OWNER: ("Бауыржан", "kk"),
    Role.ADMINISTRATOR: ("Ольга", "ru"),
    Role.ANONYMOUS: ("Марат", "ru"),
    Role.MEMBER: ("Сабина", "kk"),
}


def set_stage(emulator: Happenings) -> Cast:
    """Bring everybody on."""
    people = {
        role: emulator.add_user(name, language_code=language, started=role in _PRIVATE[1:])
        for role, (name, language) in _PEOPLE.items()
    }
    owner, administrator, member = people[Role.OWNER], people[Role.ADMINISTRATOR], people[Role.MEMBER]
    group = emulator.add_group("5 «Б» ата-аналары", owner=owner)
    forum = emulator.add_group("Parents’ club", owner=owner, forum=True)
    discussion = emulator.add_group("Обсуждение новостей", owner=owner)
    channel = emulator.add_channel("Родителям важно", username="sample_parents_note", owner=owner, linked=discussion)
    school, health = emulator.add_thread(forum, "School", owner), emulator.add_thread(forum, "Health", owner)
    for chat in (group, forum, discussion):
        emulator.set_member(chat, administrator, "administrator", "can_change_info", "can_delete_messages")
        emulator.set_member(chat, people[Role.ANONYMOUS], "administrator", "can_change_info", "is_anonymous")
        emulator.set_member(chat, member)
    emulator.set_member(channel, administrator, "administrator", "can_post_messages", "can_edit_messages")
    emulator.set_member(channel, member)
    return Cast(
        people=people,
        group=group,
        forum=forum,
        school=school,
        health=health,
        channel=channel,
        discussion=discussion,
        courtyard=emulator.add_group("Аула балалары", owner=people[Role.PARENT], bot="left"),
        school_channel=emulator.add_channel("Школа рядом", owner=administrator, bot="left"),
    )


def followed(cast: Cast) -> tuple[ChatLine, ...]:
    """What the chats have set before the demo begins."""
    journalist, family = cast.people[Role.JOURNALIST].chat, cast.people[Role.FAMILY].chat
    return (
        _line(journalist, "ru", (Follow(),)),
        _line(family, "en", (Follow(),), digest="daily 18:00"),
        _line(cast.group, "kk", _topics("school-safety", "bullying", "online-safety", "road-safety", "education")),
        _line(cast.forum, "en", _topics("education", "school-safety", "bullying"), thread=cast.school.id),
        _line(cast.forum, "en", _topics("health-and-vaccination", "mothers-and-infants"), thread=cast.health.id),
        _line(cast.channel, "ru", (Follow(),)),
    )


def _topics(*slugs: str) -> tuple[Follow, ...]:
    return tuple(Follow(topic=slug) for slug in slugs)


def _line(
    chat: Chat, language: Language, follows: tuple[Follow, ...], *, thread: int = 0, digest: str = "instant"
) -> ChatLine:
    stored = StoredChat(id=chat.id, kind=chat.kind, language=language, title=chat.title)
    return ChatLine(chat=stored, thread=thread, follows=follows, digest=digest)
