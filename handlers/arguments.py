"""What was typed after a command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.model import LANGUAGES, Follow
from bot.render.panel import LANGUAGE_NAMES
from bot.render.story import EDITION_NAMES

if TYPE_CHECKING:
    from bot.i18n import Catalogues
    from bot.model import Language, Topic
    from bot.topics import Topics

LARGEST_PAGE = 20
LARGEST_NUMBER = 10**15
"""Far more than there will be stories, and well within SQLite's integers."""

LONGEST_NAME = 80
"""Letters of what may name a topic: a whole page of text is compared with no name."""

MOST_WORDS_OF_REGION = 4
"""Of a region's name; to look at every part of a long row of words would keep everybody else waiting."""

_STORY = re.compile(r"s_(?P<number>[0-9]+)(?:_(?P<language>kk|ru|en))?")
_NUMBER = re.compile(r"(?P<minus>[-−–]?)\+?(?P<digits>\d[\d ]*)(?:[.,](?P<tenth>\d)\d*)?")


def page_size(words: str) -> int | None:
    """How many stories were asked for, the nearest of 1 to 20; None for anything that is no number."""
    found = _NUMBER.fullmatch(words)
    if found is None:
        return None
    digits = "".join(str(int(digit)) for digit in found["digits"] if digit != " ").lstrip("0")
    if found["minus"]:
        return 1
    number = LARGEST_PAGE if len(digits) > 2 else int(digits or 0) + (int(found["tenth"] or 0) > 4)  # noqa: PLR2004
    return min(max(number, 1), LARGEST_PAGE)


def story_number(words: str) -> int | None:
    """The number of a story, from 1; None for anything else."""
    digits = words.removeprefix("#").removeprefix("№").strip()
    if not digits.isdecimal() or len(digits) > len(str(LARGEST_NUMBER)):
        return None
    return int(digits) or None


def story_meant(link: str) -> tuple[int, Language | None] | None:
    """The story, and the language, that a link of the bot or an inline query of its Share button names."""
    found = _STORY.fullmatch(link)
    number = story_number(found["number"]) if found else None
    return (number, language_meant(found["language"] or "")) if found and number else None


def language_meant(words: str) -> Language | None:
    """The language that a code or its own name stands for."""
    said = words.strip().casefold()
    for language in LANGUAGES:
        names = (language, LANGUAGE_NAMES[language], EDITION_NAMES[language])
        if said in map(str.casefold, names):
            return language
    return "kk" if said == "kz" else None  # the country's code, as the sources use it


def meant_topics(words: str, topics: Topics) -> tuple[Topic, ...]:
    """The topics that may be meant, best first; one alone where it is named exactly."""
    return topics.find(words[:LONGEST_NAME])


def meant_follows(words: str, topics: Topics) -> tuple[Follow, ...]:
    """What may be meant to be followed, best first: topics, else regions, else a topic in a region, in either order."""
    found = tuple(Follow(topic=topic.slug) for topic in meant_topics(words, topics))
    regions = tuple(Follow(region=region.slug) for region in topics.find_regions(words[:LONGEST_NAME]))
    return found or regions or _in_region(words[:LONGEST_NAME].split(), topics)


def _in_region(words: list[str], topics: Topics) -> tuple[Follow, ...]:
    """The topic in a region that a row of words names: one part of it a region, the other a topic."""
    for cut in range(1, len(words)):
        parts = " ".join(words[:cut]), " ".join(words[cut:])
        for named, placed in (parts, parts[::-1]):
            regions = topics.find_regions(placed) if len(placed.split()) <= MOST_WORDS_OF_REGION else ()
            if len(regions) == 1 and (found := topics.find(named)):
                return tuple(Follow(topic=topic.slug, region=regions[0].slug) for topic in found)
    return ()


def means_all(words: str, catalogues: Catalogues) -> bool:
    """Whether all news are meant, in any of the languages."""
    said = words.strip().casefold()
    translators = (catalogues[language] for language in LANGUAGES)
    return any(
        said in {tr.pgettext("/follow", "all").casefold(), tr.gettext("All news").casefold()} for tr in translators
    )
