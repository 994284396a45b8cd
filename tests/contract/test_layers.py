"""The layer rule of bot/__init__.py, read from the imports.

Imports under TYPE_CHECKING and inside functions count as any others do.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

TYPES, PURE, EDGE, FLOW, OUTER, APP, CLI, MAIN = range(8)

LAYERS = {
    "bot": TYPES,  # the package itself: its version
    "bot.model": TYPES,
    "bot.errors": TYPES,
    "bot.descriptions": TYPES,
    "bot.address": PURE,
    "bot.arranging": PURE,
    "bot.alerts": PURE,
    "bot.analysis": PURE,
    "bot.absence": PURE,
    "bot.audit": PURE,
    "bot.panels": PURE,
    "bot.callbacks": PURE,
    "bot.choosing": PURE,
    "bot.looks": PURE,
    "bot.managing": PURE,
    "bot.promises": PURE,
    "bot.matter": PURE,
    "bot.offers": PURE,
    "bot.prompts": PURE,
    "bot.checkup": PURE,
    "bot.controls": PURE,
    "bot.decide": PURE,
    "bot.dressing": PURE,
    "bot.forgetting": PURE,
    "bot.fairness": PURE,
    "bot.keeping": PURE,
    "bot.filtering": PURE,
    "bot.guards": PURE,
    "bot.watch": PURE,
    "bot.exports": PURE,
    "bot.families": PURE,
    "bot.gathering": PURE,
    "bot.inquiry": PURE,
    "bot.intents": PURE,
    "bot.join": PURE,
    "bot.likeness": PURE,
    "bot.meter": PURE,
    "bot.moments": PURE,
    "bot.notices": PURE,
    "bot.places": PURE,
    "bot.pofile": PURE,
    "bot.relevance": PURE,
    "bot.rereading": PURE,
    "bot.departure": PURE,
    "bot.drift": PURE,
    "bot.holding": PURE,
    "bot.heartbeats": PURE,
    "bot.hotlines": PURE,
    "bot.hours": PURE,
    "bot.i18n": PURE,
    "bot.masking": PURE,
    "bot.onboarding": PURE,
    "bot.outcome": PURE,
    "bot.upkeep": PURE,
    "bot.outage": PURE,
    "bot.floods": PURE,
    "bot.pace": PURE,
    "bot.precedence": PURE,
    "bot.quota": PURE,
    "bot.render": PURE,
    "bot.rights": PURE,
    "bot.search": PURE,
    "bot.sections": PURE,
    "bot.stars": PURE,
    "bot.showing": PURE,
    "bot.topics": PURE,
    "bot.telling": PURE,
    "bot.troubles": PURE,
    "bot.waits": PURE,
    "bot.approval": PURE,
    "bot.sources.ages": PURE,
    "bot.sources.answers": PURE,
    "bot.sources.article": PURE,
    "bot.sources.blocks": PURE,
    "bot.sources.cards": PURE,
    "bot.sources.challenges": PURE,
    "bot.sources.charsets": PURE,
    "bot.sources.configuration": PURE,
    "bot.sources.dates": PURE,
    "bot.sources.emptiness": PURE,
    "bot.sources.facts": PURE,
    "bot.sources.found": PURE,
    "bot.sources.impostors": PURE,
    "bot.sources.labels": PURE,
    "bot.sources.feed": PURE,
    "bot.sources.links": PURE,
    "bot.sources.listing": PURE,
    "bot.sources.margins": PURE,
    "bot.sources.outline": PURE,
    "bot.sources.page": PURE,
    "bot.sources.pager": PURE,
    "bot.sources.pages": PURE,
    "bot.sources.pictures": PURE,
    "bot.sources.titles": PURE,
    "bot.sources.wording": PURE,
    "bot.transfer": PURE,
    "bot.config": EDGE,
    "bot.filing": EDGE,
    "bot.logs": EDGE,
    "bot.sources": EDGE,
    "bot.store": EDGE,
    "bot.telegram": EDGE,
    "bot.ingest": FLOW,
    "bot.fanout": FLOW,
    "bot.comparing": FLOW,
    "bot.indexing": FLOW,
    "bot.budgets": FLOW,
    "bot.deliver": FLOW,
    "bot.revise": FLOW,
    "bot.announce": FLOW,
    "bot.alarm": FLOW,
    "bot.alerting": FLOW,
    "bot.report": FLOW,
    "bot.contact": FLOW,
    "bot.replan": FLOW,
    "bot.housekeeping": FLOW,
    "bot.operators": FLOW,
    "bot.questions": FLOW,
    "bot.erasing": FLOW,
    "bot.proposing": FLOW,
    "bot.linking": FLOW,
    "handlers": FLOW,
    "bot.demo": OUTER,
    "bot.packaged": FLOW,
    "bot.content": OUTER,
    "bot.schedule": EDGE,
    "bot.ending": EDGE,
    "bot.memory": EDGE,
    "bot.aside": EDGE,
    "bot.health": EDGE,
    "bot.supervision": EDGE,
    "bot.systemd": EDGE,
    "bot.watchdog": EDGE,
    "bot.timetable": OUTER,
    "bot.metering": OUTER,
    "bot.web": OUTER,
    "bot.app": APP,
    "bot.probe": APP,
    "bot.cli": CLI,
    "bot.__main__": MAIN,
}
"""The layer of a module is that of the longest of these names that it is or stands in."""

OWNERS = {
    "aiohttp": {"bot.sources.fetch", "bot.sources.names", "bot.sources.reasons", "bot.telegram", "bot.web", "bot.demo"},
    "aiosqlite": {"bot.store"},
    "apscheduler": {"bot.schedule"},
    "babel": {"bot.i18n", "bot.pofile"},
    "dotenv": {"bot.config"},
    "fastfeedparser": {"bot.sources.feed"},
    "prometheus_client": {"bot.metering"},
    "protego": {"bot.sources.robots"},
    "rapidfuzz": {"bot.search.slips"},
    "rich": {"bot.cli"},
    "selectolax": {"bot.sources"},
    "sqlite3": {"bot.store"},
    "Stemmer": {"bot.analysis.english", "bot.analysis.russian"},
    "telegram": {"handlers", "bot.telegram"},
    "typer": {"bot.cli"},
    "yarl": {"bot.sources.targets"},
}
"""Who may import a library; one that is neither here nor in SHARED may not be imported at all."""

SHARED = {"orjson", "structlog"}
"""Anybody may read and write JSON, and anybody but the pure modules may log."""

IMPORTERS = {
    "bot.app": {"bot.cli"},
    "bot.cli": {"bot.__main__"},
    "bot.config": {"bot.app", "bot.cli", "bot.content", "bot.packaged", "bot.probe"},  # further in, values are passed
    "handlers": {"bot.app"},
}
"""Modules that only these may import, besides their own package."""

PURE_LIBRARIES = {
    "__future__", "array", "base64", "bisect", "codecs", "collections", "collections.abc", "csv", "dataclasses",
    "datetime", "decimal", "difflib", "email.utils", "enum", "functools", "hashlib", "heapq", "html", "http",
    "ipaddress", "itertools", "json", "math", "operator", "orjson", "re", "string", "struct", "textwrap", "tomllib",
    "types", "typing", "unicodedata", "urllib.parse", "zlib", "zoneinfo",
}  # fmt: skip
"""What pure modules may take from outside: no clock, no file, no socket, no chance, no log."""

PURE_EXCEPTIONS = {
    "bot.i18n": {"gettext", "pathlib"},  # its catalogues
    "bot.pofile": {"gettext", "io", "pathlib"},  # reads the catalogues once, when the program starts
    "bot.transfer.table": {"io"},  # a StringIO, for csv writes to files only
}

CLOCKS_AND_FILES = {
    "now",
    "utcnow",
    "today",
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "environ",
}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the program with its syntax tree, by its dotted name."""
    found = {}
    for path in sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")]):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


