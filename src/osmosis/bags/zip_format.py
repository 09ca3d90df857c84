"""The parts of the zip format that are written and read here (PKWARE APPNOTE 6.3.10, section 4)."""

from __future__ import annotations

import struct

from osmosis.bags.errors import ZipError

#: Section 4.3.7. Signature, version needed, flags, method, time, date, CRC, stored size, real
#: size, name length, extra length.
LOCAL = struct.Struct("<4sHHHHHLLLHH")
LOCAL_SIGNATURE = b"PK\x03\x04"

#: Section 4.3.12. As above with version made by, then comment length, disk, internal and external
#: attributes, offset of the local header.
CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
CENTRAL_SIGNATURE = b"PK\x01\x02"

#: Section 4.3.14. Signature, size of the rest, made by, needed, disk, directory's disk, entries
#: here, entries in all, directory size, directory offset.
END64 = struct.Struct("<4sQHHLLQQQQ")
END64_SIGNATURE = b"PK\x06\x06"

#: Section 4.3.15. Signature, disk, offset of the record above, number of disks.
LOCATOR64 = struct.Struct("<4sLQL")
LOCATOR64_SIGNATURE = b"PK\x06\x07"

#: Section 4.3.16. Signature, disk, directory's disk, entries here, entries in all, directory size,
#: directory offset, comment length.
END = struct.Struct("<4sHHHHLLH")
END_SIGNATURE = b"PK\x05\x06"

#: Header of one field in an extra area: id, length (section 4.5.1).
EXTRA = struct.Struct("<HH")
EXTRA_ZIP64 = 0x0001

STORED = 0
DEFLATED = 8

FLAG_ENCRYPTED = 1 << 0
FLAG_DESCRIPTOR = 1 << 3
FLAG_STRONG_ENCRYPTION = 1 << 6
FLAG_UTF8 = 1 << 11
FLAG_MASKED_DIRECTORY = 1 << 13

LIMIT_16 = 0xFFFF
LIMIT_32 = 0xFFFFFFFF


def widened(extra: bytes, size: int, packed: int, header: int = 0) -> tuple[int, int, int]:
    """Lengths and offset with the 64-bit field (section 4.5.3) put in where they overflowed.

    Raises:
        ZipError: The field is missing where it is needed, or damaged.
    """
    if LIMIT_32 not in (size, packed, header):
        return size, packed, header
    body = _extra_field(extra, EXTRA_ZIP64)
    values = iter(struct.unpack(f"<{len(body) // 8}Q", body[: len(body) // 8 * 8]))
    try:
        size = next(values) if size == LIMIT_32 else size
        packed = next(values) if packed == LIMIT_32 else packed
        header = next(values) if header == LIMIT_32 else header
    except StopIteration:
        raise ZipError("The zip's 64-bit part is missing") from None
    return size, packed, header


def _extra_field(extra: bytes, wanted: int) -> bytes:
    at = 0
    while at + EXTRA.size <= len(extra):
        identifier, length = EXTRA.unpack_from(extra, at)
        at += EXTRA.size
        if identifier == wanted and at + length <= len(extra):
            return extra[at : at + length]
        at += length
    raise ZipError("The zip's 64-bit part is missing")
