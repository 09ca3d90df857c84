"""Directories of a TIFF or EXIF block, read without ever trusting a number in them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

__all__ = ["Directories", "Directory"]

_BYTES_OF_TYPE = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8, 13: 4, 129: 1}
_MAX_ENTRIES = 1_000
_MAX_VALUE_BYTES = 65_536

Order = Literal["little", "big"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One value of a directory, as bytes with its type."""

    type_code: int
    data: bytes
    order: Order

    def text(self) -> str:
        """The value as text up to its first NUL, without control characters."""
        raw = self.data.partition(b"\0")[0]
        try:
            decoded = raw.decode("utf-8")
        except UnicodeDecodeError:
            decoded = raw.decode("latin-1")
        return "".join(character for character in decoded if character.isprintable()).strip()

    def number(self) -> int | None:
        """The first whole number."""
        if self.type_code not in (1, 3, 4, 13):
            return None
        width = _BYTES_OF_TYPE[self.type_code]
        return int.from_bytes(self.data[:width], self.order) if len(self.data) >= width else None

    def fractions(self) -> list[Fraction]:
        """All fractions; one with a zero below ends the list."""
        if self.type_code != 5:
            return []
        found = []
        for at in range(0, len(self.data) - 7, 8):
            below = int.from_bytes(self.data[at + 4 : at + 8], self.order)
            if below == 0:
                break
            found.append(Fraction(int.from_bytes(self.data[at : at + 4], self.order), below))
        return found


Directory = dict[int, Entry]


@dataclass(frozen=True, kw_only=True)
class Directories:
    """The directories of one block."""

    block: bytes
    order: Order

    @classmethod
    def of(cls, block: bytes) -> Directories | None:
        """The directories of a block, or nothing when it does not begin like one."""
        if block.startswith(b"Exif\0\0"):
            block = block[6:]
        order: Order = "little" if block[:2] == b"II" else "big"
        if block[:2] not in (b"II", b"MM") or int.from_bytes(block[2:4], order) != 42:
            return None
        return cls(block=block, order=order)

    def first(self) -> Directory:
        """The main directory."""
        return self._at(int.from_bytes(self.block[4:8], self.order))

    def inside(self, outer: Directory, tag: int) -> Directory:
        """The directory that an entry of another points to; empty when there is none."""
        pointer = outer.get(tag)
        offset = pointer.number() if pointer else None
        return self._at(offset) if offset else {}

    def _at(self, offset: int) -> Directory:
        count = int.from_bytes(self.block[offset : offset + 2], self.order)
        found: Directory = {}
        for index in range(min(count, _MAX_ENTRIES)):
            at = offset + 2 + 12 * index
            raw = self.block[at : at + 12]
            entry = self._entry(raw) if len(raw) == 12 else None
            if entry is not None:
                found.setdefault(int.from_bytes(raw[:2], self.order), entry)
        return found

    def _entry(self, raw: bytes) -> Entry | None:
        """The value of a twelve-byte entry, which may lie elsewhere in the block."""
        type_code = int.from_bytes(raw[2:4], self.order)
        length = _BYTES_OF_TYPE.get(type_code, 0) * int.from_bytes(raw[4:8], self.order)
        if length == 0 or length > _MAX_VALUE_BYTES:
            return None
        data = raw[8 : 8 + length]
        if length > 4:
            start = int.from_bytes(raw[8:12], self.order)
            data = self.block[start : start + length]
        return Entry(type_code=type_code, data=data, order=self.order) if data else None
