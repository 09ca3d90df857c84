"""Out of the moment container again: front to back, in bounded memory, trusting nothing."""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from osmosis.sealing.age import Identity
from osmosis.sealing.container import NOTE_NAME
from osmosis.sealing.moment import NOTE_LIMIT_BYTES, DamagedMomentError, MomentNote, parse_note
from osmosis.sealing.stored_zip import (
    FLAG_DESCRIPTOR,
    LOCAL,
    LOCAL_SIGNATURE,
    Member,
    ZipFormError,
    descriptor,
    parse_directory,
    parse_local,
)
from osmosis.sealing.streams import decrypting

FILE_LIMIT_BYTES: Final = 8 << 30
_ORIGINAL_NAME = re.compile(rb"original(\.[a-z0-9]{1,10})?")
# Everything after the file: descriptor, two directory entries, three end records. A twelfth of
# this is usual; the rest is room for the extra fields of other writers.
_TAIL_BYTES: Final = 4096
_VARIABLE_LIMIT_BYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class OpenedMoment:
    """A moment that was taken out of its container.

    Attributes:
        note: What was said.
        file: The file's bytes, once; ``None`` when the moment has none. They count as whole only
            when the iteration ends without an error: the check sum is at the end.
    """

    note: MomentNote
    file: Iterator[bytes] | None

    def close(self) -> None:
        """Stop reading in the middle."""
        if isinstance(self.file, Generator):
            self.file.close()


def unpack_moment(
    chunks: Iterable[bytes], *, file_limit_bytes: int = FILE_LIMIT_BYTES
) -> OpenedMoment:
    """The moment inside a container, read from front to back and trusted in nothing.

    Raises:
        DamagedMomentError: It is not a whole moment, or its file is longer than allowed; from the
            call, or from the iterator over the file.
    """
    reader = _Reader(iter(chunks))
    try:
        member, encoded = _read_note(reader)
        note = parse_note(encoded)
        if not note.has_file:
            _check_end(reader, [member])
            return OpenedMoment(note, None)
        original = _read_original_header(reader)
    except ZipFormError as error:
        raise DamagedMomentError("The inside of this frame is damaged or cut off") from error
    return OpenedMoment(note, _read_original(reader, member, original, file_limit_bytes))


def open_moment(
    ciphertext: Iterable[bytes],
    identities: Sequence[Identity],
    *,
    file_limit_bytes: int = FILE_LIMIT_BYTES,
) -> OpenedMoment:
    """The moment inside a frame's ciphertext.

    Raises:
        WrongKeyError: None of the identities fits.
        DamagedCiphertextError: The ciphertext was changed or cut off.
        DamagedMomentError: What was sealed is not a whole moment.
    """
    return unpack_moment(decrypting(ciphertext, identities), file_limit_bytes=file_limit_bytes)


class _Reader:
    """Bytes by count from chunks of any size."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = bytearray()
        self.offset = 0

    def take(self, count: int) -> bytes:
        """Exactly so many bytes."""
        self._hold(count)
        if len(self._held) < count:
            raise ZipFormError("cut off")
        taken = bytes(self._held[:count])
        del self._held[:count]
        self.offset += count
        return taken

    def starts_with(self, signature: bytes) -> bool:
        """Whether these bytes come next."""
        self._hold(len(signature))
        return self._held.startswith(signature)

    def all_but(self, count: int) -> Iterator[bytes]:
        """Everything except the last ``count`` bytes, which stay for :meth:`take`."""
        while True:
            self._hold(count + 1)
            spare = len(self._held) - count
            if spare <= 0:
                return
            yield self.take(spare)

    def rest(self, limit: int) -> bytes:
        """All that is left, at most ``limit`` bytes."""
        self._hold(limit + 1)
        if len(self._held) > limit:
            raise ZipFormError("too long")
        return self.take(len(self._held))

    def _hold(self, count: int) -> None:
        while len(self._held) < count:
            chunk = next(self._chunks, None)
            if chunk is None:
                return
            self._held += chunk


def _read_header(reader: _Reader) -> Member:
    if not reader.starts_with(LOCAL_SIGNATURE):
        raise ZipFormError("a member is missing")
    offset = reader.offset
    header = reader.take(LOCAL.size)
    variable = sum(LOCAL.unpack(header)[-2:])
    if variable > _VARIABLE_LIMIT_BYTES:
        raise ZipFormError("a header is too long")
    return parse_local(header, reader.take(variable), offset)


def _read_note(reader: _Reader) -> tuple[Member, bytes]:
    member = _read_header(reader)
    if member.name != NOTE_NAME or member.flags & FLAG_DESCRIPTOR:
        raise ZipFormError("moment.json is not the first member")
    if member.size > NOTE_LIMIT_BYTES:
        raise ZipFormError("moment.json is too long")
    encoded = reader.take(member.size)
    if zlib.crc32(encoded) != member.crc:
        raise ZipFormError("moment.json has another check sum")
    return member, encoded


def _read_original_header(reader: _Reader) -> Member:
    member = _read_header(reader)
    if not _ORIGINAL_NAME.fullmatch(member.name):
        raise ZipFormError("the file has a strange name")
    return member


def _read_original(reader: _Reader, note: Member, original: Member, limit: int) -> Iterator[bytes]:
    """The file's bytes.

    Its length is known only from the records at the end, so as many bytes as those can take are
    held back until the end has been seen.
    """
    begin, crc = reader.offset, 0
    try:
        for piece in reader.all_but(_TAIL_BYTES):
            if reader.offset - begin > limit:
                raise ZipFormError("the file is longer than allowed")
            crc = zlib.crc32(piece, crc)
            yield piece
        tail_offset, tail = reader.offset, reader.rest(_TAIL_BYTES)
        members, directory_at = parse_directory(tail, tail_offset)
        last = _last_piece(members, begin, tail_offset, tail)
        crc = zlib.crc32(last, crc)
        size = tail_offset - begin + len(last)
        found = Member(
            name=original.name, flags=original.flags, crc=crc, size=size, offset=original.offset
        )
        _check_members(members, [note, found])
        _check_between(tail[len(last) : directory_at - tail_offset], original, found)
    except ZipFormError as error:
        raise DamagedMomentError("The inside of this frame is damaged or cut off") from error
    if last:
        yield last


def _last_piece(members: list[Member], begin: int, tail_offset: int, tail: bytes) -> bytes:
    """The part of the file that lies in the tail."""
    if len(members) != 2:
        raise ZipFormError("the directory names another number of members")
    length = begin + members[1].size - tail_offset
    if not 0 <= length <= len(tail):
        raise ZipFormError("the file has another length")
    return tail[:length]


def _check_members(named: list[Member], found: list[Member]) -> None:
    if named != found:
        raise ZipFormError("the directory describes other members")


def _check_between(between: bytes, declared: Member, found: Member) -> None:
    """Between file and directory lies a descriptor when the header announced one, else nothing."""
    if declared.flags & FLAG_DESCRIPTOR:
        short = descriptor(found.crc, found.size)
        if between not in (short, short[4:]):
            raise ZipFormError("the descriptor is wrong")
    elif between or (declared.size, declared.crc) != (found.size, found.crc):
        raise ZipFormError("the header describes another file")


def _check_end(reader: _Reader, found: list[Member]) -> None:
    """Nothing but the directory follows."""
    offset = reader.offset
    members, directory_at = parse_directory(reader.rest(_TAIL_BYTES), offset)
    _check_members(members, found)
    if directory_at != offset:
        raise ZipFormError("something lies before the directory")
