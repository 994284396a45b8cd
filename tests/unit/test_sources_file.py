"""The sources file: what is accepted, and how each mistake is told."""

from __future__ import annotations

from pathlib import Path

import pytest

import bot.sources
from bot.errors import ConfigError
from bot.model import LANGUAGES, Source
from bot.sources.configuration import parse_sources
from bot.sources.links import CARD_LINK

MINIMAL = '[[source]]\nname = "a"\nkind = "listing"\nurl = "https://www.sample.kz/en/news"\n'

FULL = r"""
[[source]]
name = "sample-kk"
kind = "listing"
url = "http://127.0.0.1:8900/kz/news/tags/sample?page=1"
language = "kk"
site = "sample.kz"
topics = ["sample-topic"]
relevant = "topics"
every = 60
pages = 5
link = '^/kz/(?P<id>\d+)$'
id = 'details/(?P<id>\d+)'
aliases = ["www2.sample.kz"]
pause = 0
times = "local"
robots = false
max_bytes = 1000
empty = ["Бос"]
enabled = false
"""


def refused(text: str) -> list[str]:
    """Parse a file that has problems, and give them."""
    with pytest.raises(ConfigError) as caught:
        parse_sources(text, default_every=900)
    return caught.value.problems


def packaged() -> dict[str, Source]:
    """Give the sources of the packaged file, by their names."""
    text = (Path(bot.sources.__file__).parent / "sources.toml").read_text(encoding="utf-8")
    return {source.name: source for source in parse_sources(text, default_every=900)}


def test_the_packaged_tag_pages() -> None:
    """The English tag page is read; the others wait, switched off, for their addresses."""
    found = [source for source in packaged().values() if source.kind == "listing"]
    assert [(source.name, source.enabled, source.language, source.site) for source in found] == [
        ("primeminister-en", True, "en", "primeminister.kz"),
        ("primeminister-ru", False, "ru", "primeminister.kz"),
        ("primeminister-kk", False, "kk", "primeminister.kz"),
    ]


def test_the_packaged_feeds_of_ministries() -> None:
    """Five ministries in three languages are one site, and official; a story is one in its three languages."""
    found = [source for source in packaged().values() if source.site == "gov.kz"]
    assert {(source.url.split("/")[7], source.language) for source in found} == {
        (body, language) for body in ("edu", "dsm", "qriim", "emer", "enbek") for language in LANGUAGES
    }
    assert all(source.official and source.enabled and source.times == "local" for source in found)
    link = "https://www.gov.kz/memleket/entities/edu/press/news/details/990001?lang=kk"
    ids = {source.id.search(link)["id"] for source in found if source.id}  # type: ignore[index] # it matches
    assert ids == {"edu/press/news/details/990001"}


def test_the_packaged_feeds_of_the_press() -> None:
    """The press is read in all three languages, and not for all it writes."""
    found = [source for source in packaged().values() if source.kind == "feed" and source.site != "gov.kz"]
    assert {source.language for source in found} == set(LANGUAGES)
    assert all(source.relevant == "topics" and not source.official for source in found)


def test_the_packaged_sources_are_polite() -> None:
    """Feeds are read every 15 to 30 minutes, pages every 30 to 60, with robots.txt and pauses."""
    for source in packaged().values():
        assert (900 if source.kind == "feed" else 1800) <= source.every <= (1800 if source.kind == "feed" else 3600)
        assert source.robots
        assert source.pause >= 1


def test_a_feed_needs_no_more_than_its_address() -> None:
    """It may come with the keys of feeds; a listing's pattern for links is a misunderstanding, and is told."""
    feed = '[[source]]\nname = "a"\nkind = "feed"\nurl = "https://www.sample.kz/rss"\n'
    (source,) = parse_sources(feed, default_every=900)
    assert (source.kind, source.site, source.link, source.enabled) == ("feed", "sample.kz", None, True)
    (with_id,) = parse_sources(
        feed + 'id = \'/(?P<id>\\d+)$\'\nrelevant = "topics"\ntimes = "local"', default_every=900
    )
    assert with_id.id is not None
    (problem,) = refused(feed + "link = '/(?P<id>\\d+)$'")
    assert "link is for listings" in problem


def test_defaults() -> None:
    """What a source does not say is as the documentation tells."""
    assert parse_sources(MINIMAL, default_every=900) == (
        Source(
            name="a",
            kind="listing",
            url="https://www.sample.kz/en/news",
            site="sample.kz",
            official=True,
            every=900,
            pages=3,
            link=CARD_LINK,
            pause=1.0,
            max_bytes=4194304,
        ),
    )


def test_every_key_is_read() -> None:
    """All keys of a source reach it."""
    (source,) = parse_sources(FULL, default_every=900)
    assert source.link is not None
    assert source.id is not None
    assert (source.link.pattern, source.id.pattern) == (r"^/kz/(?P<id>\d+)$", r"details/(?P<id>\d+)")
    assert (source.name, source.language, source.site) == ("sample-kk", "kk", "sample.kz")
    assert (source.topics, source.relevant, source.every, source.pages) == (("sample-topic",), "topics", 60, 5)
    assert (source.aliases, source.pause, source.times) == (("www2.sample.kz",), 0.0, "local")
    assert (source.robots, source.max_bytes, source.empty, source.enabled) == (False, 1000, ("Бос",), False)


