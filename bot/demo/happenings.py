"""What people do, each doing an Update for the bot: writing, pressing, posting, blocking, promoting, upgrading."""

from __future__ import annotations

from dataclasses import dataclass

from bot.demo.administration import Administration
from bot.demo.arguments import Json
from bot.demo.entities import finish
from bot.demo.members import Member
from bot.demo.people import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, Chat, ChatMessage, Thread, User
from bot.demo.telegram_html import parse_html
from bot.demo.world import Press


class Happenings(Administration):
    """The doings of people; each gives what it made."""

    def add_user(
        self,
        first_name: str = "Sample",
        *,
        id: int | None = None,  # noqa: A002 - Telegram's word
        language_code: str | None = None,
        username: str = "",
        started: bool = False,
    ) -> Person:
        """Add somebody; `started` when the bot may write to them already."""
        person = Person(
            id=id or self.next_user(),
            first_name=first_name,
            username=username,
            language_code=language_code,
            stage=self,
        )
        self.register(person, started=started)
        return person

    def say(
        self,
        user: User,
        text: str,
        *,
        chat: Chat | None = None,
        thread: Thread | None = None,
        as_chat: Chat | None = None,
        reply_to: ChatMessage | None = None,
        html: bool = False,
    ) -> ChatMessage:
        """Write a message; `as_chat` is the group itself (an anonymous administrator) or the user's channel.

        Who is anonymous in a group speaks as the group. `html`: the text is formatted, and written as Telegram's HTML.
        """
        message = self.compose(user, chat, as_chat=as_chat, reply_to=reply_to)
        message.content = parse_html(text) if html else finish(text, [])
        return self.send(message, thread)

    def post(self, channel: Chat, text: str) -> ChatMessage:
        """Post in a channel, as its administrators do: in nobody's name."""
        message = self.compose(None, channel)
        message.content = finish(text, [])
        return self.send(message)

    def compose(
        self,
        user: User | None,
        chat: Chat | None = None,
        *,
        as_chat: Chat | None = None,
        reply_to: ChatMessage | None = None,
    ) -> ChatMessage:
        """Begin a message of somebody's, in the private chat or another; nobody's are a channel's posts."""
        place = chat or (self.world.chats[user.id] if user else None)
        if place is None:
            raise LookupError("nobody's message stands in a channel")
        if user and place.kind != "channel":
            as_chat = as_chat or (place if place.member(user).anonymous else None)
            self._arrive(user, place, as_chat)
        if user and reply_to:
            reply_to.done_by.add(user.id)
        return ChatMessage(
            id=self.world.number(place),
            chat=place,
            date=int(self.world.now()),
            sender=_sender(user, place, as_chat) if user and place.kind != "channel" else None,
            sender_chat=place if place.kind == "channel" else as_chat,
            author=user,
            reply_to=reply_to,
        )

    def send(self, message: ChatMessage, thread: Thread | None = None) -> ChatMessage:
        """Put a message that is complete where it belongs, and tell the bot."""
        message.enter(thread)
        self.world.announce(self.world.add(message))
        return message

    def edit(self, message: ChatMessage, text: str) -> ChatMessage:
        """Correct a message or a post."""
        message.content = finish(text, [])
        message.edited = int(self.world.now())
        message.edits += 1
        self.world.announce(message, edited=True)
        return message

    def press(self, message: ChatMessage, button: str, *, by: User, inaccessible: bool = False) -> Press:
        """Press a button, named by its text or data; LookupError when there is none that calls back.

        `inaccessible`: the bot is shown a message too old to be edited, as it is when the message was deleted.
        """
        data = _data_of(message, button)
        presses = self.world.presses
        press = Press(id=str(4_000_000_001 + len(presses)), data=data, by=by, message=message, at=self.world.now())
        presses[press.id] = press
        gone = inaccessible or message.id not in message.chat.messages
        nothing: Json = {"chat": message.chat.json(), "message_id": message.id, "date": 0}
        shown: Json = {"message": nothing if gone else message.json()}
        self.world.updates.add(
            "callback_query",
            {
                "id": press.id,
                "from": by.json(),
                **({"inline_message_id": message.inline_id} if message.inline_id else shown),
                "chat_instance": str(-message.chat.id),
                "data": data,
            },
        )
        return press

    def send_data(self, message: ChatMessage, data: str, *, by: User) -> Press:
        """Press a button that is not there (any more): what a modified application sends."""
        button: Json = {"text": data, "callback_data": data}
        markup, message.markup = message.markup, {"inline_keyboard": [[button]]}
        try:
            return self.press(message, data, by=by)
        finally:
            message.markup = markup

    def block(self, user: User) -> None:
        """Block the bot."""
        self._change_private(user, blocked=True)

    def unblock(self, user: User) -> None:
        """Unblock the bot."""
        self._change_private(user, blocked=False)

    def upgrade(self, group: Chat, *, by: User) -> Chat:
        """Make a group a supergroup with a new number; both say so."""
        new = self.add_group(group.title)
        new.members.update(group.members)
        moved = self.service(group, by, {"migrate_to_chat_id": new.id})
        self.world.announce(moved)
        group.moved_to = new.id
        self.world.announce(self.service(new, GROUP_ANONYMOUS_BOT, {"migrate_from_chat_id": group.id}))
        return new

    def close_thread(self, chat: Chat, thread: Thread | None = None, *, by: User) -> None:
        """Close a topic, or the general one."""
        self._set_thread(chat, thread, by, closed=True)

    def reopen_thread(self, chat: Chat, thread: Thread | None = None, *, by: User) -> None:
        """Open a closed topic again."""
        self._set_thread(chat, thread, by, closed=False)

    def delete_thread(self, chat: Chat, thread: Thread) -> None:
        """Delete a topic with its messages; nobody tells the bot."""
        thread.deleted = True
        for message in [message for message in chat.messages.values() if message.thread == thread.id]:
            del chat.messages[message.id]

    def _set_thread(self, chat: Chat, thread: Thread | None, by: User, *, closed: bool) -> None:
        if thread:
            thread.closed = closed
        else:
            chat.general_closed = closed
        verb = "forum_topic_closed" if closed else "forum_topic_reopened"
        self.world.announce(self.service(chat, by, {verb: {}}, thread.id if thread else 0))

    def _arrive(self, user: User, chat: Chat, as_chat: Chat | None) -> None:
        if chat.user:
            if chat.blocked:
                self.unblock(user)
            chat.started = True
        elif as_chat is None and not chat.member(user).present:
            chat.members[user.id] = Member("member")

    def _change_private(self, user: User, *, blocked: bool) -> None:
        chat = self.world.chats[user.id]
        states = Member("kicked" if chat.blocked else "member"), Member("kicked" if blocked else "member")
        chat.blocked = blocked
        self.world.announce_change(chat, self.bot, states, by=user)


