"""`make soak ARGS="--kills 100 --seed 1"`: play a soak, print what it has shown, exit 1 where a bound was broken."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import fields
from pathlib import Path
from tempfile import mkdtemp

from tests.soak.judgement import judge
from tests.soak.scenario import Options, play


def main() -> None:
    """Read the arguments, play, judge, print."""
    parser = argparse.ArgumentParser(prog="soak", description="Kill the bot again and again, and count what arrives.")
    for field in fields(Options):
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default)
    options = Options(**vars(parser.parse_args()))
    folder = Path(mkdtemp(prefix="soak-"))
    print(f"{options}\njournal, database and log are left in {folder}", flush=True)
    verdict = judge(asyncio.run(play(options, folder)))
    print(verdict)
    sys.exit(1 if verdict.broken else 0)


if __name__ == "__main__":
    main()
