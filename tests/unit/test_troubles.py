"""What is told of a trouble, and what is not told again."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.troubles import DATABASE, TELEGRAM, Troubles


@dataclass
class Desk:
    """A clock to be set, a log to be read, an operator to be asked what he heard."""

    now: float = 1000.0
    lines: list[str] = field(default_factory=list)
    quiet: list[str] = field(default_factory=list)
    heard: list[tuple[str, float]] = field(default_factory=list)

    def clock(self) -> float:
        """The present moment."""
        return self.now

    def error(self, event: str, **_: object) -> None:
        """Take a line."""
        self.lines.append(event)

    def info(self, event: str, **fields: object) -> None:
        """Take a line with how long it lasted."""
        self.lines.append(f"{event} {fields['lasted_seconds']}")

    def debug(self, event: str, **_: object) -> None:
        """Take a line that nobody reads."""
        self.quiet.append(event)

    def hear(self, trouble: str, lasted: float) -> None:
        """Take a word."""
        self.heard.append((trouble, lasted))


@pytest.fixture
def desk() -> Desk:
    """Nothing has been told yet."""
    return Desk()


@pytest.fixture
def troubles(desk: Desk) -> Troubles:
    """No troubles yet."""
    made = Troubles(clock=desk.clock, log=desk)
    made.tell = desk.hear
    return made


def spell(troubles: Troubles, desk: Desk, name: str, seconds: float, tries: int = 5) -> None:
    """A trouble of so many seconds, met a few times."""
    for _ in range(tries):
        troubles.begin(name, "no answer")
        desk.now += seconds / tries
    troubles.end(name)


def test_a_trouble_has_one_line_at_each_end(troubles: Troubles, desk: Desk) -> None:
    """However often it is met; what is tried between is for those who debug."""
    spell(troubles, desk, TELEGRAM, 300, tries=100)
    assert desk.lines == ["Telegram cannot be reached", "Telegram can be reached again 300"]
    assert len(desk.quiet) == 99


def test_an_end_without_a_trouble_is_nothing(troubles: Troubles, desk: Desk) -> None:
    """Those who succeed may say so each time."""
    troubles.end(DATABASE)
    assert desk.lines == desk.quiet == []


def test_operators_hear_of_the_database_at_once(troubles: Troubles, desk: Desk) -> None:
    """Telegram works then; and once is enough."""
    troubles.begin(DATABASE, "disk full")
    assert desk.heard == [(DATABASE, 0.0)]
    desk.now += 7200
    troubles.begin(DATABASE, "disk full")
    troubles.end(DATABASE)
    assert len(desk.heard) == 1


def test_operators_hear_of_telegram_when_it_is_back(troubles: Troubles, desk: Desk) -> None:
    """With how long it was away, and not of a moment's silence."""
    spell(troubles, desk, TELEGRAM, 2)
    assert desk.heard == []
    spell(troubles, desk, TELEGRAM, 90)
    assert desk.heard == [(TELEGRAM, pytest.approx(90))]


@pytest.mark.parametrize(
    ("pause", "heard"),
    [(1, 1), (599, 1), (600, 2), (3600, 2)],
)
def test_what_comes_again_soon_is_the_same_trouble(troubles: Troubles, desk: Desk, pause: float, heard: int) -> None:
    """Operators hear of it again only when it stayed away for a while."""
    spell(troubles, desk, DATABASE, 10)
    desk.now += pause
    spell(troubles, desk, DATABASE, 10)
    assert len(desk.heard) == heard


@pytest.mark.parametrize("name", [DATABASE, TELEGRAM])
def test_flapping_is_told_once_an_hour(troubles: Troubles, desk: Desk, name: str) -> None:
    """For as long as it goes on; the log has no more of it than of its first time."""
    start = desk.now
    while desk.now < start + 3 * 3600 + 10:
        spell(troubles, desk, name, 20)
        desk.now += 40
    assert len(desk.heard) == 4
    assert len(desk.lines) == 2


def test_flapping_that_stays_is_logged_again(troubles: Troubles, desk: Desk) -> None:
    """Nobody may believe that it is over when it is not."""
    spell(troubles, desk, TELEGRAM, 20)
    desk.now += 60
    spell(troubles, desk, TELEGRAM, 7200, tries=720)
    assert desk.lines[2:] == ["Telegram cannot be reached", "Telegram can be reached again 7200"]


def test_a_trouble_is_over_when_it_is_for_all_who_met_it(troubles: Troubles, desk: Desk) -> None:
    """One who had nothing to write does not end the other's full disk."""
    troubles.begin(DATABASE, "disk full", by="fan-out")
    troubles.end(DATABASE, by="delivery")
    assert troubles.lasts(DATABASE)
    troubles.begin(DATABASE, "disk full", by="delivery")
    troubles.end(DATABASE, by="fan-out")
    assert troubles.lasts(DATABASE)
    troubles.end(DATABASE, by="delivery")
    assert not troubles.lasts(DATABASE)
    assert len(desk.lines) == 2
    assert len(desk.heard) == 1


def test_tasks_that_fail_are_for_the_log(troubles: Troubles, desk: Desk) -> None:
    """Operators are not told of what they cannot mend."""
    spell(troubles, desk, "fan-out", 100)
    assert desk.lines == ["fan-out fails and is tried again", "fan-out goes on 100"]
    assert desk.heard == []
