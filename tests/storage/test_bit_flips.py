"""One flipped bit, anywhere in a store: whatever it hits is found, and mended from one copy."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.slow.plugin import Budget
from tests.storage.lives import Life, flip
from tests.storage.stores import Place

SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def flip_and_mend(life: Life, original: Place, dice: random.Random) -> str:
    """Flip one bit, verify, mend, verify; gives a word on what was hit."""
    shutil.rmtree(life.root)
    shutil.copytree(original.root, life.root)
    before = life.kept()
    files = life.files()
    # A small file is hit as often as a large one; the database, being most of the store, as often
    # as all others.
    path = dice.choice([*files, *[life.place.folder.database] * len(files)])
    bit = dice.randrange(path.stat().st_size * 8)
    place = f"bit {bit} of {path.relative_to(life.root)}"
    flip(path, bit)
    try:
        harmed = life.kept() != before
    except Exception:  # noqa: BLE001  # a marker that is no marker any more
        harmed = True
    found = life.verify().findings
    assert found or not harmed, f"{place} was not noticed"
    if not found:
        return "nothing"
    assert not any(finding.mended for finding in found), place
    mended = life.verify(life.copy)
    assert mended.is_whole, f"{place}: {mended.findings}"
    assert life.verify().findings == [], place
    assert life.kept() == before, place
    return found[0].what


@settings(max_examples=12, suppress_health_check=SHARED)
@given(seed=st.integers(0, 2**40))
def test_a_flipped_bit_is_found_and_mended_from_one_copy(
    file_life: Life, original_file: Place, seed: int
) -> None:
    flip_and_mend(file_life, original_file, random.Random(seed))


@pytest.mark.slow(share=14)
def test_flipped_bits_all_over_the_store_are_found_and_mended(
    file_life: Life, original_file: Place, budget: Budget
) -> None:
    hit: dict[str, int] = {}
    for turn in budget.rounds(named=2_000):
        what = flip_and_mend(file_life, original_file, random.Random(turn.seed))
        hit[what] = hit.get(what, 0) + 1
    # A control: without the copy nothing that was lost can be mended.
    flip(next((file_life.root / "blobs").rglob("*" + "[0-9a-f]" * 62)), 3)
    empty = file_life.root.parent / "empty"
    empty.mkdir()
    budget.control("the copy was empty", failed=not file_life.verify(empty).is_whole)


def test_an_unharmed_store_has_nothing_wrong(file_life: Life) -> None:
    before = file_life.kept()
    report = file_life.verify()
    assert (report.findings, report.notes) == ([], [])
    assert (report.blobs, report.files) == (8, 4)
    assert report.rows == 21
    assert report.lines > 20
    assert file_life.verify(file_life.copy).findings == []
    assert file_life.kept() == before


def test_the_original_was_not_touched_by_all_this(original_file: Place, tmp_path: Path) -> None:
    life = Life(original_file, tmp_path)
    assert life.verify().findings == []
