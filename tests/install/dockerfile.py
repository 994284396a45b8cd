"""The Dockerfile and .dockerignore, read as Docker reads them: as much of both as ours use, and no more.

Whatever is not understood raises ValueError: a step that is passed over would be a step that nobody has tried.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import string
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_KNOWN = {
    *("RUN", "COPY", "ENV", "WORKDIR", "USER", "HEALTHCHECK", "ENTRYPOINT", "CMD"),
    *("LABEL", "VOLUME", "STOPSIGNAL", "EXPOSE"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction: its name, and what stands behind it."""

    name: str
    text: str


@dataclass(slots=True)
class Stage:
    """What is between two FROMs."""

    image: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def last(self, name: str) -> str:
        """What the last instruction of a name says; raises ValueError where there is none."""
        found = [step.text for step in self.steps if step.name == name]
        if not found:
            raise ValueError(f"the last stage has no {name}")
        return found[-1]

    def environment(self) -> dict[str, str]:
        """What its ENVs set, one built on the other, on top of a PATH of Debian's."""
        values = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        for step in self.steps:
            if step.name == "ENV":
                pairs = [word.partition("=") for word in shlex.split(step.text)]
                values |= {name: string.Template(value).substitute(values) for name, _, value in pairs}
        return values


def read_stages(text: str) -> list[Stage]:
    """Take a Dockerfile apart."""
    stages: list[Stage] = []
    for step in _steps(text):
        if step.name == "FROM":
            image, _, name = step.text.partition(" AS ")
            stages.append(Stage(image.strip(), name.strip() or str(len(stages))))
        elif step.name in _KNOWN:
            stages[-1].steps.append(step)
        else:
            raise ValueError(f"the trial knows no {step.name}; teach it before it is used")
    return stages


def _steps(text: str) -> Iterator[Step]:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for whole in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        name, _, rest = whole.strip().partition(" ")
        yield Step(name.upper(), rest.strip())


def words(text: str) -> list[str]:
    """A command in its exec form; raises ValueError for one in the form of a shell, which takes no signals."""
    found = json.loads(text)
    if not isinstance(found, list):
        raise ValueError(f"{text!r} is no list of words")  # noqa: TRY004 - of a file, not of a caller's type
    return [str(word) for word in found]


def health_command(text: str) -> list[str]:
    """What a HEALTHCHECK runs."""
    return words(text.partition("CMD")[2].strip())


class Ignored:
    """What .dockerignore keeps out of the context: of its patterns, the last one that fits counts."""

    def __init__(self, text: str) -> None:
        lines = [line.strip() for line in text.splitlines()]
        patterns = [line for line in lines if line and not line.startswith("#")]
        self._rules = [(_pattern(one.lstrip("!")), one.startswith("!")) for one in patterns]
        self._let_in = [one[1:] for one in patterns if one.startswith("!")]

    def context(self, root: Path) -> list[Path]:
        """Every file that Docker would be given, relative to `root`."""
        found = []
        for folder, names, files in os.walk(root):
            here = Path(folder).relative_to(root)
            names[:] = [name for name in names if self._worth_a_look((here / name).as_posix())]
            found += [here / name for name in files if self._keeps((here / name).as_posix())]
        return sorted(found)

    def _keeps(self, path: str) -> bool:
        kept = True
        for pattern, lets_in in self._rules:
            if pattern.fullmatch(path):
                kept = lets_in
        return kept

    def _worth_a_look(self, folder: str) -> bool:
        return self._keeps(folder) or any(one.startswith(f"{folder}/") for one in self._let_in)


def _pattern(text: str) -> re.Pattern[str]:
    """The pattern of a path, or of a folder that it is in."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", text.strip("/"))
    meanings = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meanings.get(part, re.escape(part)) for part in parts) + "(?:/.*)?")
