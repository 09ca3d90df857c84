"""Takes out of a file whatever may say where it was made, without touching what is seen or heard.

For files that leave the person's hands. It does not look for places in the picture itself. Where
a format is not known well enough to promise it, the answer is ``None`` and the file stays out.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from osmosis.bags.media_types import bare_type
from osmosis.bags.whereabouts_mp4 import mp4_without_whereabouts
from osmosis.bags.whereabouts_webm import webm_without_whereabouts

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_STANDALONE = frozenset((0x01, *range(0xD0, 0xD8)))
_ICC = b"ICC_PROFILE\0"


def without_whereabouts(data: bytes, media_type: str) -> bytes | None:
    """The same picture, sound or video without location, or ``None`` when that is not certain."""
    cleaner = _CLEANERS.get(bare_type(media_type))
    if cleaner is None:
        return None
    try:
        return cleaner(data)
    except (IndexError, ValueError, struct.error):
        return None


def _jpeg(data: bytes) -> bytes:
    """A JPEG with nothing but its picture, colour profile and Adobe's colour transform.

    EXIF, XMP, IPTC, comments and whatever follows the end of the picture are left out.
    """
    if data[:2] != bytes((0xFF, _SOI)):
        raise ValueError("not a JPEG")
    kept = [data[:2]]
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("not a marker")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _EOI:
            kept.append(data[at : at + 2])
            return b"".join(kept)
        end = at + 2 if marker in _STANDALONE else at + 2 + _length(data, at + 2)
        if marker == _SOS:
            end = _scan_end(data, end)
        if _is_needed(marker, data[at + 4 : at + 16]):
            kept.append(data[at:end])
        at = end


def _length(data: bytes, at: int) -> int:
    length = int(struct.unpack_from(">H", data, at)[0])
    if length < 2:
        raise ValueError("a segment without a length")
    return length


def _scan_end(data: bytes, at: int) -> int:
    """Where the compressed picture ends: at a marker that is neither stuffing nor a restart."""
    while True:
        at = data.index(0xFF, at)
        following = data[at + 1]
        if following and following not in _STANDALONE and following != 0xFF:
            return at
        at += 1 if following == 0xFF else 2


def _is_needed(marker: int, start: bytes) -> bool:
    if marker == 0xE2:
        return start.startswith(_ICC)
    if marker == 0xE0:
        return start.startswith(b"JFIF\0")
    if marker == 0xEE:
        return start.startswith(b"Adobe")
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _mp3(data: bytes) -> bytes:
    """An MP3 without its ID3 tags, at the start (version 2) and at the end (version 1)."""
    while data[:3] == b"ID3":
        size = 0
        for byte in data[6:10]:
            if byte & 0x80:
                raise ValueError("not an ID3 length")
            size = size << 7 | byte
        data = data[10 + size + (10 if data[5] & 0x10 else 0) :]
    if data[-128:-125] == b"TAG":
        data = data[:-128]
    # Lyrics3 and APE tags lie before it, and are rare enough to be left out with their file.
    if b"APETAGEX" in data or b"LYRICSBEGIN" in data or data[:1] != b"\xff":
        raise ValueError("not a plain MP3")
    return data


def _wav(data: bytes) -> bytes:
    """A WAV with nothing but its format and its samples."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("not a WAV")
    kept = [b"WAVE"]
    at = 12
    while at + 8 <= len(data):
        size = int(struct.unpack_from("<L", data, at + 4)[0])
        end = at + 8 + size + size % 2
        if data[at : at + 4] in (b"fmt ", b"data", b"fact"):
            kept.append(data[at:end])
        at = end
    body = b"".join(kept)
    return b"RIFF" + struct.pack("<L", len(body)) + body


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _jpeg,
    "audio/mpeg": _mp3,
    "audio/wav": _wav,
    "audio/x-wav": _wav,
    "audio/mp4": mp4_without_whereabouts,
    "audio/x-m4a": mp4_without_whereabouts,
    "video/mp4": mp4_without_whereabouts,
    "video/quicktime": mp4_without_whereabouts,
    "audio/webm": webm_without_whereabouts,
    "video/webm": webm_without_whereabouts,
}
