"""What is said: messages with their buttons, cards, and what leaves together."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, TypeAlias

from bot.model.chats import USUAL_LOOKS, Chat, Looks
from bot.model.language import Language
from bot.model.stories import Edition, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message: it does one of these things."""

    text: str
    data: str = ""
    """Goes back to the bot; at most 64 bytes (Bot API: InlineKeyboardButton.callback_data)."""
    url: str = ""
    """Is opened."""
    copy: str = ""
    """Is copied; at most 256 characters (Bot API: CopyTextButton)."""
    inline: str | None = None
    """Is asked inline in a chat that is chosen then; '' asks for the latest."""
    home: bool = False
    """Whether it is about the chat where it stands even below what is about another chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """What kind of chat a key lets somebody choose, with the rights that he and the bot need there."""

    number: int
    """Comes back with the choice."""
    channel: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of the keyboard that stands in place of the letters, in private chats: it says its text, or lets choose."""

    text: str
    request: ChatRequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is to be said, ready for Telegram's HTML parse mode, whoever it is sent to."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    preview: str = ""
    """The link to preview; none is shown when empty."""
    silent: bool = False
    large: bool = False
    """Whether the preview is large, and stands above the text."""
    reply_to: int = 0
    """The message of the same chat that it answers; where that is not there, it is sent all the same."""
    keys: tuple[tuple[Key, ...], ...] = ()
    """A keyboard in place of the letters, until something is chosen; only where there are no buttons."""
    clears_keys: bool = False
    """Whether such a keyboard is put away; likewise."""
    asks: bool = False
    """Whether an answer is asked for, as a reply to it; likewise."""
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
    photo: bool = False
    """Whether it is a picture that is shown (Bot API: sendPhoto, at most 10 MB)."""


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
    thumbnail: str = ""
    """The address of a picture that stands beside it; Telegram fetches it, and refuses all cards for one that it may
    not (WEBDOCUMENT_URL_INVALID)."""


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
    second: Language | None = None
    """The language in which it is shown besides, which it has an edition in that is not the first one."""

    @property
    def edition(self) -> Edition:
        """What is shown first, or alone."""
        return self.story.edition(self.language)

    @property
    def image(self) -> str:
        """The address of a picture: the edition's, else that of the story in another language; '' where none is."""
        others = (edition.image for edition in self.story.editions if edition.image)
        return self.edition.image or next(others, "")

    @property
    def editions(self) -> tuple[Edition, ...]:
        """All that is shown: one edition, or two."""
        return (self.edition, self.story.edition(self.second)) if self.second else (self.edition,)

    @property
    def digest(self) -> bytes:
        """SHA-256 of what is shown: of the edition's, or of both."""
        first, *more = (edition.digest for edition in self.editions)
        return sha256(b"".join((first, *more))).digest() if more else first


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
    looks: Looks = USUAL_LOOKS
