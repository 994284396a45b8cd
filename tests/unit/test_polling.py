"""The polling loop on a clock of its own: what it asks, when it tries again, when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest
from structlog.testing import capture_logs

from bot.errors import AnswerLostError, NotSentError, RefusedError, RivalError, SaqbalaError
from bot.heartbeats import Heart, unwatched
from bot.telegram.polling import Polling
from bot.telegram.rivalry import PollTimes
from bot.troubles import Troubles
from tests.unit.test_troubles import Desk

if TYPE_CHECKING:
    from bot.telegram.answer import Json
    from bot.telegram.client import Telegram

RIVAL = RefusedError(
    409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK = RefusedError(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
)
PROXY = RefusedError(409, "Internal Server Error")

Answer = SaqbalaError | float | None
"""An error, at once; an empty batch after so many seconds; None: the test is over."""


@dataclass
class Script:
    """Telegram as `answer` says, asked how often it was asked; a clock that moves only by waiting."""

    answer: Callable[[int, float], Answer]
    desk: Desk = field(default_factory=lambda: Desk(now=0.0))
    asked: list[tuple[float, int]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    host: str = "https://user:secret@rival.example/hook"
    batch: Json = field(default_factory=list)

    async def call(self, method: str, parameters: Mapping[str, Json], *, answer_seconds: float = 0) -> Json:
        """Answer getUpdates by the script, and tell of the webhook."""
        del answer_seconds
        if method == "getWebhookInfo":
            return {"url": self.host}
        assert method == "getUpdates"
        self.asked.append((self.desk.now, cast("int", parameters["timeout"])))
        answer = self.answer(len(self.asked), self.desk.now)
        if isinstance(answer, SaqbalaError):
            raise answer
        if answer is None:
            raise asyncio.CancelledError
        self.desk.now += answer
        return self.batch

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.desk.now += seconds
        if seconds:
            self.waits.append(seconds)

    async def run(self) -> str:
        """Poll until the end of the script; why polling ended, '' for the script's own end."""
        polling = Polling(
            cast("Telegram", self),
            _Nowhere(),
            troubles=Troubles(clock=self.desk.clock, log=self.desk),
            times=PollTimes(),
            clock=self.desk.clock,
            sleep=self.sleep,
        )
        reasons: list[RivalError] = []
        try:
            await polling.run(reasons.append)
        except asyncio.CancelledError:
            return ""
        return str(reasons[0])


@dataclass
class _Nowhere:
    """Takes updates; there are none."""

    heart: Heart = field(default_factory=unwatched)
    full: bool = False

    async def __call__(self, updates: Sequence[Mapping[str, object]]) -> None:
        """There are no updates."""


async def test_a_minute_of_conflict_is_the_end() -> None:
    """With one line in the log and one that says how to mend it."""
    script = Script(lambda _n, _now: RIVAL)
    with capture_logs() as logs:
        reason = await script.run()
    assert script.desk.now == 60
    assert [line["event"] for line in logs] == ["another instance uses this token"]
    assert reason.startswith("another instance polls with this token; stop it, or ")
    assert "BOT_TOKEN" in reason


async def test_a_newcomer_waits_long_and_an_incumbent_comes_back_soon() -> None:
    """Who was left alone before the conflict is the incumbent, and polls shortly while there is one."""
    newcomer = Script(lambda n, _now: None if n == 4 else RIVAL)
    await newcomer.run()
    assert newcomer.asked == [(0, 30), (10, 30), (20, 30), (30, 30)]
    answers: list[Answer] = [30.0, RIVAL, 5.0, 5.0, RIVAL, 5.0, None]
    incumbent = Script(lambda n, _now: answers[n - 1])
    await incumbent.run()
    assert incumbent.asked == [(0, 30), (30, 30), (31, 5), (36, 5), (41, 5), (42, 5), (47, 5)]


async def test_a_success_begins_the_count_anew() -> None:
    """Conflicts for an hour do not end what gets answers in between."""
    script = Script(lambda n, now: None if now > 3600 else (RIVAL if n % 2 else 5.0))
    with capture_logs() as logs:
        assert await script.run() == ""
    assert len(logs) == 1


@pytest.mark.parametrize(
    "batch",
    [
        [],
        [{"update_id": "1", "message": {}}],
        [{"message": {}}],
        [{"update_id": -5}],
        [5],
        None,
        7,
        {"update_id": 1},
    ],
)
async def test_a_server_that_does_not_wait_is_not_asked_without_a_pause(batch: Json) -> None:
    """Whatever it answers at once, as long as that brings nothing new: neither it nor the log is flooded."""
    script = Script(lambda _n, now: None if now > 600 else 0.0, batch=batch)
    assert await script.run() == ""
    assert len(script.asked) < 200


