"""A small life with something of every kind in it, lived once, and an export of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from osmosis.app import App
from osmosis.keeping.backups.choosing import PLACE_SETTING
from osmosis.ports.channels import Notice
from osmosis.storage.last_backup import remember_backup
from osmosis.storage.outbox import send_later
from osmosis.storage.settings import set_setting
from tests.keeping.in_restic import InRestic
from tests.keeping.lived import Home
from tests.storage.lives import live
from tests.storage.stores import Place


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A life on SQLite with something unsent; look at it and change nothing."""
    root = tmp_path_factory.mktemp("lived") / "store"
    place = Place(root=root)
    live(place)
    home = Home(root=root, clock=place.clock)
    app = home.open()
    with app.store.write() as transaction:
        send_later(transaction, "folder", Notice(key="one", title="A junction", body=""))
    app.jobs.ask("notes.read", "one", {})
    app.close()
    return home


@pytest.fixture(scope="session")
def written(lived: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That life written out; look at it and change nothing."""
    return lived.export(tmp_path_factory.mktemp("written") / "out")


@pytest.fixture
def home(lived: Home, tmp_path: Path) -> Home:
    """A copy of that life that a test may change."""
    shutil.copytree(lived.root, tmp_path / "store")
    return lived.elsewhere(tmp_path / "store")


@pytest.fixture
def new(lived: Home, tmp_path: Path) -> Home:
    """Where another store may come to be."""
    return lived.elsewhere(tmp_path / "new")


@pytest.fixture
def out(written: Path, tmp_path: Path) -> Path:
    """A copy of the export that a test may damage."""
    return Path(shutil.copytree(written, tmp_path / "out"))


@pytest.fixture(scope="session")
def once_in_restic(restic: Path, lived: Home, tmp_path_factory: pytest.TempPathFactory) -> InRestic:
    """That life with one backup in a repository of restic; look at it and change nothing."""
    root = tmp_path_factory.mktemp("restic")
    kept = InRestic(home=lived.copied(root / "store"), folder=root / "kept")
    kept.choose()
    kept.run()
    return kept


@pytest.fixture
def in_restic(once_in_restic: InRestic, tmp_path: Path) -> InRestic:
    """A copy of both that a test may change."""
    home = once_in_restic.home.copied(tmp_path / "store")
    kept = InRestic(
        home=home, folder=Path(shutil.copytree(once_in_restic.folder, tmp_path / "kept"))
    )

    def move(app: App) -> None:
        with app.store.write() as transaction:
            set_setting(transaction, PLACE_SETTING, kept.place)
        remember_backup(kept.home.folder, replace(kept.last, place=kept.place))

    kept.opened.opened(move)
    return kept
