"""Texts that are asked for by a button: the next message of whoever pressed it is the answer, and no search."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.callbacks import CancelPrompt, pack
from bot.errors import RefusedError
from bot.model import Button as MessageButton
from bot.model import Message
from bot.prompts import Prompt
from bot.render.notice import say
from handlers.behaviour import Button

if TYPE_CHECKING:
    from bot.prompts import PromptKind
    from handlers.behaviour import Press
    from handlers.desk import Call


async def ask_for(call: Call, kind: PromptKind, question: str) -> None:
    """Ask for a text, which the module that takes this kind gets; in groups the answer has to be a reply.

    Whoever is asked is the one who pressed; what is asked is about the chat that the call is about.
    """
    if call.user is None:
        return
    message_id = await call.send(_question(call, question))
    prompt = Prompt(
        chat=call.here.id,
        user=call.user,
        kind=kind,
        about=(call.chat.id, call.thread),
        message_id=message_id,
        asked_at=call.desk.now(),
    )
    await call.desk.store.prompts.ask(prompt)


def _question(call: Call, question: str) -> Message:
    if not call.here.private:  # there the bot is shown replies alone
        return replace(say(question), asks=True)
    cancel = MessageButton(text=call.tr.gettext("Cancel"), data=pack(CancelPrompt()))
    return replace(say(question), buttons=((cancel,),))


async def end_prompt(call: Call) -> None:
    """Ask whoever calls no longer for a text."""
    if call.user is not None:
        await call.desk.store.prompts.end(call.here.id, call.user)


async def _cancel(call: Call, _: CancelPrompt) -> None:
    """Ask no longer, and take the question away."""
    await end_prompt(call)
    await call.toast(call.tr.gettext("Cancelled."))
    if call.message_id is not None:
        try:
            await call.desk.telegram.delete(call.here.id, call.message_id)
        except RefusedError:  # too old: it is emptied of its button
            await call.edit_or_send(say(call.tr.gettext("Cancelled.")))


PRESSES: tuple[Press, ...] = (Button(CancelPrompt, _cancel),)
