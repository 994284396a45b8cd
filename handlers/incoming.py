"""What arrives, in our types (handlers.reading reads them off python-telegram-bot's Update)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from bot.model import ChatKind
    from bot.render.formatting import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where something comes from, and from whom."""

    chat: int
    kind: ChatKind
    title: str = ""
    thread: int = 0
    user: int | None = None
    topic: str = ""
    """What the thread was called when it was opened, where that is told."""
    language_code: str | None = None
    for_chat: bool = False
    """Said in the name of the chat itself: a channel's post, an anonymous administrator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A new message; its text is empty where it is something else than text."""

    origin: Origin
    text: str
    spans: tuple[Span, ...] = ()
    """How the text is formatted."""
    caption: str = ""
    """What stands below a picture or a file."""
    album: str = ""
    reply_to: int = 0
    """The message of the bot that it answers; 0: none."""
    forwarded: bool = False
    """Whether somebody else may have written it: a command in it is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """A pressed button; `message_id` is missing where the message can no longer be edited."""

    origin: Origin
    press_id: str
    data: str | None
    message_id: int | None
    thread_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """Who asks from, or presses in, a chat that is not told."""

    user: int
    language_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineQuery:
    """An inline query: words typed after the bot's name in any chat; `offset` is the bot's own where there is one."""

    by: Somebody
    query_id: str
    words: str
    offset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InlinePressing:
    """A pressed button below a message that was posted by means of an inline query."""

    by: Somebody
    press_id: str
    data: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The bot's place in a chat has changed."""

    origin: Origin
    inside: bool
    may_write: bool
    status: str
    was_inside: bool = False
    """In a channel the bot is inside only as an administrator: before it could do nothing there."""
    was_writing: bool = False
    """As it was before."""

    @property
    def added(self) -> bool:
        """Whether the bot has come into a group or a channel."""
        return self.inside and not self.was_inside and self.origin.kind != "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """Somebody's place in a group or a channel has changed: who administers it is to be asked anew."""

    chat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Somebody has chosen a chat by a key that lets choose one."""

    origin: Origin
    request: int
    """ChatRequest.number."""
    chat: int
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadTurn:
    """A forum's topic was closed, or opened again."""

    origin: Origin
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadName:
    """A forum's topic has another name."""

    origin: Origin
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """A group has become a supergroup, which has another id."""

    old: int
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """A channel's post has appeared in the group that discusses it."""

    group: int
    channel: int


Incoming: TypeAlias = (
    Said
    | Pressing
    | InlineQuery
    | InlinePressing
    | Membership
    | Rank
    | Shared
    | ThreadTurn
    | ThreadName
    | Migration
    | Forwarded
)
