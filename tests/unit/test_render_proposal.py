"""Proposals and the panel of approval as messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.approval import UNDO_FOR, Outcome, Proposal, State
from bot.i18n import Catalogues
from bot.model import LANGUAGES, Edition, Message, Story
from bot.notices import Notice
from bot.render.approval import ApprovalPanel, render_approval
from bot.render.linking import linked_line
from bot.render.markup import MESSAGE_UNITS, visible_length
from bot.render.naming import Place
from bot.render.proposal import (
    proposal_data,
    refusal,
    render_proposal,
    render_proposal_notice,
    render_proposed,
    standing,
)
from bot.topics import Topics
from tests.factories import NOW, ZONE, make_chat

CATALOGUES = Catalogues.load(Path(__file__).parents[2] / "locales", ZONE)
EN = CATALOGUES["en"]
CHANNEL = make_chat(-5, "channel", title="News & <views>")
PLACE = Place(chat=make_chat(-5, "channel", title="<News>"))
PROPOSAL = Proposal(number=7, chat=CHANNEL, thread=0, story=3, state="open")
POST = Message(html="<b>A sample</b>", preview="https://news.example/3", large=True)


def texts(message: Message) -> list[str]:
    """What the buttons say."""
    return [button.text for row in message.buttons for button in row]


@pytest.mark.parametrize(
    ("state", "minutes", "labels"),
    [
        ("open", 0, ["Approve", "Skip"]),
        ("approved", 9, ["Undo"]),
        ("approved", 10, []),
        ("skipped", 9, ["Undo"]),
        ("skipped", 10, []),
        ("undone", 1, []),
        ("expired", 1, []),
        ("there", 1, []),
        ("hidden", 1, []),
    ],
)
def test_buttons_are_those_that_do_something(state: State, minutes: int, labels: list[str]) -> None:
    """Approve and Skip while it is open, Undo for ten minutes after, and the post's preview above or below."""
    proposal = replace(PROPOSAL, state=state, decided_at=NOW)
    message = render_proposal(proposal, POST, NOW + timedelta(minutes=minutes), EN)
    assert texts(message) == labels
    assert (message.preview, message.large) == ((POST.preview, True) if state != "hidden" else ("", False))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "skipped"}, "Skipped."),
        ({"state": "approved", "leaves_at": NOW}, "Approved, it will be posted."),
        (
            {"state": "approved", "leaves_at": NOW + timedelta(hours=4)},
            "Approved, it will be posted today at 18:00.",
        ),
        ({"state": "approved", "posted": True}, "Approved and posted."),
        ({"state": "approved"}, "Approved."),
        (
            {"state": "approved", "leaves_at": NOW, "paused": True},
            "Approved. Posting is paused there; it will be posted when that is resumed.",
        ),
        (
            {"state": "approved", "leaves_at": NOW, "chat": replace(CHANNEL, suspended=True)},
            "Approved. The bot cannot write there now; once it can, it asks about what was missed.",
        ),
        ({"state": "undone"}, "Undone: it will not be posted."),
        ({"state": "undone", "posted": True}, "Undone: the post was removed from the channel."),
        (
            {"state": "undone", "posted": True, "chat": make_chat(-7, "supergroup")},
            "Undone: the post was removed from the group.",
        ),
        ({"state": "expired"}, "Nobody approved it within a day, so it will not be posted."),
    ],
)
def test_what_has_become_of_it(changes: dict[str, object], said: str) -> None:
    """A sentence for each case."""
    proposal = replace(PROPOSAL, **changes)  # type: ignore[arg-type] # names and types as Proposal has them
    assert standing(proposal, NOW, EN) == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", ["late", "decided", "leaving", "uncertain", "kept", "done", "posted"])
def test_refusals_go_into_a_toast(language: str, outcome: Outcome) -> None:
    """In each language; nothing is said where all went well."""
    proposal = replace(PROPOSAL, state="approved", leaves_at=NOW + timedelta(days=3))
    said = refusal(proposal, outcome, NOW, CATALOGUES[language])  # type: ignore[index] # one of LANGUAGES
    assert len(said) <= 200
    assert bool(said) is (outcome not in {"done", "posted"})


