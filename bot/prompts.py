"""What somebody can be asked to write: the answer is a message of its own, and no search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

PromptKind: TypeAlias = Literal["header", "footer", "digest", "quiet", "search", "chat"]
"""Whose answer it is: a module of handlers takes each kind (handlers.behaviour.TextInput).

`chat`: one is chosen by a key; a text is what it would be otherwise, but for the word that cancels.
"""

AWAITED = timedelta(hours=1)
"""How long an answer is waited for; afterwards a text is a search again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A text that somebody was asked for."""

    chat: int
    """Where it is to be written."""
    user: int
    kind: PromptKind
    about: tuple[int, int]
    """The chat and the thread whose settings it is for."""
    message_id: int
    """The message that asks."""
    asked_at: datetime
