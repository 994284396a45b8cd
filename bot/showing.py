"""What a message that was sent shows of its stories, and what it is to show today.

Pure: a message says what it shows, a story what there is. A correction at the source is shown whenever it comes, and
said; an edition in the reader's language takes the place of the nearest one where it came soon, unless the reader has
chosen for himself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    """Showing.digest of what is shown."""
    sent_at: datetime
    switched: bool = False
    """Whether the reader has turned it to another language by hand."""
    alerts: tuple[str, ...] = ()
    """The saved searches that are named at it."""
    second: Language | None = None
    """The language in which the message is to have it besides."""


def also_in(story: Story, language: Language, wanted: Language | None) -> Language | None:
    """The second language of a post that has a story in `language`, or what is nearest: where it is there to add."""
    there = wanted is not None and wanted in story.languages and story.edition(language).language != wanted
    return wanted if there else None


def to_show(sent: SentStory, story: Story, reader: Language) -> Showing:
    """Tell what the message is to show of the story to a reader of a language."""
    language = reader if _came_later(sent, story, reader) else sent.language
    shown = Showing(story=story, language=language, alerts=sent.alerts, second=_second(sent, story, language))
    known = {shown.edition.digest, shown.digest}  # the second edition is no correction of the first
    made_before = sent.language == shown.edition.language and sent.digest not in known
    since = sent.sent_at - STORING if made_before else sent.sent_at
    return replace(shown, corrected=any(is_corrected(edition, since) for edition in shown.editions))


def is_outdated(sent: SentStory, story: Story, reader: Language) -> bool:
    """Whether the message shows something else than it is to show."""
    shown = to_show(sent, story, reader)
    return (sent.language, sent.digest) != (shown.edition.language, shown.digest)


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


def _second(sent: SentStory, story: Story, language: Language) -> Language | None:
    """The second language of a message: what was there when it was sent, or appeared soon enough."""
    second = None if sent.switched else also_in(story, language, sent.second)
    appeared = (edition.appeared_at for edition in story.editions if edition.language == second)
    soon = any(at is None or at <= sent.sent_at + SOON for at in appeared)
    return second if soon else None
