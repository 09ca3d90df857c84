"""What the camera in the shell answers, and who says it later when a place is taken meanwhile."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from osmosis.storage.folder import StoreFolder, default_root
from tests.cli.conftest import Shell


def test_a_frame_that_finds_no_place_is_told_by_the_command_that_looks_for_one(
    shell: Shell,
) -> None:
    shell("roll", "load", "Patience", "--film")
    first = shell("expose", "--film", "2")
    assert first.out == (
        "Kept. Patience, asked for as frame 2 on film; "
        "it gets its place when the store is next opened.\n"
    )
    assert shell("expose", "--film", "2").code == 0
    opened = shell("roll", "show")
    assert (opened.code, opened.err) == (0, "1 frame found no place: `osmosis loose list`.\n")
    assert shell("roll", "show").err == ""
    assert shell("loose", "list").out.count("film") == 1


def test_several_frames_that_find_no_place_are_counted(shell: Shell) -> None:
    shell("roll", "load", "Patience", "--film")
    for _ in range(3):
        shell("expose", "--film", "2")
    assert shell("clock", "show").err == "2 frames found no place: `osmosis loose list`.\n"


def test_a_slip_of_the_year_exposes_nothing(shell: Shell) -> None:
    shell("clock", "set", "2031-05-04T09:00[Europe/Bucharest]")
    shell("roll", "load", "Patience")
    said = shell("expose", "--line", "Waited.", "--at", "1031-05-03T09:00+02:00")
    assert (said.code, said.err) == (
        2,
        "osmosis: Nobody who was there then is alive; look at the year\n",
    )
    assert shell("expose", "--line", "Waited.", "--at", "1931-05-03T09:00+02:00").code == 0


def test_a_name_that_fits_no_loaded_roll_or_several_is_told_apart(shell: Shell) -> None:
    shell("roll", "load", "Patience at work")
    shell("roll", "load", "Patience at home")
    none = shell("expose", "--roll", "Courage", "--line", "Waited.")
    assert (none.code, none.err) == (1, "osmosis: No loaded roll is called that\n")
    several = shell("expose", "--roll", "Patience", "--line", "Waited.")
    assert several.code == 1
    assert "More than one loaded roll is called that; name it by its id" in several.err


def test_what_cannot_be_cased_among_several_files_is_named(shell: Shell, tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt", "film.mkv"):
        (tmp_path / name).write_text("Waited.", encoding="utf-8")
    files = [str(path) for path in sorted(tmp_path.glob("*.*"))]
    said = shell("roll", "before", "Patience", *files)
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith(": file film.mkv\n")


def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk has no room for the camera's file."""

    def full(path: Path, state: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("osmosis.practices.rolls.service.capture_file.write_capture_state", full)


def test_what_was_loaded_on_a_disk_without_room_for_the_camera_s_file_can_be_exposed_on(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("roll", "load", "Patience")
    no_room(monkeypatch)
    assert shell("roll", "load", "Courage").code == 0
    assert shell("roll", "current", "Courage").code == 0
    kept = shell("expose", "--line", "Waited.")
    assert (kept.code, kept.out) == (0, "Kept. Courage, about 1 of 24.\n")


def test_a_camera_s_file_that_is_behind_denies_no_roll(shell: Shell) -> None:
    shell("roll", "list")
    path = StoreFolder(default_root()).capture_file
    before = path.read_bytes()
    shell("roll", "load", "Patience")
    path.write_bytes(before)
    assert shell("expose", "--line", "Waited.").out == "Kept. Patience, about 1 of 24.\n"
    path.write_bytes(before)
    kept = shell("expose", "--roll", "Patience", "--line", "Waited again.")
    assert kept.out == "Kept. Patience, about 2 of 24.\n"
