"""What people do in the emulator, as the bot sees it through python-telegram-bot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest
import telegram

from bot.demo.emulator import Emulator
from bot.demo.faults import ConnectionDroppedError, broken, dropped, flood, lost, slow
from bot.demo.people import ChatMessage, User


@pytest.fixture
def emulator() -> Emulator:
    return Emulator(now=lambda: 1_770_000_000.0)


async def updates(emulator: Emulator, **parameters: str) -> list[telegram.Update]:
    """Everything new, acknowledged, read as the bot reads it, with no field that it does not know."""
    status, body = await emulator.call("getUpdates", parameters)
    assert status == 200
    found = json.loads(body)["result"]
    if found:
        await emulator.call("getUpdates", {"offset": str(found[-1]["update_id"] + 1)})
    read = [telegram.Update.de_json(each, None) for each in found]
    assert [strange for each in read for strange in unknown(each)] == []
    return read


def unknown(value: object) -> Iterator[str]:
    """The fields that the library has never heard of."""
    if isinstance(value, telegram.TelegramObject):
        yield from value.api_kwargs
        for inner in value.to_dict(recursive=False).values():
            yield from unknown(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from unknown(inner)


async def say(emulator: Emulator, chat: int, text: str = "Hello", **more: str) -> ChatMessage:
    status, body = await emulator.call("sendMessage", {"chat_id": str(chat), "text": text, **more})
    assert status == 200, body
    return emulator.world.chats[chat].last


KEYBOARD = '{"inline_keyboard": [[{"text": "Next", "callback_data": "n:2"}], [{"text": "Site", "url": "a.kz"}]]}'


async def test_a_private_message_is_an_update(emulator: Emulator) -> None:
    """A command has its entity, its sender a language as it came, and the bot may answer."""
    reader = emulator.add_user("Aigul", language_code="kk-KZ", username="aigul")
    reader.sends("/start t_news")
    (update,) = await updates(emulator)
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert (message.text, message.from_user.language_code) == ("/start t_news", "kk-KZ")
    assert message.chat.id == reader.id == message.from_user.id
    assert message.parse_entities(["bot_command"])
    await say(emulator, reader.id)
    assert reader.chat.texts == ["/start t_news", "Hello"]
    assert await updates(emulator) == []


async def test_a_block_and_the_way_back_are_told(emulator: Emulator) -> None:
    """Blocking and writing again each give a my_chat_member."""
    reader = emulator.add_user(started=True)
    emulator.block(reader)
    assert (await emulator.call("sendMessage", {"chat_id": str(reader.id), "text": "x"}))[0] == 403
    reader.sends("Again")
    found = await updates(emulator)
    states = [each.my_chat_member.new_chat_member.status for each in found if each.my_chat_member]
    assert states == ["kicked", "member"]
    assert found[-1].message is not None


@pytest.mark.parametrize(
    ("text", "privacy", "administrator", "seen"),
    [
        ("Good morning", True, False, False),
        ("Good morning", False, False, True),
        ("Good morning", True, True, True),
        ("/tag", True, False, True),
        ("/tag@Saqbala_Sample_Bot x", True, False, True),
        ("/tag@other_bot", True, False, False),
        ("/tag@other_bot", True, True, True),
    ],
)
async def test_privacy_mode_hides_what_is_not_for_the_bot(
    emulator: Emulator, text: str, *, privacy: bool, administrator: bool, seen: bool
) -> None:
    """In groups the bot sees commands meant for it, unless it is an administrator or sees all."""
    emulator.world.privacy = privacy
    group = emulator.add_group(bot="administrator" if administrator else "member")
    emulator.add_user().sends(text, chat=group)
    assert bool(await updates(emulator)) == seen


async def test_senders_without_a_face(emulator: Emulator) -> None:
    """An anonymous administrator writes as the group, another one as their channel."""
    owner = emulator.add_user()
    group, channel = emulator.add_group(owner=owner), emulator.add_channel(owner=owner)
    owner.sends("/follow", chat=group, as_chat=group)
    owner.sends("/follow", chat=group, as_chat=channel)
    seen = [update.message for update in await updates(emulator)]
    assert [each and each.from_user and each.from_user.id for each in seen] == [1087968824, 136817688]
    assert [each and each.sender_chat and each.sender_chat.id for each in seen] == [group.id, channel.id]


async def test_a_channel_and_its_group(emulator: Emulator) -> None:
    """A post is a channel_post, and a forward in the linked group where the bot sees everything."""
    group = emulator.add_group(bot="administrator")
    channel = emulator.add_channel(linked=group)
    post = emulator.post(channel, "/follow all")
    emulator.edit(post, "/follow")
    forward, posted, edited = await updates(emulator)
    assert posted.channel_post is not None
    assert posted.channel_post.from_user is None
    assert posted.channel_post.sender_chat is not None
    assert forward.message is not None
    assert forward.message.is_automatic_forward
    assert edited.edited_channel_post is not None
    assert edited.edited_channel_post.text == "/follow"
    sent = await say(emulator, channel.id)
    assert (sent.sender, sent.by_bot, group.last.text) == (None, True, "Hello")


async def test_forum_threads(emulator: Emulator) -> None:
    """Messages of a thread say so and answer its first one; a deleted thread takes nothing."""
    owner = emulator.add_user()
    forum = emulator.add_group(forum=True, owner=owner)
    thread = emulator.add_thread(forum, "News", owner)
    owner.sends("/latest", chat=forum, thread=thread)
    owner.sends("/latest", chat=forum)
    created, inside, general = [update.message for update in await updates(emulator)]
    assert created is not None
    assert created.forum_topic_created is not None
    assert inside is not None
    assert (inside.message_thread_id, inside.is_topic_message) == (thread.id, True)
    assert inside.reply_to_message is not None
    assert general is not None
    assert (general.message_thread_id, general.is_topic_message) == (None, None)
    here = {"message_thread_id": str(thread.id)}
    sent = await say(emulator, forum.id, **here)
    assert (sent.thread, sent.topic) == (thread.id, True)
    emulator.close_thread(forum, by=owner)
    status, body = await emulator.call("sendMessage", {"chat_id": str(forum.id), "text": "x"})
    assert (status, b"TOPIC_CLOSED" in body) == (400, True)
    emulator.reopen_thread(forum, by=owner)
    await say(emulator, forum.id)
    emulator.delete_thread(forum, thread)
    assert (await emulator.call("sendMessage", {"chat_id": str(forum.id), "text": "x", **here}))[0] == 400


async def test_a_reply_thread_is_no_topic(emulator: Emulator) -> None:
    """In a supergroup without topics a reply has a thread number that must not be sent back."""
    group = emulator.add_group()
    sent = await say(emulator, group.id)
    emulator.add_user().sends("Thanks", chat=group, reply_to=sent)
    (update,) = await updates(emulator)
    assert update.message is not None
    assert (update.message.message_thread_id, update.message.is_topic_message) == (sent.id, None)


async def test_a_reply_goes_where_it_answers(emulator: Emulator) -> None:
    """The bot's as well as people's: into the topic, unless that is closed, or into the thread of replies."""
    owner = emulator.add_user()
    forum, group = emulator.add_group(forum=True, owner=owner), emulator.add_group(owner=owner)
    thread = emulator.add_thread(forum, "News", owner)
    asked = owner.sends("/latest", chat=forum, thread=thread)
    general = owner.sends("/latest", chat=forum)
    sent = await say(emulator, forum.id, reply_parameters=json.dumps({"message_id": asked.id}))
    shown = sent.json()
    assert (shown["message_thread_id"], shown["is_topic_message"], sent.reply_to) == (thread.id, True, asked)
    answered = owner.sends("Thanks", chat=forum, reply_to=sent)
    assert (answered.thread, answered.topic) == (thread.id, True)
    elsewhere = await say(emulator, forum.id, reply_parameters=json.dumps({"message_id": general.id}))
    assert (elsewhere.thread, elsewhere.topic) == (0, False)
    emulator.close_thread(forum, thread, by=owner)
    form = {"chat_id": str(forum.id), "text": "x", "reply_parameters": json.dumps({"message_id": asked.id})}
    status, body = await emulator.call("sendMessage", form)
    assert (status, b"TOPIC_CLOSED" in body) == (400, True)
    root = owner.sends("/latest", chat=group)
    first = await say(emulator, group.id, reply_parameters=json.dumps({"message_id": root.id}))
    second = await say(emulator, group.id, reply_parameters=json.dumps({"message_id": first.id}))
    assert [(each.thread, each.topic) for each in (first, second)] == [(root.id, False)] * 2


async def test_presses(emulator: Emulator) -> None:
    """A press names its message with its buttons; a deleted or old message is inaccessible."""
    reader = emulator.add_user(started=True)
    sent = await say(emulator, reader.id, reply_markup=KEYBOARD)
    pressed = reader.presses(sent, "Next")
    emulator.press(sent, "n:2", by=reader, inaccessible=True)
    emulator.send_data(sent, "old:1", by=reader)
    await emulator.call("deleteMessage", {"chat_id": str(reader.id), "message_id": str(sent.id)})
    reader.presses(sent, "Next")
    queries = [update.callback_query for update in await updates(emulator)]
    assert [query and query.data for query in queries] == ["n:2", "n:2", "old:1", "n:2"]
    accessible = [query.message.is_accessible for query in queries if query and query.message]
    assert accessible == [True, False, True, False]
    await emulator.call("answerCallbackQuery", {"callback_query_id": pressed.id, "text": "Done"})
    assert (pressed.answered, pressed.text) == (True, "Done")
    with pytest.raises(LookupError):
        reader.presses(sent, "Site")


async def test_the_bot_comes_and_goes(emulator: Emulator) -> None:
    """Being added, promoted, restricted, demoted and thrown out each gives a my_chat_member."""
    owner = emulator.add_user()
    group, channel = emulator.add_group(owner=owner, bot="left"), emulator.add_channel(bot="left")
    emulator.add_bot(group, by=owner)
    emulator.promote_bot(group, "can_manage_topics", by=owner)
    emulator.restrict_bot(group, "can_send_polls", by=owner)
    emulator.demote_bot(group, by=owner)
    emulator.add_bot(channel, by=owner, status="administrator")
    emulator.kick_bot(group, by=owner)
    found = await updates(emulator)
    states = [each.my_chat_member.new_chat_member.status for each in found if each.my_chat_member]
    assert states == ["member", "administrator", "restricted", "member", "administrator", "kicked"]
    assert [each.message.new_chat_members[0].id for each in found if each.message] == [emulator.bot.id]
    await say(emulator, channel.id)


async def test_an_upgrade_is_told_in_both_chats(emulator: Emulator) -> None:
    """The old group names the new one and the new one the old; members stay what they are."""
    owner = emulator.add_user()
    group = emulator.add_group(kind="group", owner=owner)
    new = emulator.upgrade(group, by=owner)
    old, fresh = [update.message for update in await updates(emulator)]
    assert old is not None
    assert (old.chat.id, old.migrate_to_chat_id) == (group.id, new.id)
    assert fresh is not None
    assert (fresh.chat.id, fresh.migrate_from_chat_id) == (new.id, group.id)
    assert new.member(owner).status == "creator"


async def test_chats_and_members_can_be_asked_for(emulator: Emulator) -> None:
    """Every kind of member is one that the bot can read."""
    owner, other = emulator.add_user(), emulator.add_user()
    channel = emulator.add_channel(owner=owner, linked=emulator.add_group())
    for status in ("creator", "administrator", "member", "restricted", "left", "kicked"):
        emulator.set_member(channel, other, status)
        form = {"chat_id": str(channel.id), "user_id": str(other.id)}
        answer = json.loads((await emulator.call("getChatMember", form))[1])["result"]
        assert telegram.ChatMember.de_json(answer, None).status == status
    emulator.set_member(channel, other, "administrator")
    answer = json.loads((await emulator.call("getChatAdministrators", {"chat_id": str(channel.id)}))[1])["result"]
    members = telegram.ChatMember.de_list(answer, None)
    told = {member.user.id: member.status for member in members}
    bot = emulator.bot.id
    assert told == {owner.id: "creator", other.id: "administrator", bot: "administrator"}
    answer = json.loads((await emulator.call("getChat", {"chat_id": str(channel.id)}))[1])["result"]
    assert telegram.ChatFullInfo.de_json(answer, None).type == "channel"
    assert (await emulator.call("leaveChat", {"chat_id": str(channel.id)}))[0] == 200
    assert (await emulator.call("getChat", {"chat_id": str(channel.id)}))[0] == 403


async def test_commands_and_descriptions(emulator: Emulator) -> None:
    """A menu is that of the narrowest scope in the reader's language; descriptions are by language."""
    reader = emulator.add_user(language_code="ru-KZ", started=True)

    async def menu(name: str, **more: str) -> None:
        commands = json.dumps([{"command": name, "description": "Sample"}])
        assert (await emulator.call("setMyCommands", {"commands": commands, **more}))[0] == 200

    await menu("all")
    await menu("russian", language_code="ru")
    assert [each["command"] for each in emulator.world.profile.menu(reader.chat, reader)] == ["russian"]
    scope = json.dumps({"type": "chat", "chat_id": reader.id})
    await menu("own", scope=scope)
    assert [each["command"] for each in emulator.world.profile.menu(reader.chat, reader)] == ["own"]
    assert b'"own"' in (await emulator.call("getMyCommands", {"scope": scope}))[1]
    await emulator.call("deleteMyCommands", {"scope": scope})
    assert b'"result":[]' in (await emulator.call("getMyCommands", {"scope": scope}))[1]
    await emulator.call("setMyDescription", {"description": "News", "language_code": "en"})
    await emulator.call("setMyShortDescription", {"short_description": "Short"})
    assert b'"News"' in (await emulator.call("getMyDescription", {"language_code": "en"}))[1]
    assert b'"Short"' in (await emulator.call("getMyShortDescription", {}))[1]


