"""Users, chats and messages, and how the Bot API writes them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.demo.arguments import Json
from bot.demo.attachment import Attachment
from bot.demo.entities import FormattedText
from bot.demo.keyboards import rows_of
from bot.demo.members import Member
from bot.demo.picture import Picture
from bot.model import ChatKind

_NAMES = ("first_name", "username")
"""What a private chat has of its person."""
_CAPTIONED = frozenset({"photo", "video", "animation", "audio", "document", "voice"})
"""What a message can show, with words below."""


@dataclass(slots=True, kw_only=True, eq=False)
class User:
    """Somebody with a Telegram account; `language_code` as the application says it, or not at all."""

    id: int
    first_name: str
    username: str = ""
    language_code: str | None = None
    is_bot: bool = False
    deactivated: bool = False

    def json(self) -> Json:
        """The Bot API's User; of one that was deleted nothing is left but the number."""
        if self.deactivated:
            return {"id": self.id, "is_bot": self.is_bot, "first_name": ""}
        optional = {"username": self.username, "language_code": self.language_code}
        known = {name: value for name, value in optional.items() if value}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name, **known}


GROUP_ANONYMOUS_BOT = User(
    id=1087968824, first_name="Group", username="GroupAnonymousBot", is_bot=True, language_code=None
)
CHANNEL_BOT = User(id=136817688, first_name="Channel", username="Channel_Bot", is_bot=True)
TELEGRAM = User(id=777000, first_name="Telegram")
"""In its name a linked channel's posts appear in the group."""


@dataclass(slots=True, kw_only=True)
class Thread:
    """A forum's topic; its number is that of the service message that opened it."""

    id: int
    name: str
    closed: bool = False
    deleted: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Chat:
    """A chat, with everything said in it by number."""

    id: int
    kind: ChatKind
    title: str = ""
    username: str = ""
    forum: bool = False
    user: User | None = None
    """Private chats: whose."""
    started: bool = False
    blocked: bool = False
    can_send: bool = True
    """Groups: whether members without further rights may write."""
    general_closed: bool = False
    linked: Chat | None = None
    between: tuple[User, ...] = ()
    """Private chats of people with each other, which the bot has no part in."""
    moved_to: int = 0
    members: dict[int, Member] = field(default_factory=dict)
    threads: dict[int, Thread] = field(default_factory=dict)
    messages: dict[int, ChatMessage] = field(default_factory=dict)
    asking: list[ChatMessage] = field(default_factory=list)
    """What the bot sent with a keyboard, or to be answered, oldest first; deleted messages too."""

    def member(self, user: User) -> Member:
        """What somebody is here; `left` when nothing is known."""
        return self.members.get(user.id, Member("left"))

    @property
    def last(self) -> ChatMessage:
        """The newest message; LookupError when there is none."""
        return self.messages[max(self.messages, default=0)]

    @property
    def texts(self) -> list[str]:
        """All texts that stand in it, oldest first."""
        return [message.text for message in self.messages.values() if message.text]

    def json(self) -> Json:
        """The Bot API's Chat."""
        if self.user:
            told = self.user.json()
            return {"id": self.id, "type": "private", **{name: told[name] for name in _NAMES if name in told}}
        optional = {"title": self.title, "username": self.username, "is_forum": self.forum}
        known = {name: value for name, value in optional.items() if value}
        return {"id": self.id, "type": self.kind, **known}


@dataclass(slots=True, kw_only=True, eq=False)
class ChatMessage:
    """A message as it stands now."""

    id: int
    chat: Chat
    date: int
    """Unix seconds."""
    sender: User | None = None
    sender_chat: Chat | None = None
    by_bot: bool = False
    """Whether the bot wrote it; a channel's posts do not tell."""
    content: FormattedText = field(default_factory=lambda: FormattedText(text=""))
    markup: Json | None = None
    """The inline keyboard."""
    keyboard: Json | None = None
    """Any other markup that was sent with it."""
    done_by: set[int] = field(default_factory=set)
    """Who answered it, or pressed one of its keys."""
    author: User | None = None
    """Who really wrote it, where that is not the bot."""
    thread: int = 0
    topic: bool = False
    preview: Json | None = None
    effect: str = ""
    """The message_effect_id."""
    silent: bool = False
    protected: bool = False
    edited: int = 0
    """Unix seconds of the last edit."""
    edits: int = 0
    via_bot: User | None = None
    """The bot that offered it to the sender (inline mode)."""
    document: Attachment | None = None
    """A file of the bot's, whose caption the text is."""
    photo: Picture | None = None
    """A picture of the bot's, likewise."""
    extra: Json = field(default_factory=dict)
    """Fields of what it shows besides its text, of an album, of where it was forwarded from."""
    inline_id: str = ""
    """By which the bot names it wherever it stands."""
    reply_to: ChatMessage | None = None
    service: Json = field(default_factory=dict)
    """Fields of a service message or a forward."""

    @property
    def text(self) -> str:
        """The text, without tags."""
        return self.content.text

    @property
    def buttons(self) -> list[Json]:
        """The inline buttons, row after row."""
        return [button for row in rows_of(self.markup) for button in row]

    @property
    def button_texts(self) -> list[list[str]]:
        """What the inline buttons say, in their rows."""
        return [[str(button["text"]) for button in row] for row in rows_of(self.markup)]

    @property
    def links(self) -> list[str]:
        """Where the text's links lead."""
        return [str(entity["url"]) for entity in self.content.entities if "url" in entity]

    def enter(self, thread: Thread | None) -> None:
        """Go into a topic, and answer its first message if no other; without one, to where what it answers stands."""
        if thread:
            self.thread, self.topic = thread.id, True
            self.reply_to = self.reply_to or self.chat.messages.get(thread.id)
        elif self.reply_to and self.chat.forum:
            self.thread, self.topic = self.reply_to.thread, self.reply_to.topic
        elif self.reply_to and self.chat.kind == "supergroup":
            self.thread = self.reply_to.thread or self.reply_to.id

    @property
    def captioned(self) -> bool:
        """Whether its text is a caption."""
        return bool(self.document or self.photo or self.extra.keys() & _CAPTIONED)

    def json(self, *, reply: bool = True) -> Json:
        """The Bot API's Message; a reply shows what it answers, one level deep."""
        optional: Json = {
            "message_thread_id": self.thread,
            "is_topic_message": self.topic,
            "from": self.sender and self.sender.json(),
            "sender_chat": self.sender_chat and self.sender_chat.json(),
            "via_bot": self.via_bot and self.via_bot.json(),
            "document": self.document and self.document.json(f"{self.chat.id}-{self.id}"),
            "photo": self.photo and self.photo.json(f"{self.chat.id}-{self.id}"),
            "caption" if self.captioned else "text": self.text,
            "caption_entities" if self.captioned else "entities": list(self.content.entities),
            "edit_date": self.edited,
            "has_protected_content": self.protected,
            "link_preview_options": self.preview,
            "effect_id": self.effect,
            "reply_markup": self.markup,
            "reply_to_message": self.reply_to.json(reply=False) if self.reply_to and reply else None,
        }
        known = {name: value for name, value in optional.items() if value} | self.extra
        return {"message_id": self.id, "date": self.date, "chat": self.chat.json(), **known, **self.service}
