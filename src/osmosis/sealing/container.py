"""The moment container: what is inside the age ciphertext of a frame.

A stored ZIP of at most two members: ``moment.json`` first, then the file as ``original`` with its
suffix. After ``age -d`` any program opens it. It streams, so that a film of any length needs
neither memory nor a temporary file. The browser's twin is ``web/static/moment.js``; the way back
is :mod:`osmosis.sealing.unpacking`.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Final, Self

from osmosis.sealing.moment import InvalidMomentError, MomentNote, checked, note_bytes
from osmosis.sealing.stored_zip import (
    FLAG_DESCRIPTOR,
    FLAG_UTF8,
    LOCAL,
    Member,
    descriptor,
    directory,
    local_header,
)
from osmosis.sealing.streams import StreamEncryptor, encrypting

NOTE_NAME: Final = b"moment.json"


class MomentPacker:
    """Packs a moment while its file arrives: ``start``, ``feed`` each piece, ``finish``.

    Raises:
        InvalidMomentError: The note cannot be kept.
    """

    def __init__(self, note: MomentNote) -> None:
        self._note = checked(note)
        self._crc = 0
        self._size = 0
        self._offset = 0
        self._members: list[Member] = []
        self._encoded = note_bytes(note)

    def start(self) -> bytes:
        """The first bytes: the note, and the header of the file if there is one."""
        crc, size = zlib.crc32(self._encoded), len(self._encoded)
        first = local_header(NOTE_NAME, crc=crc, size=size) + self._encoded
        self._offset = len(first)
        self._members = [Member(name=NOTE_NAME, flags=FLAG_UTF8, crc=crc, size=size, offset=0)]
        if not self._note.has_file:
            return first
        return first + local_header(self._original_name, flags=FLAG_UTF8 | FLAG_DESCRIPTOR)

    def feed(self, data: bytes) -> bytes:
        """A piece of the file on its way through.

        Raises:
            InvalidMomentError: A moment of this kind has no file.
        """
        if data and not self._note.has_file:
            raise InvalidMomentError("A moment of this kind has no file", kind=self._note.kind)
        self._crc = zlib.crc32(data, self._crc)
        self._size += len(data)
        return data

    def finish(self) -> bytes:
        """The last bytes.

        Raises:
            InvalidMomentError: The file is empty.
        """
        if not self._note.has_file:
            return directory(self._members, self._offset)
        if not self._size:
            raise InvalidMomentError("The file is empty", kind=self._note.kind)
        name, flags = self._original_name, FLAG_UTF8 | FLAG_DESCRIPTOR
        ending = descriptor(self._crc, self._size)
        original = Member(
            name=name, flags=flags, crc=self._crc, size=self._size, offset=self._offset
        )
        at = self._offset + LOCAL.size + len(name) + self._size + len(ending)
        return ending + directory([*self._members, original], at)

    @property
    def _original_name(self) -> bytes:
        return b"original" + self._note.suffix.encode("ascii")


def pack_moment(note: MomentNote, file: Iterable[bytes] | None = None) -> Iterator[bytes]:
    """The container of a moment, in pieces.

    Args:
        file: The file's bytes, of any length, for a photo, sound or video.

    Raises:
        InvalidMomentError: The note cannot be kept, or does not fit the file. Raised by the call
            where it can be, and otherwise by the iterator.
    """
    if note.has_file != (file is not None):
        raise InvalidMomentError("Photos, sounds and videos have a file, and only they do")
    return _packed(MomentPacker(note), file or ())


def _packed(packer: MomentPacker, file: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield packer.start()
        for piece in file:
            yield packer.feed(piece)
        yield packer.finish()
    finally:
        if isinstance(file, Generator):
            file.close()


class MomentSealer:
    """Packs and seals a moment while its file arrives, for callers that are handed the pieces.

    ``start``, ``feed`` each piece, ``finish``, inside ``with``. No plaintext is kept anywhere.

    Args:
        note: What was said; it must be known before the file's first byte.
        recipients: Public halves; any one of them opens the frame.
    """

    def __init__(self, note: MomentNote, recipients: Sequence[str]) -> None:
        self._packer = MomentPacker(note)
        self._encryptor = StreamEncryptor(recipients)

    def start(self) -> bytes:
        """The first ciphertext, perhaps none yet."""
        return self._encryptor.feed(self._packer.start())

    def feed(self, data: bytes) -> bytes:
        """What can be written after this piece of the file, perhaps nothing yet."""
        return self._encryptor.feed(self._packer.feed(data))

    def finish(self) -> bytes:
        """The last ciphertext."""
        return self._encryptor.feed(self._packer.finish()) + self._encryptor.finish()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._encryptor.close()


def seal_moment(
    note: MomentNote, file: Iterable[bytes] | None, recipients: Sequence[str]
) -> Iterator[bytes]:
    """A frame's ciphertext, in pieces, as they are asked for.

    Raises:
        InvalidMomentError: The note cannot be kept, or does not fit the file.
        InvalidKeyError: There is no recipient, or one is not an age public key.
    """
    return encrypting(pack_moment(note, file), recipients)