async def test_updates_wait_until_they_are_acknowledged(emulator: Emulator) -> None:
    """An offset forgets what is before it, a limit cuts, unwanted kinds are dropped as they happen."""
    reader = emulator.add_user()
    for text in "abc":
        reader.sends(text)
    body = (await emulator.call("getUpdates", {"limit": "2"}))[1]
    first, second = [each["update_id"] for each in json.loads(body)["result"]]
    assert len(json.loads((await emulator.call("getUpdates", {"offset": str(second)}))[1])["result"]) == 2
    assert first < second
    last = json.loads((await emulator.call("getUpdates", {"offset": "-1"}))[1])["result"]
    assert [each["message"]["text"] for each in last] == ["c"]
    assert len(await updates(emulator, allowed_updates='["callback_query"]')) == 1
    reader.sends("not wanted")
    assert await updates(emulator) == []


async def test_an_offset_in_the_future_forgets_nothing(emulator: Emulator) -> None:
    """More than ten beyond the next update it is ignored; up to there it acknowledges all."""
    emulator.add_user().sends("Hello")
    found = json.loads((await emulator.call("getUpdates", {}))[1])["result"]
    after = found[0]["update_id"] + 1
    for offset, kept in ((after + 11, found), (after + 10, [])):
        status, body = await emulator.call("getUpdates", {"offset": str(offset)})
        assert (status, json.loads(body)["result"]) == (200, kept)


