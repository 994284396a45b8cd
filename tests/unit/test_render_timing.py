"""What is said of digests, quiet hours and waiting stories, in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, get_args

import pytest

from bot.departure import Departures
from bot.hours import Timing
from bot.model import LANGUAGES
from bot.render.status import Status, render_status
from bot.render.text import utf16_length
from bot.render.timing import Arrangement, render_timing, waiting_lines
from bot.waits import Reason, Suspension, Wait
from tests.factories import NOW, ZONE

if TYPE_CHECKING:
    from bot.callbacks import TimingPanel
    from bot.i18n import Catalogues, Translator
    from bot.model import Language

REASONS: tuple[Reason, ...] = get_args(Reason)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(catalogues: Catalogues, language: Language) -> None:
    """Each another line, with the number and, where there is one, the moment."""
    tr, until = catalogues[language], NOW + timedelta(hours=4)
    lines = waiting_lines([Wait(reason=reason, stories=21, until=until) for reason in REASONS], NOW, tr)
    assert len(set(lines)) == len(REASONS)
    assert all("21" in line and "{" not in line for line in lines)
    assert sum("18:00" in line for line in lines) == len(("digest", "quiet", "flood", "trouble", "lost"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", ["digest", "quiet"])
@pytest.mark.parametrize("digest", ["instant", "daily 18:00", "daily 06:10", "weekly wed 07:30"])
@pytest.mark.parametrize("quiet", [None, "off", "22:00-07:00", "silent 21:45-06:15"])
def test_every_panel_can_be_pressed_with_a_thumb(
    catalogues: Catalogues, language: Language, panel: TimingPanel, digest: str, quiet: str | None
) -> None:
    """Buttons are as short as their rows ask for, and exactly what is set is ticked."""
    arrangement = Arrangement(
        timing=Timing(digest, quiet), departures=Departures(ZONE, "22:00-07:00"), waits=(), now=NOW
    )
    message = render_timing(panel, arrangement, catalogues[language])
    widest = {1: 38, 2: 18, 3: 14, 4: 9}
    for row in message.buttons:
        assert max(utf16_length(button.text) for button in row) <= widest[len(row)]
    ticks = [button.text for row in message.buttons for button in row if button.text.startswith("✓")]
    expected = {"digest": len(digest.split()), "quiet": 1 if quiet == "off" else 2}[panel]
    assert len(ticks) == expected


@pytest.mark.parametrize("panel", ["digest", "quiet"])
def test_a_panel_promises_nothing_while_posting_is_paused(english: Translator, panel: TimingPanel) -> None:
    """It says that instead of when the next story comes."""
    going_on = Arrangement(timing=Timing(), departures=Departures(ZONE, ""), waits=(), now=NOW)
    assert "The next story will arrive" in render_timing(panel, going_on, english).html
    html = render_timing(panel, replace(going_on, paused=True), english).html
    assert "Posting is paused." in html
    assert "The next story will arrive" not in html


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, "today at 14:00"),
        (4, "today at 18:00"),
        (10, "tomorrow, Thursday, at 00:00"),
        (33, "tomorrow, Thursday, at 23:00"),
        (34, "Friday, May 22, at 00:00"),
        (200, "Thursday, May 28, at 22:00"),
    ],
)
def test_moments_to_come_are_told_by_their_distance(english: Translator, hours: int, expected: str) -> None:
    """In days of the bot's zone, midnight being tomorrow's."""
    assert english.soon(NOW + timedelta(hours=hours), NOW) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_suspended_chat_reads_since_when_and_until_when(catalogues: Catalogues, language: Language) -> None:
    """And what Telegram said, harmless as text."""
    status = Status(
        sources=(),
        memories={},
        last_new=None,
        waits=[Wait(reason="suspended", stories=2)],
        suspension=Suspension(NOW, "Forbidden: <bot> was kicked"),
        now=NOW,
    )
    tr, html = catalogues[language], render_status(status, catalogues[language]).html
    assert tr.moment(NOW) in html
    assert tr.day(NOW + timedelta(days=60)) in html
    assert "Forbidden: &lt;bot&gt; was kicked" in html