def imports(module: str) -> Iterator[str]:
    """Find what a module imports: dotted names, and of our own the module that a name comes from."""
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are written in full"
            origin = node.module or ""
            for alias in node.names:
                full = f"{origin}.{alias.name}"
                yield full if full in modules() or full == "urllib.parse" else origin


def within(module: str, names: set[str]) -> bool:
    """Whether a module is one of `names` or stands in one of them."""
    return any(module == name or module.startswith(f"{name}.") for name in names)


def home(module: str) -> str:
    """Find the longest name in LAYERS that a module belongs to; `bot` itself takes in no other module."""
    parts = module.split(".")
    candidates = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((name for name in candidates if name in LAYERS and (name != "bot" or module == "bot")), "")


def ours(name: str) -> bool:
    """Whether an imported name is a part of the program."""
    return within(name, {"bot", "handlers"})


def pure() -> list[str]:
    """List the modules that work without clock, files and network."""
    return [module for module in modules() if LAYERS.get(home(module)) in {TYPES, PURE}]


def refused(module: str, imported: str) -> bool:
    """Whether the layer rule forbids an import of one of our modules by another."""
    here, there = home(module), home(imported)
    if LAYERS[here] != LAYERS[there]:
        return LAYERS[here] < LAYERS[there]
    return here != there and LAYERS[here] not in {TYPES, PURE}  # edges and flows stand side by side


