"""The image: the Dockerfile's own steps in a bare root, and what comes of them run as the image would be."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from tests.install.dockerfile import Ignored, Stage, health_command, read_stages, words
from tests.install.programs import (
    NO_SOURCES,
    TOKEN,
    check_cage,
    check_commands,
    check_demo,
    check_run,
    expect,
    telegram,
)
from tests.install.root import build, cage, copy_files, copy_root

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
BASE = "python:3.11-slim-bookworm"
"""What a bare root stands in for."""

_BUILDERS = ("pip", "pip3", "gcc", "cc", "make")


def try_image(bare: Path, work: Path) -> None:
    """Build, look, run. Raises FailedError."""
    stages = read_stages((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    built: dict[str, Path] = {}
    for stage in stages:
        expect(f"stage {stage.name} begins with {BASE}", stage.image == BASE)
        built[stage.name] = _build(stage, copy_root(bare, work / f"stage-{stage.name}"), built)
    stage = stages[-1]
    root = built[stage.name]
    _look_at(root)
    before = _listing(root)
    _run(stage, root, work)
    expect("nothing in the image has changed by running it", _listing(root) == before)


def _build(stage: Stage, root: Path, built: Mapping[str, Path]) -> Path:
    environment, folder = stage.environment(), "/"
    for step in stage.steps:
        if step.name == "WORKDIR":
            folder = step.text
            (root / folder[1:]).mkdir(parents=True, exist_ok=True)
        elif step.name == "COPY":
            _copy(step.text.split(), root, folder, built)
        elif step.name == "RUN":
            build(root, step.text, environment, folder)
            print(f"  ok  RUN {step.text[:90]}", flush=True)
    return root


def _copy(given: list[str], root: Path, folder: str, built: Mapping[str, Path]) -> None:
    """Raises FileNotFoundError for what is not in the context, as Docker does."""
    stage = given.pop(0).removeprefix("--from=") if given[0].startswith("--") else ""
    *sources, target = given
    there = root / os.path.join(folder, target)[1:]
    for source in sources:
        if stage:
            shutil.copytree(built[stage] / source[1:], there, symlinks=True, dirs_exist_ok=True)
            continue
        context = Ignored((ROOT / ".dockerignore").read_text(encoding="utf-8")).context(ROOT)
        wanted = context if source == "." else [Path(source)]
        if not set(wanted) <= set(context):
            raise FileNotFoundError(f"{source} is not in what .dockerignore leaves")
        if source == ".":
            copy_files(wanted, ROOT, there)
        else:
            there.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / source, there / Path(source).name)


def _look_at(root: Path) -> None:
    here = root / "opt/saqbala"
    expect("nothing that builds is in it", not [one for one in _BUILDERS if (here / "bin" / one).exists()])
    expect("the sources stayed behind", not (root / "source").exists())
    expect("no cache of pip stayed", not (root / "root/.cache").exists())
    modules = [*here.rglob("site-packages/bot/**/*.py"), *here.rglob("site-packages/handlers/**/*.py")]
    compiled = [one.parent / "__pycache__" / f"{one.stem}.cpython-311.pyc" for one in modules]
    expect(f"all {len(modules)} modules are compiled", modules and all(one.exists() for one in compiled))


def _listing(root: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            status = os.lstat(os.path.join(folder, name))
            found[os.path.join(folder, name)] = (status.st_size, status.st_mtime_ns)
    return found


def _run(stage: Stage, root: Path, work: Path) -> None:
    environment, home = stage.environment(), stage.last("WORKDIR")
    user, _, group = stage.last("USER").partition(":")
    expect("its user is a number other than root's", user.isdecimal() and int(user) > 0 and group == user)
    volume, files = work / "volume", work / "files"
    shutil.copytree(root / stage.last("VOLUME")[1:], volume)  # a new volume takes what is in the image, and its owner
    status = (root / stage.last("VOLUME")[1:]).stat()
    os.chown(volume, status.st_uid, status.st_gid)
    files.mkdir()
    (files / "none.toml").write_text(NO_SOURCES, encoding="utf-8")
    (root / home[1:] / "files").mkdir(exist_ok=True)  # an engine makes the places of mounts, too
    (saqbala,) = words(stage.last("ENTRYPOINT"))
    health = health_command(stage.last("HEALTHCHECK"))
    expect("without a word it runs", words(stage.last("CMD")) == ["run"])
    writable = {stage.last("VOLUME"): volume, f"{home}/files": files}
    with cage(root, user=int(user), writable=writable, environment=environment, folder=home) as closed:
        check_cage(closed, "python")
        with telegram(closed, "python") as url:
            settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": url, "SOURCES_FILE": "files/none.toml"}
            check_commands(closed, saqbala, __version__, **settings)
            check_run(closed, saqbala, health, **settings)
            code, printed = closed.run(saqbala, "doctor", **settings)
            expect(
                "doctor finds the database in the volume", "sound, can be written" in printed, about=f"{code} {printed}"
            )
        check_demo(closed, saqbala, "python")
    owners = {one.stat().st_uid for one in volume.rglob("*")}
    expect("the database is in the volume, and the bot's", owners == {int(user)} and (volume / "saqbala.db").exists())
    expect(f"and nothing else: {shlex.join(sorted(one.name for one in volume.iterdir()))}", True)
