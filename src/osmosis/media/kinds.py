"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from osmosis.languages.speaking import noop

__all__ = ["HEAD_BYTES", "Family", "Kind", "as_family", "kind_called", "name_disagrees", "sniff"]

Family = Literal["photo", "audio", "video"]

HEAD_BYTES = 512
"""How many of a file's first bytes :func:`sniff` wants to see."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of file.

    Args:
        name: What people call it.
        family: Photograph, sound or video.
        media_type: As registered with IANA, where it is.
        suffix: The ending a file of this kind gets from us.
        others: Further endings under which it is rightly known.
    """

    name: str
    family: Family
    media_type: str
    suffix: str
    others: tuple[str, ...] = ()


JPEG = Kind(
    name="JPEG",
    family="photo",
    media_type="image/jpeg",
    suffix=".jpg",
    others=(".jpeg", ".jpe", ".jfif", ".mpo"),
)
PNG = Kind(name="PNG", family="photo", media_type="image/png", suffix=".png", others=(".apng",))
GIF = Kind(name="GIF", family="photo", media_type="image/gif", suffix=".gif")
WEBP = Kind(name="WebP", family="photo", media_type="image/webp", suffix=".webp")
TIFF = Kind(
    name="TIFF", family="photo", media_type="image/tiff", suffix=".tif", others=(".tiff", ".dng")
)
HEIC = Kind(
    name="HEIC",
    family="photo",
    media_type="image/heic",
    suffix=".heic",
    others=(".heif", ".hif", ".heics"),
)
HEIF = Kind(
    name="HEIF",
    family="photo",
    media_type="image/heif",
    suffix=".heif",
    others=(".heic", ".hif", ".heifs"),
)
AVIF = Kind(
    name="AVIF",
    family="photo",
    media_type="image/avif",
    suffix=".avif",
    others=(".avifs", ".heif"),
)

M4A = Kind(
    name=noop("MPEG-4 sound"),
    family="audio",
    media_type="audio/mp4",
    suffix=".m4a",
    others=(".mp4", ".m4b", ".m4p"),
)
MP3 = Kind(name="MP3", family="audio", media_type="audio/mpeg", suffix=".mp3")
AAC = Kind(name="AAC", family="audio", media_type="audio/aac", suffix=".aac", others=(".adts",))
OPUS = Kind(
    name="Ogg Opus",
    family="audio",
    media_type="audio/ogg",
    suffix=".opus",
    others=(".ogg", ".oga"),
)
OGG = Kind(
    name="Ogg", family="audio", media_type="audio/ogg", suffix=".ogg", others=(".oga", ".spx")
)
WAV = Kind(name="WAV", family="audio", media_type="audio/wav", suffix=".wav", others=(".wave",))
FLAC = Kind(name="FLAC", family="audio", media_type="audio/flac", suffix=".flac")
AMR = Kind(name="AMR", family="audio", media_type="audio/AMR", suffix=".amr", others=(".3gp",))
WEBM_SOUND = Kind(
    name=noop("WebM sound"),
    family="audio",
    media_type="audio/webm",
    suffix=".weba",
    others=(".webm",),
)

MP4 = Kind(
    name="MP4", family="video", media_type="video/mp4", suffix=".mp4", others=(".m4v", ".m4a")
)
QUICKTIME = Kind(
    name="QuickTime", family="video", media_type="video/quicktime", suffix=".mov", others=(".qt",)
)
THREE_GP = Kind(
    name="3GP", family="video", media_type="video/3gpp", suffix=".3gp", others=(".3gpp", ".3g2")
)
WEBM = Kind(name="WebM", family="video", media_type="video/webm", suffix=".webm", others=(".weba",))
MATROSKA = Kind(
    name="Matroska", family="video", media_type="video/x-matroska", suffix=".mkv", others=(".mka",)
)

KINDS = (
    *(JPEG, PNG, GIF, WEBP, TIFF, HEIC, HEIF, AVIF),
    *(M4A, MP3, AAC, OPUS, OGG, WAV, FLAC, AMR, WEBM_SOUND),
    *(MP4, QUICKTIME, THREE_GP, WEBM, MATROSKA),
)

