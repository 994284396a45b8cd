"""Chats with their settings and follows as lines of JSON, a line for each chat and thread."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import get_args

from bot.hours import is_digest, is_quiet
from bot.looks import faults_of
from bot.model import LANGUAGES, Alert, Chat, ChatKind, Follow, Language
from bot.transfer.lines import (
    BadLineError,
    JsonObject,
    JsonValue,
    decode,
    encode,
    list_of,
    number_of,
    object_of,
    text_of,
)

ALL = "all"
"""Written for following every story; no topic may be called so."""

_OF_CHAT = "chat"
"""Written for an alert that comes as its chat's digest says."""

_SWITCHES = ("paused", "approval", "outages")
"""Settings besides the looks that are on or off."""

_KINDS: tuple[ChatKind, ...] = get_args(ChatKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """What can be followed, by slug."""

    topics: Container[str]
    regions: Container[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLine:
    """All that is set for a thread of a chat (thread 0: the chat itself)."""

    chat: Chat
    thread: int = 0
    follows: tuple[Follow, ...] = ()
    alerts: tuple[Alert, ...] = ()
    """How the searches among them come, those as usual may be left out."""
    digest: str = "instant"
    quiet: str | None = None
    """None: as QUIET_HOURS says."""
    settings: str = "{}"
    """What else was set, as JSON."""

    @property
    def paused(self) -> bool:
        """Whether nothing is brought there for the time being."""
        return decode(self.settings.encode()).get("paused") == 1

    def alert(self, search: str) -> Alert:
        """How a search that is followed comes."""
        return next((alert for alert in self.alerts if alert.search == search), Alert(search=search))


def parse_chat(line: bytes, *, subjects: Subjects, default_language: Language) -> ChatLine:
    """Read a chat. Raises BadLineError with the reason."""
    values = decode(line)
    digest, quiet = text_of(values, "digest", "instant"), text_of(values, "quiet", "")
    if not is_digest(digest):
        raise BadLineError(f"digest: {digest!r} is none of instant, daily 18:00, weekly mon 18:00")
    if quiet and not is_quiet(quiet):
        raise BadLineError(f"quiet: {quiet!r} is none of 22:00-07:00, silent 22:00-07:00, off")
    thread = number_of(values, "thread", 0)
    if thread < 0:
        raise BadLineError("thread: below zero")
    follows = list_of(values, "follows")
    return ChatLine(
        chat=_chat(values, default_language),
        thread=thread,
        follows=tuple(dict.fromkeys(_follow(follow, subjects) for follow in follows)),
        alerts=tuple(_alerts(follows)),
        digest=digest,
        quiet=quiet or None,
        settings=encode(_settings(values)),
    )


def _settings(values: JsonObject) -> JsonObject:
    settings = object_of(values, "settings")
    fault = next(chain(faults_of(settings), _unclear(settings)), "")
    if fault:
        raise BadLineError(f"settings: {fault}")
    return settings


def _unclear(settings: JsonObject) -> Iterator[str]:
    """What is asked for in another way than by true; it would be passed over, and nobody told."""
    for key in _SWITCHES:
        if not isinstance(settings.get(key, False), bool | None):
            yield f"{key}: not true or false"


def _chat(values: JsonObject, default_language: Language) -> Chat:
    number, kind = number_of(values, "chat"), text_of(values, "kind")
    known_kind = next((known for known in _KINDS if known == kind), None)
    language = text_of(values, "language", default_language)
    known_language = next((known for known in LANGUAGES if known == language), None)
    if number == 0:
        raise BadLineError("chat: 0 is no chat's number")
    if known_kind is None:
        raise BadLineError(f"kind: {kind!r} is none of {', '.join(_KINDS)}")
    if known_language is None:
        raise BadLineError(f"language: {language!r} is none of kk, ru, en")
    return Chat(id=number, kind=known_kind, language=known_language, title=text_of(values, "title", ""))


def _follow(value: JsonValue, subjects: Subjects) -> Follow:
    if value == ALL:
        return Follow()
    given: JsonObject = {"topic": value} if isinstance(value, str) else _object(value)
    named = {*given} - (_ARRANGED if "search" in given else set())
    if named not in ({"search"}, {"topic"}, {"region"}, {"topic", "region"}):
        raise BadLineError("follows: not a slug, all, a search, a region, or a topic in a region")
    texts = {key: text_of(given, key) for key in named}
    follow = Follow(
        topic=texts.get("topic", ""), region=texts.get("region", ""), search=texts.get("search", "").strip()
    )
    if "search" in texts and not follow.search:
        raise BadLineError("follows: search: empty")
    if "topic" in texts and follow.topic not in subjects.topics:
        raise BadLineError(f"follows: {follow.topic!r} is no topic's slug")
    if "region" in texts and follow.region not in subjects.regions:
        raise BadLineError(f"follows: {follow.region!r} is no region's slug")
    return follow


_ARRANGED = {"digest", "at_night", "paused"}
"""What may be said of a search besides its words."""


def _alerts(follows: Iterable[JsonValue]) -> Iterator[Alert]:
    """The searches that do not come as usual."""
    for follow in follows:
        if isinstance(follow, dict) and "search" in follow:
            alert = _alert(follow)
            if alert != Alert(search=alert.search):
                yield alert


def _alert(given: JsonObject) -> Alert:
    digest = text_of(given, "digest", "instant")
    if digest != _OF_CHAT and not is_digest(digest):
        raise BadLineError(f"follows: digest: {digest!r} is none of instant, daily 18:00, weekly mon 18:00, chat")
    at_night, paused = (given.get(key) or False for key in ("at_night", "paused"))
    if not isinstance(at_night, bool) or not isinstance(paused, bool):
        raise BadLineError("follows: at_night, paused: not true or false")
    search = text_of(given, "search").strip()
    return Alert(search=search, digest="" if digest == _OF_CHAT else digest, at_night=at_night, paused=paused)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def format_chat(line: ChatLine) -> str:
    """Write a chat as a line; `quiet` and `settings` only where something was set."""
    follows: list[JsonValue] = [_follow_value(follow, line) for follow in line.follows]
    values: JsonObject = {
        "chat": line.chat.id,
        "kind": line.chat.kind,
        "title": line.chat.title,
        "language": line.chat.language,
        "thread": line.thread,
        "follows": follows,
        "digest": line.digest,
    }
    if line.quiet is not None:
        values["quiet"] = line.quiet
    if line.settings != "{}":
        values["settings"] = decode(line.settings.encode())
    return encode(values)


def _follow_value(follow: Follow, line: ChatLine) -> JsonValue:
    if follow.all:
        return ALL
    if follow.search:
        return _alert_value(line.alert(follow.search))
    if not follow.region:
        return follow.topic
    topic: JsonObject = {"topic": follow.topic} if follow.topic else {}
    return topic | {"region": follow.region}


def _alert_value(alert: Alert) -> JsonObject:
    """A search, with what of it is not as usual."""
    values: JsonObject = {"search": alert.search}
    if alert.digest != "instant":
        values["digest"] = alert.digest or _OF_CHAT
    return values | {key: True for key, said in (("at_night", alert.at_night), ("paused", alert.paused)) if said}