def test_every_module_has_a_layer() -> None:
    """A new module says where it belongs before anybody imports it."""
    assert [module for module in modules() if not home(module)] == []


def test_imports_go_one_way() -> None:
    """A module imports from its own package and from the layers before its own."""
    wrong = [
        f"{module} imports {imported}"
        for module in modules()
        for imported in imports(module)
        if ours(imported) and refused(module, imported)
    ]
    assert wrong == []


def test_some_modules_have_few_importers() -> None:
    """Settings, handlers, app and command line are imported only where the program is put together."""
    wrong = [
        f"{module} imports {imported}"
        for module in modules()
        for imported in imports(module)
        for guarded, importers in IMPORTERS.items()
        if within(imported, {guarded}) and not within(module, {guarded, *importers})
    ]
    assert wrong == []


def test_every_library_has_its_owner() -> None:
    """A library from outside is imported only by the modules that own it."""
    free = SHARED | (sys.stdlib_module_names - OWNERS.keys())
    wrong = [
        f"{module} imports {imported}"
        for module in modules()
        for imported in imports(module)
        if not ours(imported)
        and (library := imported.partition(".")[0]) not in free
        and not within(module, OWNERS.get(library, set()))
    ]
    assert wrong == []


def test_no_leave_outlives_its_need() -> None:
    """Who may import something does; who does so no more may no more, and no layer is of a module that is gone."""
    taken = {module: set(imports(module)) for module in modules()}
    leaves = {(importer, guarded) for guarded, importers in IMPORTERS.items() for importer in importers}
    leaves |= {(owner, library) for library, owners in OWNERS.items() for owner in owners}
    leaves |= {(module, library) for module, libraries in PURE_EXCEPTIONS.items() for library in libraries}
    used = {
        (who, what)
        for who, what in leaves
        for module, names in taken.items()
        if within(module, {who}) and any(within(name, {what}) for name in names)
    }
    assert leaves - used == set()
    assert LAYERS.keys() - modules().keys() == set()


def test_pure_modules_import_nothing_that_acts() -> None:
    """Types and pure modules know neither clock nor files, network, chance, log or environment."""
    wrong = [
        f"{module} imports {imported}"
        for module in pure()
        for imported in imports(module)
        if not ours(imported)
        and imported not in PURE_LIBRARIES
        and imported not in PURE_EXCEPTIONS.get(module, set())
        and not within(module, OWNERS.get(imported.partition(".")[0], set()))
    ]
    assert wrong == []


def test_pure_modules_ask_for_no_clock_and_no_file() -> None:
    """The moment and the text of a file are passed into pure modules; only the catalogues are read by one."""
    wrong = [
        f"{module}:{node.lineno} calls {called}"
        for module in pure()
        if module not in PURE_EXCEPTIONS
        for node in ast.walk(modules()[module])
        if isinstance(node, ast.Call) and (called := ast.unparse(node.func)).rpartition(".")[2] in CLOCKS_AND_FILES
    ]
    assert wrong == []


def test_only_the_settings_read_the_environment() -> None:
    """Nobody but bot.config looks at environment variables."""
    wrong = [
        f"{module}:{node.lineno}"
        for module, tree in modules().items()
        if not within(module, {"bot.config"})
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}
    ]
    assert wrong == []


def test_only_the_store_speaks_sql() -> None:
    """No module outside the store holds a statement."""
    verbs = ("SELECT ", "INSERT ", "UPDATE ", "DELETE FROM ", "CREATE ", "PRAGMA ", "BEGIN ", "WITH ")
    wrong = [
        f"{module}:{node.lineno}"
        for module, tree in modules().items()
        if not within(module, {"bot.store"})
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lstrip().startswith(verbs)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["utils", "util", "helpers", "helper", "common", "manager", "core", "misc"])
def test_no_module_is_a_grab_bag(name: str) -> None:
    """A module is named after what it holds."""
    assert [module for module in modules() if name in module.split(".")] == []
