"""The sources file: what is read, where and how often."""

from __future__ import annotations

import difflib
import re
import tomllib
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from bot.errors import ConfigError
from bot.masking import mask, mask_user
from bot.model import LANGUAGES, Source
from bot.sources.links import CARD_LINK

if TYPE_CHECKING:
    from typing import Literal

    from bot.model import Language

_KEYS = (
    "name", "kind", "url", "language", "site", "topics", "relevant", "every", "pages", "link", "id",
    "official", "aliases", "pause", "times", "robots", "max_bytes", "enabled", "empty",
)  # fmt: skip
_STATE_SITE = re.compile(r"(?:^|\.)(?:gov|primeminister|akorda|parlam)\.kz$")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?")

_LARGEST = {"every": 30 * 24 * 3600, "pages": 1000, "max_bytes": 1024**3}
_LONGEST_PAUSE = 3600


def parse_sources(toml_text: str, *, default_every: int) -> tuple[Source, ...]:
    """Read a sources file, disabled sources included; `default_every` is for those that name no interval.

    Raises ConfigError with every problem of the file, one a line, each with its mend.
    """
    try:
        tables: dict[str, object] = tomllib.loads(toml_text)
    except (ValueError, RecursionError) as error:  # the latter, and numbers too long to read, tomllib lets through
        raise ConfigError([f"SOURCES_FILE: not TOML ({error}); mend that place"]) from error
    problems = [f"SOURCES_FILE: {key!r} is not known; write [[source]]" for key in tables if key != "source"]
    written = tables.get("source", [])
    if not isinstance(written, list) or not all(isinstance(table, dict) for table in written):
        raise ConfigError([*problems, "SOURCES_FILE: source is no list of tables; write [[source]]"])
    entries = [_Entry(table, number) for number, table in enumerate(written, start=1)]
    sources = [entry.source(default_every) for entry in entries]
    problems += [problem for entry in entries for problem in entry.problems]
    names = [source.name for source in sources if source.name]
    problems += [
        f"SOURCES_FILE: source {name}: the name is there twice; give each its own"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if problems:
        raise ConfigError(problems)
    return tuple(sources)


def is_of_state(site: str) -> bool:
    """Whether a site is a state body's, as far as its name tells."""
    return bool(_STATE_SITE.search(site))


class _Entry:
    """One [[source]] table, read key by key; what is wrong is collected, and the default stands in for it."""

    def __init__(self, table: dict[str, object], number: int) -> None:
        self._table = table
        name = table.get("name")
        self._label = f"source {name if isinstance(name, str) and name.strip() else number}"
        self.problems: list[str] = []

    def source(self, default_every: int) -> Source:
        """Read all keys."""
        self._refuse_unknown()
        url = self._url()
        kind = self._choice("kind", ("listing", "feed"), "listing")
        enabled = self._flag("enabled", default=True)
        if kind == "feed" and "link" in self._table:
            self._report("link is for listings: write where the id stands in a feed's links as id = '…(?P<id>…)'")
        language = self._choice("language", LANGUAGES, None)
        relevant = self._choice("relevant", ("all", "topics"), "all")
        site = self._text("site", "") or (urlsplit(url).hostname or "").removeprefix("www.")
        return Source(
            name=self._text("name", "", required=True),
            kind=cast("Literal['listing', 'feed']", kind),
            url=url,
            site=site,
            # A feed that is not all about children, and no ministry's, is a newspaper's.
            official=self._flag("official", default=is_of_state(site) or relevant == "all"),
            language=cast("Language | None", language),
            topics=self._texts("topics"),
            relevant=cast("Literal['all', 'topics']", relevant),
            every=self._whole_number("every", default_every),
            pages=self._whole_number("pages", 3),
            link=self._pattern("link") or (CARD_LINK if kind == "listing" else None),
            id=self._id_pattern(),
            aliases=self._aliases(),
            pause=self._seconds("pause", 1.0),
            times=cast("Literal['stated', 'local']", self._choice("times", ("stated", "local"), "stated")),
            robots=self._flag("robots", default=True),
            max_bytes=self._whole_number("max_bytes", 4 * 1024 * 1024),
            enabled=enabled,
            empty=self._texts("empty"),
        )

    def _report(self, problem: str) -> None:
        self.problems.append(mask(" ".join(f"SOURCES_FILE: {self._label}: {problem}".split())))

    def _refuse_unknown(self) -> None:
        for key in self._table:
            if key not in _KEYS:
                near = difflib.get_close_matches(key, _KEYS, n=1)
                self._report(f"{key!r} is not known: " + (f"is {near[0]!r} meant?" if near else "remove it"))

    def _text(self, key: str, default: str, *, required: bool = False) -> str:
        value = self._table.get(key)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        if value is not None or required:
            found = "is missing" if value is None else "is empty" if isinstance(value, str) else "is no text"
            self._report(f'{key} {found}: write {key} = "…"')
        return default

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self._table.get(key, [])
        if isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value):
            return tuple(value)
        self._report(f'{key} is no list of texts: write {key} = ["…", "…"]')
        return ()

    def _choice(self, key: str, choices: tuple[str, ...], default: str | None, *, required: bool = False) -> str | None:
        value = self._table.get(key)
        if value is None and not required:
            return default
        if value in choices:
            return str(value)
        found = "is missing" if value is None else f"{value!r} is none of {', '.join(choices)}"
        kazakh = " (Kazakh is kk)" if value == "kz" else ""
        self._report(f"{key} {found}: write {key} = " + " or ".join(f'"{choice}"' for choice in choices) + kazakh)
        return default

    def _flag(self, key: str, *, default: bool) -> bool:
        value = self._table.get(key, default)
        if isinstance(value, bool):
            return value
        self._report(f"{key} is {value!r}: write {key} = true or {key} = false")
        return default

    def _whole_number(self, key: str, default: int) -> int:
        value, most = self._table.get(key, default), _LARGEST[key]
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
            return value
        self._report(f"{key} is {value!r}: write a whole number from 1 to {most}")
        return default

    def _seconds(self, key: str, default: float) -> float:
        value = self._table.get(key, default)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LONGEST_PAUSE:
            return float(value)
        self._report(f"{key} is {value!r}: write seconds, from 0 to {_LONGEST_PAUSE}")
        return default

    def _url(self) -> str:
        url = self._text("url", "", required=True)
        if not url or _is_web_address(url):
            return url
        self._report(
            f"url {mask_user(url)!r} is no web address: write a whole one without a password, as https://example.kz/news"
        )
        return ""

    def _aliases(self) -> tuple[str, ...]:
        aliases = self._texts("aliases")
        for alias in aliases:
            if not _HOST.fullmatch(alias):
                self._report(f'alias {alias!r} is no host name: write it as "www2.example.kz"')
        return aliases

    def _pattern(self, key: str) -> re.Pattern[str] | None:
        written = self._text(key, "")
        try:
            return re.compile(written) if written else None
        except (re.error, OverflowError, RecursionError) as error:
            self._report(f"{key} is no regular expression ({error}): mend it, in single quotes")
            return None

    def _id_pattern(self) -> re.Pattern[str] | None:
        pattern = self._pattern("id")
        if pattern is not None and "id" not in pattern.groupindex:
            self._report("id does not say which part is the id: put it in (?P<id>…)")
        return pattern


def _is_web_address(url: str) -> bool:
    """Whether pages can be had from it; a user name or password in it would be shown in logs."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and named and "@" not in parts.netloc and " " not in url
