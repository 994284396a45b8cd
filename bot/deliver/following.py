"""Following a parcel from its claim to what becomes of it: in the log under one name, and in counts."""

from __future__ import annotations

import logging
from typing import Final

import structlog

from bot.errors import TelegramError
from bot.meter import Meter
from bot.outcome import ChatGone, Later, Lost, Moved, Outcome, Refused, Sent, ThreadGone, Unpaid, Untried
from bot.store.settlement import Claim

_log = structlog.get_logger()
_level = logging.getLogger(__name__)  # asked before, for at a thousand messages a second even a line not written costs

_BECAME: Final[dict[type[Outcome], str]] = {
    Sent: "sent",
    Later: "trouble",
    ChatGone: "suspended",
    ThreadGone: "suspended",
    Moved: "moved",
    Refused: "refused",
    Lost: "lost",
    Unpaid: "unpaid",
    Untried: "untried",
}


def set_off(claim: Claim) -> None:
    """Let every line of this task, those of libraries too, carry what is under way."""
    structlog.contextvars.bind_contextvars(
        delivery=claim.name,
        chat=claim.chat.id,
        thread=claim.thread,
        stories=list(claim.stories),
        attempt=claim.attempts,
    )
    if _level.isEnabledFor(logging.DEBUG):
        _log.debug("message claimed")


def arrived(meter: Meter, claim: Claim, outcome: Outcome) -> None:
    """Count what became of it, and tell it."""
    became = "flood" if isinstance(outcome, Later) and outcome.why == "flood" else _BECAME[type(outcome)]
    meter.count("deliveries", became)
    if claim.attempts > 1 and not isinstance(outcome, Untried):
        meter.count("retries", "digest" if claim.digest else "push")
    if isinstance(outcome, Sent):
        meter.count("sent_messages", "digest" if claim.digest else "push")
        if _level.isEnabledFor(logging.DEBUG):
            _log.debug("message sent", message=outcome.message_id)


def not_sent(error: TelegramError, outcome: Outcome, *, told: bool) -> None:
    """Tell that Telegram did not take it; an outage, which is told once, makes no line each."""
    tell = _log.debug if told else _log.warning
    tell("message not sent", error=str(error), outcome=type(outcome).__name__)
