"""/story and the buttons below a story: one story, in the languages it exists in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import OpenStory, SwitchEdition
from bot.render.notice import say
from bot.render.story import render_story, story_link
from handlers.arguments import language_meant, story_number
from handlers.behaviour import Button, Command, Purpose

if TYPE_CHECKING:
    from bot.callbacks import Pressed
    from bot.model import Language, Message
    from handlers.behaviour import Press
    from handlers.desk import Call


async def story(call: Call) -> None:
    """Show the story of a number, in a language if one is named."""
    words, _, language = call.arguments.partition(" ")
    number = story_number(words)
    if number is None:
        text = call.tr.gettext("Send the number of a story after the command: /story 1")
        return await call.answer(say(text))
    return await show_story(call, number, language_meant(language))


async def show_story(call: Call, number: int, language: Language | None = None) -> None:
    """Send a story by its number."""
    message = await _message(call, number, language)
    await call.answer(message or say(call.tr.gettext("There is no story number {number}.", number=str(number))))


async def _message(
    call: Call, number: int, language: Language | None = None, *, pushed: bool = False
) -> Message | None:
    desk = call.desk
    found = await desk.store.stories.get(number)
    if found is None:
        return None
    shown = language if language in found.languages else call.tr.language
    return render_story(found, shown, call.tr, desk.topics, username=desk.telegram.username, pushed=pushed)


def link_of(pressed: Pressed | None, username: str) -> str:
    """The link that shows privately what a button of a story shows; '' for any other button."""
    match pressed:
        case OpenStory(story):
            return story_link(username, story)
        case SwitchEdition(story, language):
            return story_link(username, story, language)
    return ""


async def _open(call: Call, pressed: OpenStory) -> None:
    if not call.chat.private:  # anybody may press there: each reads for himself
        return await call.toast(url=link_of(pressed, call.desk.telegram.username))
    message = await _message(call, pressed.story)
    return await (call.answer(message) if message else _say_gone(call))


async def _switch(call: Call, pressed: SwitchEdition) -> None:
    if not call.chat.private:
        return await call.toast(url=link_of(pressed, call.desk.telegram.username))
    message = await _message(call, pressed.story, pressed.language, pushed=pressed.pushed)
    return await (call.edit_or_send(message) if message else _say_gone(call))


async def _say_gone(call: Call) -> None:
    await call.refuse(call.tr.gettext("This story is no longer available."))


COMMANDS = (
    Command(
        name="story",
        run=story,
        purpose=Purpose.READ,
        description=lambda tr: tr.gettext("One story by its number"),
    ),
)
PRESSES: tuple[Press, ...] = (Button(OpenStory, _open), Button(SwitchEdition, _switch))
