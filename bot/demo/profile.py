"""What the bot says of itself: its commands by scope and language, its descriptions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.demo.arguments import Arguments, Json
from bot.demo.people import Chat, User
from bot.demo.refusals import refuse

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 512
LONGEST_SHORT_DESCRIPTION = 120

LONGEST_COMMAND = 32
LONGEST_COMMAND_DESCRIPTION = 256

_COMMAND = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")

Scope: TypeAlias = tuple[str, int, int]
"""Type, chat and user of a BotCommandScope; 0 where it has none."""


@dataclass(slots=True)
class Profile:
    """Commands by scope and language, descriptions by language."""

    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)

    def set_commands(self, scope: Scope, arguments: Arguments) -> bool:
        """Answer setMyCommands."""
        language = read_language(arguments)
        commands = [_read_command(command) for command in arguments.objects("commands")]
        if len(commands) > MOST_COMMANDS:
            raise refuse("commands_many")
        if not all(_COMMAND.fullmatch(str(command["command"])) for command in commands):
            raise refuse("command_letters")
        self.commands[scope, language] = commands
        return True

    def delete_commands(self, scope: Scope, arguments: Arguments) -> bool:
        """Answer deleteMyCommands."""
        self.commands.pop((scope, read_language(arguments)), None)
        return True

    def get_commands(self, scope: Scope, arguments: Arguments) -> list[Json]:
        """Answer getMyCommands."""
        return self.commands.get((scope, read_language(arguments)), [])

    def describe(self, arguments: Arguments) -> bool:
        """Answer setMyDescription."""
        language, text = read_language(arguments), arguments.text("description")
        if len(text) > LONGEST_DESCRIPTION:
            raise refuse("description_long")
        return _keep(self.descriptions, language, text)

    def describe_shortly(self, arguments: Arguments) -> bool:
        """Answer setMyShortDescription."""
        language, text = read_language(arguments), arguments.text("short_description")
        if len(text) > LONGEST_SHORT_DESCRIPTION:
            raise refuse("short_description_long")
        return _keep(self.short_descriptions, language, text)

    def menu(self, chat: Chat, user: User) -> list[Json]:
        """The commands that somebody's application shows in a chat: of the narrowest scope, in its language."""
        language = (user.language_code or "").split("-")[0]
        for scope in _scopes(chat, user):
            for spoken in (language, ""):
                if commands := self.commands.get((scope, spoken)):
                    return commands
        return []


def read_language(arguments: Arguments) -> str:
    """The call's language_code: two letters, or none for everybody else."""
    language = arguments.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise refuse("language")
    return language


def _keep(texts: dict[str, str], language: str, text: str) -> bool:
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    return True


def _read_command(command: Json) -> Json:
    """A command as Telegram keeps it: trimmed, without the slash."""
    name = str(command["command"]).strip().removeprefix("/")
    description = str(command["description"]).strip()
    if not name:
        raise refuse("command_empty")
    if len(name) > LONGEST_COMMAND:
        raise refuse("command_long")
    if not description:
        raise refuse("command_bare")
    if len(description) > LONGEST_COMMAND_DESCRIPTION:
        raise refuse("command_wordy")
    return {"command": name, "description": description}


def _scopes(chat: Chat, user: User) -> list[Scope]:
    """Narrowest first (Bot API: Determining list of commands)."""
    if chat.kind == "private":
        return [("chat", chat.id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
    everybody: list[Scope] = [("all_group_chats", 0, 0), ("default", 0, 0)]
    member: list[Scope] = [("chat_member", chat.id, user.id)]
    if not chat.member(user).administers:
        return [*member, ("chat", chat.id, 0), *everybody]
    return [
        *member,
        ("chat_administrators", chat.id, 0),
        ("chat", chat.id, 0),
        ("all_chat_administrators", 0, 0),
        *everybody,
    ]
