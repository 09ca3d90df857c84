"""What another person's capsule shows, as a text with pictures: its frames in their own order.

Only what a person would read is taken: who is in the frames, and of each frame its moment, its
line, its detail and its picture. Where it was, how glad somebody was and later thoughts stay in
the capsule.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import BinaryIO, Final

from osmosis.bags.capsule import read_capsule
from osmosis.bags.capsule_model import Capsule, CapsuleFile, CapsuleFrame
from osmosis.bags.errors import CapsuleError
from osmosis.bags.page_views import kind_words, long_side, shown_text, when_words
from osmosis.bags.sources import chunks_of
from osmosis.documents.enclosing import enclosed_address
from osmosis.documents.model import Document, DocumentError, Section

LARGEST_PICTURE: Final = 10_000_000
MOST_PICTURES_BYTES: Final = 64_000_000
"""So many bytes of pictures of one capsule are taken along."""

_SHOWABLE: Final = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})
_WIDE_ENOUGH = 1_200


def read_shared_capsule(file: BinaryIO) -> Document:
    """The frames of a capsule, every byte of it held to its hash.

    Args:
        file: Seekable, open for reading, left open.

    Raises:
        DocumentError: It is no capsule, or one that cannot be read; it says why.
    """
    try:
        capsule = read_capsule(file)
        pictures: dict[str, bytes] = {}
        shown = [one for one in capsule.frames if _is_shown(one)]
        html = "".join([*_opening(capsule), *(_frame(one, pictures) for one in shown)])
    except CapsuleError as error:
        raise DocumentError(error.message) from error
    return Document(
        title=shown_text(capsule.virtue),
        sections=(Section(title="", html=html),),
        pictures=pictures,
        identity=capsule.id,
    )


def _is_shown(frame: CapsuleFrame) -> bool:
    """Whether there is anything to a frame but its place."""
    return not (frame.voided or frame.let_go or frame.extra.get("rested"))


def _opening(capsule: Capsule) -> Iterator[str]:
    if capsule.identity_line:
        yield f"<p>{_words(capsule.identity_line)}</p>"


def _frame(frame: CapsuleFrame, pictures: dict[str, bytes]) -> str:
    when = when_words(frame.taken)
    lines = [f"<h2>{frame.number}</h2>", f"<p>{_words(when)}</p>" if when else ""]
    data = _picture(frame, sum(map(len, pictures.values())))
    if data is not None:
        address = enclosed_address(data)
        pictures[address] = data
        told = _words(frame.detail or frame.line or f"Frame {frame.number}")
        lines.append(f'<p><img src="{address}" alt="{told}"></p>')
    elif frame.original is not None or frame.kind not in ("line", "scent"):
        lines.append(f"<p>{kind_words(frame.kind)}, which this book cannot show.</p>")
    lines += [f"<p>{_words(part)}</p>" for part in (*frame.line.split("\n"), frame.detail) if part]
    if frame.scent:
        lines.append(f"<p>{_words(frame.scent)}</p>")
    return "".join(lines)


def _picture(frame: CapsuleFrame, taken: int) -> bytes | None:
    """The smallest print that is large enough for a page, or else the original."""
    prints = sorted(frame.prints, key=long_side)
    large = [one for one in prints if long_side(one) >= _WIDE_ENOUGH]
    original = [frame.original] if frame.original is not None else []
    for file in (*large[:1], *reversed(prints), *original):
        if _fits(file, taken):
            return b"".join(chunks_of(file.source))
    return None


def _fits(file: CapsuleFile, taken: int) -> bool:
    size = file.size or 0
    return (
        file.media_type in _SHOWABLE
        and 0 < size <= LARGEST_PICTURE
        and taken + size <= MOST_PICTURES_BYTES
    )


def _words(text: str) -> str:
    return escape(shown_text(text))
