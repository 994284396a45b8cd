"""What a message that was sent shows of its stories, and what it is to show today.

Pure: a message says what it shows, a story what there is. A correction at the source is shown whenever it comes, and
said; an edition in the reader's language takes the place of the nearest one where it came soon, unless the reader has
chosen for himself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Edition, Language, Showing, Story

SOON = timedelta(days=2)
"""An edition that appears within this time of the sending replaces the nearest one."""

STORING = timedelta(seconds=5)
"""The longest between the moment that a change is given and its being there to be read.

A message that was made in between does not show the change, though its own moment is the later one.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentStory:
    """A story as a message that was sent shows it."""

    story: int
    """Its number when it was sent."""
    present: int
    """The number of the story that it is today, where it was joined into another."""
    language: Language
    digest: bytes
    """Edition.digest of what is shown."""
    sent_at: datetime
    switched: bool = False
    """Whether the reader has turned it to another language by hand."""
    alerts: tuple[str, ...] = ()
    """The saved searches that are named at it."""


def to_show(sent: SentStory, story: Story, reader: Language) -> Showing:
    """Tell what the message is to show of the story to a reader of a language."""
    language = reader if _came_later(sent, story, reader) else sent.language
    edition = story.edition(language)
    made_before = sent.language == edition.language and sent.digest != edition.digest
    corrected = is_corrected(edition, sent.sent_at - STORING if made_before else sent.sent_at)
    return Showing(story=story, language=language, corrected=corrected, alerts=sent.alerts)


def is_outdated(sent: SentStory, story: Story, reader: Language) -> bool:
    """Whether the message shows something else than it is to show."""
    edition = to_show(sent, story, reader).edition
    return (sent.language, sent.digest) != (edition.language, edition.digest)


def is_corrected(edition: Edition, sent_at: datetime) -> bool:
    """Whether the source has corrected an edition since a message that holds it was sent.

    What was corrected before it was joined to the story, the message has never shown otherwise.
    """
    since = sent_at if edition.joined is None else max(sent_at, edition.joined.at)
    return edition.changed_at is not None and edition.changed_at > since


def revise(message: Sequence[SentStory], stories: Mapping[int, Story], reader: Language) -> dict[int, Showing]:
    """Tell what a message of several stories is to show, by their numbers in it; nothing where it shows that already.

    Those that are missing in `stories` (by the numbers of today) are hidden, and shown no more.
    """
    left = [(sent, stories[sent.present]) for sent in message if sent.present in stories]
    if not hidden_in(message, stories) and not any(is_outdated(sent, story, reader) for sent, story in left):
        return {}
    return {sent.story: to_show(sent, story, reader) for sent, story in left}


def hidden_in(message: Sequence[SentStory], stories: Mapping[int, Story]) -> tuple[int, ...]:
    """The stories of a message that are hidden, by their numbers in it."""
    return tuple(sent.story for sent in message if sent.present not in stories)


def _came_later(sent: SentStory, story: Story, reader: Language) -> bool:
    """Whether the edition for the reader appeared after the sending, and soon enough."""
    edition = story.edition(reader)
    appeared_at = edition.appeared_at
    if sent.switched or sent.language == reader or edition.language != reader or appeared_at is None:
        return False
    return sent.sent_at - STORING < appeared_at <= sent.sent_at + SOON
