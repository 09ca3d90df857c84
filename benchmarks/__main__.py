"""Runs every ``benchmarks/bench_*.py``, or those that are named, and prints one table.

Such a module has one function, ``measure() -> Iterator[Figure]``.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Sequence

import benchmarks
from benchmarks.figures import Figure, table

PREFIX = "bench_"


def main(wanted: Sequence[str]) -> int:
    """Measure, print, and leave with 1 if a bar was not kept."""
    figures = list(_measured(wanted))
    print(table(figures))
    return 0 if all(figure.is_within for figure in figures) else 1


def _measured(wanted: Sequence[str]) -> Iterator[Figure]:
    for name in _subjects(wanted):
        print(f"measuring {name}", file=sys.stderr, flush=True)
        yield from importlib.import_module(f"benchmarks.{PREFIX}{name}").measure()


def _subjects(wanted: Sequence[str]) -> list[str]:
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
    found = sorted(name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX))
    unknown = set(wanted) - set(found)
    if unknown:
        raise SystemExit(f"There is no benchmark {min(unknown)!r}; there are: {', '.join(found)}.")
    return [name for name in found if name in wanted or not wanted]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
