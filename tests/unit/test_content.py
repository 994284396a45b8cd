"""What the bot speaks with and of, from files."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Settings
from bot.content import idle_sources, read_content
from bot.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def test_packaged_content_is_whole() -> None:
    """As it is packaged, everything can be read, and the main source is on."""
    content = read_content(Settings())
    assert "primeminister-en" in [source.name for source in content.sources]
    assert {source.language for source in content.sources} == {"kk", "ru", "en"}
    assert len(list(content.topics)) == 16


def test_problems_of_all_files_are_told_together(tmp_path: Path) -> None:
    """Whoever mends one file need not find out about the next afterwards."""
    broken = tmp_path / "broken.toml"
    broken.write_text("no toml at all", encoding="utf-8")
    files = {"topics_file": broken, "hotlines_file": broken, "sources_file": tmp_path / "missing.toml"}
    with pytest.raises(ConfigError) as raised:
        read_content(replace(Settings(), **files))
    assert len(raised.value.problems) == 3


def test_what_never_ends_is_no_file(tmp_path: Path) -> None:
    """A pipe that nobody writes to is not waited for, and what is far too large is not read."""
    pipe, large = tmp_path / "pipe", tmp_path / "large"
    os.mkfifo(pipe)
    with large.open("wb") as file:
        file.truncate(2**34)
    files = {"topics_file": pipe, "sources_file": large, "hotlines_file": tmp_path}
    with pytest.raises(ConfigError) as raised:
        read_content(replace(Settings(), **files))
    assert sorted(problem.partition(str(tmp_path))[2] for problem in raised.value.problems) == [
        " cannot be read (Is a directory); mend the path, or leave it empty",
        "/large is larger than 16 MiB; it may be another file",
        "/pipe is no file; mend the path, or leave it empty",
    ]


def test_source_under_an_unknown_topic_is_told(tmp_path: Path) -> None:
    """A slip in a source's topics is not stored for ever."""
    sources = tmp_path / "sources.toml"
    sources.write_text(
        '[[source]]\nname = "sample"\nkind = "listing"\nurl = "https://news.example/"\nsite = "news.example"\n'
        'language = "en"\ntopics = ["nosuch"]\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match="'nosuch'"):
        read_content(replace(Settings(), sources_file=sources))


def test_sources_that_wait_for_rules_in_vain_are_told(tmp_path: Path) -> None:
    """Topics of an operator's own without rules still work, but nothing of a source of all news would ever be kept."""
    sources, topics = tmp_path / "sources.toml", tmp_path / "topics.toml"
    sources.write_text(
        '[[source]]\nname = "press"\nkind = "listing"\nurl = "https://news.example/"\nrelevant = "topics"\n',
        encoding="utf-8",
    )
    topics.write_text(
        '[[topic]]\nslug = "sample"\nnames = { kk = "Ү", ru = "П", en = "S" }\n'
        'hashtags = { kk = "#Ү", ru = "#П", en = "#S" }\n',
        encoding="utf-8",
    )
    packaged_rules = replace(Settings(), sources_file=sources)
    assert idle_sources(read_content(packaged_rules)) == ""
    own = replace(packaged_rules, topics_file=topics)
    assert idle_sources(read_content(own)).startswith("TOPICS_FILE has no rules, so that nothing is kept of press: ")
