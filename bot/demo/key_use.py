"""What people do with what stands in place of the letters: they press keys, choose chats, answer."""

from __future__ import annotations

from bot.demo.arguments import Json
from bot.demo.keys import key_rows, rights_asked
from bot.demo.people import Chat, ChatMessage, User
from bot.demo.sendings import Sendings
from bot.demo.standing import holds, may_choose, standing_keyboard


class KeyUse(Sendings):
    """The doings below a chat; LookupError where what is to be pressed or answered does not stand there."""

    def press_key(self, user: User, text: str, *, chat: Chat | None = None) -> ChatMessage:
        """Press a key that says its text: in a group, as an answer to the message it came with."""
        place = chat or self.world.chats[user.id]
        asked, key = self._find(user, place, text)
        if key.keys() & {"request_chat", "request_users", "request_contact", "request_location", "web_app"}:
            raise LookupError(f"the key {text!r} says nothing: it asks for something")
        asked.done_by.add(user.id)
        return self.say(user, text, chat=place, reply_to=None if place.user else asked)

    def offered_chats(self, user: User, text: str) -> list[Chat]:
        """The chats that a key lets somebody choose."""
        request = self._request(user, text)
        return [chat for chat in self.world.chats.values() if may_choose(request, chat, user, self.bot)]

    def share_chat(self, user: User, text: str, shared: Chat) -> ChatMessage:
        """Press a key that asks for a chat, and choose one of those it offers: the bot gets the rights asked for.

        LookupError where the chat is not offered.
        """
        asked, _ = self._find(user, self.world.chats[user.id], text)
        request = self._request(user, text)
        if not may_choose(request, shared, user, self.bot):
            raise LookupError(f"{shared.title!r} is not among the chats that {text!r} offers {user.first_name}")
        wanted = rights_asked(request, "bot")
        if not holds(shared, self.bot, wanted):
            self.promote_bot(shared, *shared.member(self.bot).rights | wanted, by=user)
        asked.done_by.add(user.id)
        told: Json = {"request_id": request["request_id"], "chat_id": shared.id}
        details: Json = {"title": shared.title, "username": shared.username}
        told |= {name: value for name, value in details.items() if value and request.get(f"request_{name}")}
        message = self.service(self.world.chats[user.id], user, {"chat_shared": told})
        self.world.announce(message)
        return message

    def answer(self, user: User, text: str, *, chat: Chat | None = None) -> ChatMessage:
        """Write what the bot asks for, as applications do it: as an answer to the message that asks."""
        place = chat or self.world.chats[user.id]
        asked = standing_keyboard(place, user)
        if asked is None or not (asked.keyboard or {}).get("force_reply"):
            raise LookupError(f"nothing asks {user.first_name} for an answer")
        return self.say(user, text, chat=place, reply_to=asked)

    def _request(self, user: User, text: str) -> Json:
        _, key = self._find(user, self.world.chats[user.id], text)
        request = key.get("request_chat")
        if isinstance(request, dict):
            return request
        raise LookupError(f"the key {text!r} asks for no chat")

    def _find(self, user: User, chat: Chat, text: str) -> tuple[ChatMessage, Json]:
        message = standing_keyboard(chat, user)
        keys = [key for row in key_rows(message.keyboard if message else None) for key in row]
        found = next((key for key in keys if key["text"] == text), None)
        if message is None or found is None:
            raise LookupError(f"no key {text!r} among {[key['text'] for key in keys]}")
        return message, found
