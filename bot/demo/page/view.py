"""What the page shows: the emulator's world as JSON, as somebody looks at it in a language."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.demo.arguments import Json
from bot.demo.cast import Cast
from bot.demo.news.newsroom import Newsroom
from bot.demo.page.below import show_below
from bot.demo.page.bubble import Bubbles, place_of
from bot.demo.page.wording import chat_kind, role_name, standing_name, unread_label, writes_as
from bot.demo.people import Chat, User
from bot.demo.world import World
from bot.i18n import Translator

SHOWN = 200
"""Messages of a chat that the page gets: the newest."""


@dataclass(slots=True)
class Viewer:
    """Who looks at the page: what has been read."""

    read: dict[tuple[int, int], int] = field(default_factory=dict)
    """The last message looked at, by chat and, in a forum, by topic."""

    def look(self, chat: Chat, thread: int | None = None) -> None:
        """Everything in a chat has been seen, or in one topic of a forum."""
        for place in _threads(chat) if thread is None or not chat.forum else (thread,):
            self.read[chat.id, place] = max(chat.messages, default=0)

    def unread(self, chat: Chat, thread: int | None = None) -> int:
        """How many messages of the bot have not been seen, in a chat or in one topic of it."""
        return sum(
            message.by_bot and number > self.read.get((chat.id, place_of(message)), 0)
            for number, message in chat.messages.items()
            if thread in {None, place_of(message)}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The world in one language."""

    world: World
    cast: Cast
    newsroom: Newsroom
    viewer: Viewer
    tr: Translator

    @property
    def _bubbles(self) -> Bubbles:
        return Bubbles(newsroom=self.newsroom, tr=self.tr)

    def chats(self, shown: Chat | None) -> list[Json]:
        """The list of chats; private chats of those who speak in groups are in it once something was said there."""
        own = self.cast.chats
        opened = [
            person.chat
            for person in self.cast.people.values()
            if person.chat not in own and (person.chat.messages or person.chat is shown)
        ]
        return [self._row(chat) for chat in (*own, *opened)]

    def _row(self, chat: Chat) -> Json:
        last = chat.last if chat.messages else None
        return {
            **self._head(chat),
            **self._unread(chat),
            "last": self._bubbles.summary(last) if last else "",
            "time": self._bubbles.time(last.date) if last else "",
        }

    def _unread(self, chat: Chat, thread: int | None = None) -> Json:
        count = self.viewer.unread(chat, thread)
        return {"unread": count, "unread_label": unread_label(count, self.tr) if count else ""}

    def _head(self, chat: Chat) -> Json:
        role, inside = self.cast.role(chat.id), chat.member(self.world.bot).present
        return {
            "id": chat.id,
            "kind": chat.kind,
            "title": chat.user.first_name if chat.user else chat.title,
            "username": chat.username,
            "about": role_name(role, self.tr) if chat.user else chat_kind(chat, self.tr, inside=inside),
        }

    def chat(self, chat: Chat, speaker: User) -> Json:
        """A chat with its newest messages, as `speaker` sees it."""
        newest, bubbles = sorted(chat.messages)[-SHOWN:], self._bubbles
        return {
            **self._head(chat),
            **({"about": writes_as(speaker.first_name, self.tr)} if chat.user else {}),
            "speakers": [
                {"id": one.id, "name": one.first_name, "role": standing_name(chat.member(one), chat, self.tr)}
                for one in self.cast.speakers(chat)
            ],
            "speaker": speaker.id,
            "threads": [
                {"id": thread.id, "name": thread.name, **self._unread(chat, thread.id)}
                for thread in chat.threads.values()
                if not thread.deleted
            ],
            "general": self._unread(chat, 0),
            "forum": chat.forum,
            "started": chat.started or not chat.user,
            "may_write": chat.kind != "channel" or chat.member(speaker).administers,
            "description": self._description(speaker),
            "commands": self.world.profile.menu(chat, speaker) if chat.kind != "channel" else [],
            "below": show_below(self.world, chat, speaker, bubbles),
            "messages": [bubbles.show(chat.messages[number]) for number in newest],
        }

    def _description(self, speaker: User) -> str:
        descriptions = self.world.profile.descriptions
        return descriptions.get(speaker.language_code or "") or descriptions.get("", "")


def _threads(chat: Chat) -> tuple[int, ...]:
    return (0, *chat.threads) if chat.forum else (0,)
