"""The outline of an HTML text, before it is parsed: how deep it nests, and whether it was cut off."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"<!--|-->|<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_RAW = {"script", "style", "textarea", "title", "template", "noscript", "iframe"}
# Without an end tag by nature, or by leave of HTML's rules on optional tags; and the shapes of drawings.
_UNPAIRED_NAMES = (
    "area base br col embed hr img input link meta param source track wbr "
    "html head body p li dt dd option optgroup colgroup thead tbody tfoot tr td th rt rp "
    "path use circle rect line polygon polyline ellipse stop image"
)
# A tag with its attributes, as HTML's tokenizer reads it. It gives nothing back, so that its time stays linear.
_ATTRIBUTE = r"""[\s/]*+=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]++)?)?"""
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE})*")  # no *+: Python before 3.11.5 loses its way (gh-106052)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_LONG_TAG = 2_000  # characters
_UNPAIRED = frozenset(_UNPAIRED_NAMES.split())


@dataclass(frozen=True, slots=True)
class Outline:
    """What a glance at the tags tells."""

    depth: int
    """The most elements that are open at once."""
    whole: bool
    """False when the text ends before its document does."""
    attributes: int
    """The most attributes that one tag has, counted only where they are many."""


def outline(html: str) -> Outline:
    """Look at the tags of a page, in time proportional to its length whatever it holds.

    A document may leave out `</html>`, so one that does is whole if every element that needs an end tag has it.
    """
    depth = deepest = 0
    skipped_until = ""
    for token in _TOKEN.finditer(html):
        mark, name = token[0], (token[2] or "").lower()
        if skipped_until:
            skipped_until = "" if skipped_until in {mark, mark.lower()} else skipped_until
        elif mark == "<!--":
            skipped_until = "-->"
        elif name in _RAW and not token[1]:
            skipped_until = f"</{name}"
        elif name and name not in _UNPAIRED:
            depth = max(0, depth - 1) if token[1] else depth + 1
            deepest = max(deepest, depth)
    ended = "</html" in html[-4096:].lower() or "</body" in html[-4096:].lower()
    mid_tag = html.rfind("<") > html.rfind(">")
    return Outline(depth=deepest, whole=ended or not (depth or skipped_until or mid_tag), attributes=_attributes(html))


def _attributes(html: str) -> int:
    long = (tag[0] for tag in _TAG.finditer(html) if tag.end() - tag.start() >= _LONG_TAG)
    return max((sum(1 for _ in _ATTRIBUTES.finditer(tag)) for tag in long), default=0)
