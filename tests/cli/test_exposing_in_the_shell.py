"""What the camera in the shell answers, and who says it later when a place is taken meanwhile."""

from __future__ import annotations

from pathlib import Path

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
