"""What becomes of a parcel's rows and of its chat by what Telegram answered.

Pure: the table below is the only place that knows Telegram's descriptions. They are not documented as stable, so each
is matched by a part of it, without regard to case, and what is not in the table is judged by its number alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal, TypeAlias

from bot.errors import AnswerLostError, NotSentError, RefusedError, TelegramError

LONGEST_BACK_OFF = timedelta(minutes=1)

MOST_EDIT_TRIES = 720
"""Half a day of one try a minute: an edit that fails for longer is given up."""

LOST_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (1.1, 15, 60, 300))


@dataclass(frozen=True, slots=True)
class Sent:
    """It is in the chat."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing goes to the chat before `until`; the rows stay as they are."""

    until: datetime
    why: Literal["flood", "trouble"] = "trouble"
    """Telegram told how long, or the try failed and the next one waits."""


@dataclass(frozen=True, slots=True)
class ChatGone:
    """The chat cannot be written to: it is suspended, with all that is set and waits there."""

    why: str


@dataclass(frozen=True, slots=True)
class ThreadGone:
    """The forum topic cannot be written to: it alone is suspended."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group is a supergroup now: all that is kept of it goes there."""

    chat: int


@dataclass(frozen=True, slots=True)
class Refused:
    """This message is not accepted: its stories are tried alone, then as plain text, then given up."""

    why: str


@dataclass(frozen=True, slots=True)
class Lost:
    """The answer was lost: it may be in the chat or not."""


@dataclass(frozen=True, slots=True)
class Unpaid:
    """It would have been paid for, and Telegram did not accept that: it may go at the free rate."""

    why: str


@dataclass(frozen=True, slots=True)
class Untried:
    """It was not sent after all, and waits as before."""


@dataclass(frozen=True, slots=True)
class Again:
    """An edit is tried again from `until` on; it alone waits."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Fixed:
    """The message cannot be edited any more, now or later."""

    why: str


Outcome: TypeAlias = Sent | Later | ChatGone | ThreadGone | Moved | Refused | Lost | Unpaid | Untried
EditOutcome: TypeAlias = Sent | Later | Again | Refused | Fixed


class Concerns(Enum):
    """Whom a refusal concerns."""

    CHAT = "chat"
    THREAD = "thread"
    MESSAGE = "message"
    PAYMENT = "payment"


DESCRIPTIONS: tuple[tuple[str, Concerns], ...] = (
    ("message thread not found", Concerns.THREAD),
    ("topic_closed", Concerns.THREAD),
    ("topic_deleted", Concerns.THREAD),
    ("chat not found", Concerns.CHAT),
    ("user not found", Concerns.CHAT),
    ("user is deactivated", Concerns.CHAT),
    ("peer_id_invalid", Concerns.CHAT),
    ("bot was blocked by the user", Concerns.CHAT),
    ("bot was kicked", Concerns.CHAT),
    ("bot is not a member", Concerns.CHAT),
    ("bot can't initiate conversation", Concerns.CHAT),
    ("group chat was deactivated", Concerns.CHAT),
    ("need administrator rights", Concerns.CHAT),
    ("not enough rights", Concerns.CHAT),
    ("have no rights to send", Concerns.CHAT),
    ("chat_write_forbidden", Concerns.CHAT),
    ("chat_admin_required", Concerns.CHAT),
    ("chat_restricted", Concerns.CHAT),
    ("channel_private", Concerns.CHAT),
    ("floodskip_not_allowed", Concerns.PAYMENT),
    ("balance_too_low", Concerns.PAYMENT),
    ("not enough stars", Concerns.PAYMENT),
)
"""Parts of Telegram's descriptions and whom they concern; the first that fits decides."""

BEYOND_EDITING = ("can't be edited", "message to edit not found", "message_id_invalid")
"""Parts of Telegram's descriptions for a message that was deleted, or is not the bot's."""

GONE = ("message to delete not found", "message_id_invalid")
"""Parts of Telegram's descriptions for a message that need not be deleted any more."""

