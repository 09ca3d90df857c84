"""The rehearsal, lived through once for all workers, and a copy for each test that changes it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rehearsal's folder; look at it and change nothing."""
    # Imported here, because every run of the tests reads this file.
    from osmosis.demo import place
    from osmosis.storage.locks import FileLock

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / "rehearsal"
    with FileLock(shared / "rehearsal.lock"):
        if not place.is_rehearsed(folder):
            place.rehearse(folder, lambda done, total: None)
    return folder


@pytest.fixture
def own_rehearsal(rehearsal: Path, tmp_path: Path) -> Path:
    """A copy of the rehearsal that a test may change."""
    return Path(shutil.copytree(rehearsal, tmp_path / "rehearsal"))
