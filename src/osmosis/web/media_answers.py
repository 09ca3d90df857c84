"""Answers that carry bytes: pictures, recordings, downloads.

They are a person's own, so no browser keeps them (``Cache-Control: no-store``, which the headers
say of every answer that says nothing else): what was let go would outlive it in a cache.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

# What a browser may show by itself; anything else is only ever downloaded, because a page or a
# drawing with scripts in it would speak with our voice.
SHOWN = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/avif",
        "image/gif",
        "audio/mp4",
        "audio/mpeg",
        "audio/ogg",
        "audio/webm",
        "audio/wav",
        "audio/aac",
        "audio/flac",
        "video/mp4",
        "video/webm",
        "video/quicktime",
        "application/pdf",
        "text/plain",
    }
)
# Kinds that no browser shows, saved under their own name because readers of books ask for it.
SAVED = frozenset({"application/epub+zip"})
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$")
_SHUT = "default-src 'none'; sandbox"
# Browsers show PDF with a viewer of their own, which a sandbox forbids.
_SHUT_PDF = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bytes:
    """Bytes to answer with.

    Attributes:
        chunks: Begins reading them.
        size: How many there are.
        file_name: What to call them when they are saved.
        is_download: Whether to save rather than to show them.
        tag: What names exactly these bytes (``ETag``), with its quotation marks; may be empty.
    """

    chunks: Callable[[], Iterator[bytes]]
    size: int
    media_type: str
    file_name: str = ""
    is_download: bool = False
    tag: str = ""


def bytes_answer(request: Request, given: Bytes) -> Response:
    """The bytes, or the stretch of them that was asked for (RFC 9110, section 14)."""
    known = given.media_type in SHOWN or given.media_type in SAVED
    media_type = given.media_type if known else "application/octet-stream"
    saved = given.is_download or given.media_type not in SHOWN
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": _disposition(given.file_name, saved=saved),
    }
    headers["Content-Security-Policy"] = _SHUT_PDF if media_type == "application/pdf" else _SHUT
    if given.tag:
        headers["ETag"] = given.tag
        if given.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    if request.method == "HEAD":
        headers["Content-Length"] = str(given.size)
        return Response(media_type=media_type, headers=headers)
    stretch = _stretch(_asked(request, given.tag), given.size)
    if stretch is None:
        headers["Content-Length"] = str(given.size)
        return StreamingResponse(given.chunks(), media_type=media_type, headers=headers)
    start, stop = stretch
    if start >= stop:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{given.size}"})
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{given.size}"
    headers["Content-Length"] = str(stop - start)
    return StreamingResponse(
        _cut(given.chunks(), start, stop), status_code=206, media_type=media_type, headers=headers
    )


def _asked(request: Request, tag: str) -> str:
    """The stretch that was asked for, unless it was asked of other bytes (section 13.1.5)."""
    condition = request.headers.get("if-range", "")
    return request.headers.get("range", "") if condition in {"", tag} else ""


def _stretch(asked: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last, when one stretch was asked for."""
    match = _RANGE.match(asked.strip())
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1 if last else size)


def _cut(chunks: Iterator[bytes], start: int, stop: int) -> Iterator[bytes]:
    place = 0
    for chunk in chunks:
        piece = chunk[max(0, start - place) : max(0, stop - place)]
        place += len(chunk)
        if piece:
            yield piece
        if place >= stop:
            return


def _disposition(file_name: str, *, saved: bool) -> str:
    kind = "attachment" if saved else "inline"
    if not file_name:
        return kind
    plain = "".join(
        char if (char.isascii() and char.isalnum()) or char in "-_." else "_" for char in file_name
    )
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
