"""What the contributor's page tells to do works as it is written there."""

from __future__ import annotations

import importlib.util
import re
import textwrap
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import handlers.dispatch
from bot.model import FetchedPage
from bot.sources.configuration import parse_sources
from bot.sources.listing import parse_listing
from bot.topics import Classifier, parse_topics
from tests.factories import NOW

if TYPE_CHECKING:
    from types import ModuleType

    from tests.flow.conftest import World

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/contributing.md").read_text(encoding="utf-8")


def walkthrough(title: str) -> str:
    """Cut a walkthrough out of the page."""
    found = re.search(rf"^### {title}\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, f"the page has no walkthrough {title!r}"
    return found[1]


def blocks(title: str, language: str) -> list[str]:
    """List the code of a walkthrough that is in a language."""
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```", walkthrough(title), re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for block in found]


def load(folder: Path, name: str, code: str) -> ModuleType:
    """Import a module that the page shows, from a file as it would be."""
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_the_command_of_the_page_passes_the_test_of_the_page(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are taken as they stand there; the table of commands gets the one."""
    command, test = blocks("Adding a command", "python")
    for declared in load(tmp_path, "total", command).COMMANDS:
        monkeypatch.setitem(handlers.dispatch._COMMANDS, declared.name, declared)
    await load(tmp_path, "test_total", test).test_all_stories_are_counted(world)


def test_the_source_of_the_page_reads_the_listing_of_the_page() -> None:
    """Its rule for links finds each of the cards."""
    (source,) = parse_sources(blocks("Adding a source", "toml")[0], default_every=900)
    (html,) = blocks("Adding a source", "html")
    page = FetchedPage(url=source.url, status=200, text=f"<!doctype html><html><body>{html}</body></html>")
    items = parse_listing(page, source, today=date(2026, 8, 1), now=NOW).items
    assert [(item.external_id, item.title) for item in items] == [
        ("17", "A new bus for the school"),
        ("16", "Books for all pupils"),
    ]


def test_the_topic_of_the_page_is_found_in_the_headline_of_the_page() -> None:
    """Beside the packaged groups, which its rule names."""
    packaged = (ROOT / "bot/data/topics.toml").read_text(encoding="utf-8")
    before, region, after = packaged.partition("[[region]]")
    (added,) = blocks("Adding a topic", "toml")
    topics = parse_topics(f"{before}{added}\n{region}{after}")
    headline = re.search(r'saqbala topics --test "(.*)"', walkthrough("Adding a topic"))
    assert headline is not None
    assert "winter-sports" in Classifier(topics.rules).classify(headline[1], "en").topics
    assert "winter-sports" not in Classifier(topics.rules).classify("A new rink for hockey clubs", "en").topics


@pytest.mark.parametrize(
    "path",
    sorted(
        str(path.relative_to(ROOT))
        for path in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")]
        if re.search(r'"kk"|kk\|ru', path.read_text(encoding="utf-8"))
    ),
)
def test_the_walkthrough_of_a_language_names_every_module_that_knows_languages(path: str) -> None:
    """Whoever adds one finds all the places there."""
    assert f"`{path}`" in walkthrough("Adding a language")
