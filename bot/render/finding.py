"""What is said beside what a search finds, where it finds nothing, and where it is no search yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import ShowTopics, TurnPage, pack
from bot.model import Button, Message
from bot.places import Place
from bot.render.markup import code, escape
from bot.render.panel import render_topics
from bot.render.text import echo
from bot.render.width import fit
from bot.search.narrowing import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from bot.i18n import Translator
    from bot.model import Topic


def correction(typed: str, meant: str, tr: Translator) -> str:
    """Say what there is nothing of, and what is shown instead."""
    missing = echo(_differing(typed, meant))
    return tr.gettext(
        "No story contains “{typed}”; these are the results for “{meant}”.", typed=missing, meant=echo(meant)
    )


def still_preparing(tr: Translator) -> str:
    """Say that not all stories can be found yet."""
    return tr.gettext("Older stories are still being prepared for search. Ask again in a few minutes.")


def _differing(typed: str, meant: str) -> str:
    """The words, from the first to the last one, that are not the same in what was meant."""
    words, others = typed.split(), meant.split()
    while words and others and words[-1] == others[-1]:
        words, others = words[:-1], others[:-1]
    same = next((n for n, pair in enumerate(zip(words, others, strict=False)) if pair[0] != pair[1]), 0)
    return " ".join(words[same:]) or typed


def _search_button(words: str, query: int, count: str = "") -> Button:
    """A button that searches for words, by the number of the search; `count` is how many stories it finds."""
    text = fit(echo(words), tail=f" · {count}" if count else "")
    return Button(text=text, data=pack(TurnPage(Place(query=query))))


def render_nothing(
    words: str,
    others: Mapping[str, tuple[int, int]],
    near: Sequence[Topic],
    counts: Mapping[str, int],
    tr: Translator,
    *,
    note: str = "",
) -> Message:
    """Say that nothing was found, and offer what may be meant.

    `others` are searches that find something, with their number and how many stories that is; `near` topics with
    the words in their names, `counts` how many stories each has; `note` says first what may be the reason.
    """
    if others:
        text = tr.gettext("Nothing found for “{query}”. Try one of these:", query=echo(words))
    else:
        text = tr.gettext("Nothing found for “{query}”. Try fewer words or choose a topic:", query=echo(words))
    text = "\n\n".join(filter(None, (note, text)))
    rows = [(_search_button(other, query, tr.number(stories)),) for other, (query, stories) in others.items()]
    all_topics = Button(text=tr.gettext("Topics"), data=pack(ShowTopics()))
    topics = render_topics(text, near, counts, tr).buttons if near else ((all_topics,),)
    return Message(html=escape(text), buttons=(*rows, *topics))


def render_manual(typed: str, examples: Mapping[str, int], today: date, tr: Translator) -> Message:
    """Say how to search. `typed` is what has no word in it, if anything; `examples` are searches by their words."""
    nothing = tr.gettext("“{query}” has no word to look for.", query=echo(typed)) if typed else ""
    words = tr.gettext(
        "Send the words to look for after the command: /search bullying. Any language and any form will do, "
        "also without Kazakh letters or in Latin ones."
    )
    more = tr.gettext("To be more exact:")
    lines = (
        tr.gettext("{term} — {meaning}", term=terms, meaning=escape(meaning)) for terms, meaning in _ways(today, tr)
    )
    paragraphs = (escape(nothing), escape(words), "\n".join((escape(more), *lines)))
    buttons = tuple((_search_button(words, query),) for words, query in examples.items())
    return Message(html="\n\n".join(filter(None, paragraphs)), buttons=buttons)


def _ways(today: date, tr: Translator) -> Iterator[tuple[str, str]]:
    """What can be typed, as HTML, with what it means."""
    names, year = NAMES[tr.language], today.year
    phrase, word = tr.pgettext("example of a search", "school bus"), tr.pgettext("example of a search", "camp")
    topic, region = tr.pgettext("example of a search", "education"), tr.pgettext("example of a search", "Almaty")
    yield code(f'"{phrase}"'), tr.gettext("these very words in a row")
    yield code(f"-{word}"), tr.gettext("without this word")
    yield code(f"{names['topic']}:{topic}"), tr.gettext("of a topic")
    yield code(f"{names['region']}:{region}"), tr.gettext("of a region")
    yield code(f"{names['source']}:primeminister.kz"), tr.gettext("of a source")
    days = (code(f"{names['from']}:{year}-01-15"), code(f"{names['to']}:{year}-02"))
    yield ", ".join(days), tr.gettext("the first and the last day, month or year")


def examples(today: date, tr: Translator) -> tuple[str, str]:
    """Two searches to begin with."""
    word = tr.pgettext("example of a search", "vaccination")
    return tr.pgettext("example of a search", "school bus"), f"{word} {NAMES[tr.language]['from']}:{today.year}"
