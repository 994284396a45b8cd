"""Install the bot from nothing, in each way there is: `sudo python3 -m tests.install [image] [service] [checkout]`.

Where no container engine is at hand, the Dockerfile's steps are run all the same: in a bare Debian, made by
debootstrap, which stands in for Python's own image. What differs is said when it begins; what is tried is the rest.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.install.checkout import try_checkout
from tests.install.image import try_image
from tests.install.root import FailedError, ImpossibleError, make_root
from tests.install.service import try_service

WAYS = {"image": try_image, "service": try_service, "checkout": try_checkout}
IMPOSSIBLE = 3
"""Exit code where this machine can try nothing: no success, unless it is said that this will do."""

_DIFFERENCES = """\
A bare Debian 12 (debootstrap, minbase) stands in for python:3.11-slim-bookworm and for a bare machine. Other than in
that image, Python is Debian's own (3.11.2, in /usr), and systemd and make are installed, but not running. No engine is
in charge: namespaces, mounts, user and capabilities are set as compose.yaml and the unit ask for; their limits of
memory and processes are not.
"""


def main() -> int:
    """Try what is asked for, all if nothing is; the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.install", description=__doc__)
    parser.add_argument("ways", nargs="*", choices=[*WAYS, []], metavar="WAY", help=", ".join(WAYS))
    parser.add_argument("--mirror", default="http://deb.debian.org/debian", help="where Debian's packages come from")
    parser.add_argument("--where-possible", action="store_true", help="succeed where this machine cannot try it")
    given = parser.parse_args()
    begun = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="saqbala-install-") as name:
            work = Path(name)
            work.chmod(0o755)
            print(_DIFFERENCES, flush=True)
            make_root(work / "bare", given.mirror)
            print(f"a bare root after {time.monotonic() - begun:.0f} s", flush=True)
            for way in given.ways or WAYS:
                (work / way).mkdir()
                print(f"{way}:", flush=True)
                WAYS[way](work / "bare", work / way)
                print(f"{way} works, after {time.monotonic() - begun:.0f} s", flush=True)
    except ImpossibleError as error:
        print(f"not tried: {error}", file=sys.stderr)
        return 0 if given.where_possible else IMPOSSIBLE
    except FailedError as error:
        print(f"failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
