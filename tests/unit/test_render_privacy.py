"""What /privacy tells is what is so."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from bot.inquiry import SETTINGS_KEPT
from bot.keeping import (
    CHANGES_KEPT,
    DEAD_KEPT,
    NOTICES_KEPT,
    SEARCHES_KEPT,
    SENT_KEPT,
    UNSEEN_KEPT,
    UPGRADE_COPIES_KEPT,
)
from bot.model import LANGUAGES
from bot.render.markup import MESSAGE_UNITS, visible_length
from bot.render.privacy import render_privacy
from bot.store.migration import migrate
from tests.store.test_forgetting import chat_columns

if TYPE_CHECKING:
    from pathlib import Path

    from bot.i18n import Catalogues
    from bot.model import Language

DAYS = (
    CHANGES_KEPT,
    DEAD_KEPT,
    NOTICES_KEPT,
    SEARCHES_KEPT,
    SENT_KEPT,
    SETTINGS_KEPT,
    UNSEEN_KEPT,
    UPGRADE_COPIES_KEPT,
)

TOLD = {
    "chat": "its number in Telegram, its kind, its language, since when",
    "thread": "settings: digest, quiet hours, the look of posts",
    "follow": "what is followed and searched for",
    "query": "what is followed and searched for",
    "place": "its number in Telegram",
    "waiting": "which stories wait",
    "chat_due": "which stories wait",
    "sent": "which were sent, when and in which message",
    "revision": "corrections arrive",
    "dead": "What could not be sent",
    "moved": "its number in Telegram",
    "errand": "Messages and questions to administrators",
    "notice": "Messages and questions to administrators",
    "question": "Messages and questions to administrators",
    "administrator": "the Telegram numbers of people who have acted as administrators",
    "change": "who has changed which setting",
    "prompt": "A text that the bot has asked for",
    "fanout": "",  # a place in the order of numbers, for seconds
    "revising": "",
    "hold": "",  # operators, who run the bot
    "link": "the number of the channel or the group that is linked",
    "passing": "in which message",
    "trial": "in which message",
    "approver": "the Telegram numbers of people who have acted as administrators",
    "lapse": "its number in Telegram",
    "proposal": "which stories wait",
    "proposal_copy": "in which message",
}
"""The sentence that tells of each table that names chats or people; '' where there is nothing to tell."""


def test_every_table_that_names_somebody_is_told_of(tmp_path: Path, catalogues: Catalogues) -> None:
    """A new one is a new sentence, or belongs to one of these."""
    migrate(path := tmp_path / "test.db")
    with sqlite3.connect(path) as db:
        tables = {table for table, _ in chat_columns(db)}
    db.close()
    text = render_privacy(catalogues["en"], copies=7).html
    assert tables - TOLD.keys() == set()
    assert [told for told in TOLD.values() if told not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_periods_are_those_of_the_code(catalogues: Catalogues, language: Language) -> None:
    """In each language, within one message, with the way to delete it all."""
    message = render_privacy(catalogues[language], copies=13)
    tr = catalogues[language]
    assert [period.days for period in DAYS if tr.number(period.days) not in message.html] == []
    assert "13" in message.html
    assert "/forget" in message.html
    assert visible_length(message.html) < MESSAGE_UNITS


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_daily_copies_are_none(catalogues: Catalogues, language: Language) -> None:
    """Where none are made, only those before upgrades are told of: these are made in any case."""
    tr = catalogues[language]
    with_copies, without = (render_privacy(tr, copies=copies).html.splitlines() for copies in (1, 0))
    (daily,) = set(with_copies) - set(without)
    assert "1" in daily
    assert any(str(UPGRADE_COPIES_KEPT.days) in line for line in without[-6:])
