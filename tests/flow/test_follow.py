"""/follow and /unfollow in a private chat and in a forum's threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import StoreError
from bot.model import Follow
from bot.store.chats import Chats
from tests.factories import MAIN_TOPIC
from tests.flow.talk import ask, flat, press, stock
from tests.flow.ways import BOTH_WAYS

if TYPE_CHECKING:
    from datetime import datetime

    from bot.demo.people import Chat
    from bot.model import Chat as ChatMet
    from tests.flow.conftest import World

EDUCATION = Follow(topic="education")
EDUCATION_IN_ABAI = Follow(topic="education", region="abai")


async def followed(world: World, chat: Chat, thread: int = 0) -> tuple[Follow, ...]:
    """What is followed there."""
    return await world.store.follows.of(chat.id, thread)


@BOTH_WAYS
async def test_panel_toggles_in_place(world: World) -> None:
    """A tick on what is followed; a press changes it and shows it, any number of times."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/follow")
    assert len(flat(panel)) == 19
    pressed = await press(world, person, panel, "Education")
    assert pressed.text == "You now follow “Education”."
    await press(world, person, panel, "All news")
    assert {"✓ Education", "✓ All news"} <= set(flat(panel))
    assert set(await followed(world, person.chat)) == {EDUCATION, Follow()}
    await press(world, person, panel, "✓ All news")
    assert await followed(world, person.chat) == (EDUCATION,)
    assert len(world.emulator.sent(person.chat)) == 1


async def test_press_on_an_old_panel_says_what_is_so(world: World) -> None:
    """A button means follow or not, never the other way round: pressed twice it is as pressed once."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/follow")
    old = next(str(button["callback_data"]) for button in panel.buttons if button["text"] == "Education")
    await press(world, person, panel, old)
    for _ in range(2):
        world.emulator.send_data(panel, old, by=person)
    await ask(world, person, "/about")
    assert await followed(world, person.chat) == (EDUCATION,)


@pytest.mark.parametrize("words", ["education", "Білім беру", "#Образование", "EDUCATION"])
async def test_topic_is_followed_by_name(world: World, words: str) -> None:
    """In any language; and ended by name too."""
    person = world.emulator.add_user(language_code="en")
    assert (await ask(world, person, f"/follow {words}")).text == "You now follow “Education”."
    assert await followed(world, person.chat) == (EDUCATION,)
    answer = await ask(world, person, f"/unfollow {words}")
    assert answer.text == "You no longer follow “Education”.\n\nYou follow nothing yet."
    assert await followed(world, person.chat) == ()


@pytest.mark.parametrize("words", ["all", "все", "All news", "барлығы"])
async def test_all_news_are_followed(world: World, words: str) -> None:
    """By a word in any language; single follows stay beside it."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/follow education")
    assert (await ask(world, person, f"/follow {words}")).text == "You now follow all news."
    assert set(await followed(world, person.chat)) == {EDUCATION, Follow()}
    answer = await ask(world, person, f"/unfollow {words}")
    assert answer.text == "You no longer follow all news.\n\nYou follow:"
    assert flat(answer) == ["✕ Education", "Follow more"]


async def test_name_of_several_topics_is_asked_back(world: World) -> None:
    """Nothing is followed by guessing."""
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "/follow safety")
    assert await followed(world, person.chat) == ()
    assert "School safety" in flat(answer)
    await press(world, person, answer, "School safety")
    assert await followed(world, person.chat) == (Follow(topic="school-safety"),)


async def test_unknown_name_can_be_followed_as_a_search(world: World) -> None:
    """It is shown what the words would have found; all topics are a press away."""
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "/follow zzzqqq")
    assert answer.text.startswith("Alert: “zzzqqq”\nOver the last 30 days it would have found nothing.")
    assert flat(answer) == ["Save", "Cancel", "Topics and regions"]
    assert await followed(world, person.chat) == ()
    await press(world, person, answer, "Save")
    assert await followed(world, person.chat) == (Follow(search="zzzqqq"),)
    await ask(world, person, "/unfollow zzzqqq")
    assert await followed(world, person.chat) == ()


async def test_name_that_no_search_can_look_for_is_asked_back(world: World) -> None:
    """All topics are offered, and no search."""
    person = world.emulator.add_user(language_code="en")
    answer = await ask(world, person, "/follow …")
    assert answer.text == "There is no topic or region “…”. Choose one:"
    assert flat(answer)[-1] == "My region"


async def test_unfollow_lists_what_is_followed(world: World) -> None:
    """Each with a button that ends it; nothing followed is said so, with a way to follow."""
    person = world.emulator.add_user(language_code="en")
    assert (await ask(world, person, "/unfollow")).text == "You follow nothing yet."
    await ask(world, person, "/follow education")
    await ask(world, person, "/follow all")
    panel = await ask(world, person, "/unfollow")
    await press(world, person, panel, "✕ All news")
    assert flat(panel) == ["✕ Education", "Follow more"]
    await press(world, person, panel, "Follow more")
    assert "✓ Education" in flat(panel)


