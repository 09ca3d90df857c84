"""The drill finds every flipped bit of a backup, and a backup mends those of a store."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from osmosis.blobs.files import FileBlobStore
from osmosis.keeping.backups import checking
from osmosis.keeping.backups.jobs import back_up_if_due
from osmosis.keeping.backups.leftovers import clear_leftovers
from osmosis.keeping.backups.mending import laid_out
from osmosis.keeping.backups.pruning import drop_snapshot
from osmosis.keeping.importing import Export, Wanted, make_store_of
from osmosis.kernel.clock import TimeDelta
from osmosis.sealing.age import WrongPassphraseError
from osmosis.storage.locks import FileLock
from osmosis.storage.verify import verify_store
from tests.keeping.backed_up import BackedUp, flip
from tests.keeping.lived import KEPT, Home
from tests.storage.lives import blobs_of


@pytest.fixture(scope="module")
def proved(lived: Home, tmp_path_factory: pytest.TempPathFactory) -> BackedUp:
    """A life with two backups in its place, of which nothing was damaged yet."""
    root = tmp_path_factory.mktemp("proved")
    kept = BackedUp(home=lived.copied(root / "store"), place=root / "backups")
    kept.choose()
    kept.run()
    kept.run()
    return kept


@pytest.fixture
def kept(proved: BackedUp, tmp_path: Path) -> BackedUp:
    """The same, copied, so that a test may damage it."""
    shutil.copytree(proved.home.root, tmp_path / "store")
    shutil.copytree(proved.place, tmp_path / "backups")
    home = replace(proved.home, root=tmp_path / "store")
    kept = BackedUp(home=home, place=tmp_path / "backups")
    kept.choose()
    kept.run()
    return kept


def test_a_backup_that_is_whole_is_proved_and_leaves_nothing_behind(kept: BackedUp) -> None:
    assert kept.last.proved_at is None
    checked = kept.check()
    assert checked.findings == []
    assert checked.name == kept.names[-1]
    assert kept.last.proved_at == kept.home.clock.now()
    assert not list((kept.home.root / "tmp").iterdir())


def test_a_wrong_passphrase_proves_nothing(kept: BackedUp) -> None:
    with pytest.raises(WrongPassphraseError):
        kept.check("not the passphrase")
    assert kept.last.proved_at is None
    assert not list((kept.home.root / "tmp").iterdir())


def test_a_store_that_comes_back_otherwise_is_told(
    kept: BackedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make_worse(export: Export, wanted: Wanted, *rest: Any, **more: Any) -> object:
        done = make_store_of(export, wanted, *rest, **more)
        store = kept.home.elsewhere(wanted.place.root).raw()
        blobs = blobs_of(store)
        blobs.delete(next(blobs.list()).sha256)
        store.close()
        return done

    monkeypatch.setattr(checking, "make_store_of", make_worse)
    assert any("Not the same" in one for one in kept.check().findings)
    assert kept.last.proved_at is None


def test_every_flipped_bit_of_a_backup_is_found_and_written_anew(kept: BackedUp) -> None:
    files = [*kept.pieces(), *kept.place.glob("*/snapshots/*/*")]
    assert len(files) > 20
    dice = random.Random(7)
    for path in dice.sample(sorted(files), 12):
        whole = path.read_bytes()
        flip(path, dice.randrange(10_000))
        checked = checking.Checked()
        checking._read_pieces(kept.repository, checked, lambda done, total: None)
        checking._read_snapshots(kept.repository, checked)
        assert checked.findings, path
        path.write_bytes(whole)


def test_what_was_found_damaged_or_missing_is_written_again_by_the_next_backup(
    kept: BackedUp,
) -> None:
    app = kept.home.open()
    one, two = sorted(info.sha256 for info in app.blobs.list())[:2]
    app.close()
    paths = {path.name: path for path in kept.pieces()}
    flip(paths[one])
    paths[two].unlink()
    findings = kept.check().findings
    assert all(any(name in told for told in findings) for name in (one, two))
    assert list(kept.last.damaged) == [one]
    kept.run()
    assert not kept.last.damaged
    assert kept.check().findings == []


def test_a_snapshot_that_is_lost_keeps_all_others_until_it_is_dropped(kept: BackedUp) -> None:
    kept.run(["last:1"])
    kept.choose(["daily:3"])
    kept.run()
    first, lost = kept.repository.listed()
    gone = next(one.stored for one in lost.manifest if one not in first.manifest)
    kept.repository.pieces.delete(gone)
    assert kept.check().findings == [f"The list of {lost.name} is damaged"]
    kept.choose(["daily:4"])
    assert "none was taken away" in kept.run(["last:2"]).problem
    assert kept.names[:2] == [first.name, lost.name]
    kept.opened(lambda app: drop_snapshot(app, str(kept.place), lost.name))
    assert lost.name not in kept.names
    assert kept.check().findings == []


def test_flipped_bits_of_a_store_are_mended_from_its_backup(kept: BackedUp) -> None:
    store = kept.home.raw()
    person, pictures = store.person_id, sorted(blobs_of(store).paths())
    store.close()
    flip(pictures[0])
    pictures[-1].unlink()
    ledger = min(kept.home.folder.ledger(person).glob("*.jsonl"))
    flip(ledger, 30)
    database = kept.home.folder.database
    at = database.read_bytes().find(b"It was on a dreary night")
    flip(database, at + 500)
    with laid_out(str(kept.place), kept.home.folder) as backup:
        assert backup is not None
        report = verify_store(
            kept.home.folder,
            [KEPT],
            kept.home.clock,
            blobs=FileBlobStore,
            backups=backup.folders,
            remake=backup.open,
        )
    assert {one.what for one in report.findings} >= {"blob", "ledger", "row"}
    assert report.is_whole
    assert not list((kept.home.root / "tmp").glob("backup-*"))


def test_today_asks_for_a_trial_once_a_quarter_and_no_sooner(kept: BackedUp) -> None:
    last, now = kept.last, kept.home.clock.now()
    days = TimeDelta(hours=24)
    assert not last.is_trial_due(now + 80 * days)
    assert last.is_trial_due(now + 95 * days)
    later = now + 95 * days
    assert not replace(last, passed_at=later).is_trial_due(later + 80 * days)
    assert replace(last, passed_at=later).is_trial_due(later + 90 * days)
    assert not replace(last, proved_at=later).is_trial_due(later + 80 * days)
    assert not replace(last, made_at=None).is_trial_due(later)


def test_what_a_killed_drill_has_left_is_taken_away_unless_one_is_at_it(kept: BackedUp) -> None:
    tmp = kept.home.root / "tmp"
    for name in ("backup-check", "restic", ".osmosis-restic-1"):
        (tmp / name / "store").mkdir(parents=True)
    (tmp / "another").mkdir()
    app = kept.home.open()
    with FileLock(tmp / "restic.lock"):
        back_up_if_due(app)
    with app.store.folder.locked("backup"):
        clear_leftovers(app.store.folder)
    assert len(list(tmp.iterdir())) == 5
    back_up_if_due(app)
    app.close()
    assert sorted(path.name for path in tmp.iterdir()) == ["another", "restic.lock"]
