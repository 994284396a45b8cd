"""Whom and what the page means: the chat of a request, and who of the cast does something there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.demo.page.request import Body, refused

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat
    from bot.demo.show import Show


def meant_chat(show: Show, body: Body, name: str = "chat") -> Chat:
    """The chat whose number a request gives; refused where there is none."""
    chat = show.emulator.world.chats.get(body.number(name))
    if chat is None:
        raise refused("there is no such chat")
    return chat


def meant_speaker(show: Show, chat: Chat, body: Body) -> Person:
    """Who does something in a chat; refused where nobody of that number speaks there."""
    number = body.number("by")
    found = next((one for one in show.cast.speakers(chat) if one.id == number), None)
    if found is None:
        raise refused("nobody of this number speaks there")
    return found


def meant_person(show: Show, body: Body) -> Person:
    """Who does something, in whatever chat."""
    number = body.number("by")
    found = next((one for one in show.cast.people.values() if one.id == number), None)
    if found is None:
        raise refused("there is nobody of this number")
    return found