async def test_imported_follow_of_a_region_can_be_ended(world: World) -> None:
    """What came by another way is shown and removable too."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/start")
    now = world.clock.now()
    await world.store.follows.add(person.chat.id, 0, Follow(topic="education", region="abai"), now)
    panel = await ask(world, person, "/follow")
    await press(world, person, panel, "✕ Education, Abai Region")
    assert await followed(world, person.chat) == ()


async def test_region_is_followed_by_buttons(world: World) -> None:
    """Alone or with a topic, ticked where followed, with a way back."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/follow")
    await press(world, person, panel, "My region")
    assert panel.text == "Choose a region:"
    assert len(flat(panel)) == 21
    await press(world, person, panel, "Abai Region")
    assert panel.text == "Region: Abai Region. Choose what to follow:"
    pressed = await press(world, person, panel, "All news of the region")
    assert pressed.text == "You now follow the region “Abai Region”."
    await press(world, person, panel, "Education")
    assert set(await followed(world, person.chat)) == {Follow(region="abai"), EDUCATION_IN_ABAI}
    await press(world, person, panel, "✓ All news of the region")
    assert await followed(world, person.chat) == (EDUCATION_IN_ABAI,)
    await press(world, person, panel, "Back")
    assert "✓ Abai Region" in flat(panel)
    await press(world, person, panel, "Back")
    assert "✕ Education, Abai Region" in flat(panel)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Астана", Follow(region="astana")),
        ("алматы облысы", Follow(region="almaty-region")),
        ("karaganda", Follow(region="karaganda")),
        ("education abai", EDUCATION_IN_ABAI),
        ("Абай облысы Білім беру", EDUCATION_IN_ABAI),
        ("Образование Абайская область", EDUCATION_IN_ABAI),
    ],
)
async def test_region_is_followed_by_name(world: World, words: str, meant: Follow) -> None:
    """In any language, alone or before or behind a topic; and ended by name too."""
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, f"/follow {words}")
    assert await followed(world, person.chat) == (meant,)
    await ask(world, person, f"/unfollow {words}")
    assert await followed(world, person.chat) == ()


async def test_old_button_of_a_region_that_is_gone(world: World) -> None:
    """Nothing is followed that nobody can name; all regions are offered in its place."""
    person = world.emulator.add_user(language_code="en")
    panel = await ask(world, person, "/follow")
    world.emulator.send_data(panel, "f|1|r|@gone", by=person)
    world.emulator.send_data(panel, "g|gone", by=person)
    await ask(world, person, "/about")
    assert panel.text == "Choose a region:"
    assert await followed(world, person.chat) == ()


@BOTH_WAYS
async def test_follow_belongs_to_its_thread(world: World) -> None:
    """What is followed in a forum's topic is followed there, by command and by button."""
    owner = world.emulator.add_user(language_code="en")
    forum = world.emulator.add_group(forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Samples", owner)
    panel = await ask(world, owner, "/follow", chat=forum, thread=thread)
    assert panel.thread == thread.id
    await press(world, owner, panel, "Education")
    await ask(world, owner, f"/follow {MAIN_TOPIC}", chat=forum)
    assert await followed(world, forum, thread.id) == (EDUCATION,)
    assert await followed(world, forum) == (Follow(topic=MAIN_TOPIC),)


async def test_unreachable_panel_of_a_forum_changes_nothing(world: World) -> None:
    """Telegram no longer tells its thread, so nobody can know whose follow is meant."""
    owner = world.emulator.add_user(language_code="en")
    forum = world.emulator.add_group(forum=True, owner=owner)
    thread = world.emulator.add_thread(forum, "Samples", owner)
    panel = await ask(world, owner, "/follow", chat=forum, thread=thread)
    pressed = await press(world, owner, panel, "Education", inaccessible=True)
    assert pressed.text == "This button is out of date."
    assert await followed(world, forum) == await followed(world, forum, thread.id) == ()


async def test_thread_of_replies_is_no_forum_topic(world: World) -> None:
    """In a plain group a thread of replies has a number too; the follow belongs to the group."""
    owner = world.emulator.add_user(language_code="en")
    group = world.emulator.add_group(owner=owner)
    first = await ask(world, owner, "/help", chat=group)
    owner.sends("/follow education", chat=group, reply_to=first)
    await world.said(group, lambda message: "You now follow" in message.text)
    assert await followed(world, group) == (EDUCATION,)


@BOTH_WAYS
async def test_follow_brings_what_comes_after_it(world: World) -> None:
    """Not the stories of before."""
    await stock(world, 1)
    person = world.emulator.add_user(language_code="en")
    await ask(world, person, "/follow all")
    await stock(world, 2)
    pushed = await world.said(person.chat, lambda message: "story 2" in message.text)
    assert "story 1" not in pushed.text


async def test_chat_that_could_not_be_kept_is_met_before_it_is_changed(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Another program had the database locked when somebody new wrote, and no longer when the answer was made."""
    person, locked = world.emulator.add_user(language_code="en"), [True]
    meet = Chats.meet

    async def meet_later(chats: Chats, chat: ChatMet, now: datetime, thread: int = 0) -> ChatMet:
        if locked:
            locked.clear()
            raise StoreError("locked")
        return await meet(chats, chat, now, thread)

    monkeypatch.setattr(Chats, "meet", meet_later)
    await ask(world, person, "/follow all")
    assert await followed(world, person.chat)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
