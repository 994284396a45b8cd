"""The chats that the bot knows, and what they follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from bot.model.language import Language

ChatKind: TypeAlias = Literal["private", "group", "supergroup", "channel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A chat that the bot knows."""

    id: int
    kind: ChatKind
    language: Language
    title: str = ""
    suspended: bool = field(default=False, compare=False)
    """Nothing is pushed there, or to the thread in question, since it could not be written to."""

    @property
    def private(self) -> bool:
        """Whether it is one person's chat with the bot."""
        return self.kind == "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What a chat (a thread of it) follows: exactly one of all, a search, a topic, a region, a topic in a region."""

    topic: str = ""
    region: str = ""
    search: str = ""

    @property
    def all(self) -> bool:
        """Whether it follows every story."""
        return not (self.topic or self.region or self.search)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A search that a chat (a thread of it) follows, and how its stories come."""

    search: str
    digest: str = "instant"
    """As bot.hours writes it; '': as the chat's thread has it."""
    at_night: bool = False
    """Also in quiet hours that hold everything else; without a sound."""
    paused: bool = False


Form: TypeAlias = Literal["whole", "title", "picture"]
"""What a post shows of a story: title and summary, the title alone, or both below a large picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How stories look that are pushed to a chat's thread."""

    form: Form = "whole"
    second: Language | None = None
    """A language in which a post has the story, too, besides the chat's own."""
    header: str = ""
    """What stands before each post, as Telegram's HTML: text and links, at most 200 UTF-16 units as they are read."""
    footer: str = ""
    """What stands after it, likewise."""
    hashtags: bool = True


USUAL_LOOKS: Final = Looks()
"""Those of a chat that has chosen none."""
