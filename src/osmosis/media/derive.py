"""Makes the derived sizes of a photograph: upright, in sRGB, on white, without any metadata.

Runs only in the limited child process.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageCms
from PIL.Image import Resampling, Transpose

from osmosis.media.decode import Decoded
from osmosis.media.pictures import Derived, Size

__all__ = ["derive_sizes"]

_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
_SWAPPING = (5, 6, 7, 8)  # these make height of width
_PAPER_WHITE = (255, 255, 255)

_COARSE, _COARSEST = 60, 50  # below these a picture is better made smaller
_GAINED = 1.5  # by which a JPEG of quality 80 is longer than one of 60
_LITTLE = 1.12  # by which a JPEG of quality 60 is longer than one of 50
_SMALLEST = 64

# Which pixels a profile can speak of, by the signature of its colour space (ICC.1, 7.2.6).
_MODES_OF_SPACE = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}


def derive_sizes(decoded: Decoded, sizes: Sequence[Size]) -> dict[str, Derived]:
    """The sizes by name, each made from the next larger.

    The picture is shrunk first, then converted and turned once, so that both cost little.
    """
    if not sizes:
        return {}
    ordered = sorted(sizes, key=lambda size: size.longest, reverse=True)
    image = _in_eight_bits(decoded.image)
    is_lying = decoded.turn in _SWAPPING
    image = _shrunk(image, _fitting(image.height if is_lying else image.width, image, ordered[0]))
    image = _turned(_in_srgb(_on_paper(image), decoded.profile), decoded.turn)
    made = {}
    for size in ordered:
        image = _shrunk(image, _fitting(image.width, image, size))
        made[size.name] = _derived(image.convert("L") if size.is_grey else image, size)
    return made


def _derived(image: Image.Image, size: Size) -> Derived:
    """The picture as JPEG, made coarser and then smaller until it is short enough."""
    data = _as_jpeg(image, size.quality)
    most = size.most_bytes or len(data)
    if most < len(data) <= most * _GAINED:
        data = _as_jpeg(image, min(size.quality, _COARSE))
    while len(data) > most and max(image.size) > _SMALLEST:
        # At first the bytes that coarseness alone would save are counted on as well.
        saved = _GAINED if len(data) > most * _GAINED else 1.0
        scale = min(math.sqrt(most * saved / len(data)) * 0.95, 0.95)
        image = _shrunk(image, max(int(max(image.size) * scale), 1))
        data = _as_jpeg(image, min(size.quality, _COARSE))
        if most < len(data) <= most * _LITTLE:
            # Grain does not shrink as pixels do. To write once more costs less than to shrink.
            data = _as_jpeg(image, min(size.quality, _COARSEST))
    return Derived(width=image.width, height=image.height, data=data)


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """The picture with eight bits to a channel and colours in place of palette numbers."""
    if image.mode in ("P", "PA") or "transparency" in image.info:
        has_alpha = image.mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if has_alpha else "RGB")
    if image.mode == "1":
        return image.convert("L")
    if image.mode == "F" or image.mode.startswith("I"):
        return _scaled_to_eight_bits(image)
    return image


def _scaled_to_eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits, or of fractions from 0 to 1: Pillow itself would clip, not scale."""
    brightest = 65_535.0 if image.mode.startswith("I;16") else _brightest(image)
    white = next((white for white in (1, 255, 65_535) if brightest <= white), 2**31)
    return image.point(lambda value: value * (255 / white)).convert("L")


def _brightest(image: Image.Image) -> float:
    extremes = image.getextrema()
    return float(extremes[1]) if isinstance(extremes[1], int | float) else 0.0


def _shrunk(image: Image.Image, longest: int) -> Image.Image:
    """The picture with at most so many pixels on its longer side."""
    scale = longest / max(image.size)
    if scale >= 1:
        return image
    size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
    return image.resize(size, Resampling.LANCZOS, reducing_gap=2.0)


def _fitting(across: int, image: Image.Image, size: Size) -> int:
    """Pixels on the longer side with which a picture is neither too long nor too wide.

    Args:
        across: Its width when it is upright.
    """
    if size.widest is None or across <= size.widest:
        return size.longest
    return min(size.longest, max(image.size) * size.widest // across)


def _on_paper(image: Image.Image) -> Image.Image:
    """The picture as it would look printed: white where it is transparent."""
    if image.mode not in ("RGBA", "RGBa", "LA", "La"):
        return image
    coloured = image.convert("RGBA")
    paper = Image.new("RGB", image.size, _PAPER_WHITE)
    paper.paste(coloured, mask=coloured.getchannel("A"))
    return paper


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture's colours as a screen without colour management should show them.

    A profile that cannot be read, or that speaks of other channels, is passed over.
    """
    if profile or image.mode == "LAB":
        transform = _transform(profile, image.mode)
        if transform is not None:
            return transform.apply(image)
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


@lru_cache(maxsize=8)
def _transform(profile: bytes | None, mode: str) -> ImageCms.ImageCmsTransform | None:
    """From a profile to sRGB; a roll mostly has one camera and one profile."""
    try:
        source = (
            ImageCms.ImageCmsProfile(BytesIO(profile))
            if profile
            else ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        )
        if _MODES_OF_SPACE.get(source.profile.xcolor_space) != mode:
            return None
        target = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        return ImageCms.buildTransform(source, target, mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    """The pixels alone: whatever else came with the original is left behind."""
    image.info = {}
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()
