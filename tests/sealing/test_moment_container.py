"""The container: any program opens it, and it comes back as it went in."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.sealing import stored_zip
from osmosis.sealing.age import decrypt, generate_identity
from osmosis.sealing.container import MomentPacker, MomentSealer, pack_moment, seal_moment
from osmosis.sealing.moment import InvalidMomentError, MomentNote, note_bytes
from osmosis.sealing.unpacking import open_moment, unpack_moment

MINE = generate_identity()
PHOTO = MomentNote(kind="photo", line="First snow", glad=80, file_name="IMG_1.JPG")
LINE = MomentNote(kind="line", line="First snow")


def packed(note: MomentNote, *pieces: bytes) -> bytes:
    return b"".join(pack_moment(note, pieces or None))


def cut(data: bytes, size: int) -> Iterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


@given(st.lists(st.binary(min_size=1, max_size=9000), min_size=1, max_size=4), st.integers(1, 9000))
def test_a_moment_comes_out_as_it_went_in(parts: list[bytes], size: int) -> None:
    moment = unpack_moment(cut(packed(PHOTO, *parts), size))
    assert moment.note == PHOTO
    assert moment.file is not None
    assert b"".join(moment.file) == b"".join(parts)


def test_a_line_comes_out_without_a_file() -> None:
    moment = unpack_moment([packed(LINE)])
    assert (moment.note, moment.file) == (LINE, None)


def test_pythons_own_zipfile_reads_it() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(PHOTO, b"pic", b"ture"))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["moment.json", "original.jpg"]
        assert archive.read("original.jpg") == b"picture"
        assert json.loads(archive.read("moment.json"))["line"] == "First snow"
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_unzip_finds_no_fault(unzip: Path, tmp_path: Path) -> None:
    path = tmp_path / "frame.zip"
    path.write_bytes(packed(PHOTO, b"picture"))
    subprocess.run([unzip, "-tq", path], check=True, capture_output=True)


def test_the_same_moment_gives_the_same_bytes() -> None:
    assert packed(PHOTO, b"pic", b"ture") == packed(PHOTO, b"picture")


def test_a_zip_with_lengths_in_its_headers_is_read() -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("moment.json", note_bytes(PHOTO))
        archive.writestr("original.jpg", bytes(10_000))
    moment = unpack_moment(cut(whole.getvalue(), 777))
    assert moment.file is not None
    assert (moment.note, b"".join(moment.file)) == (PHOTO, bytes(10_000))


def test_a_film_beyond_four_gigabytes_uses_zip64(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_zip, "MAX_32", 50_000)
    data = packed(PHOTO, bytes(60_000))
    assert b"PK\x06\x06" in data
    assert b"PK\x06\x07" in data
    moment = unpack_moment(cut(data, 4000))
    assert moment.file is not None
    assert b"".join(moment.file) == bytes(60_000)


@pytest.mark.parametrize(
    ("note", "file"),
    [(LINE, [b"x"]), (PHOTO, None), (MomentNote(kind="scent", scent="pine"), [b"x"])],
)
def test_a_file_belongs_to_photo_sound_and_video_only(
    note: MomentNote, file: list[bytes] | None
) -> None:
    with pytest.raises(InvalidMomentError):
        pack_moment(note, file)
    packer = MomentPacker(note)
    packer.start()
    with pytest.raises(InvalidMomentError):
        packer.feed(file[0]) if file else packer.finish()


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(InvalidMomentError, match="The file is empty"):
        packed(PHOTO, b"", b"")


def test_sealed_and_opened_in_one_go() -> None:
    sealed = b"".join(seal_moment(PHOTO, cut(bytes(300_000), 9999), [MINE.recipient]))
    moment = open_moment(cut(sealed, 5000), [MINE])
    assert moment.file is not None
    assert (moment.note, b"".join(moment.file)) == (PHOTO, bytes(300_000))


def test_sealed_while_it_arrives() -> None:
    with MomentSealer(PHOTO, [MINE.recipient]) as sealer:
        sealed = sealer.start() + sealer.feed(b"pic") + sealer.feed(b"ture") + sealer.finish()
    assert decrypt(sealed, [MINE]) == packed(PHOTO, b"picture")


def test_an_opened_moment_can_be_left_in_the_middle() -> None:
    moment = open_moment([b"".join(seal_moment(PHOTO, [bytes(1 << 20)], [MINE.recipient]))], [MINE])
    assert moment.file is not None
    next(moment.file)
    moment.close()
    assert list(moment.file) == []
