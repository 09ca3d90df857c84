"""Compares a built wheel with what is checked in: every file of the program, and nothing more."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "osmosis/"
NEEDED = ("LICENSE", "entry_points.txt")


def main(wheel: Path) -> int:
    """Print what is missing or too much; 0 when there is nothing."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "src/osmosis"], cwd=ROOT, capture_output=True, check=True
    )
    tracked = {name.removeprefix("src/") for name in listing.stdout.decode().split("\0") if name}
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    packed = {name for name in names if name.startswith(PACKAGE)}
    missing = sorted(tracked - packed)
    missing += [name for name in NEEDED if not any(have.endswith(f"/{name}") for have in names)]
    for name in missing:
        print(f"not in the wheel: {name}")
    for name in sorted(packed - tracked):
        print(f"in the wheel, but not checked in: {name}")
    return 1 if missing or packed - tracked else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
