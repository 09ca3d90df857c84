"""The cheap look at a file before it is sealed."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.errors import InvalidInputError
from osmosis.media import kinds
from osmosis.media.check import Checked, MediaCheck, check_file
from osmosis.media.kinds import Family
from osmosis.media.limits import Limits, MediaRefusedError
from tests.media.making import (
    FORMATS,
    RECORDINGS,
    bomb_png,
    box,
    card,
    encoded,
    exif_with,
    mp4,
    photograph,
    wav,
    webm,
)

WHOLE = {form: photograph(form) for form in FORMATS} | {
    "GIF": encoded(card(), "GIF"),
    "progressive": encoded(card(), "JPEG", progressive=True),
    "MPO": encoded(card(), "MPO", save_all=True, append_images=[card()]),
    "lossless WebP": encoded(card(), "WEBP", lossless=True),
    "WebP with alpha": encoded(card().convert("RGBA"), "WEBP"),
    "packed TIFF": encoded(card((640, 480)), "TIFF", compression="tiff_lzw"),
    "TIFF in strips": encoded(card((640, 480)), "TIFF", strip_size=20_000),
}
CUT_SURELY_SEEN = [name for name in WHOLE if name != "MPO"]


def look(data: bytes, **options: object) -> Checked:
    return check_file(BytesIO(data), **options)  # type: ignore[arg-type]  # passed through


def refusal(data: bytes, **options: object) -> MediaRefusedError:
    with pytest.raises(MediaRefusedError) as caught:
        look(data, **options)
    return caught.value


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_photograph_passes_with_its_size(name: str) -> None:
    checked = look(WHOLE[name], expect="photo")
    assert checked.size == len(WHOLE[name])
    expected = (640, 480) if "TIFF " in name or " TIFF" in name else (96, 64)
    assert (checked.width, checked.height) == expected
    assert checked.note is None


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_whole_recording_passes(name: str) -> None:
    assert look(RECORDINGS[name]()).kind.family in ("audio", "video")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("name", CUT_SURELY_SEEN)
def test_a_photograph_that_was_cut_off_is_refused(name: str, share: float) -> None:
    data = WHOLE[name]
    error = refusal(data[: int(len(data) * share)], expect="photo")
    assert error.reason == "truncated"
    assert str(error) == "The photograph is cut off: its end is missing"


@pytest.mark.parametrize("name", ["JPEG", "PNG", "HEIF", "AVIF", "GIF"])
def test_two_missing_bytes_at_the_end_are_seen(name: str) -> None:
    data = WHOLE[name].rstrip(b";") if name == "GIF" else WHOLE[name]
    assert refusal(data[:-2], expect="photo").reason == "truncated"


def test_the_thumbnail_inside_does_not_pass_for_the_end_of_a_cut_off_photograph() -> None:
    exif = exif_with().tobytes() + encoded(card((16, 12)), "JPEG")
    data = encoded(card((640, 480)), "JPEG", exif=exif)
    assert data.count(b"\xff\xd9") == 2
    assert look(data).kind == kinds.JPEG
    assert refusal(data[: len(data) // 2]).reason == "truncated"


def test_a_film_behind_the_photograph_is_no_fault() -> None:
    assert look(WHOLE["JPEG"] + mp4()).kind == kinds.JPEG
    assert look(WHOLE["PNG"] + b"some words").kind == kinds.PNG


@pytest.mark.parametrize(
    ("data", "family"),
    [
        (mp4()[:700], "video"),
        (mp4()[:-20], "video"),
        (wav()[:-200], "audio"),
        (webm()[:-50], "video"),
        (mp4(brand=b"M4A ")[:700], "audio"),
    ],
)
def test_a_recording_that_was_cut_off_is_refused(data: bytes, family: Family) -> None:
    assert refusal(data, expect=family).reason == "truncated"


def test_a_recording_without_its_index_is_refused() -> None:
    data = box(b"ftyp", b"isom" + bytes(4) + b"mp42") + box(b"mdat", bytes(500))
    assert refusal(data).reason == "truncated"


def test_a_recorder_that_leaves_the_length_open_is_no_fault() -> None:
    assert look(webm(open_length=True)).kind == kinds.WEBM
    running = bytearray(wav())
    running[4:8] = b"\xff\xff\xff\xff"
    assert look(bytes(running)).kind == kinds.WAV


def test_an_empty_file_is_refused() -> None:
    error = refusal(b"")
    assert (str(error), error.reason) == ("The file is empty", "empty")
    assert isinstance(error, InvalidInputError)


@pytest.mark.parametrize(
    "data", [b"x", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", bytes(2_000)]
)
def test_what_is_no_photograph_is_refused_whatever_its_name(data: bytes) -> None:
    error = refusal(data, name="holiday.png", expect="photo")
    assert str(error) == "This is not a photograph of a kind that Osmosis knows"


def test_without_a_family_the_sentence_names_all_three() -> None:
    assert "photograph, sound or video" in str(refusal(b"nothing of the kind"))


@pytest.mark.parametrize(
    ("data", "expect", "sentence"),
    [
        (mp4(), "photo", "This is a video (MP4), not a photograph"),
        (WHOLE["PNG"], "audio", "This is a photograph (PNG), not a sound recording"),
        (wav(), "video", "This is a sound recording (WAV), not a video"),
    ],
)
def test_a_file_of_another_family_is_refused(data: bytes, expect: Family, sentence: str) -> None:
    error = refusal(data, expect=expect)
    assert (str(error), error.reason) == (sentence, "other_family")


def test_sound_from_a_recorder_of_video_is_taken_as_sound() -> None:
    assert look(mp4(), expect="audio").kind == kinds.M4A
    assert look(webm(), expect="audio").kind == kinds.WEBM_SOUND


def test_a_wrong_ending_is_said_and_accepted() -> None:
    checked = look(WHOLE["HEIF"], name="IMG_0001.jpg", expect="photo")
    assert checked.kind == kinds.HEIC
    assert checked.note == "Its name ends like another kind of file, but it is HEIC"
    assert look(WHOLE["HEIF"], name="IMG_0001.HEIC").note is None


@pytest.mark.parametrize("whole", [True, False])
def test_a_bomb_is_refused_by_what_it_declares(whole: bool) -> None:
    data = bomb_png(50_000, 50_000) if whole else bomb_png(50_000, 100)
    limits = Limits() if whole else Limits(pixels=4_000_000)
    error = refusal(data, limits=limits)
    assert error.reason == "too_many_pixels"
    if whole:
        assert str(error) == (
            "The photograph claims 50,000 × 50,000 pixels; the limit is 100 megapixels"
        )


@pytest.mark.parametrize("name", WHOLE)
def test_the_pixel_limit_holds_for_every_format(name: str) -> None:
    assert refusal(WHOLE[name], limits=Limits(pixels=96 * 64 - 1)).reason == "too_many_pixels"


def test_the_largest_size_in_a_heic_counts() -> None:
    data = WHOLE["HEIF"]
    at = data.index(b"ispe") + 8
    hostile = data[:at] + struct.pack(">II", 60_000, 60_000) + data[at + 8 :]
    assert refusal(hostile).reason == "too_many_pixels"


@pytest.mark.parametrize(
    ("data", "limits", "sentence"),
    [
        (WHOLE["JPEG"], Limits(photo_bytes=600), "The photograph is larger than the limit of 0 MB"),
        (wav(), Limits(audio_bytes=1_000), "The sound is larger than the limit of 0 MB"),
        (mp4(), Limits(video_bytes=1_000), "The video is larger than the limit of 0 MB"),
    ],
)
def test_a_file_over_its_limit_is_refused(data: bytes, limits: Limits, sentence: str) -> None:
    error = refusal(data, limits=limits)
    assert (str(error), error.reason) == (sentence, "too_large")


def test_a_video_of_two_hundred_megabytes_passes_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    whole = mp4()
    head, index = whole[: whole.index(b"mdat") - 4], whole[whole.index(b"moov") - 4 :]
    with path.open("wb") as film:
        film.write(head + struct.pack(">I", 200_000_000) + b"mdat")
        film.seek(len(head) + 200_000_000)
        film.write(index)
    with path.open("rb") as film:
        read = _Counted(film.read, film.seek)
        checked = check_file(read, expect="video")  # type: ignore[arg-type]  # enough of a file
    assert checked.size > 200_000_000
    assert read.count < 200_000


class _Counted:
    """A file that counts what is read of it."""

    def __init__(self, read: object, seek: object) -> None:
        self._read, self.seek, self.count = read, seek, 0

    def read(self, size: int) -> bytes:
        data: bytes = self._read(size)  # type: ignore[operator]  # the file's own method
        self.count += len(data)
        return data


@given(
    data=st.sampled_from([*WHOLE.values(), *(make() for make in RECORDINGS.values())]),
    cuts=st.data(),
)
def test_a_stream_is_judged_like_the_file(data: bytes, cuts: st.DataObject) -> None:
    end = cuts.draw(st.integers(1, len(data)))
    shown = data[:end]
    marks = sorted(cuts.draw(st.lists(st.integers(0, end), max_size=6)))
    assert _streamed(shown, marks) == _looked(shown)


@pytest.mark.parametrize("name", WHOLE)
def test_a_photograph_that_comes_byte_by_byte_passes(name: str) -> None:
    data = WHOLE[name]
    assert _streamed(data, list(range(1, len(data)))) == look(data)


def _streamed(data: bytes, marks: list[int]) -> object:
    check = MediaCheck()
    try:
        for start, end in zip([0, *marks], [*marks, len(data)], strict=True):
            check.feed(data[start:end])
        return check.finish()
    except MediaRefusedError as error:
        return error.reason


def _looked(data: bytes) -> object:
    try:
        return look(data)
    except MediaRefusedError as error:
        return error.reason


@given(
    data=st.sampled_from([*WHOLE.values(), *(make() for make in RECORDINGS.values())]),
    more=st.data(),
)
def test_whatever_is_changed_in_a_file_only_our_errors_come(
    data: bytes, more: st.DataObject
) -> None:
    _looked(mutated(data, more))


@given(
    st.sampled_from(
        [
            b"\xff\xd8\xff",
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a",
            b"II*\0",
            b"MM\0*",
            b"RIFF\xff\0\0\0WEBP",
            b"\0\0\0\x14ftypheic",
            b"\0\0\0\x14ftypavif",
            b"\0\0\0\x14ftypisom",
            b"RIFF\xff\xff\0\0WAVE",
            b"\x1aE\xdf\xa3\x42\x82webm",
        ]
    ),
    st.binary(max_size=2_000),
)
def test_random_bytes_with_the_right_beginning_raise_only_our_errors(
    head: bytes, rest: bytes
) -> None:
    _looked(head + rest)


def mutated(data: bytes, more: st.DataObject) -> bytes:
    """The file with some bytes changed, cut or put in."""
    changed = bytearray(data)
    for _ in range(more.draw(st.integers(1, 6))):
        at = more.draw(st.integers(0, max(len(changed) - 1, 0)))
        piece = more.draw(st.binary(max_size=8))
        width = more.draw(st.sampled_from([0, 1, len(piece), 64]))
        changed[at : at + width] = piece
    return bytes(changed)


def test_the_check_imports_nothing_heavy() -> None:
    script = (
        "import json, sys\n"
        "import osmosis.media.check, osmosis.media.names, osmosis.media.exif\n"
        "import osmosis.media.exif_block, osmosis.media.sound, osmosis.media.worker\n"
        "print(json.dumps(sorted(name.partition('.')[0] for name in sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    heavy = {"PIL", "pillow_heif", "whenever", "numpy", "sqlalchemy", "ctypes"}
    assert heavy & set(json.loads(done.stdout)) == set()
