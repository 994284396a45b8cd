"""Chats in bulk: all that is set for each thread, taken from lines by the thousand and given as lines."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson

from bot.departure import Departures
from bot.model import Alert, Chat, Follow
from bot.store.database import Database, Transaction, Value
from bot.store.pausing import begin_anew, withdraw_paused
from bot.store.queries import DRAWN
from bot.store.timing import plan_places
from bot.store.values import milliseconds
from bot.transfer.chats import ChatLine

_PART: Final = 5000
"""Threads read at a time."""

NOT_LET_IN: Final = "has not let the bot in yet"
"""Why a chat rests that is known of another bot, where Telegram's descriptions stand."""

_COLUMNS: Final = """
    SELECT t.chat, t.thread, t.digest, t.quiet, t.settings, c.kind, c.title, c.language
    FROM thread AS t JOIN chat AS c USING (chat)
"""
_FOLLOWS: Final = """
    SELECT f.chat, f.thread, f.topic, f.region, coalesce(q.text, '') AS search, f.digest, f.at_night, f.paused_at
    FROM follow AS f LEFT JOIN query AS q USING (query)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatCounts:
    """What became of lines."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


async def store_chats(
    tx: Transaction,
    lines: Sequence[ChatLine],
    now: datetime,
    departures: Departures | None = None,
    *,
    resting: bool = False,
) -> ChatCounts:
    """Make each thread what its line says: follows that it does not name end, new ones count from now on.

    With `departures`, what waits where a digest or quiet hours have changed is planned anew. `resting`: chats that are
    new are not written to before they let the bot in.
    """
    wanted = {(line.chat.id, line.thread): line for line in lines}
    known = await _known(tx, list(wanted))
    new = [line for key, line in wanted.items() if key not in known]
    changed = [line for key, line in wanted.items() if key in known and not _same(line, known[key])]
    await _write_chats(tx, [*new, *changed], now, resting=resting)
    await _write_follows(tx, [*new, *changed], known, now)
    await _pause(tx, changed, known, now)
    if departures is not None:
        await plan_places(tx, _arranged(changed, known), departures, now)
    return ChatCounts(new=len(new), changed=len(changed), unchanged=len(lines) - len(new) - len(changed))


async def _pause(
    tx: Transaction, lines: Sequence[ChatLine], known: Mapping[tuple[int, int], ChatLine], now: datetime
) -> None:
    """Let go what waits where posting is paused now, and let what is resumed count from now on."""
    places = [(line.chat.id, line.thread) for line in lines if line.paused != known[line.chat.id, line.thread].paused]
    if places:
        await withdraw_paused(tx, places)
        await begin_anew(tx, places, now)


def _arranged(lines: Iterable[ChatLine], known: Mapping[tuple[int, int], ChatLine]) -> list[tuple[int, int]]:
    """The threads at which a digest, quiet hours or alerts are no longer as they were."""
    keys = {(line.chat.id, line.thread): line for line in lines}

    def timing(of: ChatLine) -> tuple[object, ...]:
        return (of.digest, of.quiet, _alerts(of))

    return [key for key, line in keys.items() if timing(line) != timing(known[key])]


def _same(line: ChatLine, known: ChatLine) -> bool:
    def told(of: ChatLine) -> tuple[object, ...]:
        return (of.chat, of.digest, of.quiet, of.settings, frozenset(of.follows), _alerts(of))

    return told(line) == told(known)


def _alerts(line: ChatLine) -> frozenset[Alert]:
    return frozenset(line.alert(follow.search) for follow in line.follows if follow.search)


async def _known(tx: Transaction, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], ChatLine]:
    chosen = orjson.dumps(list(keys)).decode()
    given = "(SELECT value ->> 0 AS chat, value ->> 1 AS thread FROM json_each(?))"
    threads = f"{_COLUMNS} JOIN {given} AS k ON k.chat = t.chat AND k.thread = t.thread"
    follows = f"{_FOLLOWS} JOIN {given} AS k ON k.chat = f.chat AND k.thread = f.thread"
    return {
        (line.chat.id, line.thread): line
        for line in _lines(await tx.fetchall(threads, (chosen,)), await tx.fetchall(follows, (chosen,)))
    }


def _lines(threads: Iterable[sqlite3.Row], follows: Iterable[sqlite3.Row]) -> list[ChatLine]:
    followed: dict[tuple[int, int], list[Follow]] = defaultdict(list)
    alerts: dict[tuple[int, int], list[Alert]] = defaultdict(list)
    for row in follows:
        follow = Follow(topic=row["topic"], region=row["region"], search=row["search"])
        followed[row["chat"], row["thread"]].append(follow)
        if follow.search:
            at_night, paused = bool(row["at_night"]), row["paused_at"] is not None
            alert = Alert(search=follow.search, digest=row["digest"], at_night=at_night, paused=paused)
            alerts[row["chat"], row["thread"]].append(alert)
    return [
        ChatLine(
            chat=Chat(id=row["chat"], kind=row["kind"], language=row["language"], title=row["title"]),
            thread=row["thread"],
            follows=tuple(followed[row["chat"], row["thread"]]),
            alerts=tuple(alerts[row["chat"], row["thread"]]),
            digest=row["digest"],
            quiet=row["quiet"],
            settings=row["settings"],
        )
        for row in threads
    ]


