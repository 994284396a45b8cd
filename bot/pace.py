"""How fast the bot may send: a budget for all, one for each chat, and a halt when Telegram asks everybody to wait.

Pure: moments are seconds of a monotonic clock and are passed in. Telegram's limits
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this): 30 messages a second in all, 1,000
where they are paid for, one a second in a chat, twenty a minute in a group; a channel is counted as a group.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice, takewhile
from math import inf

from bot.floods import Floods

FREE, PAID = 30, 1000
"""Messages a second that cost nothing, and those that Telegram takes at most for Stars."""

CHAT_INTERVAL = 1.05
"""A second, and what two requests may differ on their way."""

GROUP_MESSAGES, GROUP_SECONDS = 20, 60.5
SECOND = 1.02
"""Requests do not arrive as evenly as they leave: counted in so long a time, no second sees one too many."""

ANSWER_SECOND = 1.005
"""Of an answer, which somebody waits for, there are never so many that they come closer to each other."""

LONGEST_DELAY = 0.5
"""As much later than it left a message is taken to have come, by how late its answer is."""

_CATCH_UP = 0.97
"""Places are so much nearer to each other than the rate says, for what a busy process lost is never had again."""

_LATE_SECONDS = 0.02
"""A message that left late by so much is followed by the next one on time."""

_ROUNDING = 1e-9
_TICK_SECONDS, _TICKS_ABOVE = 0.05, 100
"""Above so many a second, messages are claimed for so long a time together."""

_FORGETTING = 0.001
"""By so many seconds the shortest round trip grows each second, so that a network that has become slower is learnt."""

_LONGEST_GAP = 10.0
"""Of the time since the last answer no more counts for that: the first answers after a rest are often late ones."""


@dataclass(slots=True)
class Place:
    """A message's place in the pace: the moment at which it may go, later the one at which it came, as far as known."""

    moment: float
    first: bool = False
    """Whether it is an answer's, which gives way to nothing."""


