"""/help and /about: what the bot can do, and what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.render.info import render_about, render_help
from handlers.behaviour import Command, Purpose

if TYPE_CHECKING:
    from bot.i18n import Translator
    from handlers.desk import Call


async def show_help(call: Call) -> None:
    """List the commands by their purpose; in groups those that every member may use."""
    shown = [
        command
        for command in call.desk.commands
        if command.listed
        and (call.operator or not command.operators)
        and not (command.changes and call.here.kind in {"group", "supergroup"})
    ]
    sections = {
        _heading(purpose, call.tr): [(one.name, one.description(call.tr)) for one in shown if one.purpose is purpose]
        for purpose in Purpose
    }
    await call.answer(render_help(sections, call.tr, private=call.here.private))


def _heading(purpose: Purpose, tr: Translator) -> str:
    match purpose:
        case Purpose.READ:
            return tr.gettext("Read and search")
        case Purpose.FOLLOW:
            return tr.gettext("Follow and set up")
        case Purpose.ABOUT:
            return tr.gettext("Help and more")
        case Purpose.OPERATE:
            return tr.gettext("For operators")


async def about(call: Call) -> None:
    """Say what the bot is and who does not run it."""
    await call.answer(render_about(call.desk.sources, call.tr))


COMMANDS = (
    Command(
        name="help",
        run=show_help,
        purpose=Purpose.ABOUT,
        description=lambda tr: tr.gettext("All commands"),
    ),
    Command(
        name="about",
        run=about,
        purpose=Purpose.ABOUT,
        description=lambda tr: tr.gettext("About the bot"),
    ),
)
