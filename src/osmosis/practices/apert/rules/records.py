"""The record of an edition as bytes: a ZIP of what it says and of its pictures.

It exists in memory and inside an age file, nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from osmosis.epub.model import Picture
from osmosis.errors import StorageError
from osmosis.kernel.outflow import Outflow
from osmosis.practices.apert.editions import Record
from osmosis.practices.apert.rules.record_notes import record_note, record_of

_NOTE: Final = "record.json"
_COVER: Final = "cover.png"


def write_record(record: Record) -> Iterator[bytes]:
    """The record as bytes, piece by piece, to be sealed at once."""
    names = {address: f"picture-{at:05d}" for at, address in enumerate(sorted(record.pictures))}
    note = record_note(record) | {
        "pictures": {
            address: [name, record.pictures[address].media_type] for address, name in names.items()
        }
    }
    out = Outflow()
    with ZipFile(out, "w") as archive:
        archive.writestr(ZipInfo(_NOTE), json.dumps(note, ensure_ascii=False), ZIP_DEFLATED, 6)
        if record.cover_png is not None:
            archive.writestr(ZipInfo(_COVER), record.cover_png, ZIP_STORED)
        for address, name in names.items():
            archive.writestr(ZipInfo(name), record.pictures[address].data, ZIP_STORED)
            yield out.take()
    yield out.take()


def read_record(chunks: Iterable[bytes]) -> Record:
    """The record that was written.

    Raises:
        StorageError: It is none.
    """
    try:
        whole = BytesIO()
        whole.writelines(chunks)
        with ZipFile(whole) as archive:
            note = json.loads(archive.read(_NOTE))
            pictures = {
                address: Picture(data=archive.read(name), media_type=media_type)
                for address, (name, media_type) in note["pictures"].items()
            }
            has_cover = _COVER in archive.namelist()
            cover = archive.read(_COVER) if has_cover else None
        return record_of(note, pictures, cover)
    except (BadZipFile, KeyError, TypeError, ValueError) as error:
        raise StorageError("The record of this edition cannot be read") from error