class Pace:
    """The budgets as they stand.

    Two rules: in no SECOND do more messages leave than the rate, and they leave evenly, so the first second has no
    burst either. What is reserved for later counts at once; an answer goes before all that has not gone yet.
    """

    def __init__(
        self,
        messages_per_second: int,
        *,
        paid: bool = False,
        answer_interval: float = CHAT_INTERVAL,
        begun: float = -inf,
    ) -> None:
        self._answer_interval = answer_interval
        self._begun = begun  # whom a process before this one answered, nobody knows
        self.paid = paid
        """Whether messages above the free rate may be paid for."""
        self._rate = messages_per_second
        self._places: deque[Place] = deque()  # in the order of their moments
        self._round_trip = inf
        self._timed_at = 0.0
        self._even = 0.0
        self._halt = 0.0
        self._last: dict[int, float] = {}
        self._minutes: dict[int, deque[float]] = {}
        self._resting: dict[int, float] = {}
        self._floods = Floods()

    @property
    def rate(self) -> int:
        """Messages a second as things are."""
        return PAID if self.paid else self._rate

    @property
    def tick(self) -> float:
        """For how many seconds messages are claimed together: at a high rate not one by one."""
        return _TICK_SECONDS if self.rate > _TICKS_ABOVE else 0.0

    @property
    def _interval(self) -> float:
        return _CATCH_UP / self.rate

    def opens_at(self) -> float:
        """The moment from which on the next message may go to any chat."""
        full = len(self._places) >= self.rate
        frees = self._places[-self.rate].moment + SECOND if full else 0.0
        return max(self._even - _LATE_SECONDS, frees, self._halt)

    def room(self, now: float, ahead: float = 0.0) -> int:
        """How many messages may go within the next `ahead` seconds."""
        first = max(now, self.opens_at())
        if first > now + ahead:
            return 0
        spare = _LATE_SECONDS - max(0.0, self._even - first)
        evenly = int((now + ahead - first + spare) / self._interval + _ROUNDING) + 1
        return max(1, min(evenly, self.rate - self._counted(now + ahead)))

    def within(self, seconds: float) -> int:
        """How many messages may go in so many seconds, at least one."""
        return max(1, int(seconds / self._interval))

    def free_room(self, now: float, ahead: float = 0.0) -> int:
        """How many messages may go within the next `ahead` seconds without being paid for."""
        room = self.room(now, ahead)
        return max(0, min(room, FREE - self._counted(now))) if self.paid else room

    def costs(self, now: float) -> bool:
        """Whether the next message is above the free rate, and has to be paid for."""
        return self.paid and self._counted(now) >= FREE

    def reserve(self, chat: int | None, now: float) -> Place:
        """Take the next place for a message to `chat`; None: for an edit, which counts in no chat's own budget."""
        place = self._append(now)
        if chat is not None:
            self.note(chat, place.moment)
        return place

    def reserve_first(self, chat: int | None, now: float) -> Place:
        """Let an answer go as soon as the second allows, after the answers that wait; the rest that waits gives way.

        Whoever has reserved a place without this looks at its moment again when it has come: it may have moved on.
        """
        giving_way = list(takewhile(lambda one: one.moment > now and not one.first, reversed(self._places)))
        before = len(self._places) - len(giving_way) - self.rate
        frees = self._places[before].moment + ANSWER_SECOND if before >= 0 else 0.0
        place = self._append(now)
        place.first = True
        for _ in range(1 + len(giving_way)):
            self._places.pop()
        self._places += (place, *reversed(giving_way))
        for other in giving_way:
            place.moment, other.moment = other.moment, place.moment
        place.moment = min(place.moment, max(now, frees, self._halt))
        if chat is not None:
            self.note(chat, place.moment)
        return place

    def _append(self, now: float) -> Place:
        """Take the place after all others, and forget those that count no more, whatever moment is asked about."""
        place = Place(max(now, self.opens_at()))
        while self._places and self._places[0].moment + SECOND <= now:
            self._places.popleft()
        self._even = max(self._even, place.moment) + self._interval
        self._places.append(place)
        return place

    def answered(self, place: Place, now: float) -> None:
        """Take note that the message of a place was answered: where that is late, the message may have come late."""
        place.moment += min(max(0.0, now - place.moment - self._round_trip), LONGEST_DELAY)

    def note(self, chat: int, moment: float) -> None:
        """Take note of a message that left by itself, or before the program was started."""
        if is_private(chat):
            self._last.pop(chat, None)  # so that the order of the chats is that of their last messages
            self._last[chat] = moment
        else:
            minute = self._minutes.pop(chat, None) or deque(maxlen=GROUP_MESSAGES)
            minute.append(moment)
            self._minutes[chat] = minute
        self._resting[chat] = self.opens_to(chat)
        self._forget(moment)

    def resting(self, now: float) -> dict[int, float]:
        """The chats that may not get another message yet, each with the moment from which on it may."""
        self._resting = {chat: opens for chat, opens in self._resting.items() if opens > now}
        return dict(self._resting)

    def opens_to(self, chat: int) -> float:
        """The moment from which on a chat may get another message."""
        if is_private(chat):
            return self._last.get(chat, -inf) + CHAT_INTERVAL
        minute = self._minutes.get(chat)
        return max(minute[-1] + CHAT_INTERVAL, self._minute_ends(minute)) if minute else 0.0

    def told_to_wait(self, chat: int, until: float, now: float, left: float) -> float | None:
        """Take note of a 429 as Floods does; what makes everybody wait is a halt, whose end it gives, else None."""
        everybody = self._floods.told(chat, until, now, left)
        if everybody is None:
            return None
        self.halt(everybody)
        return self._halt

    def halt(self, until: float) -> None:
        """Let nothing go before."""
        self._halt = max(self._halt, until)

    def halted_until(self) -> float:
        """The moment before which nothing may go."""
        return self._halt

    def arrived(self, left: float) -> None:
        """Take note that what left at a moment was taken."""
        self._floods.arrived(left)

    def timed(self, seconds: float, now: float) -> None:
        """Take note of how long a round trip took: the shortest is what an answer takes that nothing delays."""
        self._round_trip = min(seconds, self._round_trip + _FORGETTING * min(_LONGEST_GAP, now - self._timed_at))
        self._timed_at = now

    def _counted(self, now: float) -> int:
        """How many messages count at a moment, which may lie ahead, so nothing is forgotten here."""
        older = sum(1 for _ in takewhile(lambda place: place.moment + SECOND <= now, self._places))
        return len(self._places) - older

    def answers_from(self, chat: int) -> float:
        """The moment from which on a chat may get an answer; in a group, several may ask in one second."""
        if is_private(chat):
            return self._last.get(chat, self._begun) + self._answer_interval
        minute = self._minutes.get(chat)
        return self._minute_ends(minute) if minute else 0.0

    @staticmethod
    def _minute_ends(sent: deque[float]) -> float:
        """When a group may get one more, by the minute it has had GROUP_MESSAGES in."""
        return sent[0] + GROUP_SECONDS if len(sent) == GROUP_MESSAGES else 0.0

    def _forget(self, now: float) -> None:
        """Forget those that were written to longest ago, a few at a time: what has come is at the end."""
        for chat in list(islice(self._last, 2)):
            if self._last[chat] + CHAT_INTERVAL <= now:
                del self._last[chat]
        for chat in list(islice(self._minutes, 2)):
            if self._minutes[chat][-1] + GROUP_SECONDS <= now:
                del self._minutes[chat]


def is_private(chat: int) -> bool:
    """Users have positive ids, groups and channels negative ones (Bot API: Chat.id)."""
    return chat > 0
