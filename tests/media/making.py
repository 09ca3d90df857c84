"""Pictures and recordings for these tests: drawn or built here, never photographed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pillow_heif
from PIL import Image, ImageDraw
from PIL.Image import Transpose

pillow_heif.register_heif_opener()

FORMATS = ("JPEG", "HEIF", "PNG", "WEBP", "AVIF", "TIFF")
ORIENTATION, GPS, EXIF = 0x0112, 0x8825, 0x8769

# How a picture must lie in its file for an orientation to set it upright.
_LAID = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_90,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_270,
}


def card(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """A picture that looks different from every side: four colours and a dark corner."""
    width, height = size
    image = Image.new("RGB", size, (220, 60, 50))
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), fill=(60, 180, 75))
    draw.rectangle((0, height // 2, width // 2 - 1, height), fill=(40, 80, 220))
    draw.rectangle((width // 2, height // 2, width, height), fill=(240, 220, 60))
    draw.rectangle((0, 0, width // 4, height // 4), fill=(20, 20, 20))
    return image


def laid(image: Image.Image, orientation: int) -> Image.Image:
    """The picture as a camera held that way would store it."""
    return image.transpose(_LAID[orientation]) if orientation in _LAID else image


def exif_with(orientation: int = 1, **more: object) -> Image.Exif:
    """An EXIF block; ``gps=True`` adds a place, ``exif={tag: value}`` the inner directory."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F], exif[0x0110] = "Kiev", "Kiev 60"
    if more.get("gps"):
        exif.get_ifd(GPS).update(
            {1: "N", 2: (44.0, 25.0, 58.0), 3: "E", 4: (26.0, 6.0, 9.0), 29: "2031:05:04"}
        )
    inner = more.get("exif")
    if isinstance(inner, dict):
        exif.get_ifd(EXIF).update(inner)
    return exif


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    """The picture as a file."""
    out = BytesIO()
    if form in ("JPEG", "HEIF"):
        options.setdefault("quality", 95)
    image.save(out, form, **options)
    return out.getvalue()


def photograph(form: str, *, orientation: int = 1, **more: object) -> bytes:
    """The card in a format, laid and marked with an orientation."""
    picture = laid(card(), orientation)
    return encoded(picture, form, exif=exif_with(orientation, **more).tobytes())


def png_chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def bomb_png(width: int, height: int) -> bytes:
    """A whole and valid PNG of some kilobytes that unfolds into width × height pixels."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    length = (1 + (width + 7) // 8) * height
    # Squeezed once and said again and again: nobody should have to unfold it to make it.
    squeezer = zlib.compressobj(9, wbits=-15)
    block = squeezer.compress(bytes(length // height * 100)) + squeezer.flush(zlib.Z_FULL_FLUSH)
    checksum = struct.pack(">HH", length % 65_521, 1)  # The Adler-32 of nothing but zeros.
    data = b"\x78\xda" + block * (height // 100) + squeezer.flush() + checksum
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", data)
        + png_chunk(b"IEND", b"")
    )


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def mp4(*, seconds: float = 2.5, brand: bytes = b"isom", sound: int = 1_000) -> bytes:
    """A recording with an index and some bytes of sound that nobody will decode."""
    mvhd = struct.pack(">IIIII", 0, 0, 0, 600, int(seconds * 600)) + bytes(80)
    return (
        box(b"ftyp", brand + bytes(4) + b"mp42")
        + box(b"mdat", bytes(sound))
        + box(b"moov", box(b"mvhd", mvhd))
    )


def wav(*, seconds: float = 1.5, rate: int = 8_000) -> bytes:
    data = bytes(int(seconds * rate) * 2)
    form = struct.pack("<HHIIHH", 1, 1, rate, rate * 2, 2, 16)
    body = (
        b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data)) + data
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def ogg_opus(*, seconds: float = 3.0, skipped: int = 312) -> bytes:
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, skipped, 48_000, 0, 0)
    return _ogg_page(0, head) + _ogg_page(int(seconds * 48_000) + skipped, bytes(50))


def _ogg_page(granule: int, content: bytes) -> bytes:
    return (
        b"OggS"
        + struct.pack("<BBqIIIB", 0, 0, granule, 1, 0, 0, 1)
        + bytes([len(content)])
        + content
    )


def flac(*, seconds: float = 4.0, rate: int = 44_100) -> bytes:
    bits = (rate << 44) | (1 << 41) | (15 << 36) | int(seconds * rate)
    return b"fLaC" + b"\x80\0\0\x22" + bytes(10) + bits.to_bytes(8, "big") + bytes(16) + bytes(100)


def element(name: int, content: bytes) -> bytes:
    """An EBML element with a length of four bytes."""
    encoded_name = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return encoded_name + (0x10000000 | len(content)).to_bytes(4, "big") + content


def webm(*, seconds: float | None = 5.0, open_length: bool = False) -> bytes:
    duration = b"" if seconds is None else element(0x4489, struct.pack(">d", seconds * 1_000))
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(3, "big")) + duration)
    header = element(0x1A45DFA3, element(0x4282, b"webm"))
    if open_length:
        return header + bytes.fromhex("18538067 01ffffffffffffff") + info + bytes(200)
    return header + element(0x18538067, info + element(0xEC, bytes(200)))


RECORDINGS: dict[str, Callable[[], bytes]] = {
    "mp4": mp4,
    "m4a": lambda: mp4(brand=b"M4A "),
    "mov": lambda: mp4(brand=b"qt  "),
    "wav": wav,
    "opus": ogg_opus,
    "flac": flac,
    "webm": webm,
}
