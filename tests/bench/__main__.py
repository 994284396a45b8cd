"""Take the measures, all or those that are named, and print what was seen; exit 1 where something does not hold."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import alerts, backup, measures, rest, search, sources
from tests.bench.measures import Figure

OTHERS = {"alerts": alerts.alerts, "backup": backup.backup, "rest": rest.rest}
MEASURES = measures.MEASURES | sources.MEASURES | search.MEASURES | OTHERS
WIDTH = 66


async def main(names: list[str]) -> int:
    """Take these measures; the number of figures that do not hold."""
    broken = 0
    for name in names:
        with TemporaryDirectory() as folder:
            async for figure in MEASURES[name](Path(folder)):
                _show(figure)
                broken += figure.holds is False
    return broken


def _show(figure: Figure) -> None:
    verdict = {True: "holds", False: "DOES NOT HOLD", None: ""}[figure.holds]
    demand = f"({figure.demand}: {verdict})" if figure.demand else ""
    sys.stdout.write(f"{figure.name:<{WIDTH}} {figure.value:>16}  {demand}".rstrip() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    unknown = [name for name in sys.argv[1:] if name not in MEASURES]
    if unknown:
        sys.exit(f"there is no measure {unknown[0]!r}; there are {', '.join(MEASURES)}")
    sys.exit(min(1, asyncio.run(main(sys.argv[1:] or list(MEASURES)))))
