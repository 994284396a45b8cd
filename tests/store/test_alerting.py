"""What is to be told to operators waits for one who can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from structlog.testing import capture_logs

from bot.alerting import Alerting
from bot.intents import NewStory
from bot.model import Condition, ReadMemory
from bot.store.holds import keep_hold
from bot.store.intake import carry_out
from bot.store.reads import keep_memory
from tests.factories import NOW, ZONE, make_chat, make_item, make_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.store import Store


async def break_down(store: Store) -> None:
    """Have a story held, and a source blocked, which an older version has read."""
    async with store.database.write() as tx:
        intent = NewStory((make_item(1),), "news.example", None, (), (), push="held")
        await keep_hold(tx, ["sample-en"], "redated", await carry_out(tx, [intent], NOW, ZONE), NOW)
        memory = ReadMemory(last_attempt_at=NOW.replace(hour=1), condition=Condition.BLOCKED, failures=1)
        await keep_memory(tx, "sample-en", memory)


async def notices(store: Store) -> list[str]:
    return [row["kind"] for row in await store.database.read("SELECT kind FROM notice ORDER BY notice")]


async def test_without_operators_the_log_tells_once(store: Store) -> None:
    """What is held, and what to do about it; nothing is noted as told."""
    await break_down(store)
    alerting = Alerting(store, [make_source()], frozenset(), lambda: NOW, lambda: None)
    with capture_logs() as logs:
        for _ in range(3):
            await alerting.work()
    told: list[Mapping[str, object]] = [line for line in logs if line["event"] == "stories held"]
    assert [(line["log_level"], line["hold"], line["stories"]) for line in told] == [("warning", 1, 1)]
    assert "ADMIN_IDS" in str(told[0]["operators"])
    assert await notices(store) == []


async def test_the_first_operator_who_comes_is_told_of_all_that_is_open(store: Store) -> None:
    """Once, and what was posted is woken for."""
    await break_down(store)
    woken: list[bool] = []
    alerting = Alerting(store, [make_source()], frozenset({7, 8}), lambda: NOW, lambda: woken.append(True))
    await alerting.work()
    assert (await notices(store), woken) == ([], [])
    await store.chats.meet(make_chat(7), NOW)
    for _ in range(3):
        await alerting.work()
    assert await notices(store) == ["held", "sources"]
    assert len(woken) == 2
    assert (await store.watching.state("sample-en")).watch.told == "blocked"
