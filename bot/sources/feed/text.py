"""Titles and summaries of a feed: the plain text of what may be HTML, without what only a web page needs."""

from __future__ import annotations

import html
import re

from selectolax.lexbor import LexborHTMLParser

from bot.sources.blocks import blocks
from bot.sources.outline import outline
from bot.sources.wording import cut, tidy

TITLE_LIMIT = 500
_OWN_TITLE = 120
"""Characters of a title that is made of a text's beginning."""
_LONGEST_TITLE, _LONGEST_HTML = 4_000, 10_000
_TAIL = 200
_ENOUGH = 1_200
"""Characters of plain text after which no more is made: twice what a summary keeps."""
_DEEPEST = 200  # a parser's time grows with the square of it

_NAMES = (
    "a abbr acronym address article aside audio b big blockquote br button caption center cite code dd del details div "
    "dl dt em embed figcaption figure font footer form h[1-6] header hr i iframe img input ins li link main mark meta "
    "nav nobr noscript object ol p picture pre q s script section small source span strike strong style sub summary "
    "sup svg table tbody td template th thead time tr tt u ul video wbr"
)
_HTML = re.compile(rf"</?(?P<name>{'|'.join(_NAMES.split())})(?:\s[^<>]*+)?/?>|<!--", re.IGNORECASE)
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_PHRASE_NAMES = (
    "a abbr acronym b big cite code del em font i ins mark nobr q s small span strike strong sub sup tt u wbr"
)
_PHRASE = frozenset(_PHRASE_NAMES.split())
_DROPPED = [
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "video", "audio", "figure",
    "picture", "img", "form", "button", "input", "nav",
]  # fmt: skip
_MORE_WORDS = (
    r"read (?:more|on|the full (?:story|article))|continue reading|learn more|more details|full (?:story|article)|"
    r"читать (?:далее|дальше|полностью|ещ[её]|подробнее)|подробнее|далее|продолжение следует|"
    r"(?:ары қарай|әрі қарай|толық|толығырақ|жалғасын) оқу|толығырақ|жалғасы"
)
_MORE_LINK = re.compile(rf"\W*(?:{_MORE_WORDS})\b", re.IGNORECASE)
_MORE_END = re.compile(rf"(?<=[.!?…»\")\]])\s*[\[(]?\s*(?:{_MORE_WORDS})[\s.…»>→:\])]*$", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\W*(?:(?:читайте|смотрите|читай) также|(?:read|see) also|оқи отырыңыз)\b", re.IGNORECASE)
# What WordPress adds to every item: a start, the title, a mark, the site's name.
_FOOTER_STARTS = ("The post ", "Запись ", "Сообщение ")
_FOOTER_MARK = re.compile(
    r"\s(?:appeared first on|впервые появил\w{2,4}|появил\w{2,4} сначала на|жазбасы (?:алдымен|алғаш)) .{1,120}$"
)
_LONGEST_FOOTER = 600
_OMISSION = re.compile(r"\s*[\[(]\s*(?:…|\.{3})\s*[\])]\s*$")


def plain_title(text: str) -> str:
    """Make a title of what XML gave: without tags, unescaped once more and no further, on one line."""
    plain = _HTML.sub(_gap, _COMMENT.sub("", text[:_LONGEST_TITLE]))
    return cut(tidy(html.unescape(plain)), TITLE_LIMIT)


def plain_text(text: str) -> str:
    """Make plain text of HTML, or of what is plain already; of HTML that was escaped twice, too."""
    text = text[:_LONGEST_HTML]
    text = text if _HTML.search(text) else html.unescape(text)
    for _ in range(2):
        text = _without_tags(text) if _HTML.search(text) else text
    text = _without_footer(tidy(text))
    head, tail = text[:-_TAIL], text[-_TAIL:]
    return (head + _OMISSION.sub("…", _MORE_END.sub("", tail))).strip()


def title_of(text: str) -> str:
    """Make a title of a plain text's beginning, for an item without one."""
    return cut(text, _OWN_TITLE)


def _gap(tag: re.Match[str]) -> str:
    """Give what stands for a tag that is dropped: nothing within a word, a space between blocks."""
    return "" if (tag["name"] or "").lower() in _PHRASE else " "


def _without_tags(text: str) -> str:
    if outline(text).depth > _DEEPEST:
        return html.unescape(_HTML.sub(_gap, text))
    tree = LexborHTMLParser(text)
    tree.strip_tags(_DROPPED)
    for link in tree.css("a"):
        if _MORE_LINK.match(link.text()):
            link.decompose()
    pieces: list[str] = []
    length = 0
    for block in blocks(tree.body) if tree.body else ():
        if length >= _ENOUGH:
            break
        pieces += [] if _is_furniture(block.text) else [block.text]
        length += len(block.text)
    return " ".join(pieces)


def _is_furniture(piece: str) -> bool:
    """Whether a paragraph only leads elsewhere, or belongs to the site rather than to the story."""
    more = _MORE_LINK.match(piece)
    bare = more is not None and not any(letter.isalnum() for letter in piece[more.end() :])
    return (
        bare
        or _ELSEWHERE.match(piece) is not None
        or (len(piece) <= _LONGEST_FOOTER and _FOOTER_MARK.search(piece) is not None)
    )


def _without_footer(text: str) -> str:
    mark = _FOOTER_MARK.search(text, max(0, len(text) - _LONGEST_FOOTER))
    if mark is None:
        return text
    earliest = max(0, mark.start() - _LONGEST_FOOTER)
    start = max(text.rfind(word, earliest, mark.start()) for word in _FOOTER_STARTS)
    return text if start < 0 else text[:start].rstrip()