async def test_a_long_poll_ends_with_the_first_update(emulator: Emulator) -> None:
    """A getUpdates waits as long as it says, and not longer than needed."""
    reader = emulator.add_user()
    poll = asyncio.create_task(emulator.call("getUpdates", {"timeout": "50"}))
    await asyncio.sleep(0)
    reader.sends("Hello")
    async with asyncio.timeout(60):
        status, body = await poll
    assert (status, len(json.loads(body)["result"])) == (200, 1)


async def test_two_polls_conflict(emulator: Emulator) -> None:
    """Of two that wait the first is ended with 409; one that need not wait ends nobody."""
    first = asyncio.create_task(emulator.call("getUpdates", {"timeout": "50"}))
    await asyncio.sleep(0)
    assert (await emulator.call("getUpdates", {}))[0] == 200
    assert not first.done()
    second = asyncio.create_task(emulator.call("getUpdates", {"timeout": "50"}))
    async with asyncio.timeout(60):
        assert (await first)[0] == 409
    emulator.add_user().sends("Hello")
    async with asyncio.timeout(60):
        assert (await second)[0] == 200


async def test_a_webhook_and_a_poll_exclude_each_other(emulator: Emulator) -> None:
    """Until the webhook is deleted."""
    await emulator.call("setWebhook", {"url": "https://example.kz/hook", "secret_token": "sample"})
    status, body = await emulator.call("getUpdates", {})
    assert (status, b"while webhook is active" in body) == (409, True)
    assert b"example.kz/hook" in (await emulator.call("getWebhookInfo", {}))[1]
    await emulator.call("deleteWebhook", {"drop_pending_updates": "true"})
    assert (await emulator.call("getUpdates", {}))[0] == 200


