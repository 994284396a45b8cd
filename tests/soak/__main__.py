"""`make soak`: play weeks, or with `--storm` a hundred kills; print what it has shown, exit 1 where that is bad.

`make soak ARGS="--weeks 1 --seed 2 --picture soak.png"`, `make soak ARGS="--storm --kills 20"`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import fields
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from tests.soak.calendar import Options as WeeksOptions
from tests.soak.judgement import judge
from tests.soak.picture import draw_weeks
from tests.soak.reckoning import reckon
from tests.soak.scenario import Options as StormOptions
from tests.soak.scenario import play
from tests.soak.weeks import play_weeks

if TYPE_CHECKING:
    from tests.soak.judgement import Verdict

_DAYS = 7

_INTERRUPTED = 130
"""As a shell has it."""


def main() -> None:
    """Read the arguments, play, judge, print."""
    storms = "--storm" in sys.argv[1:]
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--storm", action="store_true", help="a hundred kills within minutes of real time")
    if not storms:
        parser.add_argument("--weeks", type=int, help="so many weeks instead of the days")
        parser.add_argument("--picture", type=Path, help="where the picture of memory and files is to be")
    kind = StormOptions if storms else WeeksOptions
    for field in fields(kind):
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default)
    values = vars(parser.parse_args())
    folder = Path(mkdtemp(prefix="soak-"))
    print(f"journal, database and log are left in {folder}", flush=True)
    del values["storm"]
    try:
        verdict = _storm(values, folder) if storms else _weeks(values, folder)
    except KeyboardInterrupt:
        print("interrupted: nothing is judged", file=sys.stderr)
        sys.exit(_INTERRUPTED)
    print(verdict)
    sys.exit(1 if verdict.broken else 0)


def _storm(values: dict[str, object], folder: Path) -> Verdict:
    options = StormOptions(**values)  # type: ignore[arg-type] # as its fields have them
    print(options, flush=True)
    return judge(asyncio.run(play(options, folder)))


def _weeks(values: dict[str, object], folder: Path) -> Verdict:
    weeks, picture = values.pop("weeks"), values.pop("picture")
    if isinstance(weeks, int):
        values["days"] = weeks * _DAYS
    options = WeeksOptions(**values)  # type: ignore[arg-type] # as its fields have them
    print(options, flush=True)
    played = asyncio.run(play_weeks(options, folder, says=True))
    file = picture if isinstance(picture, Path) else folder / "soak.png"
    file.write_bytes(draw_weeks(played))
    print(f"the picture of memory and files is {file}", flush=True)
    return reckon(played)


if __name__ == "__main__":
    main()
