"""Capsules: a finished roll as one file that can be read without Osmosis, written and read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from osmosis.bags.bag_reader import BagReader
from osmosis.bags.bagit import PAYLOAD, bag_plan
from osmosis.bags.capsule_layout import SUFFIX, base_name, place, stamp_of
from osmosis.bags.capsule_model import Capsule, CapsuleFile
from osmosis.bags.capsule_pages import readme, viewer_files
from osmosis.bags.capsule_rules import refuse_unfit
from osmosis.bags.errors import CapsuleError
from osmosis.bags.roll_json import roll_json
from osmosis.bags.roll_json_reading import Fields, capsule_of, parse_roll_json
from osmosis.bags.zip_directory import ZipLimits
from osmosis.bags.zip_writer import ZipPlan, measured_entry

_DESCRIPTION = "roll.json"
_MOST_DESCRIPTION = 8 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class CapsulePlan:
    """A capsule that is decided down to the last byte, but not yet written.

    Attributes:
        file_name: What the file should be called, in ASCII, with its ending.
    """

    file_name: str
    plan: ZipPlan

    @property
    def size(self) -> int:
        """Length of the file in bytes."""
        return self.plan.size

    def chunks(self) -> Iterator[bytes]:
        """The file from its first byte to its last; reads each source once more."""
        return self.plan.chunks()


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenCapsule:
    """What was written."""

    file_name: str
    size: int
    sha256: str


def plan_capsule(capsule: Capsule) -> CapsulePlan:
    """Decide a capsule down to the last byte; reads each source once.

    The same capsule gives the same bytes, whatever the machine, day, language or folder.

    Raises:
        CapsuleError: A value cannot be, or a file is not the one that its hash names.
    """
    refuse_unfit(capsule)
    placed = place(capsule)
    name = base_name(capsule)
    texts = viewer_files(placed)
    payload = [
        *placed.entries(),
        measured_entry(_DESCRIPTION, roll_json(placed)),
        *(measured_entry(path, text.encode("utf-8")) for path, text in texts.items()),
    ]
    plan = bag_plan(
        name,
        payload,
        info=[
            ("External-Identifier", f"urn:uuid:{capsule.id}"),
            ("External-Description", capsule.virtue or "A roll"),
            *([("Bagging-Date", capsule.developed[:10])] if capsule.developed else []),
            ("Bag-Software-Agent", "Osmosis"),
        ],
        tags={"README.txt": readme(capsule, name).encode("utf-8")},
        stamp=stamp_of(capsule),
    )
    return CapsulePlan(file_name=name + SUFFIX, plan=plan)


def write_capsule(out: BinaryIO, capsule: Capsule) -> WrittenCapsule:
    """Write a capsule; ``out`` need not be seekable.

    Raises:
        CapsuleError: As :func:`plan_capsule`, before anything is written; or a source gave other
            bytes the second time, and what was written is useless.
    """
    plan = plan_capsule(capsule)
    digest = hashlib.sha256()
    for chunk in plan.chunks():
        digest.update(chunk)
        out.write(chunk)
    return WrittenCapsule(file_name=plan.file_name, size=plan.size, sha256=digest.hexdigest())


def read_capsule(file: BinaryIO, *, limits: ZipLimits | None = None) -> Capsule:
    """The capsule in a file, every byte of it held to its hash.

    The files of the capsule are read from ``file`` when their sources are called, and checked
    again then; keep it open as long as they are needed, and use them from one thread at a time.

    Args:
        file: Seekable, open for reading, left open.
        limits: What the file may ask for.

    Raises:
        CapsuleError: It is not a capsule, is damaged, harmful, too large or too new.
    """
    bag = BagReader(file, limits=limits)
    bag.refuse_damage()
    if PAYLOAD + _DESCRIPTION not in bag.hashes:
        raise CapsuleError("This is a bag, but not a roll")
    fields = parse_roll_json(bag.read(PAYLOAD + _DESCRIPTION, limit=_MOST_DESCRIPTION))
    capsule = capsule_of(fields, partial(_file, bag))
    refuse_unfit(capsule)
    return capsule


def _file(bag: BagReader, fields: Fields) -> CapsuleFile:
    path = PAYLOAD + fields.text("path")
    sha256, size = fields.text("sha256"), fields.needed_number("size")
    if bag.hashes.get(path) != sha256 or bag.size_of(path) != size:
        raise CapsuleError("The capsule's description names a file that is not in it")
    return CapsuleFile(
        media_type=fields.text("media_type"),
        source=partial(bag.open, path),
        sha256=sha256,
        size=size,
        file_name=fields.text("file_name"),
        width=fields.number("width"),
        height=fields.number("height"),
    )
