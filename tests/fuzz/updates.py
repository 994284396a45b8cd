"""Updates as Telegram brings them: good ones of every kind, and ones that are not quite as the Bot API has it."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import telegram
from hypothesis import strategies as st

from bot.telegram.updates import ALLOWED_UPDATES
from tests.fuzz.botapi import CAST, JsonObject, commands, fields_of, objects, words
from tests.fuzz.buttons import forged, packed
from tests.fuzz.texts import boundaries, halves, texts, too_large

KINDS = sorted(fields_of(telegram.Update).keys() - {"update_id"})
_WANTED = sorted(ALLOWED_UPDATES)


@st.composite
def updates(draw: st.DrawFn, kinds: list[str] | None = None) -> JsonObject:
    """An update without its number; mostly of the kinds that the bot asks for."""
    kind = draw(st.sampled_from(kinds) if kinds else st.one_of(st.sampled_from(_WANTED), st.sampled_from(KINDS)))
    (wanted,) = [one for one in getattr(fields_of(telegram.Update)[kind][0], "__args__", ()) if one is not type(None)]
    content = draw(objects(wanted))
    if kind in {"message", "channel_post"} and draw(st.booleans()):
        content |= _spoken(draw)
    return {kind: content}


def _spoken(draw: st.DrawFn) -> JsonObject:
    """What most messages have: somebody says something, in a private chat mostly."""
    person = draw(st.integers(0, len(CAST.users) - 1).map(lambda n: CAST.users[n]))
    private = {"id": person["id"], "type": "private", "first_name": "Sample"}
    chat = draw(st.just(private) | st.integers(0, len(CAST.chats) - 1).map(lambda n: CAST.chats[n]))
    return {"from": person, "chat": chat, "text": draw(st.one_of(words, commands))}


def presses(person: JsonObject, chats: list[JsonObject]) -> st.SearchStrategy[JsonObject]:
    """Presses of somebody, forged or not, of buttons in any of these chats."""
    message = st.fixed_dictionaries(
        {"message_id": st.integers(1, 60), "date": st.sampled_from([0, 1_790_000_000]), "chat": st.sampled_from(chats)},
        optional={"is_topic_message": st.booleans(), "message_thread_id": st.integers(1, 4), "text": st.just("x")},
    )
    query = {"id": st.just("1"), "from": st.just(person), "chat_instance": st.just("1")}
    data = st.one_of(packed, packed, forged())
    return st.fixed_dictionaries({**query, "data": data, "message": message}).map(lambda one: {"callback_query": one})


def sayings(person: JsonObject, chats: list[JsonObject]) -> st.SearchStrategy[JsonObject]:
    """What somebody says in any of these chats."""
    return st.fixed_dictionaries(
        {
            "message_id": st.integers(1000, 2000),
            "date": st.just(1_790_000_000),
            "chat": st.sampled_from(chats),
            "from": st.just(person),
            "text": words,
        },
        optional={"is_topic_message": st.booleans(), "message_thread_id": st.integers(1, 4)},
    ).map(lambda one: {"message": one})


_JUNK = st.one_of(
    st.sampled_from([None, True, False, [], {}, "", [[]], [None], {"id": None}, 0, -1, 0.5, "x" * 5000, [{}] * 50]),
    boundaries,
    too_large,
    halves,
    texts(100, 3),
).map(deepcopy)  # what is drawn is changed in its turn


@st.composite
def spoilt(draw: st.DrawFn, source: st.SearchStrategy[JsonObject]) -> JsonObject:
    """An update in which a few fields, wherever they stand, are left out or hold something else."""
    update = json.loads(json.dumps(draw(source)))
    for _ in range(draw(st.integers(1, 3))):
        place: Any = update
        for _ in range(draw(st.integers(0, 5))):
            inner = [value for value in _values(place) if isinstance(value, dict | list) and value]
            if not inner:
                break
            place = draw(st.sampled_from(range(len(inner))).map(inner.__getitem__))
        if isinstance(place, dict) and place:
            key = draw(st.sampled_from(sorted(place)))
            if draw(st.booleans()):
                del place[key]
            else:
                place[key] = draw(_JUNK)
        elif isinstance(place, list):
            place.append(draw(_JUNK))
    return update | ({"update_id": draw(_JUNK)} if draw(st.integers(0, 40)) == 0 else {})


def _values(place: Any) -> list[Any]:
    return list(place.values() if isinstance(place, dict) else place)
