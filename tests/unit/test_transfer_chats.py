"""Chats as lines: the exact format, checked value by value."""

from __future__ import annotations

import json
import re

import pytest

from bot.model import Alert, Chat, Follow
from bot.transfer.chats import ChatLine, Subjects, format_chat, parse_chat
from bot.transfer.lines import BadLineError, decode

SUBJECTS = Subjects(topics={"school-safety", "education"}, regions={"almaty-city"})


def parse(line: object) -> ChatLine:
    """Parse an object, or a line as it stands."""
    raw = line if isinstance(line, bytes) else json.dumps(line).encode()
    return parse_chat(raw, subjects=SUBJECTS, default_language="kk")


def sample(**changes: object) -> dict[str, object]:
    """A good line, changed."""
    return {"chat": 1, "kind": "private", "title": "Sample", "language": "ru", "thread": 0} | changes


FULL = {
    "chat": -1001234567890,
    "kind": "supergroup",
    "title": "Үлгі топ",
    "language": "kk",
    "thread": 12,
    "follows": [
        "school-safety",
        "all",
        {"search": "қауіпсіз мектеп"},
        {"search": "буллинг", "digest": "daily 08:30", "at_night": True},
        {"search": "лагерь -море", "digest": "chat", "paused": True},
        {"region": "almaty-city"},
        {"topic": "education", "region": "almaty-city"},
    ],
    "digest": "weekly mon 18:00",
    "quiet": "silent 22:00-07:00",
    "settings": {"style": {"preset": "title"}, "n": [1, None, True]},
}


def test_a_whole_line_is_read() -> None:
    """Every form of a follow, and settings as they are given."""
    assert parse(FULL) == ChatLine(
        chat=Chat(id=-1001234567890, kind="supergroup", language="kk", title="Үлгі топ"),
        thread=12,
        follows=(
            Follow(topic="school-safety"),
            Follow(),
            Follow(search="қауіпсіз мектеп"),
            Follow(search="буллинг"),
            Follow(search="лагерь -море"),
            Follow(region="almaty-city"),
            Follow(topic="education", region="almaty-city"),
        ),
        alerts=(
            Alert(search="буллинг", digest="daily 08:30", at_night=True),
            Alert(search="лагерь -море", digest="", paused=True),
        ),
        digest="weekly mon 18:00",
        quiet="silent 22:00-07:00",
        settings='{"style":{"preset":"title"},"n":[1,null,true]}',
    )


def test_a_line_is_written_as_it_was_read() -> None:
    """A round trip keeps everything, the order of the keys included."""
    written = format_chat(parse(FULL))
    assert json.loads(written) == FULL
    assert list(json.loads(written)) == list(FULL)


def test_what_was_not_set_is_left_out() -> None:
    """A chat that chose no quiet hours has no `quiet`: it goes by the operator's."""
    line = parse({"chat": 5, "kind": "private"})
    assert line == ChatLine(chat=Chat(id=5, kind="private", language="kk"))
    assert json.loads(format_chat(line)) == {
        "chat": 5,
        "kind": "private",
        "title": "",
        "language": "kk",
        "thread": 0,
        "follows": [],
        "digest": "instant",
    }


def test_the_same_follow_twice_is_one() -> None:
    """A slug and an object with that topic mean the same."""
    assert parse(sample(follows=["education", {"topic": "education"}])).follows == (Follow(topic="education"),)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"nonsense", "broken JSON"),
        (sample(chat="1"), "chat: not a whole number"),
        (sample(chat=True), "chat: not a whole number"),
        (sample(chat=1.5), "chat: not a whole number"),
        (sample(chat=2**63), "chat: not a whole number"),
        (sample(chat=0), "chat: 0 is no chat's number"),
        (sample(chat=None), "chat: missing"),
        (sample(kind="forum"), "kind: 'forum' is none of private, group, supergroup, channel"),
        (sample(language="de"), "language: 'de' is none of kk, ru, en"),
        (sample(title=3), "title: not a string"),
        (sample(thread=-1), "thread: below zero"),
        (sample(digest="daily"), "digest: 'daily' is none of"),
        (sample(quiet="22-7"), "quiet: '22-7' is none of"),
        (sample(settings=[]), "settings: not an object"),
        (sample(follows="all"), "follows: not a list"),
        (sample(follows=["unknown"]), "follows: 'unknown' is no topic's slug"),
        (sample(follows=[{"region": "unknown"}]), "follows: 'unknown' is no region's slug"),
        (sample(follows=[{"topic": ""}]), "follows: '' is no topic's slug"),
        (sample(follows=[{"search": "  "}]), "follows: search: empty"),
        (sample(follows=[{"search": 3}]), "search: not a string"),
        (sample(follows=[{"search": "x", "topic": "education"}]), "follows: not a slug"),
        (sample(follows=[{"search": "x", "digest": "hourly"}]), "follows: digest: 'hourly' is none of"),
        (sample(follows=[{"search": "x", "paused": 1}]), "follows: at_night, paused: not true or false"),
        (sample(follows=[{"topic": "education", "paused": True}]), "follows: not a slug"),
        (sample(follows=[{}]), "follows: not a slug"),
        (sample(follows=[None]), "follows: not a slug"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: object, reason: str) -> None:
    """The reason names the key and what it should have been."""
    with pytest.raises(BadLineError) as caught:
        parse(line)
    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize("depth", [254, 300, 1023, 1024, 5000])
def test_line_nested_too_deeply_is_a_bad_line(depth: int) -> None:
    """What cannot be read, or not be written again, is refused in the same words."""
    with pytest.raises(BadLineError, match=r"^nested too deeply$"):
        decode(b'{"q": "x", "deep": ' + b"[" * depth + b"]" * depth + b"}")
    assert decode(b'{"q": "x", "flat": [[], [], {}]}') == {"q": "x", "flat": [[], [], {}]}


def test_settings_nested_as_deeply_as_a_line_may_be_go_in_and_out() -> None:
    """What was taken can be given back."""
    deepest = sample(settings=json.loads('{"a":' * 252 + "1" + "}" * 252))
    assert decode(format_chat(parse(deepest)).encode())["settings"] == deepest["settings"]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"form": "large"}, "settings: form: 'large' is none of whole, title, picture"),
        ({"paused": "yes"}, "settings: paused: not true or false"),
        ({"approval": 1}, "settings: approval: not true or false"),
        ({"outages": "true"}, "settings: outages: not true or false"),
        ({"second": "de"}, "settings: second: 'de' is none of kk, ru, en"),
        ({"header": "<b>Sample"}, "settings: header: <b> is not closed"),
        ({"footer": "x" * 201}, "settings: footer: longer than 200 UTF-16 units"),
        ({"hashtags": "no"}, "settings: hashtags: not true or false"),
    ],
)
def test_settings_that_cannot_be_are_no_good_line(settings: dict[str, object], reason: str) -> None:
    """No post is to fail by them, and nothing that is asked for to be passed over."""
    with pytest.raises(BadLineError, match=re.escape(reason)):
        parse(sample(settings=settings))


def test_looks_come_with_the_line() -> None:
    """As they are given."""
    given = {"form": "picture", "second": "kk", "header": "<b>Sample</b>", "hashtags": False}
    assert json.loads(parse(sample(settings=given)).settings) == given
