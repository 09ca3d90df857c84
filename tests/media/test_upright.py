"""All eight orientations in all formats come out upright, through the real child process."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from osmosis.media.pictures import Picture, Size
from osmosis.media.worker import PictureWorker
from tests.media.making import FORMATS, card, encoded, exif_with, laid, photograph

SIZES = (Size(name="whole", longest=96, quality=95), Size(name="half", longest=48, quality=95))


@pytest.fixture(scope="module")
def worker() -> Iterator[PictureWorker]:
    with PictureWorker(sizes=SIZES) as worker:
        yield worker


@pytest.fixture(scope="module")
def larger() -> Iterator[PictureWorker]:
    with PictureWorker(sizes=(Size(name="whole", longest=390, quality=95),)) as worker:
        yield worker


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", FORMATS)
def test_a_photograph_comes_out_upright(worker: PictureWorker, form: str, orientation: int) -> None:
    picture = worker.derive(photograph(form, orientation=orientation))
    assert isinstance(picture, Picture)
    assert (picture.width, picture.height) == (96, 64)
    assert _distance(picture, "whole", card()) < 12
    assert _distance(picture, "half", card().resize((48, 32), Image.Resampling.LANCZOS)) < 12


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "HEIF"])
def test_a_large_photograph_shrunk_by_its_decoder_comes_out_upright(
    larger: PictureWorker, form: str, orientation: int
) -> None:
    large = laid(card((1_190, 794)), orientation)
    picture = larger.derive(encoded(large, form, exif=exif_with(orientation).tobytes()))
    assert isinstance(picture, Picture)
    assert (picture.width, picture.height) == (1_190, 794)
    assert _distance(picture, "whole", card((390, 260))) < 6


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate"])
def test_a_packed_tiff_comes_out_upright(
    worker: PictureWorker, compression: str, orientation: int
) -> None:
    data = encoded(
        laid(card(), orientation), "TIFF", compression=compression, tiffinfo={274: orientation}
    )
    picture = worker.derive(data)
    assert isinstance(picture, Picture)
    assert (picture.width, picture.height) == (96, 64)
    assert _distance(picture, "whole", card()) < 12


def test_the_wrong_way_up_would_be_seen(worker: PictureWorker) -> None:
    picture = worker.derive(photograph("PNG"))
    assert isinstance(picture, Picture)
    for orientation in (2, 3, 4):
        assert _distance(picture, "whole", laid(card(), orientation)) > 30


def _distance(picture: Picture, size: str, expected: Image.Image) -> float:
    """The mean difference of the pixels, in steps of 255; the sizes must be the same."""
    found = Image.open(BytesIO(picture.derived[size].data))
    assert found.size == expected.size
    assert found.size == (picture.derived[size].width, picture.derived[size].height)
    return max(ImageStat.Stat(ImageChops.difference(found, expected)).mean)
