"""What a card tells besides its title: the day and the summary."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.sources.blocks import TEXT, blocks, text_of
from bot.sources.cards import upwards
from bot.sources.dates import parse_stamp
from bot.sources.labels import is_label, opens_as_label
from bot.sources.titles import PHRASE, WORD
from bot.sources.wording import count_words, speaks, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from selectolax.lexbor import LexborNode

    from bot.model import Published
    from bot.sources.blocks import Block
    from bot.sources.cards import Card
    from bot.sources.titles import Title

    ParseDay = Callable[[str], Published | None]

_DAYS = '.article__date, time, [itemprop="datePublished"], [class*="date" i]:not([class*="update" i])'
_DAY_NAMES = ("datetime", "content", "data-date", "data-datetime", "data-published", "data-time", "data-timestamp")
_STAMPED = ", ".join(f"[{name}]" for name in _DAY_NAMES if name != "content")
_NAMED_SUMMARY = re.compile(r"text|summary|lead|desc|anno?un|anons|excerpt|intro", re.IGNORECASE)
_LOOSE_SUMMARY = 5  # words
_THIN = 2  # words
_BEHIND = 40  # characters
_SEPARATORS = re.compile(r"[|•·—]|\s[/–-]\s|,\s(?=[^\W\d_]{4,}$)|(?<=\d{4})\s{1,3}(?=[^\W\d_]{4,}\s*$)")
_RUNNING = frozenset({"a", "b", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "p", "strong"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a card tells."""

    title: str
    rank: int
    summary: str
    published: Published | None

    @property
    def is_thin(self) -> bool:
        """Whether it tells no more than an entry of a menu: a few words in a link, neither day nor summary."""
        few = self.rank <= PHRASE and len(self.title.split()) <= _THIN and not any(map(str.isdigit, self.title))
        return few and not self.summary and self.published is None

    @property
    def is_word(self) -> bool:
        """Whether it is one word in a link and nothing else."""
        return self.is_thin and self.rank == WORD

    @property
    def fullness(self) -> tuple[bool, int, int]:
        """How much it is, to choose between two cards of one story."""
        return (not self.title.endswith(("…", "...")), 2 * bool(self.summary) + bool(self.published), self.rank)


def read_card(card: Card, title: Title, parse_day: ParseDay) -> Facts:
    """Take summary and day from a card; what is not there stays empty."""
    days = (day for days in (_told_days(card, parse_day), _shown_days(card, parse_day)) for day in days)
    return Facts(
        title=title.text,
        rank=title.rank,
        summary=_summary(card, title.text, parse_day),
        published=next((day for day in days if day is not None), None),
    )


def merge_facts(best: Facts, all_of_them: Sequence[Facts]) -> Facts:
    """Let the other cards of a story tell what its fullest one does not."""
    return replace(
        best,
        summary=best.summary or next((facts.summary for facts in all_of_them if facts.summary), ""),
        published=best.published or next((facts.published for facts in all_of_them if facts.published), None),
    )


# --- day -----------------------------------------------------------------------------------------------------


def _told_days(card: Card, parse_day: ParseDay) -> Iterator[Published | None]:
    """Read what attributes tell machines."""
    for part in card.parts:
        for node in part.css(f"{_DAYS}, {_STAMPED}"):
            told = [tidy(node.attributes.get(name) or "") for name in _DAY_NAMES]
            yield from (parse_day(text) or parse_stamp(text) for text in told if text)


def _shown_days(card: Card, parse_day: ParseDay) -> Iterator[Published | None]:
    """Read what readers see: what is marked as a day before what only looks like one."""
    return (parse_day(text) for text in _day_texts(card))


def _day_texts(card: Card) -> Iterator[str]:
    for part in card.parts:
        for node in part.css(_DAYS):
            yield from _pieces(text_of(node))
            yield " ".join(block.text for block in blocks(node))
    for part in card.parts:
        for block in blocks(part):
            yield from _pieces(block.text)
    for node in _texts(card):
        yield from _pieces(tidy(node.text_content or ""))
    for part in card.parts:
        yield from (tidy(node.attributes.get("title") or "") for node in part.css("[title]:not(a)"))


def _pieces(text: str) -> Iterator[str]:
    yield text
    yield from (piece for piece in _SEPARATORS.split(text) if piece != text)


def _texts(card: Card) -> Iterator[LexborNode]:
    """Give the texts that stand alone between elements or line breaks, not those that are a part of a sentence."""
    yield from (node for node in card.beside if node.tag == TEXT)
    for part in card.parts:
        for node in part.traverse(include_text=True):
            if node.tag == TEXT and node.parent is not None and node.parent.tag not in _RUNNING:
                yield node


# --- summary -------------------------------------------------------------------------------------------------


def _summary(card: Card, title: str, parse_day: ParseDay) -> str:
    own = {node.mem_id for node in card.nodes}
    candidates = (
        block.text
        for part in card.parts
        for block in blocks(part)
        if not _repeats(block.text, title) and not parse_day(block.text) and _is_summary(block, own)
    )
    return max(candidates, key=len, default="")


def _repeats(text: str, title: str) -> bool:
    """Whether a text is the title again, its beginning, or the title with a day or a number behind it."""
    begun = text.rstrip("…. ")
    longer = text.startswith(title) and len(text) - len(title) < _BEHIND
    return longer or (len(begun) < len(text) and title.startswith(begun))


def _is_summary(block: Block, own: set[int]) -> bool:
    """Whether a piece of text says enough: a rubric, a counter or a "read more" does not."""
    if is_label(block.text) or opens_as_label(block.text):
        return False
    around = next((element for element in upwards(block.node) if element.tag == "a"), None)
    if around is not None and around.mem_id not in own:
        return False
    words = count_words(block.text)
    if around is not None and len(list(blocks(around))) == 1:
        return words >= _LOOSE_SUMMARY
    if _NAMED_SUMMARY.search(block.node.attributes.get("class") or ""):
        return speaks(block.text)
    return words >= (2 if block.node.tag == "p" else _LOOSE_SUMMARY)
