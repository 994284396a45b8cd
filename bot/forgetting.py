"""What the buttons of /forget carry, as bot.callbacks packs it with the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

ForgetAct: TypeAlias = Literal["ask", "delete", "cancel"]

_ACTS: dict[str, ForgetAct] = {act[0]: act for act in get_args(ForgetAct)}


@dataclass(frozen=True, slots=True)
class RunForget:
    """Ask whether everything that is kept of the chat is to be deleted, delete it, or leave it at that."""

    act: ForgetAct = "ask"


def write_forget(pressed: RunForget) -> str:
    """The data of a button."""
    return f"u|{pressed.act[0]}"


def read_forget(parts: Sequence[str]) -> RunForget | None:
    """What write_forget wrote, split at its bars, without the first part; None for anything else."""
    match parts:
        case [letter] if letter in _ACTS:
            return RunForget(_ACTS[letter])
    return None
