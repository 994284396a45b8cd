"""What people send besides words of their own: pictures and the like, albums, what others wrote, service messages."""

from __future__ import annotations

from bot.demo.arguments import Json
from bot.demo.entities import finish
from bot.demo.happenings import Happenings
from bot.demo.media import Source, make_media, make_origin
from bot.demo.people import Chat, ChatMessage, Thread, User


class Sendings(Happenings):
    """The doings by which anything may come to the bot; a `user` of None posts in a channel."""

    def show(
        self,
        user: User | None,
        kind: str,
        caption: str = "",
        *,
        chat: Chat | None = None,
        thread: Thread | None = None,
        album: str = "",
        reply_to: ChatMessage | None = None,
    ) -> ChatMessage:
        """Send a sample of media: `kind` is a key of media.SAMPLES (photo, sticker, poll …); `album` groups several.

        Where the words are no caption (a sticker has none), LookupError.
        """
        message = self.compose(user, chat, reply_to=reply_to)
        named: Json = {"media_group_id": album} if album else {}
        message.extra = {**make_media(kind), **named}
        if caption and not message.captioned:
            raise LookupError(f"nothing stands below a {kind}")
        message.content = finish(caption, [])
        return self.send(message, thread)

    def forward(
        self,
        user: User | None,
        text: str,
        source: Source,
        *,
        chat: Chat | None = None,
        thread: Thread | None = None,
        kind: str = "",
    ) -> ChatMessage:
        """Pass on what somebody else wrote (below media where a `kind` is given)."""
        message = self.compose(user, chat)
        message.extra = {**(make_media(kind) if kind else {}), "forward_origin": make_origin(source, message.date)}
        message.content = finish(text, [])
        return self.send(message, thread)

    def say_via(self, user: User, text: str, robot: User, *, chat: Chat | None = None) -> ChatMessage:
        """Post what another bot offered inline."""
        message = self.compose(user, chat)
        message.via_bot = robot
        message.content = finish(text, [])
        return self.send(message)

    def delete(self, message: ChatMessage) -> None:
        """Delete a message; nobody tells the bot."""
        message.chat.messages.pop(message.id, None)
        self.world.bell.ring()
