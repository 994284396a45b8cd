"""What is said: messages with their buttons, cards, and what leaves together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.model.chats import Chat
from bot.model.language import Language
from bot.model.stories import Edition, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message: it either carries data back to the bot or opens a link."""

    text: str
    data: str = ""
    """At most 64 bytes (Bot API: InlineKeyboardButton.callback_data)."""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is to be said, ready for Telegram's HTML parse mode, whoever it is sent to."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    preview: str = ""
    """The link to preview; none is shown when empty."""
    silent: bool = False
    plain: bool = False
    """Sent without a parse mode, `html` being plain text: the last try for a message that Telegram refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file with what is said below it."""

    name: str
    kind: str
    """The media type."""
    html: str
    """At most 1024 UTF-16 units once it is parsed (Bot API: sendDocument)."""
    descriptor: int
    """Of the file, open as long as it may be sent."""
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is offered to somebody who types the bot's name in a chat (Bot API: InlineQueryResultArticle)."""

    id: str
    """At most 64 bytes, each once in an answer."""
    title: str
    """Never blank."""
    description: str
    message: Message
    """What choosing the card posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The answer to an inline query; the one that offers nothing is the default."""

    cards: tuple[Card, ...] = ()
    """At most 50."""
    next_offset: str = ""
    """At most 64 bytes, with which Telegram asks for the cards after these; none come when empty."""
    button: str = ""
    """What a button above the cards says that opens the private chat; there is none when empty."""
    cache_seconds: int = 0
    """How long Telegram may offer the same to the same person without asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A story as a message shows it."""

    story: Story
    language: Language
    """Of the edition, as far as there is one in it (Story.edition)."""
    corrected: bool = False
    """Whether the source has corrected that edition since the message was sent."""
    alerts: tuple[str, ...] = ()
    """The saved searches because of which it comes."""

    @property
    def edition(self) -> Edition:
        """What is shown."""
        return self.story.edition(self.language)


Style: TypeAlias = Literal["story", "list", "plain"]
"""How a message looks: one story whole, titles one below the other, or one story without any formatting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """All that leaves to one chat (a thread of it) as one message, or stands in one that was sent."""

    chat: Chat
    thread: int
    stories: tuple[Showing, ...]
    """Newest first."""
    style: Style = "story"
