"""A message as the page shows it: its words, what it answers, its file, picture and preview, its buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.demo.arguments import Json
from bot.demo.news.newsroom import Newsroom
from bot.demo.news.pictures import picture_path
from bot.demo.news.site import SITE
from bot.demo.page.wording import service_text
from bot.demo.people import ChatMessage
from bot.i18n import Translator
from bot.model import LANGUAGES

_STORY = re.compile(r"https?://[^/]+/(?P<language>kk|ru|en)/news/sample-(?P<number>\d+)")
_QUOTED = 120
"""Letters of a message that another one shows it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubbles:
    """Messages in one language."""

    newsroom: Newsroom
    tr: Translator

    def show(self, message: ChatMessage) -> Json:
        """A message for the page."""
        return {
            "id": message.id,
            "thread": place_of(message),
            "sender": message.author.id if message.author else 0,
            "name": name_of(message),
            "bot": message.by_bot,
            "via": message.via_bot is not None,
            "service": service_text(message, self.tr) if message.service else "",
            "reply": self._answered(message),
            "text": message.text,
            "entities": list(message.content.entities),
            "file": _file(message),
            "photo": _photo(message),
            "preview": self._preview(message),
            "rows": (message.markup or {}).get("inline_keyboard", []),
            "time": self.time(message.date),
            "day": self.tr.day(_moment(message.date).astimezone(self.tr.zone)),
            "edited": bool(message.edited),
            "silent": message.silent,
        }

    def summary(self, message: ChatMessage) -> str:
        """A message in one line."""
        name = message.document.name if message.document else ""
        shown = message.photo or "photo" in message.extra
        words = message.text.partition("\n")[0] or (self.tr.gettext("Picture") if shown else "")
        return name or words or service_text(message, self.tr)

    def quote(self, message: ChatMessage) -> Json:
        """A message as another one shows that it answers it."""
        return {"id": message.id, "name": name_of(message), "text": self.summary(message)[:_QUOTED]}

    def time(self, seconds: int) -> str:
        """The hour of a moment in Unix seconds."""
        return self.tr.time(_moment(seconds))

    def _answered(self, message: ChatMessage) -> Json | None:
        """What a message answers; that it stands in a topic is no answer."""
        answered = message.reply_to
        return self.quote(answered) if answered and "forum_topic_created" not in answered.service else None

    def _preview(self, message: ChatMessage) -> Json | None:
        """The card of the page that a message links to, as far as the sample site has it."""
        options = message.preview or {}
        if options.get("is_disabled") is True or not message.text or message.captioned:
            return None
        links = [str(options["url"])] if options.get("url") else message.links
        found = _STORY.match(links[0]) if links else None
        shown = self.newsroom.find(found["number"]) if found else None
        if found is None or shown is None:
            return None
        language = next(language for language in LANGUAGES if language == found["language"])
        wording = shown.wording(language)
        return {
            "url": links[0],
            "site": SITE,
            "title": wording.title,
            "text": wording.summary,
            "image": picture_path(shown.story.id),
            "large": options.get("prefer_large_media") is True,
            "above": options.get("show_above_text") is True,
        }


def name_of(message: ChatMessage) -> str:
    """Who a message is from, as a chat shows it."""
    if message.sender_chat:
        return message.sender_chat.title
    return message.sender.first_name if message.sender else ""


def place_of(message: ChatMessage) -> int:
    """The topic of a message in a forum; elsewhere a thread is only a chain of replies."""
    return message.thread if message.chat.forum else 0


def _file(message: ChatMessage) -> Json | None:
    """A file that was sent, and where the page gets it."""
    return {"name": message.document.name, "url": _address("file", message)} if message.document else None


def _photo(message: ChatMessage) -> Json | None:
    """A picture that the bot sent, and where the page gets it."""
    shown = message.photo
    return {"url": _address("photo", message), "width": shown.width, "height": shown.height} if shown else None


def _address(what: str, message: ChatMessage) -> str:
    return f"/api/{what}?chat={message.chat.id}&message={message.id}"


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
