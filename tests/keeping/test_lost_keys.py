"""A store whose key was lost: what could never be opened is not written out unless it is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.errors import StorageError
from osmosis.keeping.exporting import Exported, export_store
from tests.keeping.backed_up import flip
from tests.keeping.lived import PASSPHRASE, Home
from tests.sealing.quick_lock import quick_lock

KEYS = ("house.key", "vault.key.age", "vault.pub")

each_key = pytest.mark.parametrize("name", KEYS)
lost_or_damaged = pytest.mark.parametrize("how", ["lost", "damaged"])


def keys_in(home: Home) -> dict[str, bytes]:
    found = (home.root / "keys").rglob("*")
    return {path.name: path.read_bytes() for path in found if path.name in KEYS}


def lose(home: Home, name: str, how: str) -> None:
    """Take a key away, or make something else of it."""
    [path] = (home.root / "keys").rglob(name)
    if how == "lost":
        path.unlink()
    elif name == "vault.pub":
        path.write_bytes(b"age1nothing\n")
    else:
        flip(path, 40)


def rescued(home: Home, target: Path, passphrase: str | None) -> Exported:
    app = home.open()
    try:
        return export_store(app, target, passphrase, leaves_out_lost_keys=True, lock_up=quick_lock)
    finally:
        app.close()


@each_key
@lost_or_damaged
def test_nothing_is_written_out_that_could_never_be_opened(
    home: Home, tmp_path: Path, name: str, how: str
) -> None:
    lose(home, name, how)
    for target in ("out", "out.zip"):
        with pytest.raises(StorageError, match="key sheet"):
            home.export(tmp_path / target)
    assert not list(tmp_path.glob("*out*"))


def test_a_vault_without_its_private_half_locks_no_export_up(home: Home, tmp_path: Path) -> None:
    lose(home, "vault.key.age", "lost")
    [sums] = (home.root / "keys").rglob("SHA256SUMS")
    sums.unlink()
    with pytest.raises(StorageError, match="vault key is missing"):
        home.export(tmp_path / "out", None)


@each_key
@lost_or_damaged
def test_a_store_without_its_keys_stays_where_it_is(
    home: Home, new: Home, name: str, how: str
) -> None:
    lose(home, name, how)
    with pytest.raises(StorageError, match="key sheet"):
        home.move(new)
    assert not new.root.exists()
    home.open().close()


@each_key
@lost_or_damaged
def test_what_needs_no_lost_key_is_rescued_and_the_export_says_what_is_not_in_it(
    home: Home, new: Home, tmp_path: Path, name: str, how: str
) -> None:
    lose(home, name, how)
    is_house = name == "house.key"
    done = rescued(home, tmp_path / "out", None if is_house else PASSPHRASE)
    assert (done.lost, done.house) == ([name], "none" if is_house else "passphrase")
    told = (tmp_path / "out" / "README.txt").read_text(encoding="utf-8")
    assert f"not in data/keys/: {name}." in told
    new.make_of(tmp_path / "out")
    assert home.differences(new) == ([] if how == "lost" else [f"key {name}"])
    assert keys_in(new) == {one: data for one, data in keys_in(home).items() if one != name}


def test_where_no_key_is_lost_none_is_left_out(home: Home, tmp_path: Path) -> None:
    done = rescued(home, tmp_path / "out", PASSPHRASE)
    assert (done.lost, done.house) == ([], "passphrase")
    told = (tmp_path / "out" / "README.txt").read_text(encoding="utf-8")
    assert "house.key.age opens with the passphrase of the export" in told
    assert "Lost" not in told