# One container, two uses: a recorder writes the same first bytes for sound alone and for video.
_SOUND_IN = {MP4: M4A, QUICKTIME: M4A, THREE_GP: M4A, WEBM: WEBM_SOUND, MATROSKA: WEBM_SOUND}

_PREFIXES = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"II+\0\x08\0\0\0", TIFF),
    (b"MM\0+\0\x08\0\0", TIFF),
    (b"fLaC", FLAC),
    (b"ID3", MP3),
    (b"#!AMR", AMR),
)

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_PLAIN_HEIF_BRANDS = frozenset({b"mif1", b"mif2", b"msf1"})
_SOUND_BRANDS = frozenset({b"M4A ", b"M4B ", b"M4P "})
_MP4_BRANDS = frozenset(
    {b"mp41", b"mp42", b"isom", b"avc1", b"hvc1", b"dash", b"MSNV", b"M4V ", b"M4VH", b"cmfc"}
)
# QuickTime files from before there was a brand begin with one of these.
_UNBRANDED_BOXES = frozenset({b"moov", b"mdat", b"wide", b"pnot"})


def sniff(head: bytes) -> Kind | None:
    """The kind of the file that begins with these bytes, or nothing when we know none.

    Args:
        head: The first ``HEAD_BYTES`` of the file, or all of it when it is shorter.
    """
    for prefix, kind in _PREFIXES:
        if head.startswith(prefix):
            return kind
    return _sniff_riff(head) or _sniff_ogg(head) or _sniff_boxes(head) or _sniff_rest(head)


def as_family(kind: Kind, family: Family) -> Kind:
    """The same container taken as sound where it may be either; otherwise the kind itself."""
    if family == "audio":
        return _SOUND_IN.get(kind, kind)
    return kind


def kind_called(name: str) -> Kind | None:
    """The first kind that the ending of a name claims, or nothing."""
    suffix = PurePosixPath(name).suffix.lower()
    for kind in KINDS:
        if suffix == kind.suffix:
            return kind
    return next((kind for kind in KINDS if suffix in kind.others), None)


def name_disagrees(name: str, kind: Kind) -> bool:
    """Whether the name's ending claims another kind than the file is."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == kind.suffix or suffix in kind.others:
        return False
    return kind_called(name) is not None


def _sniff_riff(head: bytes) -> Kind | None:
    if head[:4] not in (b"RIFF", b"RF64"):
        return None
    return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])


def _sniff_ogg(head: bytes) -> Kind | None:
    if not head.startswith(b"OggS"):
        return None
    if b"\x80theora" in head:
        return None
    return OPUS if b"OpusHead" in head else OGG


def _sniff_boxes(head: bytes) -> Kind | None:
    """What an ISO base media file is, by its brands (ISO/IEC 14496-12, section 4.3)."""
    if head[4:8] in _UNBRANDED_BOXES:
        return QUICKTIME
    if head[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(head[:4], "big"), len(head))
    major = head[8:12]
    others = {head[at : at + 4] for at in range(16, end - 3, 4)}
    return _kind_of_brand(major) or _kind_of_compatible(major, others)


def _kind_of_brand(major: bytes) -> Kind | None:
    if major in _AVIF_BRANDS:
        return AVIF
    if major in _HEIC_BRANDS:
        return HEIC
    if major in _SOUND_BRANDS:
        return M4A
    if major == b"qt  ":
        return QUICKTIME
    if major[:2] == b"3g":
        return THREE_GP
    return MP4 if major in _MP4_BRANDS or major[:3] == b"iso" else None


def _kind_of_compatible(major: bytes, others: set[bytes]) -> Kind | None:
    if others & _AVIF_BRANDS:
        return AVIF
    if others & _HEIC_BRANDS:
        return HEIC
    if major in _PLAIN_HEIF_BRANDS:
        return HEIF
    is_video = any(brand in _MP4_BRANDS or brand[:3] == b"iso" for brand in others)
    return MP4 if is_video and major != b"crx " else None


def _sniff_rest(head: bytes) -> Kind | None:
    """WebM and Matroska by their document type; bare MPEG sound by its first frame header."""
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"webm" in head[:128] else MATROSKA if b"matroska" in head[:128] else None
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return AAC
    is_layer_three = head[1] & 0xE6 == 0xE2 and head[1] & 0x18 != 0x08
    is_plausible = head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C
    return MP3 if is_layer_three and is_plausible else None