async def _write_chats(tx: Transaction, lines: Sequence[ChatLine], now: datetime, *, resting: bool) -> None:
    chat = """
        INSERT INTO chat (chat, kind, title, language, first_seen, suspended_at, suspended_why, suspension_told)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (chat) DO UPDATE
        SET kind = excluded.kind, title = excluded.title, language = excluded.language
    """
    stamp = milliseconds(now)
    chats = {line.chat.id: line.chat for line in lines}.values()
    rest = (stamp, NOT_LET_IN, 1) if resting else (None, "", 0)
    await tx.executemany(chat, [(one.id, one.kind, one.title, one.language, stamp, *rest) for one in chats])
    first = "INSERT INTO thread (chat) VALUES (?) ON CONFLICT DO NOTHING"
    await tx.executemany(first, [(line.chat.id,) for line in lines if line.thread])
    thread = """
        INSERT INTO thread (chat, thread, digest, quiet, settings) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (chat, thread) DO UPDATE
        SET digest = excluded.digest, quiet = excluded.quiet, settings = excluded.settings
    """
    rows = [(line.chat.id, line.thread, line.digest, line.quiet, line.settings) for line in lines]
    await tx.executemany(thread, rows)


async def _write_follows(
    tx: Transaction, lines: Sequence[ChatLine], known: dict[tuple[int, int], ChatLine], now: datetime
) -> None:
    added: list[tuple[ChatLine, Follow]] = []
    ended: list[tuple[ChatLine, Follow]] = []
    for line in lines:
        before = known[line.chat.id, line.thread].follows if (line.chat.id, line.thread) in known else ()
        added += [(line, follow) for follow in line.follows if follow not in before]
        ended += [(line, follow) for follow in before if follow not in line.follows]
    kept = [follow for line in lines for follow in line.follows]
    queries = await _queries(tx, [one.search for one in (*kept, *(follow for _, follow in ended)) if one.search], now)
    add = "INSERT INTO follow (chat, thread, topic, region, query, followed_at) VALUES (?, ?, ?, ?, ?, ?)"
    await tx.executemany(add, [(*_key(line, follow, queries), milliseconds(now)) for line, follow in added])
    end = "DELETE FROM follow WHERE (chat, thread, topic, region, query) = (?, ?, ?, ?, ?)"
    await tx.executemany(end, [_key(line, follow, queries) for line, follow in ended])
    arranged = [(line, alert) for line in lines for alert in _alerts(line)]
    await tx.executemany(_ARRANGE, [_arrangement(line, alert, queries, now) for line, alert in arranged])


_ARRANGE: Final = """
    UPDATE follow SET digest = :digest, at_night = :at_night, paused_at = iif(:paused, coalesce(paused_at, :now), NULL),
        followed_at = iif(:paused OR paused_at IS NULL, followed_at, :now)
    WHERE (chat, thread, topic, region, query) = (:chat, :thread, '', '', :query)
"""


def _arrangement(line: ChatLine, alert: Alert, queries: Mapping[str, int], now: datetime) -> dict[str, Value]:
    """How an alert comes; one that was paused and is no longer counts from now on."""
    return {
        "chat": line.chat.id,
        "thread": line.thread,
        "query": queries[alert.search],
        "digest": alert.digest,
        "at_night": alert.at_night,
        "paused": alert.paused,
        "now": milliseconds(now),
    }


def _key(line: ChatLine, follow: Follow, queries: dict[str, int]) -> tuple[Value, ...]:
    return (line.chat.id, line.thread, follow.topic, follow.region, queries.get(follow.search, 0))


async def _queries(tx: Transaction, texts: Sequence[str], now: datetime) -> dict[str, int]:
    """The numbers of searches, given to those that have none."""
    add = f"INSERT INTO query (query, text, used_at) VALUES ({DRAWN}, ?, ?) ON CONFLICT (text) DO NOTHING"
    await tx.executemany(add, [(text, milliseconds(now)) for text in dict.fromkeys(texts)])
    sql = "SELECT q.text, q.query FROM json_each(?) AS given CROSS JOIN query AS q ON q.text = given.value"
    rows = await tx.fetchall(sql, (orjson.dumps(texts).decode(),))
    return {row["text"]: row["query"] for row in rows}


async def walk_chats(database: Database) -> AsyncIterator[ChatLine]:
    """Give what is set for every thread of every chat, those suspended included."""
    place = (-(2**63), -1)
    threads = f"{_COLUMNS} WHERE (t.chat, t.thread) > (?, ?) ORDER BY t.chat, t.thread LIMIT {_PART}"
    order = "ORDER BY f.followed_at, f.query, f.region, f.topic"
    follows = f"{_FOLLOWS} WHERE (f.chat, f.thread) > (?, ?) AND (f.chat, f.thread) <= (?, ?) {order}"
    while rows := await database.read(threads, place):
        end = (rows[-1]["chat"], rows[-1]["thread"])
        for line in _lines(rows, await database.read(follows, (*place, *end))):
            yield line
        place = end
