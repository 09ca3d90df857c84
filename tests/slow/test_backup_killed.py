"""``kill -9`` in a backup: the snapshots before stay whole, and the next one comes."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from osmosis.keeping.backups import pruning
from osmosis.keeping.backups.repository import Repository
from osmosis.keeping.backups.snapshots import Piece
from osmosis.kernel.hashing import sha256_of
from osmosis.ports.blobs import BlobMissingError
from tests.keeping.any_life import live_any
from tests.keeping.backed_up import BackedUp
from tests.keeping.lived import Home
from tests.slow.plugin import Budget
from tests.slow.stopped import Step, Stopped
from tests.storage.lives import blobs_of

BLOBS = 20
KEPT = 2
LONGEST_SECONDS = 1.5


@dataclass(frozen=True)
class Work:
    """What is backed up, and where."""

    home: Path
    place: Path

    @property
    def kept(self) -> BackedUp:
        return BackedUp(home=Home(root=self.home), place=self.place)


def back_up(work: Work, tells: Connection) -> None:
    """Make backups and take older ones away, one after the other."""
    tells.send(Step("begun"))
    for _ in range(3):
        work.kept.run([f"last:{KEPT}"])


def add_blobs(home: Path, seed: int) -> None:
    """Something new to be kept."""
    store = Home(root=home).raw()
    for number in range(BLOBS):
        blobs_of(store).put([f"{seed} {number} ".encode() * 20_000])
    store.close()


def whole_snapshots(kept: BackedUp) -> list[str]:
    """The snapshots whose every piece is there and is what it is called."""
    repository = kept.repository
    whole = []
    for snapshot in repository.listed():
        for entry in repository.entries(snapshot):
            chunks = [
                chunk for one in entry.pieces for chunk in repository.read(one, is_locked=False)
            ]
            assert sha256_of(chunks) == entry.sha256
        whole.append(snapshot.name)
    return whole


def took_only_the_oldest(before: list[str], whole: list[str]) -> bool:
    """Whether each that was there before is there, but for those with enough later ones."""
    return all(name in whole or sum(later > name for later in whole) >= KEPT for name in before)


def loses_when_the_oldest_is_kept(work: Work, monkeypatch: pytest.MonkeyPatch) -> bool:
    """What would be if the newest were taken away instead of the oldest."""
    for _ in range(KEPT):
        work.kept.run()
    before = work.kept.names
    with monkeypatch.context() as weakened:
        weakened.setattr(pruning, "kept", lambda moments, *_: {min(moments)})
        work.kept.run([f"last:{KEPT}"])
    return not took_only_the_oldest(before, whole_snapshots(work.kept))


def loses_when_the_snapshot_comes_first(work: Work, monkeypatch: pytest.MonkeyPatch) -> bool:
    """What would be if a process died with a snapshot there before its pieces."""

    def write_later(self: Repository, sha256: str, size: int, _: object) -> Piece:
        return Piece(sha256=sha256, size=size, stored=sha256)

    with monkeypatch.context() as weakened:
        weakened.setattr(Repository, "write", write_later)
        work.kept.run()
    try:
        whole_snapshots(work.kept)
    except BlobMissingError:
        return True
    return False


@pytest.mark.slow(share=3)
def test_kill_nine_in_a_backup_leaves_earlier_snapshots_readable_and_the_next_completes(
    budget: Budget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = live_any(tmp_path / "kept", [])
    add_blobs(home.root, 0)
    work = Work(home=home.root, place=tmp_path / "backups")
    work.kept.run()
    weak = Work(home=home.root, place=tmp_path / "weak")
    lost = loses_when_the_snapshot_comes_first(weak, monkeypatch)
    budget.control("a snapshot is there before its pieces", failed=lost)
    other = Work(home=home.root, place=tmp_path / "other")
    lost = loses_when_the_oldest_is_kept(other, monkeypatch)
    budget.control("the newest is taken away instead of the oldest", failed=lost)
    for turn in budget.rounds(named=20):
        before = work.kept.names
        add_blobs(work.home, turn.seed)
        process: Stopped[Step] = Stopped(back_up, work)
        process.live_for(random.Random(turn.seed), LONGEST_SECONDS)
        process.kill()
        process.ensure_killed()
        assert took_only_the_oldest(before, whole_snapshots(work.kept))
        work.kept.run([f"last:{KEPT}"])
        assert not list(work.place.glob("*/tmp/*"))
        new = Home(root=tmp_path / "new")
        work.kept.restore(new)
        assert Home(root=work.home).differences(new) == []
        shutil.rmtree(new.root)
