"""All that the bot answers, in the order of the menu and of /help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import (
    alerts,
    approval,
    broadcast,
    changes,
    chats,
    digest,
    export,
    filters,
    follow,
    forget,
    held,
    help,  # noqa: A004 - named after its command
    hotline,
    language,
    latest,
    lists,
    looks,
    onboarding,
    own_rights,
    pausing,
    privacy,
    prompting,
    proposal,
    question,
    quiet,
    search,
    settings,
    sources,
    start,
    stats,
    status,
    story,
    tag,
    timing,
    trial,
    typed_settings,
)

if TYPE_CHECKING:
    from handlers.behaviour import Command, Press, TextInput

COMMANDS: tuple[Command, ...] = (
    *latest.COMMANDS,
    *tag.COMMANDS,
    *search.COMMANDS,
    *export.COMMANDS,
    *follow.COMMANDS,
    *alerts.COMMANDS,
    *digest.COMMANDS,
    *quiet.COMMANDS,
    *language.COMMANDS,
    *settings.COMMANDS,
    *hotline.COMMANDS,
    *story.COMMANDS,
    *status.COMMANDS,
    *help.COMMANDS,
    *start.COMMANDS,
    *privacy.COMMANDS,
    *forget.COMMANDS,
    *sources.COMMANDS,
    *stats.COMMANDS,
    *broadcast.COMMANDS,
)
"""All commands, in the order of the menu and of /help."""

PRESSES: tuple[Press, ...] = (
    *lists.PRESSES,
    *filters.PRESSES,
    *tag.PRESSES,
    *story.PRESSES,
    *export.PRESSES,
    *follow.PRESSES,
    *alerts.PRESSES,
    *timing.PRESSES,
    *language.PRESSES,
    *onboarding.PRESSES,
    *status.PRESSES,
    *sources.PRESSES,
    *held.PRESSES,
    *broadcast.PRESSES,
    *question.PRESSES,
    *prompting.PRESSES,
    *settings.PRESSES,
    *pausing.PRESSES,
    *changes.PRESSES,
    *chats.PRESSES,
    *typed_settings.PRESSES,
    *own_rights.PRESSES,
    *looks.PRESSES,
    *trial.PRESSES,
    *approval.PRESSES,
    *proposal.PRESSES,
    *forget.PRESSES,
)
"""All kinds of buttons."""

TEXT_INPUTS: tuple[TextInput, ...] = (*typed_settings.TEXT_INPUTS, *chats.TEXT_INPUTS, *looks.TEXT_INPUTS)
"""All that takes a text that was asked for."""
