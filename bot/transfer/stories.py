"""Stories as lines of JSON: one line for each identity (a site's external id) with all its languages."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.address import is_web_address
from bot.model import LANGUAGES, Edition, Language, Published, Story
from bot.transfer.lines import BadLineError, JsonObject, JsonValue, decode, encode, list_of, object_of, text_of

SOURCE_IF_NONE = "import"
"""The source of a line that names none."""

_YEARS = range(1900, 2200)
_LONGEST_IMAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """A story as one line tells it."""

    id: str
    source: str
    editions: tuple[Edition, ...]
    """Without external id where the line's id is the link of one of them: the link is the identity then."""
    published: Published | None = None
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    """Those that its words name (bot.relevance); a file has none."""
    emptied: frozenset[Language] = frozenset()
    """Editions whose summary the line says to be empty; where it merely names none, what is known of it stays."""
    number: int = 0
    """Our number, where the line was exported; it is not kept, but tells which of a day's stories came later."""

    def link(self, edition: Edition) -> str:
        """What identifies an edition where the site gives no id."""
        return edition.url or ("" if edition.external_id else self.id)


def parse_story(line: bytes, *, topics: Container[str], zone: ZoneInfo) -> StoryLine:
    """Read a story. A moment without offset is one of `zone`. Raises BadLineError with the reason."""
    values = decode(line)
    identity, source = text_of(values, "id"), text_of(values, "source", SOURCE_IF_NONE)
    if not identity.strip():
        raise BadLineError("id: empty")
    editions = _editions(values, identity, source)
    return StoryLine(
        id=identity,
        source=source or SOURCE_IF_NONE,
        editions=editions,
        published=parse_moment(text_of(values, "published", ""), zone),
        topics=_topics(values, topics),
        emptied=_emptied(values),
        number=number if isinstance(number := values.get("story"), int) else 0,
    )


def _editions(values: JsonObject, identity: str, source: str) -> tuple[Edition, ...]:
    given = object_of(values, "editions")
    if not given:
        raise BadLineError("editions: none")
    unknown = next((name for name in given if name not in LANGUAGES), None)
    if unknown is not None:
        raise BadLineError(f"editions: {unknown!r} is none of kk, ru, en")
    by_link = any(isinstance(edition, dict) and edition.get("url") == identity for edition in given.values())
    external_id = None if by_link else identity
    languages: list[Language] = [language for language in LANGUAGES if language in given]
    editions = [_edition(given, language, source or SOURCE_IF_NONE, external_id) for language in languages]
    return tuple(sorted(editions, key=lambda edition: edition.url != identity))


def _edition(given: JsonObject, language: Language, source: str, external_id: str | None) -> Edition:
    values = given[language]
    if not isinstance(values, dict):
        raise BadLineError(f"{language}: not an object")
    try:
        title, url = text_of(values, "title"), text_of(values, "url", "")
        summary = text_of(values, "summary", "")
    except BadLineError as error:
        raise BadLineError(f"{language}: {error}") from None
    if not title.strip():
        raise BadLineError(f"{language}: title: empty")
    if url and not is_web_address(url):
        raise BadLineError(f"{language}: url: not a whole http or https address")
    return Edition(
        language=language,
        title=title,
        url=url,
        summary=summary,
        site=source,
        external_id=external_id,
        image=_image(values),
    )


def _image(values: JsonObject) -> str:
    """Read the address of a picture; what is none is left out, for the story is worth more than its picture."""
    image = values.get("image")
    return image if isinstance(image, str) and len(image) <= _LONGEST_IMAGE and is_web_address(image) else ""


def _emptied(values: JsonObject) -> frozenset[Language]:
    given = object_of(values, "editions")
    return frozenset(
        language
        for language in LANGUAGES
        if isinstance(edition := given.get(language), dict) and edition.get("summary") == ""
    )


def _topics(values: JsonObject, known: Container[str]) -> tuple[str, ...]:
    topics: dict[str, None] = {}
    for topic in list_of(values, "topics"):
        if not isinstance(topic, str) or topic not in known:
            raise BadLineError(f"topics: {topic!r} is no topic's slug")
        topics[topic] = None
    return tuple(topics)


def parse_moment(text: str, zone: ZoneInfo) -> Published | None:
    """Read an ISO day or moment, None from nothing. Raises BadLineError."""
    if not text:
        return None
    try:
        published = datetime.fromisoformat(text) if len(text) > len("2025-06-01") else date.fromisoformat(text)
    except ValueError:
        raise BadLineError(f"published: {text!r} is neither a day (2025-06-01) nor a moment") from None
    if published.year not in _YEARS:
        raise BadLineError(f"published: {text!r} is not of these times")
    if isinstance(published, datetime) and published.tzinfo is None:
        return published.replace(tzinfo=zone)
    return published


def story_lines(story: Story) -> tuple[StoryLine, ...]:
    """Give the lines that tell a story: one, unless editions of several identities were joined in it."""
    groups: list[dict[Language, Edition]] = []
    for edition in story.editions:
        group = next((group for group in groups if _belongs(edition, group)), None)
        if group is None:
            groups.append({edition.language: edition})
        else:
            group[edition.language] = edition
    return tuple(_line(story, tuple(group.values())) for group in groups)


def _belongs(edition: Edition, group: dict[Language, Edition]) -> bool:
    first = next(iter(group.values()))
    same = (edition.site, edition.external_id) == (first.site, first.external_id)
    return same and edition.language not in group


def _line(story: Story, editions: tuple[Edition, ...]) -> StoryLine:
    first = editions[0]
    return StoryLine(
        id=first.external_id or first.url,
        source=first.site,
        editions=editions,
        published=story.published,
        topics=story.topics,
        number=story.number,
    )


def format_story(line: StoryLine) -> str:
    """Write a story as a line, with our number under `story`."""
    return encode(story_object(line))


def story_object(line: StoryLine) -> JsonObject:
    """Give what a line holds; what is not known is left out."""
    values: JsonObject = {"id": line.id}
    if line.published is not None:
        values["published"] = line.published.isoformat()
    topics: list[JsonValue] = [*line.topics]
    editions: JsonObject = {edition.language: _edition_object(edition) for edition in _in_language_order(line.editions)}
    return values | {"topics": topics, "source": line.source, "editions": editions, "story": line.number}


def _edition_object(edition: Edition) -> JsonObject:
    values: JsonObject = {"title": edition.title, "summary": edition.summary}
    known = {"url": edition.url, "image": edition.image}
    return values | {name: address for name, address in known.items() if address}


def _in_language_order(editions: Iterable[Edition]) -> Iterator[Edition]:
    yield from sorted(editions, key=lambda edition: LANGUAGES.index(edition.language))
