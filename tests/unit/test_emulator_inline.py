"""Inline mode in the emulator: who asks, what is offered, and the messages that come of it."""

from __future__ import annotations

import json

import pytest

from bot.demo.emulator import Emulator
from bot.demo.happenings import Person
from bot.demo.inline import ANSWER_SECONDS, InlineQuery
from bot.demo.people import Chat
from tests.refusals import Clock, call
from tests.unit.test_emulator import KEYBOARD, updates


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def emulator(clock: Clock) -> Emulator:
    return Emulator(now=lambda: clock.now)


@pytest.fixture
def reader(emulator: Emulator) -> Person:
    return emulator.add_user("Aigul", language_code="kk")


def article(name: str, **fields: object) -> dict[str, object]:
    content = {"message_text": f"<b>{name}</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": name, "title": f"Title {name}", "input_message_content": content} | fields


async def offer(emulator: Emulator, query: InlineQuery, *names: str, **more: object) -> int:
    """Answer a query with articles of these names, each with a keyboard; the status."""
    results = [article(name, reply_markup=json.loads(KEYBOARD)) for name in names]
    status, _ = await call(emulator, "answerInlineQuery", inline_query_id=query.id, results=results, **more)
    return status


async def test_a_query_is_an_update(emulator: Emulator, reader: Person) -> None:
    """It tells who asks, for what, and in which kind of chat, but not in which; long ones are cut."""
    friend = emulator.add_user()
    chats = [
        None,
        emulator.add_conversation(reader, friend),
        emulator.add_group(kind="group", bot="left"),
        emulator.add_group(bot="left"),
        emulator.add_channel(bot="left"),
    ]
    for chat in chats:
        emulator.ask_inline(reader, "camps" + "x" * 300, chat=chat, offset="7")
    found = [update.inline_query for update in await updates(emulator)]
    assert [each and each.chat_type for each in found] == ["sender", "private", "group", "supergroup", "channel"]
    assert all(each and (each.from_user.id, each.offset) == (reader.id, "7") for each in found)
    assert all(each and len(each.query) == 256 for each in found)
    assert len({each and each.id for each in found}) == len(chats)


async def test_an_answer_is_offered_to_who_asked(emulator: Emulator, reader: Person) -> None:
    """Once there is one: until then there is nothing to choose."""
    query = emulator.ask_inline(reader, "camps")
    with pytest.raises(LookupError):
        emulator.choose_result(query)
    more = {"thumbnail_url": "https://example.kz/1.jpg", "thumbnail_width": 90, "thumbnail_height": 90}
    results = [article("a", description="Camps", url="example.kz/a", **more), article("b")]
    answer = {"inline_query_id": query.id, "results": results, "next_offset": "ә" * 32}
    assert (await call(emulator, "answerInlineQuery", **answer))[0] == 200
    assert [(each.id, each.title, each.content.text) for each in query.results] == [
        ("a", "Title a", "a"),
        ("b", "Title b", "b"),
    ]
    first = query.results[0]
    assert (first.description, first.url) == ("Camps", "http://example.kz/a")
    assert emulator.ask_more(query).offset == "ә" * 32
    with pytest.raises(LookupError):
        emulator.choose_result(query, "c")
    with pytest.raises(LookupError):
        emulator.choose_result(query, 2)


async def test_fifty_results_are_the_most(emulator: Emulator, reader: Person) -> None:
    """With ids of 64 bytes."""
    query = emulator.ask_inline(reader, "")
    assert await offer(emulator, query, *(f"{number:064}" for number in range(50))) == 200
    with pytest.raises(LookupError):
        emulator.ask_more(query)


async def test_a_query_is_answered_once_and_soon(emulator: Emulator, reader: Person, clock: Clock) -> None:
    """A second answer, and one that nobody waits for any more, come too late."""
    first, second = emulator.ask_inline(reader, "a"), emulator.ask_inline(reader, "b")
    clock.now += ANSWER_SECONDS
    assert await offer(emulator, first, "a") == 200
    assert await offer(emulator, first, "a") == 400
    clock.now += 1
    assert await offer(emulator, second, "a") == 400
    assert [refused.refusal for refused in emulator.refusals()] == ["query_old", "query_old"]
    assert emulator.malformed() == []


