"""Functions and modules stay short enough to be read at once."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")])

LONGEST_MODULE = 250


def function_lengths(path: Path) -> dict[str, int]:
    """Count the lines of every function of a file, from its first to its last, without its docstring."""
    lengths = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            described = ast.get_docstring(node) is not None
            documentation = (first.end_lineno or 0) - first.lineno + 1 if described else 0
            name = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
            lengths[name] = (node.end_lineno or 0) - node.lineno + 1 - documentation
    return lengths


def test_no_function_passes_fifty_lines() -> None:
    """What is longer does more than one thing."""
    long = {name: length for path in FILES for name, length in function_lengths(path).items() if length > 50}
    assert long == {}


def test_half_of_the_functions_have_at_most_nine_lines() -> None:
    """Most functions are seen at a glance."""
    lengths = [length for path in FILES for length in function_lengths(path).values()]
    assert median(lengths) <= 9


def test_no_module_passes_its_size() -> None:
    """What is longer holds more than one idea, and is split by it."""
    lengths = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in FILES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_handlers_are_at_most_twenty_lines() -> None:
    """A handler parses, asks, renders and sends; what it needs more stands elsewhere."""
    handlers = sorted(ROOT.glob("handlers/**/*.py"))
    assert {name: length for path in handlers for name, length in function_lengths(path).items() if length > 20} == {}
