"""What a camera wrote into a photograph."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from osmosis.media.exif import Coordinates, ExifFacts, Taken, coordinates_of, read_exif
from osmosis.media.exif_block import find_exif
from tests.media.making import FORMATS, card, encoded, exif_with, photograph
from tests.media.test_check import mutated

WHEN = {0x9003: "2031:05:04 09:00:07", 0x9011: "+03:00", 0x9291: "25"}


def facts(data: bytes) -> ExifFacts:
    return read_exif(find_exif(data) or b"")


def inner(*, orientation: int = 1, **more: object) -> ExifFacts:
    return read_exif(exif_with(orientation, **more).tobytes())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_every_format_gives_up_what_the_camera_wrote(form: str, orientation: int) -> None:
    found = facts(photograph(form, orientation=orientation, exif=WHEN, gps=True))
    assert found.camera == "Kiev 60"
    assert found.has_gps
    assert found.taken == Taken(
        year=2031,
        month=5,
        day=4,
        hour=9,
        minute=0,
        second=7,
        microsecond=250_000,
        offset_seconds=10_800,
        source="original",
    )
    assert found.taken.certainty == "exact"
    # HEIC and AVIF carry the turn in boxes of their own, and their writers may reset the tag.
    assert form in ("HEIF", "AVIF") or found.orientation == orientation


@pytest.mark.parametrize("form", FORMATS)
def test_a_photograph_that_says_nothing_gives_nothing(form: str) -> None:
    found = facts(encoded(card(), form))
    assert (found.orientation, found.camera, found.taken, found.has_gps) == (1, None, None, False)


def test_a_date_without_an_offset_is_uncertain() -> None:
    found = inner(exif={0x9003: "2031:05:04 09:00:07"}).taken
    assert found is not None
    assert (found.offset_seconds, found.certainty) == (None, "uncertain")


def test_the_day_a_file_was_changed_is_never_exact() -> None:
    exif = exif_with(exif={0x9010: "+03:00"})
    exif[0x0132] = "2031:05:04 09:00:07"
    found = read_exif(exif.tobytes()).taken
    assert found is not None
    assert (found.source, found.offset_seconds, found.certainty) == ("changed", 10_800, "uncertain")


def test_the_date_of_digitising_stands_in_for_a_missing_original() -> None:
    found = inner(exif={0x9003: "0000:00:00 00:00:00", 0x9004: "1999:12:31 23:59:59", 0x9012: "Z"})
    assert found.taken is not None
    assert (found.taken.source, found.taken.year, found.taken.offset_seconds) == (
        "digitised",
        1999,
        0,
    )


@pytest.mark.parametrize(
    "date",
    ["", "    :  :     :  :  ", "0000:00:00 00:00:00", "2031:13:01 00:00:00", "2031:02:30 10:00:00",
     "2031:05:04 24:00:00", "2031:05:04", "tomorrow", "2031:05:04 09:00:60"],
)  # fmt: skip
def test_a_date_that_no_calendar_knows_is_no_date(date: str) -> None:
    assert inner(exif={0x9003: date}).taken is None


@pytest.mark.parametrize(
    "date", ["2031-05-04 09:00:07", "2031:05:04T09:00:07", "2031/05/04 09:00:07"]
)
def test_dates_written_against_the_standard_are_read(date: str) -> None:
    found = inner(exif={0x9003: date}).taken
    assert found is not None
    assert (found.month, found.second) == (5, 7)


@pytest.mark.parametrize(
    ("offset", "seconds"),
    [("+03:00", 10_800), ("-03:30", -12_600), ("+0545", 20_700), ("Z", 0), ("+00:00", 0),
     ("+25:00", None), ("+03:75", None), ("3", None), ("   :  ", None), ("+15:00", 54_000)],
)  # fmt: skip
def test_offsets_are_read_as_they_are_written(offset: str, seconds: int | None) -> None:
    found = inner(exif={0x9003: "2031:05:04 09:00:07", 0x9011: offset}).taken
    assert found is not None
    assert found.offset_seconds == seconds


@pytest.mark.parametrize(
    ("fraction", "microseconds"), [("5", 500_000), ("005", 5_000), ("1234567", 123_456), ("x", 0)]
)
def test_fractions_of_a_second_are_read(fraction: str, microseconds: int) -> None:
    found = inner(exif={0x9003: "2031:05:04 09:00:07", 0x9291: fraction}).taken
    assert found is not None
    assert found.microsecond == microseconds


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [("Canon", "Canon EOS 5D", "Canon EOS 5D"), ("Apple", "iPhone 15", "Apple iPhone 15"),
     ("", "", None), ("Kiev\0junk", "", "Kiev"), ("a" * 300, "", "a" * 100), ("A\nB", "C", "AB C")],
)  # fmt: skip
def test_the_camera_is_named_once(make: str, model: str, camera: str | None) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = make, model
    assert read_exif(exif.tobytes()).camera == camera


@pytest.mark.parametrize("value", [0, 9, 77])
def test_an_orientation_that_does_not_exist_turns_nothing(value: int) -> None:
    assert inner(orientation=value).orientation == 1


def test_the_place_is_given_only_to_who_asks_for_it() -> None:
    block = exif_with(gps=True).tobytes()
    place = coordinates_of(block)
    assert place is not None
    assert place.latitude == pytest.approx(44.43278, abs=1e-4)
    assert place.longitude == pytest.approx(26.10250, abs=1e-4)
    assert "44" not in repr(read_exif(block))


def test_south_and_west_are_negative() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "S", 2: (33.0, 30.0, 0.0), 3: "W", 4: (70.0, 45.0, 0.0)})
    assert coordinates_of(exif.tobytes()) == Coordinates(latitude=-33.5, longitude=-70.75)


@pytest.mark.parametrize("gps", [{}, {1: "N", 2: (95.0, 0.0, 0.0)}, {29: "2031:05:04"}])
def test_a_place_that_is_not_on_earth_is_none(gps: dict[int, object]) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update(gps)
    assert coordinates_of(exif.tobytes()) is None


@given(st.sampled_from(FORMATS), st.data())
def test_a_damaged_photograph_never_raises(form: str, more: st.DataObject) -> None:
    data = mutated(_WHOLE[form], more)
    found = facts(data)
    assert 1 <= found.orientation <= 8
    coordinates_of(find_exif(data) or b"")


@given(st.sampled_from([b"II*\0", b"MM\0*", b"Exif\0\0II*\0\x08\0\0\0"]), st.binary(max_size=500))
def test_a_hostile_block_never_raises(head: bytes, rest: bytes) -> None:
    read_exif(head + rest)
    coordinates_of(head + rest)


@given(st.binary(max_size=300))
def test_hostile_boxes_never_raise(rest: bytes) -> None:
    find_exif(b"\0\0\0\x14ftypheic\0\0\0\0mif1" + rest)


def test_what_our_reader_finds_is_what_pillow_finds() -> None:
    data = photograph("JPEG", orientation=6, exif=WHEN)
    theirs = Image.open(BytesIO(data)).getexif()
    assert theirs.get_ifd(0x8769)[0x9003] == "2031:05:04 09:00:07"
    assert facts(data).orientation == theirs[0x0112]


_WHOLE = {form: photograph(form, exif=WHEN, gps=True) for form in FORMATS}