_FORBIDDEN, _TOO_MANY, _SERVER_ERROR = 403, 429, 500
_TOKEN_REFUSED = frozenset({401, 404})


def outcome_of(error: TelegramError, attempts: int, now: datetime) -> Outcome:
    """Judge a failed try, the `attempts`th of its rows."""
    match error:
        case RefusedError():
            return _of_refusal(error, attempts, now)
        case AnswerLostError():
            return Lost()
        case NotSentError() | TelegramError():
            return Later(now + back_off(attempts))


def _of_refusal(error: RefusedError, attempts: int, now: datetime) -> Outcome:
    if error.moved_to is not None:
        return Moved(error.moved_to)
    if error.retry_after is not None:
        return Later(now + timedelta(seconds=error.retry_after), "flood")
    if error.code >= _SERVER_ERROR or error.code == _TOO_MANY or error.code in _TOKEN_REFUSED:
        return Later(now + back_off(attempts))
    description = error.description.lower()
    concerns = next((whom for part, whom in DESCRIPTIONS if part in description), None)
    if concerns is None and error.code == _FORBIDDEN:
        concerns = Concerns.CHAT
    return _OF_CONCERNED[concerns or Concerns.MESSAGE](error.description)


_OF_CONCERNED: dict[Concerns, Callable[[str], Outcome]] = {
    Concerns.CHAT: ChatGone,
    Concerns.THREAD: ThreadGone,
    Concerns.MESSAGE: Refused,
    Concerns.PAYMENT: Unpaid,
}


def outcome_of_edit(error: TelegramError, attempts: int, now: datetime) -> Later | Again | Refused | Fixed:
    """Judge a failed edit, the `attempts`th: made twice it does no harm, so after a lost answer it is repeated.

    Where the chat cannot be written to, the edit is given up, and a push may find out what that means for the chat. So
    it is where it has failed for very long.
    """
    repeated = attempts < MOST_EDIT_TRIES or isinstance(error, NotSentError)
    match outcome_of(error, attempts, now):
        case Later(why="flood") as told:
            return told
        case Later() | Lost() if repeated:
            return Again(now + back_off(attempts))
        case Refused(why=why) if is_beyond_editing(why):
            return Fixed(why)
        case ChatGone(why=why) | ThreadGone(why=why) | Refused(why=why) | Unpaid(why=why):
            return Refused(why)
    return Refused(str(error))


def is_beyond_editing(description: str) -> bool:
    """Whether Telegram will not let a message be edited, by its words: it was deleted, or is not the bot's."""
    return any(part in description.lower() for part in BEYOND_EDITING)


def bars_deletion(error: RefusedError) -> bool:
    """Whether Telegram will not let a message be deleted, now or later: after two days it mostly does not."""
    return error.retry_after is None and error.code not in {_TOO_MANY, *_TOKEN_REFUSED} and error.code < _SERVER_ERROR


def is_gone(description: str) -> bool:
    """Whether a message that was to be deleted is not there, by Telegram's words."""
    return any(part in description.lower() for part in GONE)


def repeated_after(lost: int) -> timedelta | None:
    """How long after a lost answer a private chat gets the message once more, by how many were lost before.

    After the first as soon as the chat may get another message. Where that answer is lost, too, neither may have been
    carried out, so there are further tries, but with a pause that tells a broken connection from a message that breaks
    it. None: it is given up.
    """
    return LOST_PAUSES[lost] if lost < len(LOST_PAUSES) else None


def is_unpaid(error: RefusedError) -> bool:
    """Whether a message was refused because Telegram takes no Stars for it."""
    parts = (part for part, whom in DESCRIPTIONS if whom is Concerns.PAYMENT)
    return any(part in error.description.lower() for part in parts)


def back_off(attempts: int) -> timedelta:
    """How long to wait after the nth failed try: 1, 2, 4 … seconds, a minute at most."""
    return min(timedelta(seconds=2 ** min(attempts - 1, 10)), LONGEST_BACK_OFF)
