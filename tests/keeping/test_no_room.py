"""A disk that is full says so, and leaves neither half an export nor half a store."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from osmosis.bags import bag_folder
from osmosis.keeping import importing, moving
from osmosis.storage.disk import StoreFullError
from tests.keeping.lived import Home


def _full(*_: object, **__: object) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_an_export_on_a_full_disk_leaves_nothing(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bag_folder.FolderWriter, "add", _full)
    with pytest.raises(StoreFullError):
        home.export(tmp_path / "out")
    assert not list(tmp_path.glob("*out*"))


def test_an_import_on_a_full_disk_leaves_nothing(
    written: Path, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_keep", _full)
    with pytest.raises(StoreFullError):
        new.make_of(written)
    assert not list(new.root.parent.glob("*new*"))


def test_a_move_onto_a_full_disk_leaves_the_old_store_alive(
    home: Home, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_copy_files", _full)
    with pytest.raises(StoreFullError):
        home.move(new)
    assert not list(new.root.parent.glob("*new*"))
    home.open().close()
