"""The records of a stored ZIP (PKWARE APPNOTE 6.3.10), as many as a moment needs.

Only what :mod:`osmosis.sealing.container` writes and its browser twin writes: stored members, no
comments, no encryption, no disks. The writer needs no length in advance (a data descriptor
follows the member, 4.3.9) and grows into ZIP64 (4.5.3) by itself. Dates are fixed, so that the
same moment always gives the same bytes and the wrapping tells nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LOCAL_SIGNATURE: Final = b"PK\x03\x04"
DESCRIPTOR_SIGNATURE: Final = b"PK\x07\x08"
CENTRAL_SIGNATURE: Final = b"PK\x01\x02"
END_SIGNATURE: Final = b"PK\x05\x06"
END64_SIGNATURE: Final = b"PK\x06\x06"
LOCATOR64_SIGNATURE: Final = b"PK\x06\x07"

LOCAL: Final = struct.Struct("<4s5H3L2H")
CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
END: Final = struct.Struct("<4s4H2LH")
END64: Final = struct.Struct("<4sQ2H2L4Q")
LOCATOR64: Final = struct.Struct("<4sLQL")

FLAG_DESCRIPTOR: Final = 0x0008
FLAG_UTF8: Final = 0x0800
MAX_32: Final = 0xFFFFFFFF
_VERSION: Final = 20
_VERSION_64: Final = 45
_DOS_DATE: Final = 0x0021  # 1 January 1980


class ZipFormError(ValueError):
    """The bytes do not have the form; the caller says it in the person's words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One stored member as the records describe it.

    Attributes:
        offset: Where its local header begins.
        size: Length in bytes; stored, so compressed and plain length are one.
    """

    name: bytes
    flags: int
    crc: int
    size: int
    offset: int


def local_header(name: bytes, *, flags: int = FLAG_UTF8, crc: int = 0, size: int = 0) -> bytes:
    """A member's local header; length and CRC stay 0 when a descriptor follows."""
    return (
        LOCAL.pack(LOCAL_SIGNATURE, _VERSION, flags, 0, 0, _DOS_DATE, crc, size, size, len(name), 0)
        + name
    )


def descriptor(crc: int, size: int) -> bytes:
    """The record after a member whose length was not known: 4-byte lengths, or 8 when needed."""
    form = "<4sL2Q" if size >= MAX_32 else "<4s3L"
    return struct.pack(form, DESCRIPTOR_SIGNATURE, crc, size, size)


def directory(members: Sequence[Member], offset: int) -> bytes:
    """The central directory and everything after it.

    Args:
        offset: Where the directory begins.
    """
    entries = b"".join(_central_entry(member) for member in members)
    large = offset >= MAX_32
    end64 = b""
    if large:
        count = len(members)
        end64 = END64.pack(
            END64_SIGNATURE, END64.size - 12, _VERSION_64, _VERSION_64, 0, 0,
            count, count, len(entries), offset,
        ) + LOCATOR64.pack(LOCATOR64_SIGNATURE, 0, offset + len(entries), 1)  # fmt: skip
    end = END.pack(
        END_SIGNATURE, 0, 0, len(members), len(members), len(entries), min(offset, MAX_32), 0
    )
    return entries + end64 + end


def _central_entry(member: Member) -> bytes:
    large = member.size >= MAX_32
    extra = struct.pack("<2H2Q", 1, 16, member.size, member.size) if large else b""
    version = _VERSION_64 if large else _VERSION
    size = min(member.size, MAX_32)
    head = CENTRAL.pack(
        CENTRAL_SIGNATURE, version, version, member.flags, 0, 0, _DOS_DATE, member.crc,
        size, size, len(member.name), len(extra), 0, 0, 0, 0, member.offset,
    )  # fmt: skip
    return head + member.name + extra


