"""What `saqbala search` prints: text for people, JSON for scripts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cli.wording import plain
from bot.model import Language, Page, Story
from bot.render.excerpt import excerpt
from bot.search.marking import spans_of
from bot.transfer.lines import JsonObject, JsonValue, encode
from bot.transfer.stories import story_lines, story_object

_SUMMARY = 160  # UTF-16 units: two lines of most terminals
_BOLD, _PLAIN = "\x1b[1m", "\x1b[22m"


def search_text(text: str, page: Page, language: Language, *, bold: bool) -> str:
    """The stories found, best first, as a reader of `language` sees them; what was found in bold where asked for.

    Of a summary the part is shown that was found, where the title does not tell why the story is there.
    """
    if not page.stories:
        return f"Nothing found for “{plain(text)}”."
    total = f"more than {page.total}" if page.more else str(page.total)
    total += f" and {page.related} that come near," if page.related else ""
    instead = f"; no story has all of these words, so “{plain(page.meant)}” was looked for" if page.meant else ""
    head = f"{len(page.stories)} of {total} for “{plain(text)}”{instead}"
    stories = [_story(story, page, language, bold=bold) for story in page.stories]
    if page.near and page.total:
        stories.insert(len(stories) - page.near, "\nThese come near:")
    return "\n".join([head, *stories])


def _story(story: Story, page: Page, language: Language, *, bold: bool) -> str:
    edition = story.edition(language)
    published = story.published.isoformat()[:10] if story.published else ""
    title = plain(edition.title)
    marks = spans_of(title, edition.language, page.found_by)
    found = excerpt(plain(edition.summary), edition.language, page.found_by, _SUMMARY)
    summary = _marked(*found, bold=bold) if found.marks and not marks else ""
    about = plain("  ".join(filter(None, (f"/story {story.number}", published, edition.site, *story.topics))))
    return "\n    ".join(filter(None, (f"\n{_marked(title, marks, bold=bold)}", summary, about, plain(edition.url))))


def _marked(text: str, marks: Sequence[tuple[int, int]], *, bold: bool) -> str:
    for start, end in reversed(marks if bold else ()):
        text = f"{text[:start]}{_BOLD}{text[start:end]}{_PLAIN}{text[end:]}"
    return text


def search_json(text: str, page: Page) -> str:
    """One object: the words, the external ids best first, how many there are, and the stories themselves.

    `related`: how many come near besides; `more`: there are more than are counted; `meant`: the query with words put
    right that no story has, or null.
    """
    lines = [story_lines(story)[0] for story in page.stories]
    ids: list[JsonValue] = [line.id for line in lines]
    stories: list[JsonValue] = [story_object(line) for line in lines]
    found: JsonObject = {"q": text, "ids": ids, "total": page.total}
    return encode({**found, "related": page.related, "more": page.more, "meant": page.meant, "stories": stories})