def test_title_of_the_chat_is_escaped() -> None:
    """In the notice, and in what it becomes."""
    notice = Notice(number=1, kind="proposal", data=proposal_data(PROPOSAL, POST))
    message = render_proposal_notice(notice, make_chat(1), EN)
    assert message.html.startswith(
        "For approval, to be posted in the channel “News &amp; &lt;views&gt;”:\n\n<b>A sample"
    )
    assert message == render_proposal(PROPOSAL, POST, NOW, EN)
    assert (
        "<b>News &amp; &lt;views&gt;</b>\nSkipped."
        in render_proposal(replace(PROPOSAL, state="skipped"), POST, NOW, EN).html
    )


def test_chat_without_a_title() -> None:
    """Nothing stands where its title would."""
    nameless = replace(PROPOSAL, chat=make_chat(-5, "channel", title=""), state="skipped")
    assert render_proposal(nameless, POST, NOW, EN).html == "Skipped.\n\n<b>A sample</b>"


@given(st.integers(0, 1100), st.integers(0, 6000))
def test_longest_post_leaves_room_for_what_is_said(title: int, summary: int) -> None:
    """A message with its head is never longer than Telegram takes."""
    edition = Edition(
        language="en",
        title="t" * max(1, title),
        summary="s " * (summary // 2),
        url="https://news.example/3",
        site="news.example",
        external_id="3",
        first_seen=NOW,
    )
    story = Story(number=3, published=None, first_seen=NOW, editions=(edition,), topics=())
    chat = make_chat(-5, "channel", title="т" * 255)
    post = render_proposed(replace(PROPOSAL, chat=chat), story, EN, Topics(()), username="bot")
    for state in ("open", "approved"):
        proposal = replace(PROPOSAL, chat=chat, state=state, decided_at=NOW)
        for language in LANGUAGES:
            message = render_proposal(proposal, post, NOW, CATALOGUES[language])
            assert visible_length(message.html) <= MESSAGE_UNITS


def test_view_ends_after_ten_minutes() -> None:
    """To the millisecond."""
    proposal = replace(PROPOSAL, state="approved", decided_at=NOW)
    assert proposal.view(NOW + UNDO_FOR - timedelta(milliseconds=1)) == "approved"
    assert proposal.view(NOW + UNDO_FOR) == "approved closed"


@pytest.mark.parametrize(
    ("wanted", "mine", "labels"),
    [
        (False, None, ["Approve before posting", "◀ Settings"]),
        (True, None, ["Receive the stories", "Stop receiving them", "Post without approval", "◀ Settings"]),
        (True, False, ["Receive the stories", "Post without approval", "◀ Settings"]),
        (True, True, ["Stop receiving them", "Post without approval", "◀ Settings"]),
    ],
)
def test_panel_offers_what_can_be_changed(wanted: bool, mine: bool | None, labels: list[str]) -> None:  # noqa: FBT001 - a table's columns
    """Both ways where many read it, and somebody else may be the next to press."""
    panel = ApprovalPanel(place=PLACE, wanted=wanted, receivers=1, unreachable=0, open=0, mine=mine)
    assert texts(render_approval(panel, EN)) == labels


def test_panel_says_who_gets_the_proposals() -> None:
    """Nobody, somebody, and who cannot; and how much waits."""
    panel = ApprovalPanel(place=PLACE, wanted=True, receivers=0, unreachable=2, open=3, mine=True)
    html = render_approval(panel, EN).html
    assert html.startswith("<b>Approval before posting</b>\nChannel “&lt;News&gt;”\n\n")
    assert "Nobody receives stories to approve at the moment, so nothing is posted." in html
    assert "2 people have asked for them" in html
    assert "3 stories wait for approval." in html
    html = render_approval(replace(panel, receivers=2), EN).html
    assert "Stories to approve go to 2 administrators privately." in html


def test_linked_chats_are_named() -> None:
    """In each of the two, and nowhere else."""
    group = make_chat(-7, "supergroup", title="Talk")
    assert linked_line(CHANNEL, group, EN).startswith("What is posted in the channel appears in the group “Talk”")
    assert linked_line(group, CHANNEL, EN).startswith("Posts of the channel “News & <views>” appear in the group")
    assert linked_line(group, None, EN) == linked_line(make_chat(1), CHANNEL, EN) == ""
