"""The same roll gives the same bytes, wherever, whenever and by whomever it is packed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.services.locales import CHOSEN

ROOT = Path(__file__).parents[2]
SCRIPT = """
import hashlib, io, locale, sys
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/src"]
locale.setlocale(locale.LC_ALL, "")
from tests.bags.sample_roll import frame_id, sample_capsule
from osmosis.bags.capsule import write_capsule
from osmosis.bags.give import write_give
out = io.BytesIO()
write_capsule(out, sample_capsule())
write_give(out, sample_capsule(), [frame_id(number) for number in (2, 3, 5)])
print(hashlib.sha256(out.getvalue()).hexdigest())
"""
PLACES = [
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
    {"PYTHONHASHSEED": "3", "TZ": "UTC", "PYTHONOPTIMIZE": "2"},
]


def packed(place: Mapping[str, str], folder: Path, first: str = "") -> str:
    environment = {**os.environ, **place, "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run(
        [sys.executable, "-c", first + SCRIPT, str(ROOT)],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout.strip()


def test_the_same_roll_gives_the_same_bytes(tmp_path: Path, in_turkish: Mapping[str, str]) -> None:
    plain, other, third = PLACES
    bytes_of = packed(plain, ROOT)
    assert packed(other, tmp_path) == bytes_of
    assert packed({**third, **in_turkish}, tmp_path, CHOSEN) == bytes_of
