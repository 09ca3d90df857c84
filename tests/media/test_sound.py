"""How long recordings last."""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.media.sound import duration_of
from tests.media.making import RECORDINGS, box, flac, mp4, ogg_opus, photograph, wav, webm
from tests.media.test_check import mutated


@pytest.mark.parametrize("make", [mp4, wav, ogg_opus, flac, webm])
@pytest.mark.parametrize("seconds", [1.5, 61.0, 3_600.0])
def test_a_recording_says_how_long_it_lasts(make: Callable[..., bytes], seconds: float) -> None:
    assert duration_of(BytesIO(make(seconds=seconds))) == timedelta(seconds=seconds)


def test_a_wide_index_is_read() -> None:
    mvhd = b"\1\0\0\0" + struct.pack(">QQIQ", 0, 0, 1_000, 7_500) + bytes(80)
    data = box(b"ftyp", b"isom" + bytes(4)) + box(b"moov", box(b"mvhd", mvhd))
    assert duration_of(BytesIO(data)) == timedelta(seconds=7.5)


def test_fragments_say_it_in_their_extension() -> None:
    mvhd = struct.pack(">IIIII", 0, 0, 0, 1_000, 0) + bytes(80)
    mehd = struct.pack(">II", 0, 4_000)
    moov = box(b"moov", box(b"mvhd", mvhd) + box(b"mvex", box(b"mehd", mehd)))
    assert duration_of(BytesIO(box(b"ftyp", b"iso5" + bytes(4)) + moov)) == timedelta(seconds=4)


@pytest.mark.parametrize(
    "data",
    [
        webm(seconds=None, open_length=True),
        mp4(seconds=0),
        flac(seconds=0),
        photograph("JPEG"),
        b"\xff\xfb\x90\x64" + bytes(500),
        b"",
        b"not a recording",
        webm(seconds=float("nan")),
        webm(seconds=float("inf")),
        webm(seconds=-3.0),
        webm(seconds=1e9),
    ],
)
def test_where_it_is_not_written_nothing_is_said(data: bytes) -> None:
    assert duration_of(BytesIO(data)) is None


def test_a_recording_cut_off_by_a_dead_battery_is_as_long_as_its_bytes() -> None:
    running = bytearray(wav(seconds=2))
    at = running.index(b"data") + 4
    running[at : at + 4] = b"\xff\xff\xff\xff"
    assert duration_of(BytesIO(bytes(running))) == timedelta(seconds=2)


@given(st.sampled_from(sorted(RECORDINGS)), st.data())
def test_a_damaged_recording_never_raises(name: str, more: st.DataObject) -> None:
    duration_of(BytesIO(mutated(RECORDINGS[name](), more)))


@given(
    st.sampled_from([b"\0\0\0\x14ftypisom\0\0\0\0isom", b"OggS\0\0", b"RIFF\0\0\0\0WAVE", b"fLaC",
                     b"\x1aE\xdf\xa3\x93B\x82\x84webm\x18S\x80g\x01"]),
    st.binary(max_size=800),
)  # fmt: skip
def test_random_bytes_with_the_right_beginning_never_raise(head: bytes, rest: bytes) -> None:
    duration_of(BytesIO(head + rest))