async def test_what_comes_again_and_again_is_not_fetched_without_a_pause() -> None:
    """Telegram leaves out what was taken; another server may not."""
    script = Script(lambda _n, now: None if now > 600 else 0.0, batch=[{"update_id": 9}, {"update_id": 4}])
    await script.run()
    assert len(script.asked) < 200
    assert script.waits[0] == 0.25


async def test_an_answer_without_a_list_is_a_trouble() -> None:
    """A success that brings no updates tells that they do not come."""
    script = Script(lambda n, _now: None if n == 3 else 0.0, batch={"update_id": 1})
    await script.run()
    assert script.desk.lines == ["Telegram cannot be reached"]


async def test_the_end_of_a_conflict_is_told() -> None:
    """Once it has not come again for a minute."""
    script = Script(lambda n, now: None if now > 200 else (RIVAL if n == 2 else 5.0))
    with capture_logs() as logs:
        await script.run()
    assert [line["event"] for line in logs] == [
        "another instance uses this token",
        "no other instance uses this token any more",
    ]


async def test_a_webhook_that_appears_is_left_in_place() -> None:
    """After a minute the line names its host, and no secret of its address."""
    script = Script(lambda _n, _now: WEBHOOK)
    reason = await script.run()
    assert script.desk.now == 60
    assert "rival.example" in reason
    assert "saqbala run --take-over" in reason
    assert "secret" not in reason


async def test_an_odd_409_is_waited_for_like_any_failure() -> None:
    """A proxy's perhaps: it silences the bot for no longer than another one; but for a minute it is the end, too."""
    script = Script(lambda n, _now: PROXY if n == 1 else None)
    await script.run()
    assert script.waits == [0.25]
    assert "another instance" in await Script(lambda _n, _now: PROXY).run()


@pytest.mark.parametrize(
    "error", [NotSentError("refused"), AnswerLostError("dropped"), RefusedError(502, "Bad Gateway")]
)
async def test_an_outage_is_one_line_and_no_busy_loop(error: SaqbalaError) -> None:
    """For hours; and it is over for us at most five seconds after it is."""
    script = Script(lambda _n, now: None if now > 4000 else (error if now < 3600 else 30.0))
    with capture_logs() as logs:
        await script.run()
    assert logs == []  # what there is goes to the troubles
    assert script.desk.lines[0] == "Telegram cannot be reached"
    assert script.desk.lines[1].startswith("Telegram can be reached again 36")
    assert len(script.desk.lines) == 2
    assert script.waits[:6] == [0.25, 0.5, 1, 2, 4, 5]
    assert {timeout for at, timeout in script.asked if 0 < at < 3630} == {0}  # who is back answers at once
    assert script.asked[-1][1] == 30
    assert max(script.waits) == 5


async def test_a_flood_is_waited_for_as_long_as_told() -> None:
    """Telegram knows best."""
    script = Script(lambda n, _now: RefusedError(429, "Too Many Requests", retry_after=70) if n == 1 else None)
    await script.run()
    assert script.waits == [70]


async def test_conflicts_before_and_after_an_outage_are_no_minute() -> None:
    """What lasted was the outage."""

    def answer(_n: int, now: float) -> Answer:
        if now < 1 or 400 < now < 401:
            return RIVAL
        return NotSentError("refused") if now < 400 else None

    assert await Script(answer).run() == ""


async def test_polling_that_breaks_is_told_and_missed() -> None:
    """No updates would come any more, so the run has to end; one that is told to end is missed by nobody."""
    for error, ok in ((SystemError(), False), (asyncio.CancelledError(), True)):
        clock = Desk(now=0.0)
        script, heart = Script(lambda _n, _now: 0.0, desk=clock), Heart(clock.clock)

        async def fail(_seconds: float, error: BaseException = error) -> None:
            raise error

        troubles = Troubles(clock=clock.clock, log=clock)
        telegram, nowhere = cast("Telegram", script), _Nowhere(heart=heart)
        polling = Polling(telegram, nowhere, troubles=troubles, times=PollTimes(), clock=clock.clock, sleep=fail)
        with capture_logs() as logs, suppress(asyncio.CancelledError):
            await polling.run(lambda _error: None)
        clock.now += 1
        assert heart.beat().ok is ok
        assert [line["event"] for line in logs] == ["polling ended"][: not ok]