@dataclass(slots=True, kw_only=True, eq=False)
class Person(User):
    """Somebody who does things with the bot."""

    stage: Happenings

    @property
    def chat(self) -> Chat:
        """The private chat with the bot."""
        return self.stage.world.chats[self.id]

    def sends(
        self,
        text: str,
        *,
        chat: Chat | None = None,
        thread: Thread | None = None,
        as_chat: Chat | None = None,
        reply_to: ChatMessage | None = None,
        html: bool = False,
    ) -> ChatMessage:
        """Write to the bot, or in a chat."""
        return self.stage.say(self, text, chat=chat, thread=thread, as_chat=as_chat, reply_to=reply_to, html=html)

    def presses(self, message: ChatMessage, button: str) -> Press:
        """Press a button by its text or data."""
        return self.stage.press(message, button, by=self)


def _sender(user: User, chat: Chat, as_chat: Chat | None) -> User:
    if as_chat is None:
        return user
    return GROUP_ANONYMOUS_BOT if as_chat is chat else CHANNEL_BOT


def _data_of(message: ChatMessage, button: str) -> str:
    for each in message.buttons:
        if button in {each["text"], each.get("callback_data")} and "callback_data" in each:
            return str(each["callback_data"])
    raise LookupError(f"no button {button!r} among {message.button_texts}")
