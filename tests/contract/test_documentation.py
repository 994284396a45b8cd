"""What the README and the changelog say is what the program does."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import typer

from bot import __version__
from bot.cli import app
from bot.model import Condition, Source
from bot.sources.configuration import parse_sources
from bot.transfer.stories import parse_story
from handlers.table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = {
    page.relative_to(ROOT): page.read_text(encoding="utf-8")
    for page in (ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")))
}
DOCUMENTS = "\n".join(PAGES.values())
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Cut a section out of the documents, from its heading to the next of any level."""
    found = re.search(rf"^##+ {re.escape(title)}\n(.*?)(?=^##|\Z)", DOCUMENTS, re.MULTILINE | re.DOTALL)
    assert found is not None, f"no document has a section {title!r}"
    return found[1]


def rows(title: str) -> list[list[str]]:
    """List the cells of a section's table, without its head."""
    table = re.findall(r"^\|(.*)\|$", section(title), re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in table[2:]]


def block(title: str, language: str) -> str:
    """Cut the first code block in a language out of a section."""
    return section(title).partition(f"```{language}\n")[2].partition("```")[0]


def terminal_commands() -> dict[str, set[str]]:
    """Walk the commands of the command line, each with its options."""
    root = typer.main.get_command(app)
    assert isinstance(root, typer.core.TyperGroup)
    found = {}
    for name, command in root.commands.items():
        parts = command.commands.items() if isinstance(command, typer.core.TyperGroup) else [("", command)]
        for part, one in parts:
            options = {option for parameter in one.params for option in parameter.opts if option.startswith("--")}
            found[f"{name} {part}".strip()] = options - {"--help"}
    return found


def written_commands() -> dict[str, set[str]]:
    """Read the README's table of commands, each with its options; a command may have several rows."""
    found: dict[str, set[str]] = {}
    for written, told in rows("Commands on the terminal"):
        name = re.match(r"`([a-z]+(?: [a-z]+)?)", written)
        assert name is not None, f"{written} names no command"
        found.setdefault(name[1], set()).update(re.findall(r"--[a-z]+(?:-[a-z]+)*", written + told))
    return found


def test_the_readme_lists_every_command_of_the_terminal() -> None:
    """The table of `saqbala` commands has the same commands and options as the program."""
    assert written_commands() == terminal_commands()


def test_the_readme_lists_every_command_of_the_chat() -> None:
    """The table of the bot's commands has the same names, in the order of the menu."""
    names = [name for command in COMMANDS for name in (command.name, *command.aliases)]
    written = [name for row in rows("Commands in a chat") for name in re.findall(r"`/([a-z]+)", row[0])]
    assert sorted(written) == sorted(names)


def test_the_readme_lists_every_key_of_a_source() -> None:
    """The table of keys has those of a source, with their defaults where these are plain values."""
    reckoned = {"every", "official"}
    fields = dataclasses.fields(Source)
    written = {row[0]: row[1] for row in rows("Sources")}
    assert sorted(written) == sorted(field.name for field in fields)
    plain = {field.name: field.default for field in fields if isinstance(field.default, str | int | float)}
    told = {name: default.lower() for name, default in written.items() if name in plain.keys() - reckoned}
    assert told == {name: str(value).lower() for name, value in plain.items() if name not in reckoned}


def test_the_readme_tells_every_condition_of_a_read() -> None:
    """Each word that a poll may print is explained."""
    text = section("Sources")
    assert [condition.value for condition in Condition if f"`{condition.value}`" not in text] == []


def test_the_example_of_a_source_can_be_used() -> None:
    """The sources file that the README shows is one."""
    assert len(parse_sources(block("Sources", "toml"), default_every=900)) == 1


def test_the_example_of_a_story_can_be_imported() -> None:
    """The line of JSON that the README shows is a story."""
    line = parse_story(
        block("Stories and chats as files", "json").encode(),
        topics={"protection-of-childrens-rights"},
        zone=ZoneInfo("Asia/Almaty"),
    )
    assert line.id == "30112"


def mentioned_targets() -> Iterator[str]:
    """Find every `make …` in the documents and in the run of all checks."""
    for text in (DOCUMENTS, CHANGELOG, (ROOT / ".ci/run").read_text(encoding="utf-8")):
        yield from re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)


def test_every_make_target_that_is_mentioned_exists() -> None:
    """Nobody is told to make what cannot be made, and everything is explained by `make help`."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE))
    assert {*mentioned_targets()} - targets == set()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == targets


@pytest.mark.parametrize(
    "place", sorted(set(re.findall(r"(?<![\w/.])(?:bot|handlers|locales|tests|docs|deploy)/[\w./-]*\w/?", DOCUMENTS)))
)
def test_every_file_that_is_mentioned_exists(place: str) -> None:
    """A path in the documents leads somewhere."""
    assert (ROOT / place).exists()


def anchors(text: str) -> set[str]:
    """Make the anchors of a page's headings, as GitHub does."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_between_the_documents_leads_somewhere(page: Path) -> None:
    """A link names a file that is there and, after its #, a heading of it."""
    dead = []
    for file, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([\w-]+))?\)", PAGES[page]):
        target = (ROOT / page.parent / file).resolve() if file else ROOT / page
        known = anchors(PAGES.get(target.relative_to(ROOT), "")) if target.exists() else set()
        if not target.exists() or (anchor and anchor not in known):
            dead.append(f"{file}#{anchor}")
    assert dead == []


def test_the_changelog_begins_with_this_version() -> None:
    """The newest entry is of the version that the program says it is."""
    versions = re.findall(r"^## (\S+) - \d{4}-\d{2}-\d{2}$", CHANGELOG, re.MULTILINE)
    assert versions[0] == __version__


def test_every_edge_of_the_states_is_tested_by_its_letter() -> None:
    """Each letter or digit in the table of a row's states is in the name of a test, and no other is."""
    table = re.findall(r"^\| ([a-z0-9]) \|", DOCUMENTS, re.MULTILINE)
    names = re.findall(
        r"^async def test_edge_((?:[a-z0-9]_)+)", (ROOT / "tests/store/test_states.py").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(table) == sorted(letter for name in names for letter in name.rstrip("_").split("_"))
