"""/story and the buttons below a story: one story, in the languages it exists in, short or whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.callbacks import OpenStory
from bot.model import Parts, Showing
from bot.offers import ShowCitation, ShowHotlines, SwitchEdition
from bot.render.citation import render_citation
from bot.render.notice import say
from bot.render.story import View, bot_link, render_story, share_by_link, story_link
from bot.showing import is_corrected
from handlers.arguments import language_meant, story_number
from handlers.behaviour import Button, Command, Purpose
from handlers.hotline import hotline

if TYPE_CHECKING:
    from bot.callbacks import Pressed
    from bot.model import Button as ShownButton
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


async def show_story(
    call: Call, number: int, language: Language | None = None, *, below: tuple[ShownButton, ...] = ()
) -> None:
    """Send a story by its number, with another row of buttons `below` its own."""
    showing = await _find(call, number, language)
    if showing is None:
        return await call.answer(say(call.tr.gettext("There is no story number {number}.", number=str(number))))
    message = await _message(call, showing)
    return await call.answer(replace(message, buttons=(*message.buttons, below)) if below else message)


async def _find(call: Call, number: int, language: Language | None = None) -> Showing | None:
    """The story of a number in this language, or in the chat's where it is not there."""
    found = await call.desk.store.stories.get(number)
    if found is None:
        return None
    return Showing(story=found, language=language if language in found.languages else call.tr.language)


async def _message(call: Call, showing: Showing, *, pushed: bool = False, whole: bool = True) -> Message:
    parts = await call.desk.store.matters.parts(showing.story.number) if whole else Parts()
    view = View(pushed=pushed, whole=whole, private=call.here.private, parts=parts)
    username = call.desk.telegram.username
    message = render_story(showing, call.tr, call.desk.topics, username=username, view=view)
    return share_by_link(message, showing, username) if call.here.kind == "channel" else message


def link_of(pressed: Pressed | None, username: str) -> str:
    """The link that shows privately what a button of a story shows; '' for any other button."""
    match pressed:
        case OpenStory(story):
            return story_link(username, story)
        case SwitchEdition(story, language) | ShowCitation(story, language):
            return story_link(username, story, language)
        case ShowHotlines():
            return bot_link(username, "hotline")
    return ""


async def _open(call: Call, pressed: OpenStory) -> None:
    if not call.here.private:  # anybody may press there: each reads for himself
        return await call.toast(url=link_of(pressed, call.desk.telegram.username))
    showing = await _find(call, pressed.story)
    return await (call.answer(await _message(call, showing)) if showing else _say_gone(call))


async def _switch(call: Call, pressed: SwitchEdition) -> None:
    if not call.here.private:
        return await call.toast(url=link_of(pressed, call.desk.telegram.username))
    showing = await _find(call, pressed.story, pressed.language)
    if showing is None:
        return await _say_gone(call)
    if pressed.pushed:
        showing = await _keep_choice(call, showing)
    return await call.edit_or_send(await _message(call, showing, pushed=pressed.pushed, whole=pressed.whole))


async def _keep_choice(call: Call, showing: Showing) -> Showing:
    """Remember what the reader chose before he sees it, so that no later edition takes it away again.

    The message goes on to name the alerts that it named.
    """
    if call.message_id is None:
        return showing
    revisions, edition = call.desk.store.revisions, showing.edition
    here = (call.here.id, call.here_thread, call.message_id, showing.story.number)
    sent_at = await revisions.switch(*here, edition)
    corrected = sent_at is not None and is_corrected(edition, sent_at)
    return replace(showing, corrected=corrected, alerts=await revisions.named(*here))


async def _cite(call: Call, pressed: ShowCitation) -> None:
    if not call.here.private:
        return await call.toast(url=link_of(pressed, call.desk.telegram.username))
    showing = await _find(call, pressed.story, pressed.language)
    if showing is None:
        return await _say_gone(call)
    return await call.answer(render_citation(showing.story, showing.edition, call.tr))


async def _show_hotlines(call: Call, pressed: ShowHotlines) -> None:
    if call.here.private:
        return await hotline(call)
    return await call.toast(url=link_of(pressed, call.desk.telegram.username))


async def _say_gone(call: Call) -> None:
    await call.refuse(call.tr.gettext("This story is no longer available."))


COMMANDS = (
    Command(
        name="story",
        run=story,
        purpose=Purpose.READ,
        content=True,
        description=lambda tr: tr.gettext("One story by its number"),
    ),
)
PRESSES: tuple[Press, ...] = (
    Button(OpenStory, _open),
    Button(SwitchEdition, _switch),
    Button(ShowCitation, _cite),
    Button(ShowHotlines, _show_hotlines),
)
