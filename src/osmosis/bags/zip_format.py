"""The parts of the zip format that are written and read here (PKWARE APPNOTE 6.3.10, section 4)."""

from __future__ import annotations

import struct

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
