"""How a module declares what it answers: commands, and kinds of buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from bot.callbacks import Pressed
    from bot.i18n import Translator
    from bot.prompts import PromptKind
    from handlers.desk import Call

T = TypeVar("T", bound="Pressed")

Answer: TypeAlias = "Callable[[Call], Awaitable[None]]"


class Purpose(Enum):
    """What a command is for: the parts of /help."""

    READ = auto()
    FOLLOW = auto()
    ABOUT = auto()
    OPERATE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command as its module declares it; the table of all of them makes the menu and /help."""

    name: str
    aliases: tuple[str, ...] = ()
    run: Answer
    purpose: Purpose
    description: Callable[[Translator], str]
    changes: bool = False
    """Whether it changes or shows settings, which in a group only administrators may."""
    promises: bool = False
    """Whether with arguments it promises that something will be posted (bot.promises says it of buttons)."""
    content: bool = False
    """Whether its answer is there to be read: in a channel it stays, whatever else is posted as a command passes."""
    operators: bool = False
    """Whether it is for those who run the bot alone; for anybody else there is no such command."""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class TextInput:
    """Takes the text that a prompt of this kind asked for: the arguments of the call, formatted as they came."""

    kind: PromptKind
    run: Answer


class Press(Protocol):
    """A kind of button, as its module declares it."""

    @property
    def changes(self) -> bool:
        """Whether it changes or shows settings."""

    @property
    def operators(self) -> bool:
        """Whether it is for those who run the bot alone."""

    def bind(self, pressed: Pressed) -> Answer | None:
        """Give what answers this press; None where the button is of another kind."""


@dataclass(frozen=True, slots=True)
class Button(Generic[T]):
    """Answers the presses that carry one kind of value."""

    kind: type[T]
    run: Callable[[Call, T], Awaitable[None]]
    changes: bool = False
    operators: bool = False

    def bind(self, pressed: Pressed) -> Answer | None:
        """Give what answers this press; None where the button is of another kind."""
        if not isinstance(pressed, self.kind):
            return None
        carried: T = pressed

        async def answer(call: Call) -> None:
            await self.run(call, carried)

        return answer