@pytest.mark.parametrize("personal", [True, False])
async def test_an_answer_serves_again_for_a_while(
    emulator: Emulator, reader: Person, clock: Clock, *, personal: bool
) -> None:
    """The same words from the same kind of chat ask nobody until cache_time is over; a personal answer serves one."""
    other, group = emulator.add_user(), emulator.add_group()
    query = emulator.ask_inline(reader, "camps")
    await offer(emulator, query, "a", cache_time=30, is_personal=personal)
    await updates(emulator)
    assert emulator.ask_inline(reader, " camps ").answer is query.answer
    assert bool(emulator.ask_inline(other, "camps").answer) is not personal
    assert emulator.ask_inline(reader, "camps", offset="1").answer is None
    assert emulator.ask_inline(reader, "camps", chat=group).answer is None
    clock.now += 30
    assert emulator.ask_inline(reader, "camps").answer is None
    assert len(await updates(emulator)) == 3 + personal


@pytest.mark.parametrize(("cache_time", "later", "served"), [(0, 0, False), (None, 299, True), (None, 300, False)])
async def test_an_answer_serves_five_minutes_unless_told(
    emulator: Emulator, reader: Person, clock: Clock, cache_time: int | None, later: int, *, served: bool
) -> None:
    """Nothing is kept where the bot says so."""
    told = {} if cache_time is None else {"cache_time": cache_time}
    await offer(emulator, emulator.ask_inline(reader, "camps"), "a", **told)
    clock.now += later
    assert bool(emulator.ask_inline(reader, "camps").answer) is served


async def test_a_chosen_result_is_posted_in_the_person_s_name(emulator: Emulator, reader: Person) -> None:
    """The bot sees it where it sees messages meant for it: privately, in its groups, in channels that it manages."""
    friend = emulator.add_user()
    group, strange = emulator.add_group(), emulator.add_group(bot="left")
    channel = emulator.add_channel(owner=reader)
    talk = emulator.add_conversation(reader, friend)
    for chat in (reader.chat, group, strange, channel, talk):
        query = emulator.ask_inline(reader, "", chat=chat)
        await offer(emulator, query, "a", "b", cache_time=0)
        posted = emulator.choose_result(query, "b")
        assert chat.last is posted
        assert (posted.text, posted.button_texts, posted.via_bot) == ("b", [["Next"], ["Site"]], emulator.bot)
    seen = [update.effective_message for update in await updates(emulator) if not update.inline_query]
    assert [each and each.chat.id for each in seen] == [reader.id, group.id, channel.id]
    assert all(each and each.via_bot and each.via_bot.id == emulator.bot.id for each in seen)
    assert [each and each.from_user and each.from_user.id for each in seen] == [reader.id, reader.id, None]
    assert emulator.sent() == []


async def test_a_result_may_send_people_back_to_the_bot(emulator: Emulator, reader: Person) -> None:
    """Even in a channel, where the bot's own messages may not: who posts it through the bot names the bot."""
    channel = emulator.add_channel(owner=reader)
    query = emulator.ask_inline(reader, "", chat=channel)
    keyboard = {"inline_keyboard": [[{"text": "More", "switch_inline_query_current_chat": ""}]]}
    results = [article("a", reply_markup=keyboard)]
    assert (await call(emulator, "answerInlineQuery", inline_query_id=query.id, results=results))[0] == 200
    posted = emulator.choose_result(query)
    edit = {"text": "Older", "inline_message_id": posted.inline_id, "reply_markup": keyboard}
    assert (await call(emulator, "editMessageText", **edit))[0] == 200
    assert (posted.text, posted.button_texts) == ("Older", [["More"]])


async def test_only_who_may_post_may_choose(emulator: Emulator, reader: Person) -> None:
    """Not a channel's readers, not a muted group's members, nor who was thrown out or left too few rights."""
    channel, group, muted = emulator.add_channel(), emulator.add_group(), emulator.add_group()
    muted.can_send = False
    other = emulator.add_user()

    async def choose(chat: Chat) -> bool:
        query = emulator.ask_inline(reader, "", chat=chat)
        await offer(emulator, query, "a", cache_time=0)
        try:
            return emulator.choose_result(query).chat is chat
        except PermissionError:
            return False

    assert not await choose(channel)
    emulator.set_member(channel, reader, "administrator", "can_edit_messages")
    assert not await choose(channel)
    emulator.set_member(channel, reader, "administrator", "can_post_messages")
    assert await choose(channel)
    assert not await choose(muted)
    emulator.set_member(muted, reader, "administrator")
    assert await choose(muted)
    emulator.set_member(group, reader, "restricted", "can_send_messages")
    assert not await choose(group)
    emulator.set_member(group, reader, "restricted", "can_send_messages", "can_send_other_messages")
    assert await choose(group)
    emulator.set_member(group, reader, "kicked")
    assert not await choose(group)
    assert not await choose(other.chat)


