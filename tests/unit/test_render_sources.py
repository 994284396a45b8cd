"""What operators and readers are told of sources: it fits into a message, whatever sites serve and operators write."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, get_args

import pytest

from bot.callbacks import unpack
from bot.controls import JudgeHold, RunSource, ShowSources
from bot.guards import Hold
from bot.model import LANGUAGES, Condition, Edition, PollLine, ReadMemory, Story
from bot.notices import Notice
from bot.render.alert import alert_data
from bot.render.announcement import render_announcement
from bot.render.held import hold_data, render_verdict
from bot.render.sources import Overview, render_results, render_source, render_sources
from bot.render.status import Status, render_status
from bot.watch import Alert, State, Trouble, Watch
from tests.factories import NOW, make_chat, make_source
from tests.unit.test_render_list import texts
from tests.unit.test_render_panel import fits

if TYPE_CHECKING:
    from bot.i18n import Catalogues, Translator
    from bot.model import Language, Source

HOSTILE = "<b>&\u202e\n" + "х" * 5000
SECRET = "https://somebody:password@news.example/"  # noqa: S105 - invented
HOLD = Hold(number=10**17, sources=("sample-en",), why="flood", held_at=NOW, stories=tuple(range(1, 26)))


def make_story(number: int = 1, title: str = "Sample story") -> Story:
    edition = Edition(language="en", title=title, url=f"https://news.example/{number}", site="news.example")
    return Story(number=number, editions=(edition,), first_seen=NOW)


def make_sources(count: int) -> dict[str, Source]:
    """Sources whose names go wrong in every way."""
    names = (f"{number} {HOSTILE}" for number in range(count))
    return {name: make_source(name, site=f"{number}.{HOSTILE}") for number, name in enumerate(names)}


BAD = State(
    ReadMemory(last_attempt_at=NOW, condition=Condition.FAILED, failures=2**40, error=f"{SECRET} {HOSTILE}"),
    Watch(bad_since=NOW - timedelta(days=400), last_new_at=NOW, longest_silence=timedelta(days=9), paused_at=None),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_fits_in_every_language(catalogues: Catalogues, language: Language) -> None:
    """Whatever the sources are called, and however many there are."""
    tr = catalogues[language]
    sources = make_sources(200)
    states = dict.fromkeys(sources, BAD)
    alerts = [Alert(name, trouble, NOW, over=False) for name in sources for trouble in get_args(Trouble)]
    over = [Alert(name, "blocked", NOW, over=True) for name in sources]
    hold = replace(HOLD, sources=tuple(sources), decided="drop", decided_at=NOW, decided_by=10**12)
    stories = [make_story(number, HOSTILE) for number in range(25)]
    notices = [
        Notice(number=1, kind="sources", data=alert_data(given, sources, states))
        for given in (alerts, alerts[:1], alerts[:6], over, [*alerts[:20], *over[:20]])
    ]
    notices.append(Notice(number=2, kind="held", data=hold_data(hold, stories)))
    source = next(iter(sources.values()))
    lines = [PollLine(name, Condition.FAILED, error=HOSTILE) for name in sources]
    status = Status(
        sources=tuple(sources.values()),
        memories={name: state.memory for name, state in states.items()},
        last_new=NOW,
        waits=(),
        now=NOW,
    )
    overview = Overview(sources=list(sources.values()), states=states, holds=[HOLD] * 50, now=NOW)
    messages = [
        *(render_announcement(one, make_chat(), tr) for one in notices),
        render_verdict(hold, "release", 5, tr),
        *(render_sources(overview, tr, page=page) for page in (1, 2, 25, 10**17)),
        render_source(source, BAD, tr, now=NOW, said=HOSTILE[:300], holds=[HOLD] * 99),
        render_results(lines, tr),
        render_results([], tr),
        render_status(status, tr),
    ]
    assert [fits(message) for message in messages] == [True] * len(messages)
    assert not any("password" in message.html for message in messages)


def test_an_alert_says_what_when_and_what_to_do(english: Translator) -> None:
    """One block for each kind of trouble, the recovered at the end, and the way to the list."""
    sources = {name: make_source(name) for name in ("one", "two", "three")}
    states = dict.fromkeys(sources, State(ReadMemory(error="no card"), Watch()))
    alerts = [
        Alert("one", "layout_changed", NOW),
        Alert("two", "silent", NOW),
        Alert("three", "failing", NOW, over=True),
    ]
    notice = Notice(number=1, kind="sources", data=alert_data(alerts, sources, states))
    message = render_announcement(notice, make_chat(), english)
    link = '<a href="https://news.example/en/tag">{}</a>'
    changed, silent, over = (block.splitlines() for block in message.html.split("\n\n"))
    since = "May 20, 2026, 14:00"
    assert changed[:3] == ["<b>The page has changed</b>", f"• {link.format('one')}: since {since}", "no card"]
    assert "correct “link” in the sources file" in changed[3]
    assert silent[0] == "<b>Nothing new for unusually long</b>"
    assert over == ["<b>Works again</b>", f"• {link.format('three')}: it had been out of order since {since}"]
    assert [unpack(button.data) for row in message.buttons for button in row] == [ShowSources()]


def test_a_source_that_was_silent_was_not_out_of_order(english: Translator) -> None:
    """It is said for what it was, and several sources of a hold are called so."""
    states = {"one": State(ReadMemory(), Watch())}
    data = alert_data([Alert("one", "silent", NOW, over=True)], {"one": make_source("one")}, states)
    html = render_announcement(Notice(number=1, kind="sources", data=data), make_chat(), english).html
    assert html.endswith(": it had shown nothing new since May 20, 2026, 14:00")
    hold = replace(HOLD, sources=("one", "two"))
    assert "\nSources: one, two\n" in render_verdict(replace(hold, decided_at=NOW), "drop", 7, english).html


def test_many_at_once_point_to_the_network(english: Translator) -> None:
    """Of twenty that fail together the names are told, and where to look first."""
    sources = {f"source-{n:02}": make_source(f"source-{n:02}") for n in range(20)}
    states = dict.fromkeys(sources, State(ReadMemory(error="no route"), Watch()))
    alerts = [Alert(name, "failing", NOW) for name in sources]
    html = render_announcement(
        Notice(number=1, kind="sources", data=alert_data(alerts, sources, states)), make_chat(), english
    ).html
    assert all(name in html for name in sources)
    assert "no route" not in html
    assert html.endswith("So many at once: look at this machine's network first.")


def test_a_hold_asks(english: Translator) -> None:
    """With its source, its number, the first titles, and two buttons."""
    stories = [make_story(number, f"Sample story {number}") for number in range(1, 6)]
    message = render_announcement(Notice(number=1, kind="held", data=hold_data(HOLD, stories)), make_chat(), english)
    assert message.html.startswith("<b>25 new stories are held back</b>\nSource: sample-en\n\nSo many at once")
    assert "and 20 more" in message.html
    assert texts(message) == [["Release", "Drop"]]
    assert [unpack(button.data) for button in message.buttons[0]] == [
        JudgeHold(HOLD.number, "release"),
        JudgeHold(HOLD.number, "drop"),
    ]


@pytest.mark.parametrize(("by", "who"), [(7, "you"), (8, "8"), (0, "an operator at the terminal")])
def test_a_verdict_names_who_gave_it(english: Translator, by: int, who: str) -> None:
    """And when."""
    hold = replace(HOLD, decided="drop", decided_at=NOW, decided_by=by)
    assert f"Decided by: {who}, May 20, 2026, 14:00" in render_verdict(hold, "release", 7, english).html


def test_troubled_sources_come_first(english: Translator) -> None:
    """Then those that are paused, then the others, each with its button."""
    names = ("a-well", "b-paused", "c-bad")
    well = State(ReadMemory(last_attempt_at=NOW, condition=Condition.OK), Watch())
    states = {"a-well": well, "b-paused": replace(well, watch=Watch(paused_at=NOW)), "c-bad": BAD}
    overview = Overview(sources=[make_source(name) for name in names], states=states, holds=[HOLD], now=NOW)
    message = render_sources(overview, english, page=1)
    assert [line.partition(":")[0] for line in message.html.splitlines()[2:5]] == [
        "⚠ <b>c-bad</b>",
        "⏸ <b>b-paused</b>",
        "✓ <b>a-well</b>",
    ]
    assert "Held back for you: 25 stories (sample-en)" in message.html
    assert texts(message) == [["c-bad", "b-paused"], ["a-well"]]
    assert unpack(message.buttons[0][0].data) == RunSource(make_source("c-bad").key, "show")


def test_a_panel_brings_back_the_question_of_a_hold(english: Translator) -> None:
    """Should the message that asked it be lost."""
    message = render_source(make_source(), BAD, english, now=NOW, holds=[HOLD])
    assert "Held back for you: 25 stories" in message.html
    assert texts(message) == [["Poll now", "Pause"], ["Release · 25", "Drop · 25"], ["All sources"]]


def test_pages_lead_to_each_other(english: Translator) -> None:
    """Back and on; past the end it is the last one."""
    sources = [make_source(f"source-{n:02}") for n in range(20)]
    states = {source.name: State(ReadMemory(), Watch()) for source in sources}
    overview = Overview(sources=sources, states=states, holds=[], now=NOW)
    assert texts(render_sources(overview, english, page=1))[-1] == ["Next ▶"]
    assert texts(render_sources(overview, english, page=2))[-1] == ["◀ Back", "Next ▶"]
    assert texts(render_sources(overview, english, page=99))[-1] == ["◀ Back"]
    assert "Page 3 of 3" in render_sources(overview, english, page=99).html


def test_a_site_that_is_well_has_one_line(english: Translator) -> None:
    """In all its languages; one that is not is told by itself, first."""
    sources = tuple(make_source(f"s-{language}", language) for language in LANGUAGES)
    well = ReadMemory(last_attempt_at=NOW - timedelta(minutes=5), condition=Condition.UNCHANGED)
    memories = {source.name: well for source in sources}
    status = Status(
        sources=sources,
        memories=memories,
        watches={"s-ru": Watch(last_new_at=NOW - timedelta(days=2))},
        last_new=None,
        waits=(),
        now=NOW,
    )
    line = "news.example: works, nothing new (checked 5 minutes ago, last news May 18, 2026)"
    assert render_status(status, english).html.splitlines()[1] == line
    memories["s-ru"] = replace(well, condition=Condition.BLOCKED)
    lines = render_status(status, english).html.splitlines()
    assert lines[1] == "news.example (Рус): does not let the bot in (checked 5 minutes ago)"
    assert lines[2] == "news.example: works, nothing new (checked 5 minutes ago)"
