"""Files read piece by piece."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.storage.pieces import PIECE, pieces_of, rest_of


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_file_comes_in_pieces_of_one_mebibyte_and_whole(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(size))
    pieces = list(pieces_of(path))
    assert [len(piece) for piece in pieces[:-1]] == [PIECE] * (len(pieces) - 1)
    assert sum(map(len, pieces)) == size


def test_a_file_is_opened_when_its_first_piece_is_asked_for(tmp_path: Path) -> None:
    pieces = pieces_of(tmp_path / "missing")
    with pytest.raises(FileNotFoundError):
        next(pieces)


def test_the_rest_begins_where_the_file_stands(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"a line\nthe rest")
    with path.open("rb") as file:
        file.readline()
        assert b"".join(rest_of(file)) == b"the rest"
