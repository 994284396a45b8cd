"""`python -m tests.judged`: judge search by the labelled queries, and print what was measured."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.judged.report import judge, misses, tables
from tests.judged.running import answer_all
from tests.judged.sets import read_set


def main() -> None:
    """Read the arguments, ask, judge, print."""
    parser = argparse.ArgumentParser(prog="judged", description="Judge search by queries with graded answers.")
    parser.add_argument("--set", type=Path, metavar="FOLDER", help="with stories.jsonl and queries.jsonl; ours if none")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show the N worst answers, too")
    parser.add_argument("--kind", help="only queries of this kind in what --misses shows")
    options = parser.parse_args()
    judged = read_set(options.set)
    verdicts = judge(judged, answer_all(judged))
    sys.stdout.writelines(line + "\n" for line in tables(verdicts))
    picked = [one for one in verdicts if options.kind in {None, one.query.kind}]
    sys.stdout.writelines(line + "\n" for line in misses(judged, picked, options.misses))


if __name__ == "__main__":
    main()
