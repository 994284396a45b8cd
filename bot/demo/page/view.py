"""What the page shows: the emulator's world as JSON, as somebody looks at it in a language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.demo.arguments import Json
from bot.demo.cast import Cast
from bot.demo.news.newsroom import Newsroom
from bot.demo.news.site import SITE
from bot.demo.page.wording import chat_kind, role_name, service_text, unread_label, writes_as
from bot.demo.people import Chat, ChatMessage, User
from bot.demo.world import World
from bot.i18n import Translator
from bot.model import LANGUAGES

SHOWN = 200
"""Messages of a chat that the page gets: the newest."""

_STORY = re.compile(r"https?://[^/]+/(?P<language>kk|ru|en)/news/sample-(?P<number>\d+)")


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
            message.by_bot and number > self.read.get((chat.id, _place(message)), 0)
            for number, message in chat.messages.items()
            if thread in {None, _place(message)}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The world in one language."""

    world: World
    cast: Cast
    newsroom: Newsroom
    viewer: Viewer
    tr: Translator

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
            "last": self._summary(last) if last else "",
            "time": self._time(last.date) if last else "",
        }

    def _unread(self, chat: Chat, thread: int | None = None) -> Json:
        count = self.viewer.unread(chat, thread)
        return {"unread": count, "unread_label": unread_label(count, self.tr) if count else ""}

    def _head(self, chat: Chat) -> Json:
        role = self.cast.role(chat.id)
        return {
            "id": chat.id,
            "kind": chat.kind,
            "title": chat.user.first_name if chat.user else chat.title,
            "about": role_name(role, chat, self.tr) if chat.user else chat_kind(chat, self.tr),
        }

    def _summary(self, message: ChatMessage) -> str:
        name = message.document.name if message.document else ""
        return name or message.text.partition("\n")[0] or service_text(message, self.tr)

    def chat(self, chat: Chat, speaker: User) -> Json:
        """A chat with its newest messages, as `speaker` sees it."""
        newest = sorted(chat.messages)[-SHOWN:]
        return {
            **self._head(chat),
            **({"about": writes_as(speaker.first_name, self.tr)} if chat.user else {}),
            "speakers": [
                {"id": one.id, "name": one.first_name, "role": role_name(self.cast.role(one.id), chat, self.tr)}
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
            "messages": [self._message(chat.messages[number]) for number in newest],
        }

    def _description(self, speaker: User) -> str:
        descriptions = self.world.profile.descriptions
        return descriptions.get(speaker.language_code or "") or descriptions.get("", "")

    def _message(self, message: ChatMessage) -> Json:
        sender = message.sender
        return {
            "id": message.id,
            "thread": _place(message),
            "sender": sender.id if sender else 0,
            "name": message.sender_chat.title if message.sender_chat else sender.first_name if sender else "",
            "bot": message.by_bot,
            "via": message.via_bot is not None,
            "service": service_text(message, self.tr) if message.service else "",
            "text": message.text,
            "entities": list(message.content.entities),
            "file": _file(message),
            "preview": self._preview(message),
            "rows": (message.markup or {}).get("inline_keyboard", []),
            "time": self._time(message.date),
            "day": self.tr.day(_moment(message.date).astimezone(self.tr.zone)),
            "edited": bool(message.edited),
            "silent": message.silent,
        }

    def _preview(self, message: ChatMessage) -> Json | None:
        """The card of the page that a message links to, as far as the sample site has it."""
        options = message.preview or {}
        if options.get("is_disabled") is True or not message.text:
            return None
        links = [str(options["url"])] if options.get("url") else message.links
        found = _STORY.match(links[0]) if links else None
        shown = self.newsroom.find(found["number"]) if found else None
        if found is None or shown is None:
            return None
        language = next(language for language in LANGUAGES if language == found["language"])
        wording = shown.wording(language)
        return {"url": links[0], "site": SITE, "title": wording.title, "text": wording.summary}

    def _time(self, seconds: int) -> str:
        return self.tr.time(_moment(seconds))


def _file(message: ChatMessage) -> Json | None:
    """A file that was sent, and where the page gets it."""
    if message.document is None:
        return None
    return {"name": message.document.name, "url": f"/api/file?chat={message.chat.id}&message={message.id}"}


def _place(message: ChatMessage) -> int:
    """The topic of a message in a forum; elsewhere a thread is only a chain of replies."""
    return message.thread if message.chat.forum else 0


def _threads(chat: Chat) -> tuple[int, ...]:
    return (0, *chat.threads) if chat.forum else (0,)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