@pytest.mark.parametrize("feedback", [True, False])
async def test_the_bot_is_told_the_choice_where_it_wants_to_be(
    emulator: Emulator, reader: Person, *, feedback: bool
) -> None:
    """With the message's id where it has buttons."""
    emulator.world.inline.feedback = feedback
    query = emulator.ask_inline(reader, "camps", chat=emulator.add_group(bot="left"))
    results = [article("a", reply_markup=json.loads(KEYBOARD)), article("b")]
    await call(emulator, "answerInlineQuery", inline_query_id=query.id, results=results)
    posted = [emulator.choose_result(query, name) for name in "ab"]
    chosen = [update.chosen_inline_result for update in await updates(emulator) if update.chosen_inline_result]
    assert len(chosen) == 2 * feedback
    for result, message in zip(chosen, posted, strict=False):
        assert (result.from_user.id, result.query) == (reader.id, "camps")
        assert (result.result_id, result.inline_message_id) == (message.text, message.inline_id or None)


async def test_a_press_below_a_chosen_message_names_no_chat(emulator: Emulator, reader: Person) -> None:
    """Anybody may press; the bot learns the inline id, and edits the message by it."""
    group, other = emulator.add_group(bot="left"), emulator.add_user()
    query = emulator.ask_inline(reader, "", chat=group)
    await offer(emulator, query, "a")
    posted = emulator.choose_result(query)
    pressed = other.presses(posted, "Next")
    await updates(emulator, allowed_updates='["callback_query"]')
    other.presses(posted, "Next")
    (update,) = await updates(emulator)
    press = update.callback_query
    assert press is not None
    assert (press.message, press.inline_message_id, press.data) == (None, posted.inline_id, "n:2")
    assert press.chat_instance
    await call(emulator, "answerCallbackQuery", callback_query_id=pressed.id)
    assert pressed.answered
    edit = {"inline_message_id": posted.inline_id, "text": "Edited", "reply_markup": json.loads(KEYBOARD)}
    status, answer = await call(emulator, "editMessageText", **edit)
    assert (status, answer["result"], posted.text) == (200, True, "Edited")
    assert (await call(emulator, "editMessageText", **edit))[0] == 400
    status, answer = await call(emulator, "editMessageReplyMarkup", inline_message_id=posted.inline_id)
    assert (status, answer["result"], posted.buttons) == (200, True, [])


async def test_a_chosen_message_that_is_gone_cannot_be_edited(emulator: Emulator, reader: Person) -> None:
    """Where the bot sees it, it may name it as any other."""
    query = emulator.ask_inline(reader, "")
    await offer(emulator, query, "a")
    posted = emulator.choose_result(query)
    place = {"chat_id": reader.id, "message_id": posted.id}
    status, answer = await call(emulator, "editMessageText", **place, text="Edited")
    assert (status, posted.text) == (200, "Edited")
    assert isinstance(answer["result"], dict)
    await call(emulator, "deleteMessage", **place)
    status, answer = await call(emulator, "editMessageText", inline_message_id=posted.inline_id, text="Again")
    assert answer["description"] == "Bad Request: MESSAGE_ID_INVALID"


async def test_the_button_above_opens_the_private_chat(emulator: Emulator, reader: Person) -> None:
    """With the parameter of its link; one that opens a web app does not."""
    query = emulator.ask_inline(reader, "nothing", chat=emulator.add_group(bot="left"))
    with pytest.raises(LookupError):
        emulator.press_results_button(query)
    assert await offer(emulator, query, button={"text": "Open", "start_parameter": "from_inline-1"}) == 200
    assert query.results == ()
    assert emulator.press_results_button(query).chat is reader.chat
    assert reader.chat.texts == ["/start from_inline-1"]
    other = emulator.ask_inline(reader, "app")
    assert await offer(emulator, other, button={"text": "Open", "web_app": {"url": "https://example.kz"}}) == 200
    with pytest.raises(LookupError):
        emulator.press_results_button(other)


async def test_inline_mode_can_be_off(emulator: Emulator, reader: Person) -> None:
    """The bot is told how BotFather has it."""
    _, answer = await call(emulator, "getMe")
    assert isinstance(answer["result"], dict)
    assert answer["result"]["supports_inline_queries"] is True
    emulator.world.inline.enabled = False
    _, answer = await call(emulator, "getMe")
    assert isinstance(answer["result"], dict)
    assert answer["result"]["supports_inline_queries"] is False
    with pytest.raises(LookupError):
        emulator.ask_inline(reader, "camps")
