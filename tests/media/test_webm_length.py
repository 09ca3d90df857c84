"""A recording from a browser gets the length that the browser left out."""

from __future__ import annotations

import struct
from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.media.sound import duration_of
from osmosis.media.webm_length import LengthMeter, WebmLength, with_length

EBML = bytes.fromhex("1a45dfa3")
SEGMENT = bytes.fromhex("18538067")
INFO = bytes.fromhex("1549a966")
CLUSTER = bytes.fromhex("1f43b675")
OPEN = b"\x01" + b"\xff" * 7


def element(name: bytes, content: bytes, *, is_open: bool = False) -> bytes:
    return name + (OPEN if is_open else (len(content) | 1 << 56).to_bytes(8, "big")) + content


def block(track: int, relative: int, content: bytes = b"sound") -> bytes:
    return element(b"\xa3", bytes([0x80 | track]) + struct.pack(">hB", relative, 0x80) + content)


def cluster(at: int, *blocks: bytes, is_open: bool = True) -> bytes:
    timestamp = element(b"\xe7", at.to_bytes(4, "big"))
    return element(CLUSTER, timestamp + b"".join(blocks), is_open=is_open)


def recording(*clusters: bytes, info: bytes = b"", before: bytes = b"") -> bytes:
    scale = element(b"\x2a\xd7\xb1", (1_000_000).to_bytes(4, "big"))
    segment = before + element(INFO, scale + info) + element(b"\x16\x54\xae\x6b", b"tracks")
    header = element(EBML, element(b"\x42\x82", b"webm"))
    return header + element(SEGMENT, segment + b"".join(clusters), is_open=True)


SPOKEN = recording(
    cluster(0, block(1, 0), block(1, 20), block(1, 40)),
    cluster(9_000, block(1, 0), block(1, 60), is_open=False),
)


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def measure_webm(chunks: list[bytes]) -> WebmLength | None:
    meter = LengthMeter()
    for chunk in chunks:
        meter.feed(chunk)
    return meter.finish()


def mended(data: bytes, size: int = 7) -> bytes:
    length = measure_webm(pieces(data, size))
    assert length is not None
    return b"".join(with_length(pieces(data, size), length))


def test_the_length_reaches_to_the_end_of_the_last_block() -> None:
    length = measure_webm([SPOKEN])
    assert length is not None
    assert length.seconds == pytest.approx(9.12)


def test_a_player_finds_the_length_in_the_copy() -> None:
    assert duration_of(BytesIO(SPOKEN)) is None
    assert duration_of(BytesIO(mended(SPOKEN))) == timedelta(seconds=9.12)


@given(size=st.integers(1, 400))
def test_the_size_of_the_pieces_makes_no_difference(size: int) -> None:
    assert mended(SPOKEN, size) == mended(SPOKEN, 1_000_000)


def test_nothing_but_the_length_is_added() -> None:
    copy = mended(SPOKEN)
    duration = copy.index(b"\x44\x89\x88")
    # Ours has the long form of a size as well, so the rest is the same byte for byte.
    without = copy[:duration] + copy[duration + 11 :]
    length = measure_webm([SPOKEN])
    assert length is not None
    assert length.added_bytes == len(copy) - len(SPOKEN)
    assert len(without) == len(SPOKEN)
    assert [at for at in range(len(SPOKEN)) if without[at] != SPOKEN[at]] == [
        SPOKEN.index(INFO) + len(INFO) + 7
    ]


def test_pictures_and_sound_last_as_long_as_the_longer_of_both() -> None:
    both = recording(cluster(0, block(1, 0), block(2, 0), block(2, 33), block(1, 20)))
    length = measure_webm([both])
    assert length is not None
    assert length.seconds == pytest.approx(0.066)


def test_a_block_in_a_group_counts_too() -> None:
    group = element(b"\xa0", element(b"\xa1", b"\x81" + struct.pack(">hB", 500, 0) + b"sound"))
    length = measure_webm([recording(cluster(1_000, group))])
    assert length is not None
    assert length.seconds == pytest.approx(1.5)


@pytest.mark.parametrize("cut", [1, 3, 20])
def test_a_recording_that_was_cut_off_lasts_as_long_as_what_is_there(cut: int) -> None:
    length = measure_webm([SPOKEN[:-cut]])
    assert length is not None
    assert length.seconds >= 0.06


def test_a_length_that_is_there_is_left_alone() -> None:
    known = recording(cluster(0, block(1, 0)), info=element(b"\x44\x89", struct.pack(">d", 5)))
    assert measure_webm([known]) is None


@pytest.mark.parametrize("name", ["114d9b74", "1c53bb6b"])
def test_a_file_that_names_places_in_itself_is_left_alone(name: str) -> None:
    indexed = recording(cluster(0, block(1, 0)), before=element(bytes.fromhex(name), b"index"))
    assert measure_webm([indexed]) is None


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"ID3 no webm", EBML, SPOKEN[:60], b"\x1a\x45\xdf\xa3" + b"\0" * 50]
)
def test_what_is_no_whole_webm_is_left_alone(data: bytes) -> None:
    assert measure_webm([data]) is None


@given(data=st.binary(max_size=300), at=st.integers(0, len(SPOKEN)))
def test_any_bytes_are_measured_or_left_alone(data: bytes, at: int) -> None:
    length = measure_webm([SPOKEN[:at] + data])
    assert length is None or length.seconds >= 0
