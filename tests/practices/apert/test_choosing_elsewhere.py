"""The same pieces give the same choice in every process, wherever and however it runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ELSEWHERE = (
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "77", "TZ": "America/Lima", "LC_ALL": "tr_TR.UTF-8"},
)
CHOOSES = """
import time
from osmosis.practices.apert.model import Intensity, Target
from osmosis.practices.apert.rules.choosing import Wish, choose
from osmosis.practices.apert.rules.scoring import Asked, Before, scored
from tests.practices.apert.candidates import NAMES, axis, candidate, voice

TELLS = "The ice broke in the night and {} boats came down the river with it to the town of Iz"
found = {}
for number in range(36):
    of = voice(f"S{number * number % 7}", leanings={"mood": number * 37 % 200 - 100})
    text = None if number % 3 else " ".join([TELLS.format(number // 9)] * (4 + number % 2))
    piece = candidate(of, f"Iş {number} in the ICE", words=90 + number * 31 % 400, text=text)
    found[piece.key] = piece
mixed = [found[key] for key in set(found)]
pieces, also = scored(mixed, Before(titles=[frozenset({"ice", "in"})]), Asked.of("night boats"))
target = Target(gate_id=NAMES, axis_id=axis("mood"), value=10, tolerance=5)
wish = Wish(minutes=9, words_per_minute=240, intensity=Intensity.MIX, targets=[target])
choice = choose(pieces, wish)
assert choice.is_proven and len(choice.picks) > 8
print(time.tzname[0], *(key[:6] for key in set(found)))
print(choice.picks, choice.balances, [(key, also[key]) for key in also])
"""


def test_other_processes_elsewhere_choose_the_same(tmp_path: Path) -> None:
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHOOSES],
            cwd=tmp_path,
            env=os.environ | around | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        for around in ELSEWHERE
    ]
    (where, one), (other_where, other) = (
        child.communicate()[0].split("\n", 1) for child in children
    )
    assert [child.returncode for child in children] == [0, 0]
    assert where != other_where
    assert one == other
