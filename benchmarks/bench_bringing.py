"""What bringing ten thousand photographs onto the shelf of the past costs, and a second time."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image
from whenever import PlainDateTime

from benchmarks.figures import Figure
from benchmarks.measuring import command_cost

PHOTOGRAPHS = 10_000
IN_A_FOLDER = 500
_EXIF, _TAKEN, _OFFSET = 0x8769, 0x9003, 0x9011
_OSMOSIS = [sys.executable, "-c", "import sys; from osmosis.cli.main import main; main()"]


def measure() -> Iterator[Figure]:
    """On a store and a folder of their own, on the disk of the temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        pictures = Path(folder) / "pictures"
        size = _draw(pictures)
        environment = {**os.environ, "OSMOSIS_HOME": str(Path(folder) / "store")}
        command_cost([*_OSMOSIS, "init"], environment)
        command = [*_OSMOSIS, "import", "photos", str(pictures)]
        planned = command_cost([*command, "--dry-run"], environment)
        first = command_cost(command, environment)
        again = command_cost(command, environment)
    what = f"{PHOTOGRAPHS:,} photographs"
    beside = (
        f"{size / 1e6:.0f} MB, {PHOTOGRAPHS / first.seconds:.0f} a second;"
        f" {first.processor_seconds:.0f} s of the processors"
    )
    yield Figure(what=f"a dry run over {what}", value=planned.seconds, unit="s")
    yield Figure(what=f"importing {what}", value=first.seconds, unit="s", beside=beside)
    yield Figure(what=f"importing {what} again", value=again.seconds, unit="s")
    yield Figure(
        what=f"most memory while importing {what}",
        value=first.peak_bytes / 1e6,
        unit="MB",
        bar=300,
    )


def _draw(folder: Path) -> int:
    """Small pictures, each of its own, a minute apart; says how many bytes they have."""
    size = 0
    begin = PlainDateTime(2015, 1, 1)
    for number in range(PHOTOGRAPHS):
        place = folder / f"{number // IN_A_FOLDER:03d}"
        place.mkdir(parents=True, exist_ok=True)
        taken = begin.add(minutes=number, naive_arithmetic_ok=True)
        data = _picture(number, taken.format_iso(unit="second").replace("T", " ").replace("-", ":"))
        size += (place / f"IMG_{number:05d}.jpg").write_bytes(data)
    return size


def _picture(number: int, taken: str) -> bytes:
    image = Image.frombytes("RGB", (32, 32), number.to_bytes(3, "big") * 1024).resize((160, 120))
    exif = Image.Exif()
    exif.get_ifd(_EXIF).update({_TAKEN: taken, _OFFSET: "+02:00"})
    out = BytesIO()
    image.save(out, "JPEG", quality=80, exif=exif.tobytes())
    return out.getvalue()
