"""A backup on somebody else's machine says nothing there, and comes back with the passphrase."""

from __future__ import annotations

from dataclasses import replace

import pytest

from osmosis.blobs.s3_accounts import S3Account
from osmosis.errors import ConflictError, StorageError
from osmosis.keeping.backups.buckets import account_from, read_bucket
from osmosis.keeping.backups.checking import check_backup
from osmosis.keeping.backups.choosing import choose_place
from osmosis.keeping.backups.restoring import Recovery, restore_snapshot
from osmosis.keeping.backups.running import Order, run_backup
from osmosis.keeping.importing import Wanted
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.storage.settings import list_settings
from tests.blobs.small_s3 import KEY_ID, SECRET, small_s3
from tests.keeping.lived import PASSPHRASE, Home

ACCOUNT = S3Account(key_id=KEY_ID, secret=SECRET)


def test_a_backup_in_a_storage_is_unreadable_there_and_makes_an_equal_store(
    home: Home, new: Home
) -> None:
    home = replace(home, clock=FixedClock(home.clock.now()))
    with small_s3() as storage:
        place = f"s3:{storage.address}/mine"
        app = home.open()
        choose_place(app, place, account=ACCOUNT)
        run_backup(app, Order())
        first = {key for key in storage.kept if "/pieces/" in key}
        home.clock.advance(TimeDelta(hours=24))
        choose_place(app, place, ["daily:3"])
        run_backup(app, Order())
        second = {key for key in storage.kept if "/pieces/" in key}
        assert first < second
        assert len(second - first) < len(first) / 2
        blobs = [b"".join(app.blobs.open(info.sha256)) for info in app.blobs.list()]
        with app.store.read() as reading:
            assert SECRET not in str(list_settings(reading, "backup"))
        assert check_backup(app, place, PASSPHRASE).findings == []
        app.close()
        heap = b"".join(storage.kept.values())
        assert b"dreary night" not in heap
        assert not any(blob in heap for blob in blobs)
        repository = read_bucket(place, ACCOUNT)
        recovery = Recovery(wanted=Wanted(place=new.folder), way=PASSPHRASE)
        restore_snapshot(repository, repository.chosen(), recovery, new.practices, new.clock)
    assert home.differences(new) == []


def test_a_storage_that_refuses_or_is_gone_is_said_when_it_is_chosen(home: Home) -> None:
    app = home.open()
    with small_s3() as storage:
        place = f"s3:{storage.address}/mine"
        with pytest.raises(StorageError, match="refuses"):
            choose_place(app, place, account=replace(ACCOUNT, secret="another"))
    with pytest.raises(StorageError, match="reached"):
        choose_place(app, place, account=ACCOUNT)
    app.close()


def test_the_environment_says_who_asks_where_there_is_no_store() -> None:
    named = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "c"}
    assert account_from(named) == S3Account(key_id="a", secret="b", region="c")
    with pytest.raises(ConflictError, match="AWS_SECRET_ACCESS_KEY"):
        account_from({"AWS_ACCESS_KEY_ID": "a"})
