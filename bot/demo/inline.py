"""Inline mode: what people type after the bot's name, what it offers them, and the messages that came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from bot.demo.arguments import Json
from bot.demo.entities import FormattedText
from bot.demo.people import Chat, ChatMessage, User

ANSWER_SECONDS = 10
"""How long applications wait for the answer to an inline query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineResult:
    """An article that is offered, and the message that choosing it posts."""

    id: str
    title: str
    description: str = ""
    url: str = ""
    thumbnail_url: str = ""
    content: FormattedText
    markup: Json | None = None
    """The inline keyboard."""
    preview: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineAnswer:
    """What the bot offers."""

    results: tuple[InlineResult, ...]
    next_offset: str = ""
    """What is asked with for more; there is no more when empty."""
    button: Json | None = None
    """InlineQueryResultsButton: shown above the results."""
    personal: bool = False
    cached_until: float = 0
    """Unix seconds: so long the same query is answered so again without asking the bot."""


@dataclass(slots=True, kw_only=True, eq=False)
class InlineQuery:
    """What somebody typed after the bot's name in a chat, and the answer once there is one."""

    id: str
    by: User
    text: str
    offset: str
    chat: Chat
    at: float
    """Unix seconds."""
    answer: InlineAnswer | None = None

    @property
    def chat_type(self) -> str:
        """The kind of chat as the bot is told: `sender` is the private chat with the bot itself."""
        return "sender" if self.chat.user is self.by else self.chat.kind

    @property
    def results(self) -> tuple[InlineResult, ...]:
        """What is offered; LookupError where nothing was answered yet."""
        if self.answer is None:
            raise LookupError(f"the inline query {self.text!r} has no answer")
        return self.answer.results

    def json(self) -> Json:
        """The Bot API's InlineQuery."""
        return {
            "id": self.id,
            "from": self.by.json(),
            "query": self.text,
            "offset": self.offset,
            "chat_type": self.chat_type,
        }


_Key: TypeAlias = tuple[int, str, str, str]


@dataclass(slots=True)
class InlineMode:
    """The bot's inline mode as BotFather has it, the queries, and the messages that were chosen."""

    enabled: bool = True
    """/setinline: whether the bot can be asked at all."""
    feedback: bool = False
    """/setinlinefeedback: whether the bot is told what people choose."""
    queries: dict[str, InlineQuery] = field(default_factory=dict)
    messages: dict[str, ChatMessage] = field(default_factory=dict)
    """By inline_message_id; only messages with buttons have one."""
    _cache: dict[_Key, InlineAnswer] = field(default_factory=dict)

    def keep(self, query: InlineQuery, answer: InlineAnswer) -> None:
        """Give a query its answer, and remember it for whom it may serve again."""
        query.answer = answer
        self._cache[_key(query, query.by.id if answer.personal else 0)] = answer

    def cached(self, query: InlineQuery) -> InlineAnswer | None:
        """An answer that serves this query too: the person's own, else one for everybody."""
        found = [self._cache.get(_key(query, owner)) for owner in (query.by.id, 0)]
        return next((answer for answer in found if answer and query.at < answer.cached_until), None)


def _key(query: InlineQuery, owner: int) -> _Key:
    return owner, query.chat_type, query.text.strip(), query.offset