async def test_faults(emulator: Emulator) -> None:
    """Each fault hits the calls it is meant for, and only as often as it was asked to."""
    reader, other = emulator.add_user(started=True), emulator.add_user(started=True)
    form = {"chat_id": str(reader.id), "text": "Hello"}
    emulator.inject(flood(7), method="sendMessage", chat=reader.chat)
    await say(emulator, other.id)
    status, body = await emulator.call("sendMessage", form)
    assert (status, json.loads(body)["parameters"]) == (429, {"retry_after": 7})
    emulator.inject(broken(500))
    assert (await emulator.call("getMe", {}))[0] == 500
    emulator.inject(broken(html=True), times=None)
    assert [(await emulator.call("getMe", {}))[1][:6] for _ in range(3)] == [b"<html>"] * 3
    emulator.faults.clear()
    for fault, messages in ((dropped(), 0), (lost(), 1)):
        emulator.inject(fault)
        with pytest.raises(ConnectionDroppedError) as caught:
            await emulator.call("sendMessage", form)
        assert caught.value.processed == bool(messages)
        assert len(emulator.sent(reader.chat)) == messages
    emulator.inject(slow(0.01))
    assert (await emulator.call("sendMessage", form))[0] == 200
    assert emulator.refusals() == []
    assert [call.status for call in emulator.calls_of("sendMessage")] == [200, 429, 0, 200, 200]


