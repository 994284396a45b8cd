"""Why a chat cannot be written to, in the bot's own words."""

from __future__ import annotations

import pytest

from bot.inquiry import SETTINGS_KEPT, Reason, Suspension
from bot.outcome import DESCRIPTIONS, Concerns
from tests.factories import NOW, make_chat

CHANNEL = make_chat(-5, "channel")


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        ("kicked", Reason.REMOVED),
        ("left", Reason.REMOVED),
        ("no right to write (administrator)", Reason.RIGHTS),
        ("Forbidden: bot was kicked from the supergroup chat", Reason.REMOVED),
        ("Forbidden: bot is not a member of the channel chat", Reason.REMOVED),
        ("Bad Request: need administrator rights in the channel chat", Reason.RIGHTS),
        ("Bad Request: not enough rights to send text messages to the chat", Reason.RIGHTS),
        ("Bad Request: have no rights to send a message", Reason.RIGHTS),
        ("Bad Request: CHAT_WRITE_FORBIDDEN", Reason.RIGHTS),
        ("Bad Request: CHAT_RESTRICTED", Reason.RIGHTS),
        ("Bad Request: CHAT_ADMIN_REQUIRED", Reason.RIGHTS),
        ("Bad Request: chat not found", Reason.GONE),
        ("Forbidden: the group chat was deactivated", Reason.GONE),
        ("Bad Request: CHANNEL_PRIVATE", Reason.GONE),
        ("Forbidden: something new", Reason.REFUSED),
    ],
)
def test_reason_is_told_by_telegram_s_words(why: str, reason: Reason) -> None:
    """And by the bot's standing in the chat."""
    assert Suspension(chat=CHANNEL, thread=None, why=why, at=NOW).reason is reason


@pytest.mark.parametrize("part", [part for part, whom in DESCRIPTIONS if whom is Concerns.CHAT])
def test_every_description_that_suspends_a_group_has_a_reason(part: str) -> None:
    """But those that only a private chat can meet."""
    private = {"user not found", "peer_id_invalid", "bot was blocked by the user", "bot can't initiate conversation"}
    reason = Suspension(chat=CHANNEL, thread=None, why=part, at=NOW).reason
    assert (reason is Reason.REFUSED) is (part in private)


def test_thread_is_closed() -> None:
    """Or deleted: Telegram says the one or the other, the same is to be done."""
    assert Suspension(chat=CHANNEL, thread=3, why="", at=NOW).reason is Reason.CLOSED


def test_settings_are_kept_for_sixty_days() -> None:
    """From the suspension on."""
    assert Suspension(chat=CHANNEL, thread=None, why="", at=NOW).kept_until == NOW + SETTINGS_KEPT
