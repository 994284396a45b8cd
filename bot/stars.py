"""What may be spent in a day on messages above the free rate.

Pure. A message costs a tenth of a Star (Bot API: sendMessage, allow_paid_broadcast). Telegram takes it for messages
above the free rate only; here each message that asks for it counts, so that the cap is kept however that is counted.
"""

from __future__ import annotations

from datetime import date

MESSAGES_PER_STAR = 10
REFUSED_SECONDS = 3600.0


class Stars:
    """A day's budget, in messages. A new day has it anew."""

    def __init__(self, stars_a_day: int) -> None:
        self._cap = stars_a_day * MESSAGES_PER_STAR
        self._day = date.min
        self._spent = 0
        self._unwritten = 0
        self._refused_until = 0.0

    def begin(self, day: date, spent: int = 0) -> None:
        """Begin a day of which `spent` messages were paid for before; the one that it is already goes on."""
        if day > self._day:  # a clock that was set back gives no second budget
            self._day, self._spent = day, spent

    def left(self, now: float) -> int:
        """How many messages may be paid for, today and at this moment (monotonic seconds)."""
        return 0 if now < self._refused_until else max(0, self._cap - self._spent)

    def spend(self, messages: int) -> None:
        """Take note of messages that are about to be paid for."""
        self._spent += messages
        self._unwritten += messages

    @property
    def unwritten(self) -> int:
        """How many messages were paid for, or are about to be, that are not written down."""
        return self._unwritten

    def wrote(self, messages: int) -> None:
        """Take note that so many are written down."""
        self._unwritten -= messages

    def refused(self, now: float) -> None:
        """Pay for nothing for an hour from now (monotonic seconds): Telegram did not accept it."""
        self._refused_until = now + REFUSED_SECONDS
