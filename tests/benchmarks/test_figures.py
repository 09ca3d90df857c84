"""The table of measurements."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.figures import Figure, table
from benchmarks.measuring import command_cost


def test_a_figure_over_its_bar_is_marked_in_the_table() -> None:
    kept = Figure(what="contact sheet", value=0.31, unit="s", bar=0.5)
    missed = Figure(what="develop", value=16.2, unit="s", bar=15, beside="36 photos")
    assert table([kept, missed]).splitlines() == [
        "| what          | measured      | bar    | beside it |",
        "|---------------|---------------|--------|-----------|",
        "| contact sheet | 0.31 s        | 0.50 s |           |",
        "| develop       | 16.2 s (over) | 15.0 s | 36 photos |",
    ]


def test_a_figure_without_a_bar_is_always_within() -> None:
    assert Figure(what="import", value=9999, unit="ms").is_within


@pytest.mark.parametrize("megabytes", [0, 100])
def test_a_command_is_charged_for_its_own_memory_and_for_nobody_elses(megabytes: int) -> None:
    ours = bytearray(b"x" * 200_000_000)
    cost = command_cost([sys.executable, "-S", "-c", f"held = bytearray({megabytes} * 1_000_000)"])
    assert megabytes * 1_000_000 < cost.peak_bytes < (megabytes + 40) * 1_000_000
    assert cost.seconds > 0
    assert len(ours) == 200_000_000


def test_a_command_that_fails_is_not_measured() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        command_cost([sys.executable, "-S", "-c", "raise SystemExit(3)"])
