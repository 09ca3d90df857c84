"""Containers that were damaged or made to deceive: one sentence, and never other content."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import DamagedMomentError, MomentNote, note_bytes
from osmosis.sealing.unpacking import unpack_moment

PHOTO = MomentNote(kind="photo", line="First snow", file_name="IMG_1.JPG")
PICTURE = bytes(range(256))
GOOD = b"".join(pack_moment(PHOTO, [PICTURE]))
LINE = b"".join(pack_moment(MomentNote(kind="line", line="First snow")))

Entries = list[tuple[str, bytes]]


def opened(data: bytes, limit: int = 1 << 20) -> tuple[MomentNote, bytes | None]:
    moment = unpack_moment([data], file_limit_bytes=limit)
    return moment.note, None if moment.file is None else b"".join(moment.file)


def zipped(entries: Entries, compression: int = zipfile.ZIP_STORED, comment: bytes = b"") -> bytes:
    whole = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of names that occur twice
        with zipfile.ZipFile(whole, "w", compression) as archive:
            for name, data in entries:
                archive.writestr(name, data)
            archive.comment = comment
    return whole.getvalue()


NOTE = ("moment.json", note_bytes(PHOTO))


@pytest.mark.parametrize("whole", [GOOD, LINE])
def test_no_flipped_bit_changes_what_comes_out(whole: bytes) -> None:
    expected = opened(whole)
    for at in range(len(whole)):
        for bit in range(8):
            damaged = bytearray(whole)
            damaged[at] ^= 1 << bit
            with suppress(DamagedMomentError):
                assert opened(bytes(damaged)) == expected


@pytest.mark.parametrize("whole", [GOOD, LINE])
def test_every_shortened_container_is_damaged(whole: bytes) -> None:
    for length in range(len(whole)):
        with pytest.raises(DamagedMomentError):
            opened(whole[:length])


@pytest.mark.parametrize("more", [b"x", bytes(22), bytes(5000), b"PK\x05\x06" + bytes(18)])
@pytest.mark.parametrize("whole", [GOOD, LINE])
def test_bytes_after_the_end_are_damage(whole: bytes, more: bytes) -> None:
    with pytest.raises(DamagedMomentError):
        opened(whole + more)


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [("original.jpg", PICTURE), NOTE],
        [NOTE],
        [NOTE, NOTE],
        [NOTE, ("original.jpg", PICTURE), ("original.jpg", PICTURE)],
        [NOTE, ("original.jpg", PICTURE), ("extra", b"x")],
        [NOTE, ("../original.jpg", PICTURE)],
        [NOTE, ("/etc/passwd", PICTURE)],
        [NOTE, ("original.jpg/", b"")],
        [NOTE, ("original.JPG", PICTURE)],
        [NOTE, ("original." + "a" * 4000, PICTURE)],
        [("moment.json", b"{}"), ("original.jpg", PICTURE)],
        [("moment.json", b" " * (1 << 21)), ("original.jpg", PICTURE)],
        [("moment.json", note_bytes(MomentNote(kind="line", line="x"))), ("original", PICTURE)],
    ],
)
def test_other_members_are_refused(entries: Entries) -> None:
    with pytest.raises(DamagedMomentError):
        opened(zipped(entries))


def test_a_compressed_bomb_is_refused_before_it_is_inflated() -> None:
    bomb = zipped([NOTE, ("original.jpg", bytes(50 << 20))], zipfile.ZIP_DEFLATED)
    with pytest.raises(DamagedMomentError):
        opened(bomb)


def test_a_comment_is_refused() -> None:
    with pytest.raises(DamagedMomentError):
        opened(zipped([NOTE, ("original.jpg", PICTURE)], comment=b"hello"))


def test_a_file_beyond_the_limit_is_refused_while_it_streams() -> None:
    data = b"".join(pack_moment(PHOTO, [bytes(1 << 20)]))
    with pytest.raises(DamagedMomentError):
        opened(data, limit=1 << 19)


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(zipped([NOTE, ("original.jpg", PICTURE)]))
    data[6] |= 1
    with pytest.raises(DamagedMomentError):
        opened(bytes(data))


def test_two_lengths_for_one_file_are_refused() -> None:
    good = zipped([NOTE, ("original.jpg", PICTURE)])
    lies = good.replace(
        struct.pack("<3L", zlib.crc32(PICTURE), 256, 256),
        struct.pack("<3L", zlib.crc32(PICTURE), 255, 256),
    )
    assert lies != good
    with pytest.raises(DamagedMomentError):
        opened(lies)


def test_a_directory_that_names_another_check_sum_is_refused() -> None:
    at = GOOD.rindex(b"PK\x01\x02") + 16
    with pytest.raises(DamagedMomentError):
        opened(GOOD[:at] + bytes(4) + GOOD[at + 4 :])


def test_a_descriptor_that_names_another_check_sum_is_refused() -> None:
    at = GOOD.index(b"PK\x07\x08") + 4
    with pytest.raises(DamagedMomentError):
        opened(GOOD[:at] + bytes(4) + GOOD[at + 4 :])


@pytest.mark.parametrize("whole", [GOOD, LINE])
def test_nothing_may_hide_before_the_directory(whole: bytes) -> None:
    at = whole.index(b"PK\x01\x02")
    moved = struct.pack("<L", at + 5)
    with pytest.raises(DamagedMomentError):
        opened(whole[:at] + b"extra" + whole[at:-6] + moved + whole[-2:])


@pytest.mark.parametrize("whole", [GOOD, LINE])
def test_nothing_may_hide_after_the_directory(whole: bytes) -> None:
    with pytest.raises(DamagedMomentError):
        opened(whole[:-22] + b"extra" + whole[-22:])


@given(st.binary(max_size=300))
def test_noise_is_damaged(noise: bytes) -> None:
    with pytest.raises(DamagedMomentError):
        opened(noise)


@given(st.data())
def test_noise_in_the_records_changes_nothing_that_comes_out(data: st.DataObject) -> None:
    damaged = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(GOOD) - 1))
        damaged[at : at + 1] = data.draw(st.binary(max_size=3))
    with suppress(DamagedMomentError):
        assert opened(bytes(damaged)) == (PHOTO, PICTURE)
