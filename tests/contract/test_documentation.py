"""What the README and the changelog say is what the program does."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import textwrap
import tomllib
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import typer

from bot import __version__
from bot.analysis.synonyms import parse_synonyms
from bot.cli import app
from bot.config import Settings
from bot.hotlines import parse_hotlines
from bot.model import Condition, Source
from bot.sources.configuration import parse_sources
from bot.topics import parse_topics
from bot.transfer.chats import Subjects, parse_chat
from bot.transfer.stories import parse_story
from handlers.table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
PAGES = {
    page.relative_to(ROOT): page.read_text(encoding="utf-8")
    for page in (ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")))
}
DOCUMENTS = "\n".join(PAGES.values())
TOPICS = parse_topics((ROOT / "bot/data/topics.toml").read_text(encoding="utf-8"))
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
    """The table of `saqbala` commands has the same commands and options as the program, in the order of --help."""
    assert written_commands() == terminal_commands()
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    in_order = group.list_commands(typer.Context(group))
    assert list(dict.fromkeys(name.partition(" ")[0] for name in written_commands())) == in_order


TYPED = re.compile(
    r"""^[ ]*(?:\$[ ])?(?:sudo[ ](?:-u[ ]\S+[ ])?)?(?:[A-Z_]+=\S+[ ])*
    (?:docker[ ]compose[ ](?:exec|run)(?:[ ]-\S+)*[ ]saqbala[ ](?:saqbala[ ])?|(?:\S+/)?saqbala[ ])
    (?P<words>[^#|>&;\n]+)""",
    re.MULTILINE | re.VERBOSE,
)
"""A line of a shell that runs `saqbala`: as it is, by its path, for another user, in the container."""


def written_lines() -> Iterator[str]:
    """Find every command line of `saqbala` in the pages: in shell blocks, and in words."""
    for page in PAGES.values():
        for shell in re.findall(r"^ *```sh\n(.*?)^ *```", page, re.MULTILINE | re.DOTALL):
            yield from TYPED.findall(shell.replace("\\\n", " "))
        yield from re.findall(r"`(?:\.venv/bin/)?saqbala ([^`\n]+)`", page)


@pytest.mark.parametrize(
    "line", sorted({line.strip() for line in written_lines()} - {"", "…"} - terminal_commands().keys())
)
def test_every_command_line_of_the_pages_can_be_typed(line: str) -> None:
    """Each names a command that is there, with options and arguments that it takes; words in capitals are filled in."""
    words = [re.sub(r"^[A-Z]+$", "1", word) for word in shlex.split(line)]
    with suppress(typer.Exit):  # --version has answered already
        parse_command(typer.main.get_command(app), words)


def parse_command(command: typer.core.TyperCommand | typer.core.TyperGroup, words: list[str]) -> None:
    """Read the words as the command does, and do nothing; raises a usage error for what it does not take."""
    with command.make_context(command.name or "saqbala", list(words)) as context:
        if isinstance(command, typer.core.TyperGroup) and (rest := [*context._protected_args, *context.args]):
            _, part, left = command.resolve_command(context, rest)
            assert part is not None
            parse_command(part, left)


def test_the_readme_lists_every_command_of_the_chat() -> None:
    """The table of the bot's commands has the same names, in the order of the menu."""
    names = [name for command in COMMANDS for name in (command.name, *command.aliases)]
    assert [name for row in rows("Commands in a chat") for name in re.findall(r"`/([a-z]+)", row[0])] == names


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


def written_blocks(language: str) -> list[tuple[str, str]]:
    """List all code of the pages that is in a language, each with the page it stands in."""
    return [
        (str(page), textwrap.dedent(code))
        for page, text in PAGES.items()
        for code in re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    ]


PACKAGED_TOPICS = (ROOT / "bot/data/topics.toml").read_text(encoding="utf-8").partition("[[region]]")[0]

READERS: dict[str, Callable[[str], object]] = {
    "source": partial(parse_sources, default_every=900),
    "topic": lambda code: parse_topics(code if "[[group]]" in code else f"{PACKAGED_TOPICS}{code}"),
    "hotline": parse_hotlines,
    "concept": parse_synonyms,
}
"""By the table that a file consists of, who reads it in the program."""


@pytest.mark.parametrize(("page", "code"), written_blocks("toml"))
def test_every_example_of_toml_is_read_by_the_program(page: str, code: str) -> None:
    """By the reader of the file that it is an example of."""
    (kind,) = tomllib.loads(code).keys() & READERS.keys()
    assert READERS[kind](code), page


@pytest.mark.parametrize(
    ("page", "line"), [(page, line) for page, code in written_blocks("json") for line in code.splitlines() if line]
)
def test_every_example_of_json_is_read_by_the_program(page: str, line: str) -> None:
    """A line that is no story, chat, query or log is an example of nothing."""
    known = json.loads(line)
    zone = ZoneInfo("Asia/Almaty")
    if "editions" in known:
        assert parse_story(line.encode(), topics={topic.slug for topic in TOPICS}, zone=zone), page
    elif "chat" in known:
        subjects = Subjects(topics={topic.slug for topic in TOPICS}, regions={region.slug for region in TOPICS.regions})
        assert parse_chat(line.encode(), subjects=subjects, default_language="kk"), page
    else:
        assert known.keys() & {"q", "text", "event", "ids", "topics"}, page


@pytest.mark.parametrize(
    ("page", "code"), [block for kind in ("env", "dotenv") for block in written_blocks(kind)] or [("none", "")]
)
def test_every_example_of_settings_names_settings(page: str, code: str) -> None:
    """Lines of .env that a page shows set what the program reads."""
    names = re.findall(r"^#? ?([A-Z_]+)=", code, re.MULTILINE)
    assert {name.lower() for name in names} - set(Settings.names()) == set(), page


@pytest.mark.parametrize(
    "path",
    ["README.md", "CHANGELOG.md", ".env.example", "Makefile", "Dockerfile", "compose.yaml", "constraints.txt"]
    + [str(path) for path in PAGES if path.parent.name == "docs"]
    + sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("deploy/*") if path.is_file()),
)
def test_no_page_names_a_place_that_is_somebodys_own(path: str) -> None:
    """Neither a folder of one machine, nor an index of packages, nor an address of a private network's names."""
    text = (ROOT / path).read_text(encoding="utf-8")
    assert (
        re.findall(
            r"(?:/home/|/Users/|/root/|/work/|(?<!no-emit)-(?:extra-)?index-url|\S*\.(?:internal|corp|lan)\b).*", text
        )
        == []
    )


