"""One flipped bit anywhere in a store with rolls: found, and mended from one copy."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from osmosis.blobs.files import FileBlobStore
from osmosis.kernel.clock import SystemClock
from osmosis.practices.manifests import PRACTICES
from osmosis.storage.folder import StoreFolder
from osmosis.storage.verify import verify_store
from osmosis.storage.verifying.report import Report
from tests.slow.plugin import Budget
from tests.slow.rolls_at_work import Work, Worker
from tests.slow.rolls_kept import KeptStore
from tests.storage.lives import flip, rows_in

# What can be made again from the rest, and is.
REMADE = ("derived", "capture.json", "README.txt", "backups", "tmp")


@dataclass(frozen=True)
class Flips:
    """A small store with rolls in every state, and the copy it is mended from."""

    store: KeptStore
    whole: Path
    copy: Path

    @classmethod
    def in_folder(cls, folder: Path) -> Flips:
        """Live a small life, and take two copies of it."""
        store = KeptStore(folder / "store")
        store.begin()
        for seed in range(2):
            worker = Worker(Work(home=store.home, seed=seed, most=14))
            worker.listen_to_the_end()
            store.note(worker.answers)
        flips = cls(store, folder / "whole", folder / "copy")
        for target in (flips.whole, flips.copy):
            shutil.copytree(store.home, target)
        return flips

    def begin_again(self) -> None:
        """Make the store what it was."""
        shutil.rmtree(self.store.home)
        shutil.copytree(self.whole, self.store.home)

    def files(self) -> list[Path]:
        """Every file that holds something which cannot be made again."""
        return sorted(
            path
            for path in self.store.home.rglob("*")
            if path.is_file() and path.stat().st_size and "lock" not in path.name
            if path.relative_to(self.store.home).parts[0] not in REMADE
        )

    def kept(self) -> dict[str, object]:
        """What is kept in the store: every file's bytes, and the database's rows."""
        return {
            str(path.relative_to(self.store.home)): (
                rows_in(path) if path.name == "store.db" else path.read_bytes()
            )
            for path in self.files()
            if not path.name.startswith("store.db-")
        }

    def verify(self, *copies: Path) -> Report:
        """What verification finds, mending from these copies."""
        folder = StoreFolder(self.store.home)
        return verify_store(folder, PRACTICES, SystemClock(), blobs=FileBlobStore, copies=copies)


def test_a_store_with_rolls_is_whole_before_anything_is_flipped(tmp_path: Path) -> None:
    flips = Flips.in_folder(tmp_path)
    report = flips.verify()
    assert report.findings == []
    assert report.blobs > len(flips.store.acknowledged) // 2
    assert flips.store.losses() == []


@pytest.mark.slow(share=14)
def test_a_flipped_bit_in_a_store_with_rolls_is_found_and_mended(
    budget: Budget, tmp_path: Path
) -> None:
    flips = Flips.in_folder(tmp_path)
    before = flips.kept()
    for turn in budget.rounds(named=500):
        dice = random.Random(turn.seed)
        flips.begin_again()
        files = flips.files()
        # As often in a small file as in a large one, and in the database as in all others.
        path = dice.choice([*files, *[flips.store.home / "store.db"] * len(files)])
        flip(path, dice.randrange(path.stat().st_size * 8))
        place = str(path.relative_to(flips.store.home))
        report = flips.verify()
        if not report.findings:
            assert flips.kept() == before, f"{place} was not noticed"
            continue
        mended = flips.verify(flips.copy)
        assert mended.is_whole, f"{place}: {mended.findings}"
        assert flips.kept() == before, place
    assert flips.store.losses() == []
    flips.begin_again()
    flip(next(path for path in flips.files() if "blobs" in path.parts), 3)
    empty = tmp_path / "empty"
    empty.mkdir()
    budget.control("the copy was empty", failed=not flips.verify(empty).is_whole)
