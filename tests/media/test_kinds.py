"""What a file is, by its first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.media import kinds
from osmosis.media.kinds import KINDS, Kind, as_family, kind_called, name_disagrees, sniff
from tests.media.making import RECORDINGS, card, encoded, photograph

SOUGHT = {
    "JPEG": kinds.JPEG,
    "HEIF": kinds.HEIC,
    "PNG": kinds.PNG,
    "WEBP": kinds.WEBP,
    "AVIF": kinds.AVIF,
    "TIFF": kinds.TIFF,
}
RECORDED = {
    "mp4": kinds.MP4,
    "m4a": kinds.M4A,
    "mov": kinds.QUICKTIME,
    "wav": kinds.WAV,
    "opus": kinds.OPUS,
    "flac": kinds.FLAC,
    "webm": kinds.WEBM,
}


@pytest.mark.parametrize(("form", "kind"), SOUGHT.items())
def test_photographs_are_known_by_their_first_bytes(form: str, kind: Kind) -> None:
    assert sniff(photograph(form)[:512]) == kind


@pytest.mark.parametrize(("form", "kind"), RECORDED.items())
def test_recordings_are_known_by_their_first_bytes(form: str, kind: Kind) -> None:
    assert sniff(RECORDINGS[form]()[:512]) == kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (encoded(card(), "GIF")[:64], kinds.GIF),
        (b"MM\0*\0\0\0\x08", kinds.TIFF),
        (b"ID3\x04\0\0\0\0\0\x17", kinds.MP3),
        (b"\xff\xfb\x90\x64" + bytes(20), kinds.MP3),
        (b"\xff\xf3\x40\xc4" + bytes(20), kinds.MP3),
        (b"\xff\xf1\x50\x80" + bytes(20), kinds.AAC),
        (b"#!AMR\n" + bytes(20), kinds.AMR),
        (b"OggS" + bytes(24) + b"\x01vorbis", kinds.OGG),
        (b"\0\0\0\x14ftypheic\0\0\0\0mif1", kinds.HEIC),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", kinds.HEIC),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", kinds.AVIF),
        (b"\0\0\0\x14ftypmif1\0\0\0\0mif1", kinds.HEIF),
        (b"\0\0\0\x14ftyp3gp4\0\0\0\0isom", kinds.THREE_GP),
        (b"\0\0\0\x18ftypXAVC\0\0\0\0XAVCmp42", kinds.MP4),
        (b"\0\0\0\x08wide\0\0\0\0mdat", kinds.QUICKTIME),
        (b"\x1aE\xdf\xa3\x93B\x82\x88matroska", kinds.MATROSKA),
    ],
)
def test_first_bytes_of_rarer_files_are_known(head: bytes, kind: Kind) -> None:
    assert sniff(head) == kind


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff",
        b"GIF",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom",
        b"RIFF\0\0\0\0AVI ",
        b"OggS" + bytes(24) + b"\x80theora",
        b"\xff\xff\xff\xff",
        b"a note about a photograph.jpg",
    ],
)
def test_what_is_none_of_these_is_not_guessed(head: bytes) -> None:
    assert sniff(head) is None


def test_one_container_is_sound_or_video_as_it_was_given() -> None:
    assert as_family(kinds.MP4, "audio") == kinds.M4A
    assert as_family(kinds.WEBM, "audio") == kinds.WEBM_SOUND
    assert as_family(kinds.MP4, "video") == kinds.MP4
    assert as_family(kinds.JPEG, "audio") == kinds.JPEG


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_name_with_a_fitting_ending_agrees(kind: Kind) -> None:
    for suffix in (kind.suffix, *kind.others, kind.suffix.upper()):
        assert not name_disagrees(f"a{suffix}", kind)
    assert kind_called(f"a{kind.suffix}") == kind


@pytest.mark.parametrize("name", ["a", "a.txt", "", ".jpg/x", "a.unknown"])
def test_a_name_that_claims_nothing_we_know_agrees_with_all(name: str) -> None:
    assert not name_disagrees(name, kinds.JPEG)


def test_a_name_with_the_ending_of_another_kind_disagrees() -> None:
    assert name_disagrees("a.png", kinds.JPEG)
    assert name_disagrees("a.JPG", kinds.HEIC)


@given(st.binary(max_size=600))
def test_any_first_bytes_are_answered(head: bytes) -> None:
    assert sniff(head) is None or sniff(head) in KINDS
