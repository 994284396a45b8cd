"""The order of updates: of those that the Bot API does not know nothing is done, and nothing fails."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs
from telegram import Update

from bot.fairness import Fairness
from bot.precedence import Precedence
from bot.telegram.updates import OrderedUpdates

CHAT = {"id": 7, "type": "private"}
USER = {"id": 7, "is_bot": False, "first_name": "Sample"}


async def handled(**content: object) -> bool:
    """Whether an update gets as far as its handler."""
    done: list[bool] = []

    async def handle() -> None:
        done.append(True)

    update = Update.de_json({"update_id": 1, **content}, None)
    await OrderedUpdates(Precedence(), Fairness()).do_process_update(update, handle())
    return bool(done)


@pytest.mark.parametrize(
    "content",
    [
        {"channel_post": {"message_id": 1, "date": 0, "chat": None}},
        {"message": {"message_id": 1, "date": 0, "chat": {"id": [7], "type": "private"}}},
        {"callback_query": {"id": "1", "from": None, "chat_instance": "1"}},
        {"inline_query": {"id": "1", "from": None, "query": "", "offset": ""}},
        {"update_id": [1], "message": {"message_id": 1, "date": 0, "chat": CHAT, "from": USER}},
    ],
)
async def test_updates_without_their_place_are_passed_over(content: dict[str, object]) -> None:
    """Without a number, a chat or a sender nobody could be answered: a line in the log says so."""
    with capture_logs() as logged:
        assert not await handled(**content)
    assert [entry["event"] for entry in logged] == ["update not understood"]
    assert [entry["update"] for entry in logged] == [None if "update_id" in content else 1]


async def test_updates_with_their_place_are_handled() -> None:
    """A message of somebody's in a chat."""
    assert await handled(message={"message_id": 1, "date": 0, "chat": CHAT, "from": USER})
