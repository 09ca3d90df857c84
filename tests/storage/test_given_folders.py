"""Verifying from a folder that is no copy of a store says what it was good for."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.storage.lives import Life, flip


@pytest.fixture
def damaged(life: Life) -> Path:
    """A blob in the store that has one wrong bit."""
    blob = next(iter(sorted((life.root / "blobs").rglob("?" * 64))))
    flip(blob, 3)
    return blob


def test_a_folder_that_is_no_copy_is_told_where_nothing_was_needed(
    life: Life, tmp_path: Path
) -> None:
    (tmp_path / "holiday").mkdir()
    report = life.verify(tmp_path / "holiday")
    assert report.is_whole
    assert report.notes == [
        f"{tmp_path / 'holiday'} is not a copy of a store; nothing in it was needed."
    ]
    assert life.verify(life.copy).notes == []
    assert life.verify(life.copy.parent).notes == []


def test_the_files_of_a_folder_that_fit_are_counted(
    life: Life, damaged: Path, tmp_path: Path
) -> None:
    holiday = tmp_path / "holiday"
    holiday.mkdir()
    (holiday / "sea.jpg").write_bytes(b"the sea")
    report = life.verify(holiday)
    assert not report.is_whole
    assert report.notes == [
        f"{holiday} is not a copy of a store; files in it that belong to this store: none."
    ]
    (whole,) = life.copy.rglob(damaged.name)
    shutil.copy(whole, holiday / "letter.txt")
    report = life.verify(holiday)
    assert report.is_whole
    assert report.notes[0].endswith("files in it that belong to this store: 1.")


def test_a_file_inside_a_capsule_is_counted_too(life: Life, damaged: Path, tmp_path: Path) -> None:
    (whole,) = life.copy.rglob(damaged.name)
    with zipfile.ZipFile(tmp_path / "some.roll", "w") as capsule:
        capsule.write(whole, "data/1.jpg")
    report = life.verify(tmp_path / "some.roll")
    assert report.is_whole
    assert report.notes[0].endswith("files in it that belong to this store: 1.")
