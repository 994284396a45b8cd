"""Updates: whatever Telegram brings, or somebody who has found out the secret, the bot answers and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from bot.demo.cast import Role
from tests.fuzz.botapi import CAST, JsonObject
from tests.fuzz.effort import effort
from tests.fuzz.stage import MOST_REQUESTS, settings_of
from tests.fuzz.updates import presses, sayings, spoilt, updates

if TYPE_CHECKING:
    from tests.fuzz.stage import Staged

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
"""Of fields that the library will give other types: no error in production, where such warnings are not shown."""

NOT_UNDERSTOOD = "update not understood"
NOT_HANDLED = ("update not handled", "call not answered", "chat not stored", "inline query not answered")
"""What is said of an update that failed; it may only be one that the Bot API does not know."""


def _bring(stage: Staged, update: JsonObject) -> int:
    """Bring an update; nothing fails, and not too much is asked of Telegram for it."""
    stage.forget()
    status: int = stage.run(stage.bring(update))
    asked = [call for call in stage.world.emulator.calls if call.method != "getUpdates"]
    assert len(asked) <= MOST_REQUESTS, [call.method for call in asked]
    return status


def _still_answers(stage: Staged) -> None:
    """Somebody who asks for help gets it, and what is stored is sound."""
    parent = stage.cast.people[Role.FAMILY]
    message: JsonObject = {
        "message_id": 1, "date": 1, "text": "/help", "chat": parent.chat.json(), "from": parent.json(),
    }  # fmt: skip
    stage.world.emulator.unblock(parent) if parent.chat.blocked else None
    stage.world.emulator.calls.clear()
    assert stage.run(stage.bring({"message": message})) == 200
    assert [call for call in stage.world.emulator.calls_of("sendMessage") if call.status == 200]
    stage.run(stage.check_store())
    stage.check()


def test_good_updates(stage: Staged) -> None:
    """Every update that the Bot API allows is understood, and answered or passed over without an error."""

    @effort(150)
    @given(updates())
    def try_one(update: JsonObject) -> None:
        assert _bring(stage, update) == 200
        assert not stage.warned(NOT_UNDERSTOOD)
        stage.check()

    try_one()
    _still_answers(stage)


def test_spoilt_updates(stage: Staged) -> None:
    """One that is not as the Bot API has it costs a line of the log at most."""

    @effort(150)
    @given(spoilt(updates()))
    def try_one(update: JsonObject) -> None:
        assert _bring(stage, update) in {200, 400}
        stage.check(*NOT_HANDLED)

    try_one()
    _still_answers(stage)


def test_strangers_change_nothing(stage: Staged) -> None:
    """Whatever a plain member says or presses, forged or not, no setting of a chat that is shared changes."""
    member = stage.cast.people[Role.MEMBER].json()
    shared = [stage.cast.group, stage.cast.forum, stage.cast.channel, stage.cast.discussion]
    own = {"id": member["id"], "type": "private", "first_name": "Sample"}
    for chat in shared:  # so that the bot knows them
        said = {"message_id": 1, "date": 1, "text": "/about", "chat": chat.json()}
        owner = stage.cast.people[Role.OWNER].json()
        _bring(stage, {"channel_post": said} if chat.kind == "channel" else {"message": {**said, "from": owner}})
    places = [own, *(chat.json() for chat in shared if chat.kind != "channel")]

    @effort(150)
    @given(presses(member, [own, *(chat.json() for chat in shared)]) | sayings(member, places))
    def try_one(update: JsonObject) -> None:
        before = stage.run(settings_of(stage.world, *shared))
        assert _bring(stage, update) == 200
        assert stage.run(settings_of(stage.world, *shared)) == before
        stage.check()

    try_one()
    assert CAST.chats
    _still_answers(stage)
