"""Commands posted in channels: a short answer with the way to the private chat, which passes after a minute."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.render.greeting import render_pointer, settings_link

if TYPE_CHECKING:
    from handlers.behaviour import Answer, Command
    from handlers.desk import Call

_START = "start"


def briefly(command: Command | None, run: Answer) -> Answer:
    """Answer a command of a channel by `run`, shortly: in place of a panel there is only the way to it.

    What is there to be read stays as it was asked for; None: a command that there is not.
    """
    if command is not None and command.content:
        return run

    async def answer(call: Call) -> None:
        call.leads_to = partial(settings_link, call.chat.id, call.desk.telegram.username)
        panel = command is not None and (command.name == _START or (command.changes and not call.arguments))
        await (call.answer(render_pointer(call.tr)) if panel else run(call))

    return answer