async def test_waiting_for_what_the_bot_does(emulator: Emulator) -> None:
    """wait_for gives the first true thing, at once when it is there, or says what was called instead."""
    reader = emulator.add_user(started=True)
    waiting = asyncio.create_task(emulator.wait_for(lambda: reader.chat.last))
    await asyncio.sleep(0)
    sent = await say(emulator, reader.id)
    assert await waiting is sent
    with pytest.raises(TimeoutError, match="sendMessage"):
        await emulator.wait_for(lambda: len(reader.chat.messages) > 1, timeout=0.01)


async def test_other_bots_may_be_registered(emulator: Emulator) -> None:
    """Any account can be a member and be asked for."""
    robot = User(id=5, first_name="Robot", is_bot=True)
    emulator.register(robot)
    group = emulator.add_group(bot="administrator")
    await updates(emulator, allowed_updates='["chat_member"]')
    emulator.set_member(group, robot)
    (update,) = await updates(emulator)
    assert update.chat_member is not None
    assert update.chat_member.new_chat_member.user.is_bot


async def test_a_group_has_menus_for_everybody_and_for_administrators(emulator: Emulator) -> None:
    """Each narrower scope hides the wider ones, for those that it is for."""
    owner, member = emulator.add_user(language_code="en"), emulator.add_user(language_code="uz")
    group = emulator.add_group(owner=owner)
    emulator.set_member(group, member)
    scopes: list[dict[str, object]] = [
        {"type": "all_group_chats"},
        {"type": "all_chat_administrators"},
        {"type": "chat", "chat_id": group.id},
        {"type": "chat_administrators", "chat_id": group.id},
        {"type": "chat_member", "chat_id": group.id, "user_id": member.id},
    ]
    shown: list[tuple[str, str]] = []
    for scope in scopes:
        name = str(scope["type"])
        commands = json.dumps([{"command": name, "description": "Sample"}])
        form = {"commands": commands, "scope": json.dumps(scope)}
        assert (await emulator.call("setMyCommands", form))[0] == 200
        menus = [emulator.world.profile.menu(group, user)[0]["command"] for user in (owner, member)]
        shown.append((str(menus[0]), str(menus[1])))
    assert shown == [
        ("all_group_chats", "all_group_chats"),
        ("all_chat_administrators", "all_group_chats"),
        ("chat", "chat"),
        ("chat_administrators", "chat"),
        ("chat_administrators", "chat_member"),
    ]


async def test_typing_is_shown_and_leaving_is_told(emulator: Emulator) -> None:
    """An action is seen in its chat; the bot hears of its own leaving."""
    group = emulator.add_group()
    form = {"chat_id": str(group.id), "action": "typing"}
    assert (await emulator.call("sendChatAction", form))[0] == 200
    assert emulator.world.actions == [(group, "typing")]
    await emulator.call("leaveChat", {"chat_id": str(group.id)})
    (update,) = await updates(emulator)
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "left"


async def test_what_the_bot_sent_can_be_looked_at(emulator: Emulator) -> None:
    """Links, buttons and settings of a message are there for tests; an administrator may delete others' messages."""
    group = emulator.add_group(bot="administrator")
    sent = await say(
        emulator,
        group.id,
        '<a href="https://example.kz/a">News</a>',
        parse_mode="HTML",
        reply_markup=KEYBOARD,
        disable_notification="true",
        protect_content="true",
        link_preview_options='{"url": "https://example.kz/a"}',
    )
    assert (sent.links, sent.button_texts) == (["https://example.kz/a"], [["Next"], ["Site"]])
    assert (sent.silent, sent.protected, sent.preview) == (True, True, {"url": "https://example.kz/a"})
    spam = emulator.add_user().sends("spam", chat=group)
    form = {"chat_id": str(group.id), "message_id": str(spam.id)}
    assert (await emulator.call("deleteMessage", form))[0] == 400
    emulator.promote_bot(group, "can_delete_messages", by=emulator.add_user())
    assert (await emulator.call("deleteMessage", form))[0] == 200
    assert group.texts == ["News"]
