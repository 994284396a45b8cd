"""Who is in the demo: three readers, a group, a forum with two topics and a channel, and those who speak there."""

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
    MEMBER = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The people and chats. The parent has not met the bot yet: whoever tries the demo begins there."""

    people: dict[Role, Person]
    group: Chat
    forum: Chat
    school: Thread
    health: Thread
    channel: Chat

    @property
    def chats(self) -> tuple[Chat, ...]:
        """The chats in the order of the page's list."""
        readers = (self.people[role].chat for role in (Role.PARENT, Role.JOURNALIST, Role.FAMILY))
        return (*readers, self.group, self.forum, self.channel)

    def role(self, user: int) -> Role | None:
        """What a user is; None for anybody else."""
        return next((role for role, person in self.people.items() if person.id == user), None)

    def speakers(self, chat: Chat) -> tuple[Person, ...]:
        """Who may be spoken for in a chat: its person, or one of each standing in it."""
        if chat.user:
            return tuple(person for person in self.people.values() if person.id == chat.id)
        return tuple(self.people[role] for role in (Role.OWNER, Role.ADMINISTRATOR, Role.MEMBER))


_PEOPLE: dict[Role, tuple[str, Language]] = {
    Role.PARENT: ("Айгерім", "kk"),
    Role.JOURNALIST: ("Денис", "ru"),
    Role.FAMILY: ("Emma", "en"),
    Role.OWNER: ("Бауыржан", "kk"),
    Role.ADMINISTRATOR: ("Ольга", "ru"),
    Role.MEMBER: ("Сабина", "kk"),
}


def set_stage(emulator: Happenings) -> Cast:
    """Bring everybody on."""
    people = {
        role: emulator.add_user(name, language_code=language, started=role in {Role.JOURNALIST, Role.FAMILY})
        for role, (name, language) in _PEOPLE.items()
    }
    owner = people[Role.OWNER]
    group = emulator.add_group("5 «Б» ата-аналары", owner=owner)
    forum = emulator.add_group("Parents’ club", owner=owner, forum=True)
    channel = emulator.add_channel("Родителям важно", username="sample_parents_note", owner=owner)
    school, health = emulator.add_thread(forum, "School", owner), emulator.add_thread(forum, "Health", owner)
    for chat in (group, forum):
        emulator.set_member(chat, people[Role.ADMINISTRATOR], "administrator", "can_change_info", "can_delete_messages")
        emulator.set_member(chat, people[Role.MEMBER])
    emulator.set_member(channel, people[Role.ADMINISTRATOR], "administrator", "can_post_messages", "can_edit_messages")
    emulator.set_member(channel, people[Role.MEMBER])
    return Cast(people=people, group=group, forum=forum, school=school, health=health, channel=channel)


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