def test_what_is_quoted_of_troubles_is_what_the_program_says() -> None:
    """The words in quotation marks in the table of what may be wrong stand in the program."""
    program = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("bot/**/*.py"))
    quoted = re.findall(r"“([^”]*)”", "".join(cell for row in rows("When something is wrong") for cell in row))
    assert len(quoted) > 10
    assert [words for words in quoted if words not in program] == []


def test_every_picture_is_shown() -> None:
    """None lies there for nobody; that those that are shown exist another test sees."""
    pictures = {str(path.relative_to(ROOT)) for path in ROOT.glob("docs/screenshots/*")}
    assert pictures == set(re.findall(r"docs/screenshots/[\w.-]+", PAGES[Path("README.md")]))


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


def test_the_changelog_has_one_shape() -> None:
    """Versions from the newest to the oldest, each told to the same three in the same order, line by line."""
    versions = re.findall(r"^## (\d+)\.(\d+)\.(\d+) - (\d{4}-\d{2}-\d{2})$", CHANGELOG, re.MULTILINE)
    newest_first = [tuple(map(int, version[:3])) for version in versions]
    assert newest_first == sorted(newest_first, reverse=True)
    assert [day for *_, day in versions] == sorted((day for *_, day in versions), reverse=True)
    _, *parts = re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)
    wrong = []
    for part in parts:
        title, *told = re.split(r"^### ", part, flags=re.MULTILINE)
        order = [one.partition("\n")[0] for one in told]
        if order != [name for name in ("Readers", "Groups and channels", "Operators") if name in order]:
            wrong.append(f"{title.splitlines()[0]}: {order}")
        wrong += [line for one in told for line in one.splitlines()[1:] if line and not line.startswith(("- ", "  "))]
    assert wrong == []


def test_every_edge_of_the_states_is_tested_by_its_letter() -> None:
    """Each letter or digit in the table of a row's states is in the name of a test, and no other is."""
    table = re.findall(r"^\| ([a-z0-9]) \|", DOCUMENTS, re.MULTILINE)
    names = re.findall(
        r"^async def test_edge_((?:[a-z0-9]_)+)", (ROOT / "tests/store/test_states.py").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(table) == sorted(letter for name in names for letter in name.rstrip("_").split("_"))