def parse_local(header: bytes, variable: bytes, offset: int) -> Member:
    """The member that a local header describes.

    Args:
        header: The fixed part, ``LOCAL.size`` bytes.
        variable: Name and extra field.
        offset: Where the header began.

    Raises:
        ZipFormError: It is compressed, encrypted, or contradicts itself.
    """
    _, _, flags, method, _, _, crc, packed, size, name_length, _ = LOCAL.unpack(header)
    if method != 0 or flags & ~(FLAG_UTF8 | FLAG_DESCRIPTOR):
        raise ZipFormError("a member is not stored plainly")
    name, extra = variable[:name_length], variable[name_length:]
    packed, size = _large_sizes(extra, packed, size)
    if packed != size:
        raise ZipFormError("a member has two lengths")
    return Member(name=name, flags=flags, crc=crc, size=size, offset=offset)


def parse_directory(tail: bytes, tail_offset: int) -> tuple[list[Member], int]:
    """The members that the directory at the end of ``tail`` names, and where it begins.

    Args:
        tail: The last bytes of the ZIP, from ``tail_offset`` to its very end.

    Raises:
        ZipFormError: The records are missing, cut off, or contradict each other.
    """
    if len(tail) < END.size or not tail.startswith(END_SIGNATURE, len(tail) - END.size):
        raise ZipFormError("the end is missing")
    _, disk, first_disk, here, count, length, offset, comment = END.unpack(tail[-END.size :])
    if (disk, first_disk, comment) != (0, 0, 0) or here != count or count > 2:
        raise ZipFormError("the end is wrong")
    end = tail_offset + len(tail) - END.size
    if offset == MAX_32:
        end, length, offset = _parse_end64(tail, tail_offset)
    start = offset - tail_offset
    if offset + length != end or start < 0:
        raise ZipFormError("the directory is not where the end says")
    return _parse_entries(tail[start : start + length], count), offset


def _parse_end64(tail: bytes, tail_offset: int) -> tuple[int, int, int]:
    """Where the ZIP64 end record begins, and the directory's length and offset."""
    at = len(tail) - END.size - LOCATOR64.size - END64.size
    if at < 0:
        raise ZipFormError("the end is cut off")
    record = END64.unpack_from(tail, at)
    locator = LOCATOR64.unpack_from(tail, at + END64.size)
    if record[0] != END64_SIGNATURE or locator != (LOCATOR64_SIGNATURE, 0, tail_offset + at, 1):
        raise ZipFormError("the end is wrong")
    return tail_offset + at, record[8], record[9]


def _parse_entries(entries: bytes, count: int) -> list[Member]:
    members = []
    at = 0
    for _ in range(count):
        member, at = _parse_entry(entries, at)
        members.append(member)
    if at != len(entries):
        raise ZipFormError("the directory is too long")
    return members


def _parse_entry(entries: bytes, at: int) -> tuple[Member, int]:
    """The member that a directory entry describes, and where the next entry begins."""
    name_at = at + CENTRAL.size
    if len(entries) < name_at:
        raise ZipFormError("the directory is cut off")
    fields = CENTRAL.unpack_from(entries, at)
    signature, _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = fields[:12]
    extra_at = name_at + name_length
    end = extra_at + extra_length
    comment_length, offset = fields[12], fields[16]
    if signature != CENTRAL_SIGNATURE or method != 0 or comment_length or end > len(entries):
        raise ZipFormError("the directory is wrong")
    packed, size = _large_sizes(entries[extra_at:end], packed, size)
    if packed != size:
        raise ZipFormError("a member has two lengths")
    name = entries[name_at:extra_at]
    return Member(name=name, flags=flags, crc=crc, size=size, offset=offset), end


def _large_sizes(extra: bytes, packed: int, size: int) -> tuple[int, int]:
    """Both lengths, from the ZIP64 extra field (id 1) where they do not fit into 32 bits."""
    if MAX_32 not in (packed, size):
        return packed, size
    at = 0
    while len(extra) - at >= 4:
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1 and length >= 16 and len(extra) - at >= 20:
            large_size, large_packed = struct.unpack_from("<2Q", extra, at + 4)
            return large_packed, large_size
        at += 4 + length
    raise ZipFormError("a large member has no length")
