"""`make fuzz ARGS="--minutes 10 --seed 3"`: try what nobody has tried, exit 1 where something was found."""

from __future__ import annotations

import argparse
import random
import sys

from tests.fuzz.rounds import TARGETS, Round, rounds, summary

MINUTES = 10.0
TIMES = 10
"""How many times the examples of `make test` make a round: it takes minutes, so that all targets have their turn."""


def main() -> None:
    """Read the arguments, play, print what was tried and found."""
    parser = argparse.ArgumentParser(prog="fuzz", description="Feed the bot what nobody would write.")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long; a round that was begun is finished")
    parser.add_argument("--only", choices=TARGETS, nargs="+", default=list(TARGETS), help="which targets")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the first round")
    parser.add_argument(
        "--times", type=int, default=TIMES, help="how many times the examples of `make test` a round has"
    )
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.minutes:g} minutes, {', '.join(options.only)}", flush=True)
    played: list[Round] = []
    try:
        for one in rounds(options.only, options.seed, options.minutes, options.times):
            played.append(one)
            _tell(one)
    except KeyboardInterrupt:
        print("\nstopped")
    print(f"\nseed {options.seed}\n{summary(played)}")
    sys.exit(any(one.findings for one in played))


def _tell(one: Round) -> None:
    found = f"{len(one.findings)} findings" if one.findings else "nothing found"
    print(f"{one.target}, seed {one.seed}: {one.examples} examples, {one.seconds:.0f} s, {found}", flush=True)
    if one.findings:
        print(f"\n{one.told}\n\nto make it happen again:\n  {one.command}\n", flush=True)


if __name__ == "__main__":
    main()
