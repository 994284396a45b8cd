"""Talking with the bot: to ask and be answered, to press and be heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories import make_item

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage, Thread
    from bot.demo.world import Press
    from bot.model import Language
    from tests.flow.conftest import World


async def ask(
    world: World,
    person: Person,
    text: str,
    *,
    chat: Chat | None = None,
    thread: Thread | None = None,
    as_chat: Chat | None = None,
) -> ChatMessage:
    """Write to the bot and wait for its answer."""
    asked = person.sends(text, chat=chat, thread=thread, as_chat=as_chat)
    return await world.said(asked.chat, lambda message: message.id > asked.id)


async def order(world: World, channel: Chat, text: str) -> ChatMessage:
    """Post a command in a channel and wait for the answer."""
    posted = world.emulator.post(channel, text)
    return await world.said(channel, lambda message: message.id > posted.id)


async def press(
    world: World, person: Person, message: ChatMessage, button: str, *, inaccessible: bool = False
) -> Press:
    """Press a button and wait for what comes of it."""
    before = shown(world)
    return await heard(world, world.emulator.press(message, button, by=person, inaccessible=inaccessible), before)


async def forge(world: World, person: Person, message: ChatMessage, data: str) -> Press:
    """Press a button that is not there."""
    before = shown(world)
    return await heard(world, world.emulator.send_data(message, data, by=person), before)


async def heard(world: World, made: Press, before: int) -> Press:
    """Wait for the one answer to a press, and for the message that follows where it is not all."""
    await world.emulator.wait_for(lambda: made.answered)
    if not made.alert and not made.url:
        await world.emulator.wait_for(lambda: shown(world) > before)
    calls = world.emulator.calls_of("answerCallbackQuery")
    assert [call.parameters["callback_query_id"] for call in calls].count(made.id) == 1
    return made


def shown(world: World) -> int:
    """How often the bot has sent or edited a message."""
    return len(world.emulator.calls_of("sendMessage")) + len(world.emulator.calls_of("editMessageText"))


async def stock(world: World, count: int, *languages: Language) -> None:
    """Let there be so many stories, the newest with the largest number, in English or these languages."""
    for number in range(1, count + 1):
        for language in languages or ("en",):
            await world.publish(make_item(number, language))


def flat(message: ChatMessage) -> list[str]:
    """What all buttons say."""
    return [text for row in message.button_texts for text in row]
