"""How long the shell takes to be imported, over a bare Python."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.measuring import median_command_seconds

TIMES = 15


def measure() -> Iterator[Figure]:
    """The time that importing the command adds to starting Python."""
    bare = median_command_seconds([sys.executable, "-c", "pass"], TIMES)
    shell = median_command_seconds([sys.executable, "-c", "import osmosis.cli.main"], TIMES)
    yield Figure(
        what="import of the shell",
        value=(shell - bare) * 1000,
        unit="ms",
        beside=f"bare Python {bare * 1000:.0f} ms",
    )
