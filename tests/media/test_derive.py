"""What the derived sizes look like, and what is no longer in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from osmosis.media.pictures import SIZES, DerivationFailed, Picture, Size
from osmosis.media.worker import PictureWorker
from tests.media.making import FORMATS, bomb_png, card, encoded, exif_with, photograph

MARKER = b"a word that was in the original only"


@pytest.fixture(scope="module")
def worker() -> Iterator[PictureWorker]:
    with PictureWorker(sizes=(Size(name="whole", longest=96, quality=95),)) as worker:
        yield worker


def made(worker: PictureWorker, data: bytes) -> Image.Image:
    """The one size, opened."""
    picture = worker.derive(data)
    assert isinstance(picture, Picture), picture
    return Image.open(BytesIO(picture.derived["whole"].data))


def colours(worker: PictureWorker, data: bytes) -> list[tuple[int, int, int]]:
    """The middle of each quarter."""
    image = made(worker, data).convert("RGB")
    places = ((36, 24), (72, 16), (24, 48), (72, 48))
    return [_pixel(image, place) for place in places]


def near(found: tuple[int, ...], wanted: tuple[int, ...], most: int = 6) -> bool:
    return all(abs(a - b) <= most for a, b in zip(found, wanted, strict=True))


def test_sizes_are_made_and_nothing_is_enlarged() -> None:
    with PictureWorker() as worker:
        large = worker.derive(encoded(card((2_400, 1_600)), "JPEG"))
        small = worker.derive(photograph("JPEG"))
    assert isinstance(large, Picture)
    assert isinstance(small, Picture)
    dimensions = {name: (size.width, size.height) for name, size in large.derived.items()}
    assert dimensions == {"screen": (2_000, 1_333), "print": (1_080, 720), "thumb": (320, 213)}
    assert {(size.width, size.height) for size in small.derived.values()} == {(96, 64)}
    assert set(small.derived) == {size.name for size in SIZES}


def test_a_picture_as_thin_as_a_hair_keeps_one_pixel(worker: PictureWorker) -> None:
    assert made(worker, encoded(card((3_000, 2)), "PNG")).size == (96, 1)


def test_the_same_photograph_gives_the_same_bytes(worker: PictureWorker) -> None:
    data = photograph("JPEG")
    assert worker.derive(data) == worker.derive(data)


def test_the_original_is_named_by_its_hash_and_not_touched(worker: PictureWorker) -> None:
    data = photograph("JPEG", gps=True, exif={0x9003: "2031:05:04 09:00:00", 0x9011: "-03:30"})
    before = bytes(data)
    picture = worker.derive(data)
    assert isinstance(picture, Picture)
    assert data == before
    assert (picture.sha256, picture.size) == (sha256(before).hexdigest(), len(before))
    assert picture.exif.has_gps
    assert picture.exif.camera == "Kiev 60"
    assert picture.exif.taken is not None
    assert picture.exif.taken.offset_seconds == -12_600


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_that_was_written_into_a_photograph_is_in_what_is_derived(
    worker: PictureWorker, form: str
) -> None:
    exif = exif_with(gps=True, exif={0x9286: MARKER})
    more: dict[str, dict[str, object]] = {
        "JPEG": {"comment": MARKER, "xmp": MARKER, "icc_profile": _srgb() + MARKER},
        "PNG": {"pnginfo": _words_in_png(), "icc_profile": _srgb() + MARKER},
        "WEBP": {"xmp": MARKER, "icc_profile": _srgb() + MARKER},
        "AVIF": {"xmp": MARKER},
        "HEIF": {"xmp": MARKER},
        "TIFF": {"description": MARKER.decode(), "icc_profile": _srgb() + MARKER},
    }
    data = encoded(card(), form, exif=exif.tobytes(), **more[form])
    assert MARKER in data
    picture = worker.derive(data)
    assert isinstance(picture, Picture), picture
    assert picture.exif.has_gps
    derived = picture.derived["whole"].data
    assert MARKER not in derived
    opened = Image.open(BytesIO(derived))
    assert not opened.getexif()
    assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_is_appended_to_a_photograph_is_not_carried_over(worker: PictureWorker) -> None:
    picture = worker.derive(photograph("JPEG") + b"PK\x03\x04" + MARKER)
    assert isinstance(picture, Picture)
    assert MARKER not in picture.derived["whole"].data


def test_colours_of_another_profile_become_srgb(worker: PictureWorker) -> None:
    profile = _swapped_profile()
    plain = colours(worker, encoded(card(), "PNG"))
    turned = colours(worker, encoded(card(), "PNG", icc_profile=profile))
    for before, after in zip(plain, turned, strict=True):
        assert near(after, (before[2], before[1], before[0]), 12)


def test_a_profile_that_cannot_be_read_is_passed_over(worker: PictureWorker) -> None:
    plain = colours(worker, encoded(card(), "PNG"))
    assert colours(worker, encoded(card(), "PNG", icc_profile=b"nonsense" * 40)) == plain


def test_a_profile_of_other_channels_is_passed_over(worker: PictureWorker) -> None:
    grey = encoded(card().convert("L"), "JPEG", quality=95, icc_profile=_srgb())
    assert made(worker, grey).getpixel((72, 48)) == pytest.approx(_grey_of(card(), (72, 48)), abs=4)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_what_is_transparent_becomes_paper(worker: PictureWorker, form: str) -> None:
    image = card().convert("RGBA")
    hole = Image.new("L", image.size, 255)
    ImageDraw.Draw(hole).rectangle((48, 0, 96, 64), fill=0)
    image.putalpha(hole)
    found = colours(worker, encoded(image, form))
    assert near(found[0], (220, 60, 50), 12)
    assert near(found[1], (255, 255, 255), 4)
    assert near(found[3], (255, 255, 255), 4)


def test_a_palette_with_a_transparent_colour_becomes_paper(worker: PictureWorker) -> None:
    image = Image.new("P", (96, 64), 1)
    image.putpalette([0, 0, 0, 200, 30, 30, 10, 10, 10])
    ImageDraw.Draw(image).rectangle((48, 0, 96, 64), fill=2)
    for form in ("PNG", "GIF"):
        found = colours(worker, encoded(image, form, transparency=2))
        assert near(found[0], (200, 30, 30))
        assert near(found[1], (255, 255, 255))


@pytest.mark.parametrize("form", ["TIFF", "PNG"])
def test_sixteen_bits_of_grey_are_scaled_and_not_clipped(worker: PictureWorker, form: str) -> None:
    row = struct.pack("<96H", *[30_000] * 48, *[60_000] * 48)
    image = Image.frombytes("I;16", (96, 64), row * 64)
    found = colours(worker, encoded(image, form))
    assert near(found[0], (117, 117, 117))
    assert near(found[1], (233, 233, 233))


def test_sixteen_bits_of_colour_are_read(worker: PictureWorker) -> None:
    found = colours(worker, _sixteen_bit_tiff((50_000, 30_000, 10_000)))
    assert near(found[3], (195, 117, 39))


def test_ten_bits_of_colour_are_read(worker: PictureWorker) -> None:
    import pillow_heif

    pixels = struct.pack("<3H", 50_000, 30_000, 10_000) * (96 * 64)
    out = BytesIO()
    pillow_heif.from_bytes("RGB;16", (96, 64), pixels).save(out, quality=95)
    assert near(colours(worker, out.getvalue())[3], (195, 117, 39), 8)


def test_fractions_of_grey_are_read(worker: PictureWorker) -> None:
    image = Image.new("F", (96, 64), 0.25)
    image.paste(0.75, (48, 0, 96, 64))
    found = colours(worker, encoded(image, "TIFF"))
    assert near(found[0], (64, 64, 64))
    assert near(found[1], (191, 191, 191))


@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
def test_four_colours_of_a_printer_are_read(worker: PictureWorker, form: str) -> None:
    found = colours(worker, encoded(card().convert("CMYK"), form))
    for place, wanted in enumerate(((220, 60, 50), (60, 180, 75), (40, 80, 220), (240, 220, 60))):
        assert near(found[place], wanted, 16)


@pytest.mark.parametrize("mode", ["L", "1", "LAB", "LA"])
def test_rarer_pictures_are_read(worker: PictureWorker, mode: str) -> None:
    source = card()
    if mode == "LAB":
        to_lab = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
        )
        found = colours(worker, encoded(to_lab.apply(source), "TIFF"))
        assert near(found[0], (220, 60, 50), 12)
    else:
        assert made(worker, encoded(source.convert(mode), "TIFF")).mode in ("L", "RGB")


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "AVIF", "TIFF", "MPO", "HEIF"])
def test_of_several_pictures_the_first_is_taken(worker: PictureWorker, form: str) -> None:
    blank = Image.new("RGB", (96, 64), (255, 0, 255))
    data = encoded(card(), form, save_all=True, append_images=[blank])
    assert near(colours(worker, data)[3], (240, 220, 60), 16)


def test_a_polyglot_is_only_what_its_first_bytes_say(worker: PictureWorker) -> None:
    page = b"<script>alert(1)</script>"
    picture = worker.derive(encoded(card(), "GIF", comment=page) + b"<html>" + page)
    assert isinstance(picture, Picture)
    assert picture.kind.name == "GIF"
    assert b"script" not in picture.derived["whole"].data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "of a kind that Osmosis knows"),
        (photograph("JPEG")[:-20], "cut off"),
        (photograph("HEIF")[:-20], "cut off"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40, "begins like JPEG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "begins like PNG"),
        (bomb_png(50_000, 50_000), "claims 50,000 × 50,000 pixels"),
    ],
)
def test_of_what_cannot_be_decoded_the_reason_is_said(
    worker: PictureWorker, data: bytes, reason: str
) -> None:
    failed = worker.derive(data)
    assert isinstance(failed, DerivationFailed)
    assert reason in failed.reason
    assert failed.sha256 == sha256(data).hexdigest()


def test_a_photograph_damaged_inside_is_said_to_be_damaged(worker: PictureWorker) -> None:
    data = bytearray(photograph("PNG"))
    at = data.index(b"IDAT") + 10
    data[at : at + 40] = bytes(40)
    failed = worker.derive(bytes(data))
    assert isinstance(failed, DerivationFailed)
    assert failed.reason == "The photograph is damaged and cannot be decoded"


def _pixel(image: Image.Image, place: tuple[int, int]) -> tuple[int, int, int]:
    value = image.getpixel(place)
    assert isinstance(value, tuple)
    red, green, blue = value
    return int(red), int(green), int(blue)


def _grey_of(image: Image.Image, place: tuple[int, int]) -> int:
    value = image.convert("L").getpixel(place)
    assert isinstance(value, int)
    return value


def _srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _swapped_profile() -> bytes:
    """A profile of a screen whose red and blue are exchanged."""
    profile = bytearray(_srgb())
    count = int.from_bytes(profile[128:132], "big")
    names = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}
    for at in range(132, 132 + 12 * count, 12):
        name = bytes(profile[at : at + 4])
        profile[at : at + 4] = names.get(name, name)
    return bytes(profile)


def _words_in_png() -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", MARKER.decode())
    info.add_itxt("XML:com.adobe.xmp", MARKER.decode())
    return info


def _sixteen_bit_tiff(colour: tuple[int, int, int]) -> bytes:
    """A TIFF of three times sixteen bits, which Pillow reads and does not write."""
    pixels = struct.pack("<3H", *colour) * (96 * 64)
    rows = [
        (256, 3, 1, 96), (257, 3, 1, 64), (258, 3, 3, 0), (259, 3, 1, 1), (262, 3, 1, 2),
        (273, 4, 1, 0), (277, 3, 1, 3), (278, 3, 1, 64), (279, 4, 1, len(pixels)),
    ]  # fmt: skip
    bits_at = 8 + 2 + 12 * len(rows) + 4
    places = {258: bits_at, 273: bits_at + 6}
    entries = b"".join(
        struct.pack("<HHII", tag, kind, count, places.get(tag, value))
        for tag, kind, count, value in rows
    )
    directory = struct.pack("<H", len(rows)) + entries + bytes(4)
    return b"II*\0\x08\0\0\0" + directory + struct.pack("<3H", 16, 16, 16) + pixels
