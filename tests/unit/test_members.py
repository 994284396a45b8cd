"""Members as Telegram tells them."""

from __future__ import annotations

from bot.rights import Member
from bot.telegram.members import read_member, read_members, read_permission


def test_rights_are_those_that_are_told() -> None:
    """What is missing, or is no right, is none."""
    told = {"status": "administrator", "can_post_messages": True, "can_change_info": "yes"}
    assert read_member(told) == Member("administrator", can_post_messages=True)
    assert read_member(None) == Member("")
    muted = {"status": "restricted", "can_send_messages": False, "is_member": False}
    assert read_member(muted) == Member("restricted", can_send_messages=False, is_member=False)


def test_names_are_those_that_people_have_given_themselves() -> None:
    """First and last; a deleted account has none."""
    names = [{"first_name": "A", "last_name": "<b>"}, {"first_name": "A"}, {"first_name": ""}, {}]
    assert [read_member({"status": "member", "user": one}).name for one in names] == ["A <b>", "A", "", ""]


def test_permission_of_all_members() -> None:
    """Where a chat does not tell, nothing is forbidden."""
    assert [
        read_permission(found)
        for found in ({"permissions": {"can_send_messages": False}}, {"permissions": {}}, {"permissions": None}, None)
    ] == [False, True, True, True]


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
