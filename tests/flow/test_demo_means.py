"""Keys, links and pictures of the demo's page from the outside, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.demo.attachment import Attachment
from bot.demo.cast import Role
from bot.demo.news.pictures import draw_picture
from tests.flow.test_demo import Demo, demo
from tests.refusals import NONE, call

if TYPE_CHECKING:
    from bot.demo.people import Chat

__all__ = ["demo"]

POSTING = NONE | {"can_post_messages": True}


async def ask(demo: Demo, chat: Chat) -> None:
    """Let the bot offer two keys, one of which lets choose a channel."""
    request = {"request_id": 1, "chat_is_channel": True, "user_administrator_rights": POSTING, "request_title": True}
    keys = {"keyboard": [[{"text": "Choose", "request_chat": request}, "No"]], "one_time_keyboard": True}
    demo.show.moods.set_flood(on=False)
    demo.show.emulator.world.rates = None
    status, answer = await call(demo.show.emulator, "sendMessage", chat_id=chat.id, text="Which?", reply_markup=keys)
    assert status == 200, answer


async def test_keys_are_told_pressed_and_put_away(demo: Demo) -> None:
    """A key that lets choose a chat has the chats that fit."""
    person, cast = demo.person(Role.ADMINISTRATOR), demo.show.cast
    await ask(demo, person.chat)
    _, state = await demo.get("/api/state", chat=person.id, speaker=person.id, language="en")
    shown = state["chat"]
    assert isinstance(shown, dict)
    chosen = [cast.channel.id, cast.school_channel.id]
    assert shown["below"]["keys"] == [[{"text": "Choose", "chats": chosen}, {"text": "No"}]]
    assert (await demo.post("key", chat=person.id, by=person.id, text="Perhaps"))[0] == 400
    assert (await demo.post("key", chat=person.id, by=person.id, text="No"))[0] == 200
    assert "No" in person.chat.texts
    assert (await demo.post("share", by=person.id, text="Choose", shared=cast.channel.id))[0] == 400


async def test_a_chat_is_shared_only_if_it_is_offered(demo: Demo) -> None:
    """By somebody who is there, and of those that are there."""
    person, cast = demo.person(Role.ADMINISTRATOR), demo.show.cast
    await ask(demo, person.chat)
    for by, shared in ((person.id, cast.group.id), (person.id, 5), (5, cast.channel.id)):
        assert (await demo.post("share", by=by, text="Choose", shared=shared))[0] == 400
    assert (await demo.post("share", by=person.id, text="Choose", shared=cast.channel.id))[0] == 200
    assert any("chat_shared" in message.service for message in person.chat.messages.values())


async def test_the_bot_is_brought_only_where_somebody_may(demo: Demo) -> None:
    """A channel by who may give rights in it, a group by who is in it."""
    parent, administrator = demo.person(Role.PARENT), demo.person(Role.ADMINISTRATOR)
    cast = demo.show.cast
    link = f"https://t.me/{demo.show.emulator.bot.username}"
    _, channels = await demo.post("places", by=administrator.id, channel=True)
    _, groups = await demo.post("places", by=parent.id, channel=False)
    assert channels == {"chats": [cast.school_channel.id]}
    assert groups == {"chats": [cast.courtyard.id]}
    posting = f"{link}?startchannel&admin=post_messages"
    assert (await demo.post("link", by=administrator.id, chat=cast.channel.id, url=posting))[0] == 400
    assert (await demo.post("link", by=administrator.id, chat=cast.school_channel.id, url=posting))[0] == 200
    assert (await demo.post("link", by=parent.id, chat=cast.courtyard.id, url=f"{link}?startgroup"))[0] == 200
    for chat in (cast.school_channel, cast.courtyard):
        assert chat.member(demo.show.emulator.bot).present


@pytest.mark.parametrize("by", [Role.ADMINISTRATOR, Role.ANONYMOUS])
async def test_words_answer_the_message_that_asks(demo: Demo, by: Role) -> None:
    """In a group, too, where an anonymous administrator answers as the group."""
    person, group = demo.person(by), demo.show.cast.group
    demo.show.emulator.world.rates = None
    asked = person.sends("Hello", chat=group)
    wish = {"force_reply": True, "selective": True}
    reply = {"message_id": asked.id}
    form = {"chat_id": group.id, "text": "Which?", "reply_markup": wish, "reply_parameters": reply}
    await call(demo.show.emulator, "sendMessage", **form)
    question = group.last
    _, state = await demo.get("/api/state", chat=group.id, speaker=person.id, language="en")
    shown = state["chat"]
    assert isinstance(shown, dict)
    assert shown["below"]["asks"]["id"] == question.id
    assert shown["messages"][-1]["reply"]["text"] == "Hello"
    await demo.post("say", chat=group.id, by=person.id, text="This", reply=question.id)
    assert [message.text for message in group.messages.values() if message.reply_to is question] == ["This"]


async def test_pictures_are_given_as_what_they_are(demo: Demo) -> None:
    """Those that the bot sent, and those of stories that are out; nothing else."""
    person = demo.person(Role.JOURNALIST)
    demo.show.emulator.world.rates = None
    file = Attachment(name="chart.png", kind="text/html", content=draw_picture("7"))
    form = {"chat_id": str(person.id), "photo": "attach://photo"}
    assert (await demo.show.emulator.call("sendPhoto", form, files={"photo": file}))[0] == 200
    for path, status in (
        (f"/api/photo?chat={person.id}&message={person.chat.last.id}", 200),
        (f"/api/photo?chat={person.id}&message=999999", 404),
        ("/pictures/sample-50001.png", 200),
        ("/pictures/sample-99999.png", 404),
    ):
        async with demo.session.get(demo.url + path) as answer:
            assert answer.status == status
            if status == 200:
                assert answer.content_type == "image/png"
                assert (await answer.read()).startswith(b"\x89PNG")
