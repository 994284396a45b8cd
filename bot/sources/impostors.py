"""Pages that stand in the place of a listing with status 200: challenges, errors, data, other pages of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.errors import ChallengeError, LayoutError
from bot.sources.blocks import text_of
from bot.sources.challenges import find_challenge

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from bot.model import FetchedPage, Source

_DATA = re.compile(r"[\[{](?!%)")
_PROLOG = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->|<![^>-][^>]*>", re.DOTALL)
_FEED = re.compile(r"<(?:rss|feed|rdf:rdf)\b", re.IGNORECASE)
_HEAD = 4096
_HOME = re.compile(r"(?:/(?:kz|kk|ru|en))?/?")

_REFUSED = re.compile(
    r"forbidden|access(?: to this page)?(?: has been| is)? denied|access blocked|request blocked|too many requests|"
    r"you have been blocked|доступ(?: к сайту| к странице)? (?:запрещ|ограничен|закрыт|заблокирован)|"
    r"слишком много запросов|рұқсат (?:жоқ|етілмеген|берілмеген)|қолжетімділік шектелген|сұраныстар тым көп",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"page (?:was |is )?not found|страница не (?:найдена|существует)|(?:бет|парақша) (?:табылмады|жоқ)|index of /|"
    r"internal server error|service unavailable|bad gateway|внутренняя ошибка|сервер временно недоступен",
    re.IGNORECASE,
)
# An error's number stands alone or beside the word for it: headlines begin with numbers, too.
_NUMBER = re.compile(
    r"\W*(?:(?:error|ошибка|қате)\W*(?P<said>[45]\d\d)\b|(?P<alone>40[0-9]|410|429|50[0-4])\W*(?:$|not found|forbidden|"
    r"bad |too many|unauthorized|gone|internal|service|gateway|error|ошибка|қате|страница не|page |"
    r"бет табылмады|доступ))",
    re.IGNORECASE,
)
_REFUSALS = frozenset({"401", "403", "429"})
_LONGEST_HEADING = 120
_BARE = 200  # words: a challenge has little to say, while a captcha may stand in the form of any page
_MEND = "look at the page, and mend `url`, `link` or `aliases` in sources.toml"


def refuse_other_kinds(page: FetchedPage, source: Source) -> None:
    """Raise LayoutError for what is no HTML page, and for the site's home page in place of the listing."""
    text = page.text.lstrip("\ufeff \t\r\n\0")
    if not text:
        raise LayoutError("the page is empty")
    if _is_feed(text[:_HEAD]):
        raise LayoutError('the page is a feed: write kind = "feed" for it in sources.toml')
    if text.startswith(("%PDF-", "PK\x03\x04")) or (_DATA.match(text) and "<html" not in text[:_HEAD].lower()):
        raise LayoutError("there are data or a file in place of the page: check the url in sources.toml")
    if _HOME.fullmatch(urlsplit(page.url).path) and not _HOME.fullmatch(urlsplit(source.url).path):
        raise LayoutError("the site leads to its home page in place of the listing: check the url in sources.toml")


def _is_feed(text: str) -> bool:
    """Whether the first element is a feed's, whatever stands before it."""
    at = 0
    while piece := _PROLOG.match(text, at):
        at = piece.end()
    return _FEED.match(text, at) is not None


def refuse_error_page(tree: LexborHTMLParser) -> None:
    """Raise ChallengeError or LayoutError for a page whose heading is an error's, whatever news stand on it too."""
    for heading in _headings(tree):
        number = _NUMBER.match(heading)
        if _REFUSED.match(heading) or (number and (number["said"] or number["alone"]) in _REFUSALS):
            raise ChallengeError(f"the site refuses the page ({heading}): wait, or read it less often")
        if _ERROR.match(heading) or number:
            raise LayoutError(f"the site says {heading!r} in place of the page: check the url in sources.toml")


def no_story(page: FetchedPage, tree: LexborHTMLParser) -> LayoutError:
    """Say why a page shows no story; a ChallengeError where a captcha or a refusal stands in its place."""
    shown = text_of(tree.body) if tree.body else ""
    bare = len(shown.split()) <= _BARE
    challenge = find_challenge(page.text) if bare else None
    if challenge is not None:
        return challenge
    refusal = _REFUSED.search(shown) if bare else None
    if refusal:
        return ChallengeError(f"the site refuses the page ({refusal[0].lower()}): wait, or read it less often")
    return LayoutError(f"no link on the page is a story: {_MEND}")


def only_margins() -> LayoutError:
    """Say that nothing but menus and boxes of other news is left."""
    return LayoutError(f"links to stories stand only in the page's menus and sidebars: {_MEND}")


def _headings(tree: LexborHTMLParser) -> list[str]:
    """Give the page's title and its one heading; several of them are headlines."""
    heading = [node for node in tree.css("h1") if node.css_first("a") is None]
    nodes = [*tree.css("head > title")[:1], *(heading if len(heading) == 1 else [])]
    found = [text_of(node) for node in nodes]
    return [text for text in found if 0 < len(text) <= _LONGEST_HEADING]
