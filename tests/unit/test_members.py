"""Members as Telegram tells them."""

from __future__ import annotations

from bot.rights import Member
from bot.telegram.members import read_member, read_members


def test_rights_are_those_that_are_told() -> None:
    """What is missing, or is no right, is none."""
    told = {"status": "administrator", "can_post_messages": True, "can_change_info": "yes"}
    assert read_member(told) == Member("administrator", can_post_messages=True)
    assert read_member(None) == Member("")


def test_administrators_are_people() -> None:
    """Bots among them, and what cannot be read, are passed over."""
    people = [
        {"status": "creator", "user": {"id": 1, "is_bot": False}},
        {"status": "administrator", "user": {"id": 2, "is_bot": True}},
        {"status": "administrator"},
        "rubbish",
    ]
    assert read_members(people) == {1: Member("creator")}
    assert read_members({}) == {}
