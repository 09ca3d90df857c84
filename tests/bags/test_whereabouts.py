"""What leaves the house says nothing of where it was made, and plays all the same."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from osmosis.bags.whereabouts import without_whereabouts
from tests.bags.sample_roll import plate, sound

PLACE = b"+44.4323+026.1063/"


def picture_with_everything(*, progressive: bool = False) -> bytes:
    """A JPEG with EXIF, GPS, XMP, a comment, a colour profile and a second picture behind it."""
    image = Image.open(io.BytesIO(plate(3, 200, 120)))
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(
        out,
        "JPEG",
        exif=exif,
        xmp=b"<x:xmpmeta>" + PLACE,
        comment=PLACE,
        icc_profile=b"colours",
        progressive=progressive,
        restart_marker_blocks=2,
    )
    return out.getvalue() + b"trailing " + PLACE + plate(4, 16, 16)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_picture_keeps_its_pixels_and_colours_and_nothing_else(progressive: bool) -> None:
    before = picture_with_everything(progressive=progressive)
    after = without_whereabouts(before, "image/jpeg")
    assert after is not None
    for gone in (PLACE, b"Exif", b"Camera", b"xmp", b"trailing"):
        assert gone in before
        assert gone not in after
    old, new = Image.open(io.BytesIO(before)), Image.open(io.BytesIO(after))
    assert old.tobytes() == new.tobytes()
    assert new.info["icc_profile"] == b"colours"
    assert not new.getexif()


@given(cut=st.integers(0, 3000))
def test_a_picture_that_is_cut_off_is_not_given(cut: int) -> None:
    whole = plate(3, 200, 120)
    if cut < len(whole) - 1:
        assert without_whereabouts(whole[:cut], "image/jpeg") is None


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">L", 8 + len(body)) + kind + body


def table(kind: bytes, *rows: bytes) -> bytes:
    return box(kind, bytes(4), struct.pack(">L", len(rows)), *rows)


def track(
    handler: bytes, offset: int, sizes: tuple[int, ...], *notes: bytes, count: int | None = None
) -> bytes:
    """A track with one chunk of samples."""
    samples = box(
        b"stbl",
        table(b"stsc", struct.pack(">LLL", 1, len(sizes) if count is None else count, 1)),
        box(b"stsz", bytes(8), struct.pack(f">L{len(sizes)}L", len(sizes), *sizes)),
        table(b"stco", struct.pack(">L", offset)),
    )
    head = box(b"hdlr", bytes(8), handler, bytes(12))
    return box(b"trak", *notes, box(b"mdia", head, box(b"minf", samples)))


def film(*, pieces: bool = False) -> bytes:
    """A video as telephones write it: a picture track, a track of positions, and notes."""
    start = box(b"ftyp", b"qt  ")
    media = box(b"mdat", b"PICTURES", PLACE, PLACE)
    at = len(start) + 8
    tracks = (
        track(b"vide", at, (8,), box(b"udta", b"take 7 ", PLACE)),
        track(b"meta", at + 8, (len(PLACE), len(PLACE))),
    )
    notes = box(b"udta", box(b"\xa9xyz", PLACE)), box(b"meta", PLACE)
    extra = box(b"moof", b"") if pieces else b""
    return start + media + box(b"moov", *tracks, *notes) + box(b"uuid", PLACE) + extra


def test_a_video_loses_its_notes_and_its_track_of_positions() -> None:
    after = without_whereabouts(film(), "video/quicktime")
    assert after is not None
    assert PLACE not in after
    assert b"take 7" not in after
    assert b"PICTURES" in after


def test_in_a_video_everything_keeps_its_place() -> None:
    before, after = film(), without_whereabouts(film(), "video/mp4")
    assert after is not None
    assert len(after) == len(before)
    assert after.index(b"vide") == before.index(b"vide")


def test_a_video_whose_positions_lie_in_pieces_is_not_given() -> None:
    assert without_whereabouts(film(pieces=True), "video/mp4") is None


def tracks_only(*tracks: bytes) -> bytes:
    return box(b"ftyp", b"qt  ") + box(b"moov", *tracks) + box(b"mdat", PLACE)


@pytest.mark.parametrize(
    "data",
    [
        tracks_only(track(b"meta", 1 << 30, (8,))),
        tracks_only(track(b"meta", 20, (8,), count=5)),
        tracks_only(box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), b"meta")))),
        tracks_only(track(b"meta", 20, (8,)).replace(b"stsz", b"none")),
        tracks_only(track(b"meta", 20, (8,)).replace(b"stsz" + bytes(8), b"stsz" + b"\xff" * 12)),
        tracks_only(b"\0\0\xff\xfftrak"),
        box(b"what", b"") + box(b"moov", b""),
    ],
    ids=[
        "samples outside the file",
        "more samples than sizes",
        "no tables",
        "no sizes",
        "more samples than bytes",
        "a box that does not fit",
        "not an MP4",
    ],
)
def test_a_video_whose_tables_cannot_be_believed_is_not_given(data: bytes) -> None:
    assert without_whereabouts(data, "video/mp4") is None


@given(cut=st.integers(1, len(film()) - 1))
@example(cut=film().index(b"moov") - 4)
def test_a_video_that_is_cut_off_never_tells_its_place(cut: int) -> None:
    after = without_whereabouts(film()[:cut], "video/mp4")
    assert after is None or PLACE not in after


@given(at=st.integers(0, len(film()) - 1), value=st.integers(0, 255))
def test_a_damaged_video_is_cleaned_or_not_given(at: int, value: int) -> None:
    data = bytearray(film())
    data[at] = value
    without_whereabouts(bytes(data), "video/mp4")


def element(identifier: int, body: bytes, *, is_open: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if is_open else (0x1000_0000 | len(body)).to_bytes(4, "big")
    width = (identifier.bit_length() + 7) // 8
    return identifier.to_bytes(width, "big") + size + body


def recording(tags: bytes = PLACE) -> bytes:
    """A WebM as browsers record it: the lengths of what holds the rest are left open."""
    parts = (
        element(0x1549A966, b"info"),
        element(0x1254C367, tags),
        element(0xEC, PLACE),
        element(0x1F43B675, element(0xA3, b"PICTURES"), is_open=True),
        element(0x1941A469, PLACE * 20),
    )
    return element(0x1A45DFA3, b"webm") + element(0x18538067, b"".join(parts), is_open=True)


@pytest.mark.parametrize("tags", [b"", b"x", PLACE, PLACE * 40])
def test_a_recording_loses_its_tags_and_attachments(tags: bytes) -> None:
    after = without_whereabouts(recording(tags), "video/webm;codecs=vp9,opus")
    assert after is not None
    assert PLACE not in after
    assert b"PICTURES" in after
    assert len(after) == len(recording(tags))


@given(at=st.integers(0, len(recording()) - 1), value=st.integers(0, 255))
def test_a_damaged_recording_is_cleaned_or_not_given(at: int, value: int) -> None:
    data = bytearray(recording())
    data[at] = value
    without_whereabouts(bytes(data), "video/webm")


def test_a_sound_keeps_its_samples_only() -> None:
    plain = sound()
    noted = (
        plain[:4] + struct.pack("<L", len(plain) + 20) + plain[8:] + b"LIST" + b"\x12\0\0\0" + PLACE
    )
    assert without_whereabouts(noted, "audio/wav") == plain


def test_an_mp3_loses_its_tags() -> None:
    frames = b"\xff\xfb\x90\x00" + bytes(400)
    tagged = b"ID3\x04\0\0\0\0\0\x12" + PLACE + frames + b"TAG" + PLACE + bytes(107)
    assert without_whereabouts(tagged, "audio/mpeg") == frames


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"", "image/jpeg"),
        (b"words", "image/jpeg"),
        (b"words", "video/mp4"),
        (b"words", "audio/wav"),
        (b"words", "audio/mpeg"),
        (b"\xff\xfb" + b"APETAGEX", "audio/mpeg"),
        (b"words", "video/webm"),
        (recording() + bytes(30), "video/webm"),
        (b"XX" + plate(1, 16, 16)[2:], "image/jpeg"),
        (b"\xff\xd8\x00\xd9", "image/jpeg"),
        (b"\xff\xd8\xff\xe1\0\0\xff\xd9", "image/jpeg"),
        (b"ID3\x04\0\0\x80\0\0\0" + b"\xff\xfb\x90\0", "audio/mpeg"),
        (b"OggS", "audio/ogg"),
        (b"fLaC", "audio/flac"),
        (plate(1, 16, 16), "image/png"),
    ],
    ids=range(15),
)
def test_what_cannot_be_promised_is_not_given(data: bytes, media_type: str) -> None:
    assert without_whereabouts(data, media_type) is None
