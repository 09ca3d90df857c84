"""Pictures for e-readers: fitted to the screen, and nothing hostile gets through."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from osmosis.media.pictures import DerivationFailed
from osmosis.media.readers import (
    PROFILES,
    ReaderPicture,
    reader_picture,
    reader_worker,
)
from osmosis.media.worker import PictureWorker
from tests.media.making import bomb_png, card, encoded, exif_with, laid

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(scope="module")
def eink() -> Iterator[PictureWorker]:
    with reader_worker(PROFILES["eink-6"]) as worker:
        yield worker


def shown(worker: PictureWorker, data: bytes) -> Image.Image:
    made = reader_picture(worker, data)
    assert isinstance(made, ReaderPicture), made
    image = Image.open(BytesIO(made.data))
    assert (image.width, image.height) == (made.width, made.height)
    return image


def refused(worker: PictureWorker, data: bytes) -> str:
    made = reader_picture(worker, data)
    assert isinstance(made, DerivationFailed)
    return made.reason


@pytest.mark.parametrize(
    ("size", "fitted"),
    [
        ((2_144, 1_448), (1_072, 724)),
        ((1_072, 2_896), (536, 1_448)),
        ((3_000, 3_000), (1_072, 1_072)),
        ((300, 200), (300, 200)),
    ],
)
def test_a_picture_fits_the_screen_and_is_not_enlarged(
    eink: PictureWorker, size: tuple[int, int], fitted: tuple[int, int]
) -> None:
    image = shown(eink, encoded(card(size), "JPEG"))
    assert (image.size, image.mode) == (fitted, "L")


def test_a_picture_lies_upright_before_it_is_fitted(eink: PictureWorker) -> None:
    data = encoded(laid(card((2_000, 1_000)), 6), "JPEG", exif=exif_with(6).tobytes())
    assert shown(eink, data).size == (1_072, 536)


def test_a_tablet_shows_colours() -> None:
    with reader_worker(PROFILES["tablet"]) as worker:
        assert shown(worker, encoded(card(), "PNG")).mode == "RGB"


def test_a_picture_is_made_coarser_and_then_smaller_until_it_is_short_enough() -> None:
    noise = encoded(Image.frombytes("RGB", (900, 900), os.urandom(900 * 900 * 3)), "PNG")
    sizes = []
    for most in (200_000, 20_000):
        with reader_worker(PROFILES["eink-6"], most_bytes=most) as worker:
            made = reader_picture(worker, noise)
        assert isinstance(made, ReaderPicture)
        assert len(made.data) <= most
        sizes.append(made.width)
    assert sizes[1] < sizes[0]


def test_of_what_moves_the_first_picture_is_taken(eink: PictureWorker) -> None:
    frames = [Image.new("RGB", (40, 40), (shade, shade, shade)) for shade in (250, 10, 120)]
    for form in ("GIF", "WEBP", "PNG"):
        out = BytesIO()
        frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100)
        pixel = shown(eink, out.getvalue()).getpixel((20, 20))
        assert isinstance(pixel, int)
        assert pixel > 240, form


def test_four_colours_for_print_become_grey(eink: PictureWorker) -> None:
    cyan = Image.new("CMYK", (60, 60), (255, 0, 0, 0))
    image = shown(eink, encoded(cyan, "JPEG"))
    assert image.mode == "L"
    assert 60 < int(str(image.getpixel((30, 30)))) < 220


def test_a_picture_as_wide_as_a_street_is_shrunk_or_refused(eink: PictureWorker) -> None:
    assert shown(eink, encoded(Image.new("L", (20_000, 300)), "JPEG")).size == (1_072, 16)
    assert "limit is 100 megapixels" in refused(eink, bomb_png(20_000, 20_000))


@pytest.mark.parametrize(
    "data", [SVG, b"", b"<html>404</html>", b"GIF89a", b"\xff\xd8\xff\xe0junk"]
)
def test_what_is_no_picture_is_refused_with_a_sentence(eink: PictureWorker, data: bytes) -> None:
    reason = refused(eink, data)
    assert reason[0].isupper()
    assert not reason.endswith(".")


def test_a_speck_that_counts_readers_is_refused(eink: PictureWorker) -> None:
    assert "too small" in refused(eink, encoded(Image.new("RGB", (1, 1)), "GIF"))


def test_the_same_picture_gives_the_same_bytes(eink: PictureWorker) -> None:
    data = encoded(card((1_500, 900)), "PNG")
    assert reader_picture(eink, data) == reader_picture(eink, data)


def test_every_profile_is_stored_under_its_name() -> None:
    assert all(name == profile.name for name, profile in PROFILES.items())
    assert {"eink-6", "eink-10", "tablet", "plain"} <= set(PROFILES)
