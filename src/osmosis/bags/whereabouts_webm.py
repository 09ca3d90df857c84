"""Blanks what may say where a WebM file was made (RFC 8794 and RFC 9559).

Tags, attachments and chapters become ``Void`` elements of the same length, so that the places
that the file's own index points at stay where they are.
"""

from __future__ import annotations

_EBML = 0x1A45DFA3
_SEGMENT = 0x18538067
_CLUSTER = 0x1F43B675
_TAGS = 0x1254C367
_ATTACHMENTS = 0x1941A469
_CHAPTERS = 0x1043A770
_NOTES = frozenset((_TAGS, _ATTACHMENTS, _CHAPTERS))
_VOID = 0xEC


def webm_without_whereabouts(data: bytes) -> bytes:
    """The same file with its notes blanked.

    Raises:
        ValueError: The file is not built as its format says, so that nothing can be promised.
        IndexError: It is cut off inside an element's head.
    """
    out = bytearray(data)
    at = 0
    while at < len(data):
        identifier, body = _identifier(data, at)
        if at == 0 and identifier != _EBML:
            raise ValueError("not a WebM")
        size, body = _size(data, body)
        # What holds the rest is entered, not skipped: browsers record it without a length.
        if identifier in (_SEGMENT, _CLUSTER):
            at = body
            continue
        if size is None:
            raise ValueError("an element without a length")
        # A recording that was cut off ends in the middle of an element.
        end = min(body + size, len(data))
        if identifier in _NOTES or identifier == _VOID:
            out[at:end] = _void(end - at)
        at = end
    return bytes(out)


def _identifier(data: bytes, at: int) -> tuple[int, int]:
    width = 9 - data[at].bit_length()
    if width > 4:
        raise ValueError("not an element")
    return int.from_bytes(data[at : at + width], "big"), at + width


def _size(data: bytes, at: int) -> tuple[int | None, int]:
    """An element's length, ``None`` when it is left open, and where its body begins."""
    width = 9 - data[at].bit_length()
    if width > 8:
        raise ValueError("not a length")
    value = int.from_bytes(data[at : at + width], "big") & ((1 << 7 * width) - 1)
    return (None if value == (1 << 7 * width) - 1 else value), at + width


def _void(length: int) -> bytes:
    """A ``Void`` element that is this long altogether."""
    if length < 10:
        return bytes((_VOID, 0x80 | (length - 2))) + bytes(length - 2)
    return bytes((_VOID, 0x01)) + (length - 9).to_bytes(7, "big") + bytes(length - 9)
