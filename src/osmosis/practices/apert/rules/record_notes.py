"""The record of an edition as plain JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from whenever import Date, Instant

from osmosis.epub.model import Picture
from osmosis.practices.apert.editions import BreachLine, Elsewhere, PartRead, Record, RecordPiece
from osmosis.practices.apert.rules.candidates import Form
from osmosis.practices.apert.rules.instalments import Place, Stretch
from osmosis.practices.apert.rules.sheets import sheet_note, sheet_of
from osmosis.practices.apert.rules.yields import entry_note, entry_of

_SAME = (
    *("gate", "number", "slot", "zone", "minutes", "words_per_minute", "intensity", "device"),
    *("asked", "most_bytes"),
)
_SAME_IN_PIECE = (
    *(
        "sealed_sha256",
        "visit",
        "place",
        "source",
        "html",
        "base",
        "language",
        "byline",
        "seconds",
        "cluster",
        "is_carried",
        "title",
    ),
)


def record_note(record: Record) -> dict[str, Any]:
    """The record without its pictures."""
    return {name: getattr(record, name) for name in _SAME} | {
        "gate_id": str(record.gate_id),
        "at": record.at.format_iso(),
        "date": record.date.format_iso(),
        "before": None if record.before is None else record.before.format_iso(),
        "asked_ids": [str(line_id) for line_id in record.asked_ids],
        "persons": list(record.persons),
        "breaches": [[one.date.format_iso(), one.reason] for one in record.breaches],
        "sheet": sheet_note(record.sheet),
        "axes": {str(axis_id): name for axis_id, name in record.axes.items()},
        "pieces": [_piece_note(piece) for piece in record.pieces],
        "parts": [_part_note(part) for part in record.parts],
        "versions": dict(record.versions),
        "language": record.language,
    }


def record_of(
    note: dict[str, Any], pictures: Mapping[str, Picture], cover_png: bytes | None
) -> Record:
    """The record again."""
    return Record(
        **{name: note[name] for name in _SAME},
        gate_id=UUID(note["gate_id"]),
        at=Instant.parse_iso(note["at"]),
        date=Date.parse_iso(note["date"]),
        before=None if note["before"] is None else Date.parse_iso(note["before"]),
        asked_ids=tuple(map(UUID, note["asked_ids"])),
        persons=tuple(note["persons"]),
        breaches=tuple(
            BreachLine(date=Date.parse_iso(date), reason=reason)
            for date, reason in note["breaches"]
        ),
        sheet=sheet_of(note["sheet"]),
        axes={UUID(axis_id): name for axis_id, name in note["axes"].items()},
        pieces=tuple(map(_piece, note["pieces"])),
        parts=tuple(map(_part, note["parts"])),
        versions=note["versions"],
        language=note.get("language", "en"),
        pictures=pictures,
        cover_png=cover_png,
    )


def _piece_note(piece: RecordPiece) -> dict[str, Any]:
    return {name: getattr(piece, name) for name in _SAME_IN_PIECE} | {
        "entry": entry_note(piece.entry),
        "source_id": str(piece.source_id),
        "form": piece.form.value,
        "published_on": piece.published_on.format_iso(),
        "why": list(piece.why),
        "also": list(piece.also),
        "leanings": {str(axis_id): value for axis_id, value in piece.leanings.items()},
        "elsewhere": [[one.sealed_sha256, one.visit, one.place] for one in piece.elsewhere],
    }


def _piece(note: dict[str, Any]) -> RecordPiece:
    return RecordPiece(
        **{name: note[name] for name in _SAME_IN_PIECE},
        entry=entry_of(note["entry"]),
        source_id=UUID(note["source_id"]),
        form=Form(note["form"]),
        published_on=Date.parse_iso(note["published_on"]),
        why=tuple(note["why"]),
        also=tuple(note["also"]),
        leanings={UUID(axis_id): value for axis_id, value in note["leanings"].items()},
        elsewhere=tuple(
            Elsewhere(sealed_sha256=sealed_sha256, visit=visit, place=place)
            for sealed_sha256, visit, place in note.get("elsewhere", ())
        ),
    )


def _part_note(part: PartRead) -> dict[str, Any]:
    stretch = part.stretch
    return {
        "source_id": str(stretch.source_id),
        "number": stretch.number,
        "begins": [stretch.begins.section, stretch.begins.piece],
        "ends": [stretch.ends.section, stretch.ends.piece],
        "sealed": [part.sealed_sha256, part.sealed_size],
    }


def _part(note: dict[str, Any]) -> PartRead:
    begins, ends = (
        Place(section=section, piece=piece) for section, piece in (note["begins"], note["ends"])
    )
    stretch = Stretch(
        source_id=UUID(note["source_id"]), number=note["number"], begins=begins, ends=ends
    )
    sealed_sha256, sealed_size = note["sealed"]
    return PartRead(stretch=stretch, sealed_sha256=sealed_sha256, sealed_size=sealed_size)
