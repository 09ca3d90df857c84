"""File names for media types, and which of them a browser can be trusted to show.

A table of our own: the one in Python's ``mimetypes`` depends on the machine, and the ending of an
original must not. Nothing here ends in what a desktop would run or open as a page.
"""

from __future__ import annotations

_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "image/tiff": ".tif",
    "image/bmp": ".bmp",
    "image/jxl": ".jxl",
    "image/x-adobe-dng": ".dng",
    "audio/mp4": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/aac": ".aac",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/opus": ".opus",
    "audio/webm": ".weba",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/flac": ".flac",
    "audio/x-caf": ".caf",
    "audio/amr": ".amr",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "video/ogg": ".ogv",
    "video/x-matroska": ".mkv",
    "video/3gpp": ".3gp",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
}

#: Kept when the media type says nothing: what cameras write.
_CAMERA_SUFFIXES = frozenset(
    (
        *_SUFFIXES.values(),
        ".jpeg",
        ".tiff",
        *(".cr2", ".cr3", ".nef", ".arw", ".orf", ".raf", ".rw2", ".pef", ".srw", ".raw"),
        *(".avi", ".m4v", ".mts", ".m2ts"),
    )
)

_SHOWN = frozenset(("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"))


def bare_type(media_type: str) -> str:
    """The media type without its parameters, in small letters."""
    return media_type.partition(";")[0].strip().lower()


def suffix_for(media_type: str, file_name: str = "") -> str:
    """The ending that a file of this type gets inside a capsule; ``.bin`` when in doubt."""
    known = _SUFFIXES.get(bare_type(media_type))
    if known is not None:
        return known
    dot, ending = file_name.rpartition(".")[1:]
    given = f"{dot}{ending.lower()}"
    return given if given in _CAMERA_SUFFIXES else ".bin"


def is_picture_for_browsers(media_type: str) -> bool:
    """Whether every present browser shows this picture."""
    return bare_type(media_type) in _SHOWN


def is_sound(media_type: str) -> bool:
    """Whether it belongs into an audio element."""
    return bare_type(media_type).startswith("audio/")


def is_video(media_type: str) -> bool:
    """Whether it belongs into a video element."""
    return bare_type(media_type).startswith("video/")
