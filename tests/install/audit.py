"""What is known of the weaknesses of what is pinned: pip-audit, and whether anybody answered it.

pip-audit ends well where the service knows none of the packages: a check that cannot fail. Here that is said, and is
a failure unless it is known beforehand that there may be no answer.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
WEAK, UNANSWERED = 1, 4
"""Exit codes: a weakness is known; not everything was answered for."""


def judge(report: str, *, lenient: bool) -> tuple[int, list[str]]:
    """Make of pip-audit's JSON an exit code and the lines to print; to be `lenient` is to let silence pass.

    Where the service knows some packages and not others it did answer: then each it does not know is a failure.
    """
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        packages = []
    weak = [
        f"{one['name']} {one['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions']) or 'none'}"
        for one in packages
        for weakness in one.get("vulns", ())
    ]
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    if weak:
        return WEAK, weak
    if packages and not skipped:
        return 0, [f"no weakness is known of any of {len(packages)} packages"]
    told = f"{len(skipped)} of {len(packages)}" if packages else "all"
    nobody = len(skipped) == len(packages)
    note = f"NOT AUDITED: the vulnerability service did not answer for {told} packages; run `make audit` where it does"
    return (0 if lenient and nobody else UNANSWERED), [note]


def main() -> int:
    """Ask about every pin; the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.install.audit", description=__doc__)
    parser.add_argument("--where-answered", action="store_true", help="succeed where the service does not answer")
    lenient = parser.parse_args().where_answered
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "constraints.txt"), "--no-deps"]
    command += ["--disable-pip", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    code, lines = judge(done.stdout, lenient=lenient)
    print("\n".join(lines if done.stdout else [*lines, done.stderr.strip()[-500:]]))
    return code


if __name__ == "__main__":
    sys.exit(main())
