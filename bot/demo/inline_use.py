"""What people do in inline mode: asking the bot from any chat, choosing what it offers, pressing the button above."""

from __future__ import annotations

from bot.demo.arguments import Json
from bot.demo.inline import InlineQuery, InlineResult
from bot.demo.link_use import LinkUse
from bot.demo.people import Chat, ChatMessage, Thread, User

LONGEST_QUERY = 256
"""Applications cut what is longer (Bot API: InlineQuery.query)."""

_FIRST_QUERY = 5_000_000_001
_NEEDED = frozenset({"can_send_messages", "can_send_other_messages"})
"""What a restricted member must be left, to write by means of a bot."""


class InlineUse(LinkUse):
    """The doings of people with the bot's name before their words; the bot need not be in their chat."""

    def ask_inline(self, user: User, text: str, *, chat: Chat | None = None, offset: str = "") -> InlineQuery:
        """Type words after the bot's name, in a chat or (none given) in the private one with the bot.

        Answered at once where an earlier answer still serves; LookupError where the bot has no inline mode.
        """
        inline = self.world.inline
        if not inline.enabled:
            raise LookupError("the bot has no inline mode (BotFather: /setinline)")
        query = InlineQuery(
            id=str(_FIRST_QUERY + len(inline.queries)),
            by=user,
            text=text[:LONGEST_QUERY],
            offset=offset,
            chat=chat or self.world.chats[user.id],
            at=self.world.now(),
        )
        inline.queries[query.id] = query
        query.answer = inline.cached(query)
        if query.answer is None:
            self.world.updates.add("inline_query", query.json())
        return query

    def ask_more(self, query: InlineQuery) -> InlineQuery:
        """Scroll to the end of what is offered: ask for what comes after it; LookupError where nothing does."""
        if query.answer is None or not query.answer.next_offset:
            raise LookupError(f"nothing comes after what is offered for {query.text!r}")
        return self.ask_inline(query.by, query.text, chat=query.chat, offset=query.answer.next_offset)

    def choose_result(self, query: InlineQuery, which: int | str = 0, *, thread: Thread | None = None) -> ChatMessage:
        """Choose what is offered, by its place or its id: it is posted in the query's chat in the person's name.

        `thread` is the forum's topic it goes to; none is the general one.

        LookupError where that is not offered, PermissionError where the person may not post there.
        """
        result = _find(query, which)
        chat, user = query.chat, query.by
        self._enter(user, chat)
        message = ChatMessage(
            id=self.world.number(chat),
            chat=chat,
            date=int(self.world.now()),
            sender=None if chat.kind == "channel" else user,
            sender_chat=chat if chat.kind == "channel" else None,
            author=user,
            via_bot=self.bot,
            content=result.content,
            markup=result.markup,
            preview=result.preview,
        )
        self._name(message)
        message.enter(thread)
        self.world.announce(self.world.add(message))
        if self.world.inline.feedback:
            self._tell(query, result, message)
        return message

    def press_results_button(self, query: InlineQuery) -> ChatMessage:
        """Press the button above the results: the private chat opens with /start; LookupError where it doesn't."""
        button = query.answer.button if query.answer else None
        if not button or "start_parameter" not in button:
            raise LookupError("no button above the results opens the private chat")
        return self.say(query.by, f"/start {button['start_parameter']}")

    def _name(self, message: ChatMessage) -> None:
        """Give a message with buttons the id by which the bot edits it wherever it stands."""
        if message.markup:
            messages = self.world.inline.messages
            message.inline_id = f"inline-{len(messages) + 1}"
            messages[message.inline_id] = message

    def _tell(self, query: InlineQuery, result: InlineResult, message: ChatMessage) -> None:
        chosen: Json = {"result_id": result.id, "from": query.by.json(), "query": query.text}
        named: Json = {"inline_message_id": message.inline_id} if message.inline_id else {}
        self.world.updates.add("chosen_inline_result", {**chosen, **named})

    def _enter(self, user: User, chat: Chat) -> None:
        if chat.between:
            return
        if not _may_post(user, chat):
            raise PermissionError(f"{user.first_name} may not post in {chat.title!r}")
        self._arrive(user, chat, None)


def _find(query: InlineQuery, which: int | str) -> InlineResult:
    if isinstance(which, int):
        return query.results[which]
    found = next((result for result in query.results if result.id == which), None)
    if found is None:
        raise LookupError(f"no result {which!r} among {[result.id for result in query.results]}")
    return found


def _may_post(user: User, chat: Chat) -> bool:
    member = chat.member(user)
    match chat.kind:
        case "private":
            return chat.user is user
        case "channel":
            return member.administers and member.has("can_post_messages")
    if member.status == "restricted":
        return member.is_member and member.rights >= _NEEDED
    return member.administers or (member.status != "kicked" and chat.can_send)
