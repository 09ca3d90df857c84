"""Where each file of a capsule lies in its bag."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from osmosis.bags.capsule_model import Capsule, CapsuleFile, CapsuleFrame
from osmosis.bags.errors import CapsuleError
from osmosis.bags.media_types import suffix_for
from osmosis.bags.zip_writer import ZipEntry, ZipStamp, measured_entry

#: The ending of a capsule; what is inside is a zip.
SUFFIX = ".roll"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedFile:
    """A file with its place below ``data/``, measured."""

    file: CapsuleFile
    entry: ZipEntry

    @property
    def path(self) -> str:
        """Its path below ``data/``, in ASCII, safe on any disk and in any address."""
        return self.entry.name


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedFrame:
    """A frame with the places of its files."""

    frame: CapsuleFrame
    original: PlacedFile | None
    prints: tuple[PlacedFile, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedCapsule:
    """A capsule with the places of all its files."""

    capsule: Capsule
    frames: tuple[PlacedFrame, ...]
    contact_sheet: PlacedFile | None

    def entries(self) -> Iterator[ZipEntry]:
        """All files, measured."""
        for placed in self.frames:
            if placed.original is not None:
                yield placed.original.entry
            yield from (print_.entry for print_ in placed.prints)
        if self.contact_sheet is not None:
            yield self.contact_sheet.entry


def place(capsule: Capsule) -> PlacedCapsule:
    """Read every file once and give it its place.

    Raises:
        CapsuleError: A file's bytes are not those that its hash names.
    """
    sheet = capsule.contact_sheet
    return PlacedCapsule(
        capsule=capsule,
        frames=tuple(_placed_frame(frame) for frame in capsule.frames),
        contact_sheet=None if sheet is None else _placed(sheet, "contact-sheet"),
    )


def _placed_frame(frame: CapsuleFrame) -> PlacedFrame:
    original = frame.original
    name = f"{frame.number:02d}"
    return PlacedFrame(
        frame=frame,
        original=None if original is None else _placed(original, f"originals/{name}"),
        prints=tuple(
            _placed(print_, f"prints/{name}-{place}")
            for place, print_ in enumerate(frame.prints, start=1)
        ),
    )


def _placed(file: CapsuleFile, stem: str) -> PlacedFile:
    path = stem + suffix_for(file.media_type, file.file_name)
    entry = measured_entry(path, file.source)
    if file.sha256 not in (None, entry.sha256):
        raise CapsuleError("A file is not the one that its hash names", file=path)
    if file.size not in (None, entry.size):
        raise CapsuleError("A file does not have the length that it should", file=path)
    return PlacedFile(file=file, entry=entry)


def base_name(capsule: Capsule) -> str:
    """What the capsule is called, as a file (with :data:`SUFFIX`) and as the folder in it.

    The virtue in plain letters, as far as it can be written so, and the start of the roll's id.
    """
    letters = unicodedata.normalize("NFKD", capsule.virtue)
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:40].strip("-")
    return f"{slug or 'roll'}-{capsule.id[:8]}"


def stamp_of(capsule: Capsule) -> ZipStamp:
    """The date that all files in the capsule carry.

    It is when the roll was developed or, failing that, finished or loaded, in the civil time of
    that moment.
    """
    civil = capsule.developed or capsule.finished or capsule.loaded
    digits = re.match(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?", civil)
    if digits is None:
        return ZipStamp()
    year, month, day, hour, minute, second = (int(part or 0) for part in digits.groups())
    return ZipStamp(year=year, month=month, day=day, hour=hour, minute=minute, second=second)
