"""Announcing: from a notice to messages in chats, whatever Telegram does meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.flow.audience import drained
from tests.flow.talk import ask

if TYPE_CHECKING:
    from tests.flow.conftest import World


async def announced(world: World) -> None:
    """Wait until every notice has come to its end."""
    await drained(world, "SELECT 1 FROM notice WHERE state = 'running'")


async def test_gap_notice_is_told_in_the_language_of_each(world: World) -> None:
    """A notice is rendered for its recipient, with moments in the bot's zone."""
    people = [world.emulator.add_user(language_code=language, started=True) for language in ("kk", "ru", "en")]
    for person in people:
        await ask(world, person, "/about")
    data = {"since": "2026-05-20T09:00:00+00:00", "until": "2026-05-20T11:30:00+00:00"}
    await world.store.notices.post("gap", data, [person.id for person in people], world.clock.now())
    await announced(world)
    said = [" ".join(world.emulator.sent(person.chat)[-1].text.split()).replace(". Осы", ".\nОсы") for person in people]
    assert "\n".join(said).splitlines() == [
        "Бот 2026 ж. 20 мамыр, 14:00 – 2026 ж. 20 мамыр, 16:30 аралығында қолжетімсіз болды.",
        "Осы уақытта шыққан жаңалықтар енді келеді.",
        "Бот был недоступен с 20 мая 2026 г., 14:00 до 20 мая 2026 г., 16:30. Новости за это время придут следом.",
        "The bot was out of reach from May 20, 2026, 14:00 to May 20, 2026, 16:30. The stories of that time follow.",
    ]
