"""Packing: claims become messages that are ready to leave.

Most of the chats that are served together get the same stories in the same language: each message is made once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

import structlog

from bot.departure import Departures
from bot.i18n import Catalogues
from bot.model import Language, Looks, Parcel, Showing, Story, Style
from bot.render.parcel import render_parcel
from bot.showing import also_in
from bot.store import Store
from bot.store.settlement import PLAIN, Claim, Shown
from bot.telegram.form import encode, sending
from bot.topics import Topics

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Content:
    """A message as it is the same for every chat: the form that is posted, and what it shows."""

    form: bytes
    shown: tuple[Shown, ...]
    style: Style


@dataclass(frozen=True, slots=True)
class Packed:
    """A claim and its message; no `content` where there is nothing to show, or it could not be made."""

    claim: Claim
    content: Content | None
    gone: tuple[int, ...]
    """Stories of the claim that are no longer to be sent (hidden meanwhile)."""
    made_at: datetime
    """When its stories were read."""
    reply_to: int = 0
    """The message that it answers in its chat: that of the part before it of one matter."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """What every message needs to be made."""

    catalogues: Catalogues
    topics: Topics
    departures: Departures


_Alerts: TypeAlias = tuple[tuple[int, tuple[str, ...]], ...]
"""The saved searches that bring stories, by their numbers."""

_Kind: TypeAlias = tuple[tuple[int, ...], Language, int, bool, _Alerts, Looks, bool]
"""What tells one message from another: stories, language, form, sound, alerts that it names, looks, and a channel."""


@dataclass(slots=True)
class Packing:
    """The messages of claims that leave together."""

    store: Store
    rendering: Rendering
    now: Callable[[], datetime]
    username: str
    _made: dict[_Kind, Content | None] = field(default_factory=dict, init=False)

    async def pack(self, claims: Sequence[Claim]) -> list[Packed]:
        """Make the messages of claims, each in the edition that is nearest to its chat's language."""
        made_at = self.now()
        numbers = sorted({story for claim in claims for story in claim.stories})
        stories = await self.store.stories.present(numbers)
        self._made.clear()  # stories may have changed since
        packed = [self._pack(claim, stories, made_at) for claim in claims]
        return await self._answering(packed)

    async def _answering(self, packed: list[Packed]) -> list[Packed]:
        """Let a story that leaves by itself answer the part of its matter that was sent there before it."""
        leaving = {at: key for at, one in enumerate(packed) if (key := _leaving(one)) is not None}
        if leaving:
            answered = await self.store.matters.answered(list(leaving.values()))
            for at, key in leaving.items():
                if key in answered:
                    packed[at] = replace(packed[at], reply_to=answered[key])
        return packed

    def _pack(self, claim: Claim, stories: Mapping[int, Story], made_at: datetime) -> Packed:
        here = tuple(story for story in claim.stories if story in stories)
        gone = tuple(story for story in claim.stories if story not in stories)
        silent = self.rendering.departures.is_silent(claim.quiet, made_at)
        channel = claim.chat.kind == "channel"
        kind = (here, claim.chat.language, claim.form, silent, claim.alerts, claim.looks, channel)
        if here and kind not in self._made:
            self._made[kind] = self._make(claim, {story: stories[story] for story in here}, silent=silent)
        return Packed(claim, self._made.get(kind), gone, made_at)

    def _make(self, claim: Claim, stories: Mapping[int, Story], *, silent: bool) -> Content | None:
        """Make a message of stories, by the numbers that they were claimed with: two may have become one since."""
        parcel = parcel_of(claim, stories)
        translator = self.rendering.catalogues[claim.chat.language]
        try:
            rendered = render_parcel(parcel, translator, self.rendering.topics, username=self.username)
        except Exception:
            _log.exception("message not made", delivery=claim.name, stories=claim.stories)
            return None
        return Content(
            form=encode(sending(replace(rendered.message, silent=silent))),
            shown=tuple(
                Shown(number, one.edition.language, one.digest, one.alerts)
                for one in rendered.stories
                for number, story in stories.items()
                if story is one.story
            ),
            style=parcel.style,
        )


def _leaving(packed: Packed) -> tuple[int, int, int] | None:
    """The chat, the thread and the story of a message that holds one alone."""
    if packed.content is None or packed.content.style == "list":
        return None
    return (packed.claim.chat.id, packed.claim.thread, packed.content.shown[0].story)


def parcel_of(claim: Claim, stories: Mapping[int, Story]) -> Parcel:
    """The stories of a claim by the numbers that it has them under, oldest first, as what leaves to its chat."""
    once = {story.number: story for story in stories.values()}
    alerts: dict[int, dict[str, None]] = {number: {} for number in once}
    for number, searches in claim.alerts:
        if number in stories:
            alerts[stories[number].number] |= dict.fromkeys(searches)
    newest_first = tuple(
        Showing(
            story=story,
            language=claim.chat.language,
            alerts=tuple(alerts[story.number]),
            second=also_in(story, claim.chat.language, claim.looks.second),
        )
        for story in reversed(once.values())
    )
    style: Style = "list" if len(once) > 1 else "story"
    return Parcel(
        chat=claim.chat,
        thread=claim.thread,
        stories=newest_first,
        style="plain" if claim.form == PLAIN else style,
        looks=claim.looks,
    )
