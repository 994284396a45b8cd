"""What storing lines of stories comes to: pure, from what is known of them to rows.

Lines are joined to stories by identity alone (site and external id, in any language; else the link), and a line
takes nothing away: topics, summaries, links and pictures that it does not name stay. A summary that it names as empty
is emptied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.intents import EditionKey, KnownEdition
from bot.model import Edition, Published
from bot.transfer.stories import StoryLine


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStory:
    """What a line may add to a stored story."""

    published: Published | None
    topics: frozenset[str]
    regions: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class Knowledge:
    """What is stored of the lines; it grows as lines are planned, so that a line may repeat an earlier one."""

    stories: dict[int, KnownStory] = field(default_factory=dict)
    editions: dict[EditionKey, KnownEdition] = field(default_factory=dict)
    identities: dict[tuple[str, str], int] = field(default_factory=dict)
    """Stories by site and external id, whatever the language."""
    links: dict[str, int] = field(default_factory=dict)
    """Stories of editions without external id, by link."""
    next_story: int = 1
    next_edition: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEdition:
    """An edition to add."""

    number: int
    story: int
    edition: Edition
    link: str


@dataclass(slots=True, kw_only=True)
class Plan:
    """What to write, in this order."""

    stories: dict[int, Published | None] = field(default_factory=dict)
    """New stories."""
    editions: list[NewEdition] = field(default_factory=list)
    changes: list[tuple[KnownEdition, bool]] = field(default_factory=list)
    """Editions as they are to be, and whether a reader sees the difference."""
    topics: list[tuple[int, str]] = field(default_factory=list)
    regions: list[tuple[int, str]] = field(default_factory=list)
    published: dict[int, Published] = field(default_factory=dict)
    """Known stories whose day or moment is another now."""
    new: int = 0
    changed: int = 0
    unchanged: int = 0


def plan_stories(lines: Iterable[StoryLine], known: Knowledge) -> Plan:
    """Plan all lines, exported ones in the order of the numbers they had, so that a day's stories keep theirs."""
    plan = Plan()
    for line in sorted(lines, key=lambda line: line.number):
        identified, story = _identify(line, known)
        if story is None:
            _add_story(line, known, plan)
            plan.new += 1
            continue
        changes = [
            _take_editions(story, identified, known, plan),
            _take_subjects(story, line, known, plan),
            _take_published(story, line.published, known, plan),
        ]
        plan.changed += any(changes)
        plan.unchanged += not any(changes)
    return plan


def links_of(line: StoryLine) -> Sequence[str]:
    """The links by which a line's story may be known."""
    links = (line.id, *(line.link(edition) for edition in line.editions if edition.external_id is None))
    return tuple(dict.fromkeys(link for link in links if "://" in link))


def _identify(line: StoryLine, known: Knowledge) -> tuple[StoryLine, int | None]:
    """Tell which stored story a line is; its editions are then identified as that story's are."""
    story = known.identities.get((line.source, line.id))
    if story is not None:
        return _identified(line, line.id), story
    story = next((known.links[link] for link in links_of(line) if link in known.links), None)
    return (line if story is None else _identified(line, None)), story


def _identified(line: StoryLine, external_id: str | None) -> StoryLine:
    editions = tuple(replace(edition, external_id=external_id) for edition in line.editions)
    return replace(line, editions=editions)


def _add_story(line: StoryLine, known: Knowledge, plan: Plan) -> None:
    story = known.next_story
    known.next_story += 1
    known.stories[story] = KnownStory(published=line.published, topics=frozenset())
    plan.stories[story] = line.published
    _take_editions(story, line, known, plan)
    _take_subjects(story, line, known, plan)


def _take_editions(story: int, line: StoryLine, known: Knowledge, plan: Plan) -> bool:
    taken = [_take_edition(story, line, edition, known, plan) for edition in line.editions]
    return any(taken)


def _take_edition(story: int, line: StoryLine, edition: Edition, known: Knowledge, plan: Plan) -> bool:
    link = line.link(edition)
    key = EditionKey(edition.site, edition.external_id, "" if edition.external_id else link, edition.language)
    stored = known.editions.get(key)
    if stored is None:
        _add_edition(story, edition, link, key, known, plan)
        return True
    wanted = replace(
        stored,
        title=edition.title,
        summary=edition.summary if edition.language in line.emptied else edition.summary or stored.summary,
        url=edition.url or stored.url,
        image=edition.image or stored.image,
    )
    if wanted == stored:
        return False
    known.editions[key] = wanted
    plan.changes.append((wanted, (wanted.title, wanted.summary) != (stored.title, stored.summary)))
    return True


def _add_edition(story: int, edition: Edition, link: str, key: EditionKey, known: Knowledge, plan: Plan) -> None:
    number = known.next_edition
    known.next_edition += 1
    plan.editions.append(NewEdition(number=number, story=story, edition=edition, link=link))
    known.editions[key] = KnownEdition(
        edition=number,
        story=story,
        title=edition.title,
        summary=edition.summary,
        url=edition.url,
        image=edition.image,
    )
    if edition.external_id is None:
        known.links.setdefault(link, story)
    else:
        known.identities.setdefault((edition.site, edition.external_id), story)


def _take_subjects(story: int, line: StoryLine, known: Knowledge, plan: Plan) -> bool:
    stored = known.stories[story]
    topics = [topic for topic in line.topics if topic not in stored.topics]
    regions = [region for region in line.regions if region not in stored.regions]
    plan.topics.extend((story, topic) for topic in topics)
    plan.regions.extend((story, region) for region in regions)
    known.stories[story] = replace(stored, topics=stored.topics.union(topics), regions=stored.regions.union(regions))
    return bool(topics or regions)


def _take_published(story: int, published: Published | None, known: Knowledge, plan: Plan) -> bool:
    stored = known.stories[story]
    if published is None or _text(published) == _text(stored.published):
        return False
    known.stories[story] = replace(stored, published=published)
    plan.published[story] = published
    return True


def _text(published: Published | None) -> str:
    """The same moment with another offset is told otherwise, so the texts are compared."""
    return "" if published is None else published.isoformat()
