"""Reads the table of contents of a zip file that may be lying."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from osmosis.bags import zip_format as fmt
from osmosis.bags.errors import ZipError
from osmosis.bags.zip_names import checked_name, refuse_collisions

_DOS_REPARSE_POINT = 0x400


@dataclass(frozen=True, kw_only=True, slots=True)
class ZipLimits:
    """How much a zip file from elsewhere may ask for.

    The sizes leave room for a roll of 36 videos; the ratio leaves room for any text.

    Attributes:
        members: Files and folders.
        member_bytes: Of one file, unpacked.
        total_bytes: Of all files, unpacked.
        directory_bytes: Of the table of contents.
        ratio: Unpacked bytes for each packed byte, once ``ratio_from_bytes`` are exceeded.
    """

    members: int = 4096
    member_bytes: int = 4 << 30
    total_bytes: int = 32 << 30
    directory_bytes: int = 4 << 20
    ratio: int = 100
    ratio_from_bytes: int = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class ZipMember:
    """One file of a zip, as the table of contents declares it.

    Attributes:
        header_at: Offset of its local header.
        packed_size: Bytes in the zip.
        size: Bytes when unpacked.
    """

    name: str
    raw_name: bytes
    method: int
    flags: int
    crc32: int
    packed_size: int
    size: int
    header_at: int


def read_directory(file: BinaryIO, limits: ZipLimits) -> tuple[tuple[ZipMember, ...], int]:
    """Every file that the zip declares, folders left out, and where its table of contents begins.

    Each declaration is checked by itself, and lies before the table of contents.

    Raises:
        ZipError: The table of contents is broken, contradicts itself or asks for too much.
    """
    end = _find_end(file)
    if end.size > limits.directory_bytes or end.count > limits.members:
        raise ZipError("The zip has too many files in it", files=end.count, limit=limits.members)
    file.seek(end.offset)
    body = file.read(end.size)
    members = list(_members(body))
    if len(members) != end.count:
        raise ZipError("The zip's table of contents does not have the length that it declares")
    refuse_collisions([member.name for member in members])
    files = tuple(member for member in members if not member.name.endswith("/"))
    _refuse_excess(files, limits)
    if any(member.header_at >= end.offset for member in files):
        raise ZipError("A file in the zip is not where the table of contents says it is")
    return files, end.offset


@dataclass(frozen=True, kw_only=True, slots=True)
class _End:
    count: int
    size: int
    offset: int


def _find_end(file: BinaryIO) -> _End:
    """Where the table of contents lies; it must reach up to its own end record."""
    length = file.seek(0, 2)
    start = max(0, length - fmt.END.size - fmt.LIMIT_16)
    file.seek(start)
    tail = file.read(length - start)
    at = _end_record_at(tail)
    fields = fmt.END.unpack_from(tail, at)
    _, disk, directory_disk, here, count, size, offset, _ = fields
    end = _End(count=count, size=size, offset=offset)
    position = start + at
    if fmt.LIMIT_16 in (here, count) or fmt.LIMIT_32 in (size, offset):
        end, position = _find_end64(file, position, end)
        here = end.count if here == fmt.LIMIT_16 else here
    if disk or directory_disk or here != end.count:
        raise ZipError("The zip is one part of several")
    if end.offset + end.size != position:
        raise ZipError("The zip's table of contents is not where the file says it is")
    return end


def _end_record_at(tail: bytes) -> int:
    """Where the one end record is whose comment fits the rest of the file exactly."""
    found: list[int] = []
    at = tail.rfind(fmt.END_SIGNATURE)
    while at >= 0:
        if at + fmt.END.size <= len(tail):
            comment = fmt.END.unpack_from(tail, at)[-1]
            if at + fmt.END.size + comment == len(tail):
                found.append(at)
        at = tail.rfind(fmt.END_SIGNATURE, 0, at)
    if not found:
        raise ZipError("This is not a zip file, or its end is missing")
    if len(found) > 1:
        raise ZipError("The zip has more than one table of contents")
    return found[0]


def _find_end64(file: BinaryIO, end_at: int, short: _End) -> tuple[_End, int]:
    """The 64-bit end record, which may only repeat or replace what overflowed."""
    locator_at = end_at - fmt.LOCATOR64.size
    record_at = locator_at - fmt.END64.size
    if record_at < 0:
        raise ZipError("The zip's 64-bit part is missing")
    file.seek(record_at)
    block = file.read(fmt.END64.size + fmt.LOCATOR64.size)
    signature, _, _, _, disk, directory_disk, here, count, size, offset = fmt.END64.unpack_from(
        block
    )
    locator = fmt.LOCATOR64.unpack_from(block, fmt.END64.size)
    if signature != fmt.END64_SIGNATURE or locator[0] != fmt.LOCATOR64_SIGNATURE:
        raise ZipError("The zip's 64-bit part is missing")
    if locator[2] != record_at or disk or directory_disk or here != count:
        raise ZipError("The zip's 64-bit part contradicts the rest")
    _refuse_contradiction(short.count, count, fmt.LIMIT_16)
    _refuse_contradiction(short.size, size, fmt.LIMIT_32)
    _refuse_contradiction(short.offset, offset, fmt.LIMIT_32)
    return _End(count=count, size=size, offset=offset), record_at


def _refuse_contradiction(short: int, long: int, marker: int) -> None:
    if short not in (marker, long):
        raise ZipError("The zip's 64-bit part contradicts the rest")


def _members(body: bytes) -> Iterator[ZipMember]:
    at = 0
    while at < len(body):
        if at + fmt.CENTRAL.size > len(body):
            raise ZipError("The zip's table of contents is cut off")
        fields = fmt.CENTRAL.unpack_from(body, at)
        if fields[0] != fmt.CENTRAL_SIGNATURE:
            raise ZipError("The zip's table of contents is damaged")
        name_length, extra_length, comment_length = fields[10:13]
        at += fmt.CENTRAL.size
        next_at = at + name_length + extra_length + comment_length
        if next_at > len(body):
            raise ZipError("The zip's table of contents is cut off")
        raw_name = body[at : at + name_length]
        extra = body[at + name_length : at + name_length + extra_length]
        yield _member(fields, raw_name, extra)
        at = next_at


def _member(fields: tuple[int, ...], raw_name: bytes, extra: bytes) -> ZipMember:
    _, _, _, flags, method, _, _, crc32, packed, size, _, _, _, disk, _, attributes, header = fields
    name = checked_name(raw_name, is_utf8=bool(flags & fmt.FLAG_UTF8))
    _refuse_kind(flags, method, attributes, is_folder=name.endswith("/"))
    size, packed, header = fmt.widened(extra, size, packed, header)
    if disk:
        raise ZipError("The zip is one part of several")
    if method == fmt.STORED and packed != size:
        raise ZipError("A file in the zip is declared with two different lengths")
    if name.endswith("/") and size:
        raise ZipError("A folder in the zip has contents of its own")
    return ZipMember(
        name=name,
        raw_name=raw_name,
        method=method,
        flags=flags,
        crc32=crc32,
        packed_size=packed,
        size=size,
        header_at=header,
    )


def _refuse_kind(flags: int, method: int, attributes: int, *, is_folder: bool) -> None:
    """Only plain files and folders, stored or deflated, in the clear."""
    secret = fmt.FLAG_ENCRYPTED | fmt.FLAG_STRONG_ENCRYPTION | fmt.FLAG_MASKED_DIRECTORY
    if flags & secret:
        raise ZipError("A file in the zip is encrypted")
    if method not in (fmt.STORED, fmt.DEFLATED):
        raise ZipError("A file in the zip is packed in a way that is not read here", method=method)
    # The upper half holds the Unix mode, whatever the system byte claims: unpackers differ in
    # whether they look at that byte, so it is not believed.
    kind = stat.S_IFMT(attributes >> 16)
    allowed = (0, stat.S_IFDIR) if is_folder else (0, stat.S_IFREG)
    if kind == stat.S_IFLNK or attributes & _DOS_REPARSE_POINT:
        raise ZipError("A file in the zip is a link")
    if kind not in allowed:
        raise ZipError("A file in the zip is neither a file nor a folder")


def _refuse_excess(files: tuple[ZipMember, ...], limits: ZipLimits) -> None:
    """What the declarations alone already give away."""
    if sum(member.size for member in files) > limits.total_bytes:
        raise ZipError("The zip unpacks to more than it may", limit_bytes=limits.total_bytes)
    for member in files:
        if member.size > limits.member_bytes:
            raise ZipError("A file in the zip is too large", limit_bytes=limits.member_bytes)
        if member.size > max(limits.ratio_from_bytes, member.packed_size * limits.ratio):
            raise ZipError("A file in the zip unpacks to far more than it holds")
