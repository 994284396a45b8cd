"""Catalogues, .toml files and .env: whatever is written in them is taken, or refused in lines that say where."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from bot.analysis.synonyms import parse_synonyms
from bot.config import Settings, load_settings
from bot.errors import ConfigError
from bot.hotlines import parse_hotlines
from bot.i18n import Translator
from bot.packaged import _text
from bot.pofile import read_texts
from bot.sources.configuration import parse_sources
from bot.topics import parse_topics
from tests.fuzz.effort import effort, within
from tests.fuzz.files import ENV, SOURCES, TOPICS, catalogues, changed_lines, env_lines, shortened, toml_lines

PARSERS = {
    "sources": (lambda text: parse_sources(text, default_every=900), SOURCES),
    "topics": (parse_topics, TOPICS),
    "synonyms": (lambda text: parse_synonyms(text, 'extends = false\n[[concept]]\nen = ["a"]\nru = ["b"]'),
                 shortened("bot/data/synonyms.toml", 5)),
    "hotlines": (parse_hotlines, shortened("bot/data/hotlines.toml", 4)),
}  # fmt: skip
SECONDS = 3.0


def check_problems(error: ConfigError, name: str) -> None:
    """Each is one line, says where it is, and shows nothing that a terminal would act upon."""
    assert error.problems
    for problem in error.problems:
        assert problem.startswith(name), problem
        assert all(char.isprintable() for char in problem), ascii(problem)
        assert len(problem) < 1000, problem


@effort(200)
@given(catalogues)
def test_catalogues(body: bytes) -> None:
    """A .po file speaks as it should, or is refused by its name; what stands in it is never carried out."""
    with TemporaryDirectory() as folder, within(SECONDS):
        path = Path(folder) / "en" / "LC_MESSAGES" / "saqbala.po"
        path.parent.mkdir(parents=True)
        path.write_bytes(body)
        try:
            texts = read_texts(path, "en")
        except ConfigError as error:
            check_problems(error, str(path))
        else:
            english = Translator("en", ZoneInfo("UTC"), texts)
            english.gettext("A sample of {thing}", thing="<b>")
            for number in (0, 1, 2, 5, 11, 10**9, 2**63):
                assert english.ngettext("{n} sample", "{n} samples", number)
        assert [found.name for found in Path(folder).iterdir()] == ["en"]


@pytest.mark.parametrize("name", PARSERS)
def test_tables(name: str) -> None:
    """A .toml file is taken, or refused by the name of its setting, in lines that can be read."""
    parse, good = PARSERS[name]

    @effort(80)
    @given(changed_lines(good, toml_lines))
    def try_one(body: bytes) -> None:
        with TemporaryDirectory() as folder, within(SECONDS):
            path = Path(folder) / "file.toml"
            path.write_bytes(body)
            setting = f"{name.upper()}_FILE"
            try:
                parse(_text(path, setting, "", ""))
            except ConfigError as error:
                check_problems(error, setting)

    parse(good)
    try_one()


@effort(100)
@given(changed_lines(ENV, env_lines))
def test_settings(body: bytes) -> None:
    """Any .env gives settings, or lines without a secret that name the setting or the line."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in Settings.names():
            patch.delenv(name.upper(), raising=False)
        Path(".env").write_bytes(body)
        try:
            load_settings()
        except ConfigError as error:
            for problem in error.problems:
                assert all(char.isprintable() for char in problem), ascii(problem)
                assert "SAMPLE-sample-SAMPLE" not in problem
        patch.undo()