@pytest.mark.parametrize("text", ["", "# nothing is read\n"])
def test_a_file_may_name_no_source(text: str) -> None:
    """An operator may live from imports alone."""
    assert parse_sources(text, default_every=900) == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("evry = 3", "'every'"),
        ("every = 10000000000000000000000", "from 1 to 2592000"),
        ("pages = 99999999999", "from 1 to 1000"),
        ("pause = 1e300", "from 0 to 3600"),
        ("every = 2592001", "from 1 to 2592000"),
        ("pages = 1001", "from 1 to 1000"),
        ("max_bytes = 1073741825", "from 1 to 1073741824"),
        ("pause = 3600.5", "from 0 to 3600"),
        ("pause = nan", "from 0 to 3600"),
        ("sample = 3", "'sample' is not known"),
        ('kind = "html"', "listing, feed"),
        ("name = 3", "name is no text"),
        ('name = " "', "name is empty"),
        ('url = ""', "url is empty"),
        ('url = "sample.kz/news"', "no web address"),
        ('url = "ftp://sample.kz"', "no web address"),
        ('url = "https://[sample"', "no web address"),
        ('url = "https://sample.kz:99999/"', "no web address"),
        ('url = "https://me:secret@sample.kz/"', "password"),
        ('language = "kz"', "Kazakh is kk"),
        ('language = ["kk"]', "none of kk, ru, en"),
        ('relevant = "some"', "all, topics"),
        ('times = "utc"', "stated, local"),
        ("every = 0", "every is 0"),
        ("every = 1.5", "every is 1.5"),
        ("every = true", "every is True"),
        ("pages = 0", "pages is 0"),
        ("max_bytes = -1", "max_bytes is -1"),
        ("pause = -1", "pause is -1"),
        ("pause = inf", "pause is inf"),
        ('pause = "1"', "pause is '1'"),
        ('robots = "no"', "true or robots = false"),
        ("enabled = 0", "true or enabled = false"),
        ("link = '('", "no regular expression"),
        ("link = 5", "link is no text"),
        (r"id = '\d+'", "(?P<id>"),
        ('topics = "one"', "no list of texts"),
        ("empty = [1]", "no list of texts"),
        ('aliases = ["https://sample.kz/"]', "no host name"),
    ],
)
def test_each_mistake_is_told_with_its_mend(line: str, told: str) -> None:
    """One line a problem, naming the source and what to write."""
    key = line.partition(" ")[0]
    lines = [kept for kept in MINIMAL.splitlines() if not kept.startswith(f"{key} ")]
    (problem,) = refused("\n".join([*lines, line]))
    assert problem.startswith(("SOURCES_FILE: source a: ", "SOURCES_FILE: source 1: "))
    assert told in problem
    assert "\n" not in problem


def test_a_secret_in_an_address_is_refused() -> None:
    """A password in a url would be shown in logs."""
    text = MINIMAL.replace("https://", "https://me:secret@")
    (problem,) = refused(text)
    assert "https://***@www.sample.kz/en/news" in problem
    assert "secret" not in refused(MINIMAL + 'every = "http://me:secret@sample.kz"')[0]


def test_all_problems_are_told_at_once() -> None:
    """An operator mends a file once."""
    text = 'sample = 1\n[[source]]\nurl = "x"\nevery = 0\n' + MINIMAL + MINIMAL
    problems = refused(text)
    assert [problem.split(": ")[:2] for problem in problems] == [
        ["SOURCES_FILE", "'sample' is not known; write [[source]]"],
        ["SOURCES_FILE", "source 1"],
        ["SOURCES_FILE", "source 1"],
        ["SOURCES_FILE", "source 1"],
        ["SOURCES_FILE", "source a"],
    ]
    assert problems[-1].endswith("the name is there twice; give each its own")


@pytest.mark.parametrize(
    "text",
    ["[[source]", f"a = {'[' * 5000}", f"a = {'1' * 5000}", "source = 1", "source = [1]", "[source]\nname = 'a'"],
)
def test_a_file_of_another_form_is_told(text: str) -> None:
    """Broken TOML and a table in the wrong form are one problem each."""
    (problem,) = refused(text)
    assert problem.startswith("SOURCES_FILE: ")
    assert problem.endswith(("; mend that place", "; write [[source]]"))
    assert "\n" not in problem


def test_a_feed_that_is_switched_off_is_accepted() -> None:
    """A file that is meant for a later version too can be used."""
    text = MINIMAL.replace("listing", "feed") + "enabled = false"
    (source,) = parse_sources(text, default_every=900)
    assert (source.kind, source.link) == ("feed", None)


def test_the_largest_values_are_accepted() -> None:
    """What a bound names is itself within it."""
    text = f"{MINIMAL}every = 2592000\npages = 1000\nmax_bytes = 1073741824\npause = 3600\n"
    (source,) = parse_sources(text, default_every=900)
    assert (source.every, source.pages, source.max_bytes, source.pause) == (2_592_000, 1000, 1_073_741_824, 3600.0)


@pytest.mark.parametrize(
    ("site", "relevant", "official"),
    [
        ("primeminister.kz", "all", True),
        ("edu.gov.kz", "topics", True),
        ("gov.kz", "topics", True),
        ("nogov.kz", "topics", False),
        ("news.sample.kz", "topics", False),
        ("children.sample.kz", "all", True),
    ],
)
def test_who_is_official_where_the_file_does_not_say(site: str, relevant: str, *, official: bool) -> None:
    """Sites of the state are, and what is all about children; a newspaper's feed is not."""
    written = f'[[source]]\nname = "a"\nurl = "https://{site}/news"\nrelevant = "{relevant}"\n'
    assert parse_sources(written, default_every=900)[0].official is official
    assert parse_sources(f"{written}official = false\n", default_every=900)[0].official is False
