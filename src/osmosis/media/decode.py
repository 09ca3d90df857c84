"""Opens a photograph with exactly the decoder that its first bytes ask for, already shrunk.

Runs only in the limited child process. No file is tried with one decoder after another, so a
hostile file reaches one of them and not all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from osmosis.media import kinds
from osmosis.media.exif import ExifFacts, read_exif
from osmosis.media.exif_block import find_exif
from osmosis.media.kinds import Kind
from osmosis.media.limits import refuse_too_many_pixels

__all__ = ["Decoded", "decode"]

_BAND_ROWS = 64
_ORIENTATION = 0x0112

_OPENERS: dict[Kind, Callable[[BytesIO], ImageFile.ImageFile]] = {
    kinds.JPEG: JpegImagePlugin.JpegImageFile,
    kinds.PNG: PngImagePlugin.PngImageFile,
    kinds.GIF: GifImagePlugin.GifImageFile,
    kinds.WEBP: WebPImagePlugin.WebPImageFile,
    kinds.TIFF: TiffImagePlugin.TiffImageFile,
    kinds.AVIF: AvifImagePlugin.AvifImageFile,
}

# Our own limit is asked before any pixel is unfolded; a second one would only get in its way.
Image.MAX_IMAGE_PIXELS = None
AvifImagePlugin.DEFAULT_MAX_THREADS = 2


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """A picture as it lies in its file, perhaps smaller.

    Args:
        image: The first or primary picture.
        width: Of the whole original when upright.
        height: Likewise.
        turn: The EXIF orientation that is still to be applied to ``image``.
        profile: The embedded ICC profile, or nothing.
        exif: What the photograph says of itself.
    """

    image: Image.Image
    width: int
    height: int
    turn: int
    profile: bytes | None
    exif: ExifFacts


def decode(
    data: bytes, kind: Kind, *, longest: int, most_pixels: int, is_grey: bool = False
) -> Decoded:
    """Decode a photograph, at no more than the size needed where its format can do that.

    Args:
        data: The whole file.
        kind: What its first bytes say.
        longest: Pixels that are wanted on its longer side.
        most_pixels: How many it may declare.
        is_grey: Whether its colours are wanted by nobody; a JPEG is then not decoded whole.

    Raises:
        MediaRefusedError: It declares more.
    """
    exif = read_exif(find_exif(data) or b"")
    if kind in (kinds.HEIC, kinds.HEIF):
        return _decode_heif(data, exif, longest, most_pixels)
    image = _OPENERS[kind](BytesIO(data))
    width, height = image.size
    refuse_too_many_pixels(width, height, most_pixels)
    scale = min(longest / max(width, height), 1)
    image.draft("L" if is_grey else None, (max(int(width * scale), 1), max(int(height * scale), 1)))
    profile = _bytes_or_nothing(image.info.get("icc_profile"))
    turn = _turn_left_to_do(image, kind, exif)
    image.load()
    if turn >= 5:
        width, height = height, width
    return Decoded(image=image, width=width, height=height, turn=turn, profile=profile, exif=exif)


def _turn_left_to_do(image: ImageFile.ImageFile, kind: Kind, exif: ExifFacts) -> int:
    """What the decoder leaves to us: nothing of a TIFF, and of AVIF what its own boxes say."""
    if kind == kinds.TIFF:
        return 1
    if kind == kinds.AVIF:
        turn = image.getexif().get(_ORIENTATION, 1)
        return turn if turn in range(1, 9) else 1
    return exif.orientation


def _bytes_or_nothing(value: object) -> bytes | None:
    return value if isinstance(value, bytes) else None


def _decode_heif(data: bytes, exif: ExifFacts, longest: int, most_pixels: int) -> Decoded:
    """Decode HEIC, which its decoder turns upright by the file's own boxes.

    The decoder hands over 36 MB for 12 megapixels. Pillow's plug-in would copy them into an image
    of 48 MB; here they are shrunk band by band.
    """
    import pillow_heif

    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False
    opened = pillow_heif.open_heif(data, convert_hdr_to_8bit=True, remove_stride=False)
    frame = opened[opened.primary_index]
    refuse_too_many_pixels(*frame.size, most_pixels)
    pixels = memoryview(frame.data)
    width, height = frame.size
    refuse_too_many_pixels(width, height, most_pixels)
    image = _shrunk_by_bands(pixels, frame.mode, (width, height), frame.stride, longest)
    profile = _bytes_or_nothing(frame.info.get("icc_profile"))
    return Decoded(image=image, width=width, height=height, turn=1, profile=profile, exif=exif)


def _shrunk_by_bands(
    pixels: memoryview, mode: str, size: tuple[int, int], stride: int, longest: int
) -> Image.Image:
    """An image at a whole fraction of the size, not smaller than wanted."""
    width, height = size
    factor = max(max(width, height) // longest, 1)
    rows = _BAND_ROWS * factor
    image = Image.new(mode, (-(-width // factor), -(-height // factor)))
    for top in range(0, height, rows):
        here = min(rows, height - top)
        part = bytes(pixels[top * stride : (top + here) * stride])
        band = Image.frombuffer(mode, (width, here), part, "raw", mode, stride, 1)
        image.paste(band.reduce(factor), (0, top // factor))
    return image
