"""Long works, read in instalments: one per opening, as long as its share of the minutes.

A work's file is taken into the store when it is added, sealed to the house key, so that it may
vanish where it came from. The place moves on in the very transaction that hands an instalment over
(:func:`advance`): until then the next instalment is the same, however often it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final
from uuid import UUID

from osmosis.articles.pictures import pictures_in
from osmosis.documents.model import Document, DocumentError
from osmosis.documents.pieces import Piece, pieces_of
from osmosis.documents.reading import WORKS, read_document
from osmosis.errors import InvalidInputError, TransientFetchError
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.model import Period, Source, SourceKind
from osmosis.practices.apert.rules.instalments import (
    Length,
    Lengths,
    Place,
    Stretch,
    next_place,
    pieces_between,
)
from osmosis.practices.apert.rules.source_addresses import TAKEN_IN, checked_address
from osmosis.practices.apert.rules.source_paths import split_path
from osmosis.practices.apert.rules.words import shortened
from osmosis.practices.apert.rules.yields import PieceKind, Yield
from osmosis.practices.apert.service.found import collected_from, named_pictures
from osmosis.practices.apert.service.local_files import look_at, read_whole
from osmosis.practices.apert.service.recognising import keyed
from osmosis.practices.apert.service.sealed_yields import DAMAGED, DamagedYieldError
from osmosis.practices.apert.service.sources import NewSource, add_source
from osmosis.practices.apert.store import gates, works
from osmosis.practices.apert.store.works import KeptWork
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import decrypt, encrypt
from osmosis.storage.transaction import Transaction

MOST_BYTES: Final = 100_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Instalment:
    """What comes next of a work.

    Attributes:
        found: One entry, and the pictures in it.
        is_last: Whether the work ends with it.
    """

    found: Yield
    stretch: Stretch
    is_last: bool


def add_work(context: PracticeContext, gate_id: UUID, wanted: NewSource) -> Source:
    """Put a long work behind a gate; its file is not needed any more afterwards.

    Args:
        wanted: The whole path of its file; without a name it is called as the work calls itself.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: The file is not there, or cannot be read in instalments.
        ConflictError: The work stands behind this gate already, or the gate has ended.
    """
    path = Path(split_path(checked_address(SourceKind.WORK, wanted.address))[1])
    try:
        data, document = _read(path)
    except (DocumentError, TransientFetchError) as error:
        raise InvalidInputError("This file cannot be read in instalments") from error
    called = wanted.name.strip() or shortened(document.title or path.stem)
    source = add_source(context, gate_id, replace(wanted, kind=SourceKind.WORK, name=called))
    _keep(context, source, path.name, data)
    return source


def add_bytes(
    context: PracticeContext, gate_id: UUID, name: str, file_name: str, data: bytes
) -> Source:
    """Put a long work behind a gate that is at hand as bytes: no path of a machine is remembered.

    Raises:
        NotFoundError: There is no such gate.
        ConflictError: It stands behind this gate already, or the gate has ended.
        DocumentError: It cannot be read in instalments.
    """
    read_document(data, file_name)
    wanted = NewSource(address=f"{TAKEN_IN}{file_name}", kind=SourceKind.WORK, name=name)
    source = add_source(context, gate_id, wanted)
    _keep(context, source, file_name, data)
    return source


def gather_work(context: PracticeContext, source: Source, period: Period, at: Instant) -> None:  # noqa: ARG001
    """Take a work's file in, where it was added by its path alone.

    Raises:
        TransientFetchError: The file is not there now.
        DocumentError: It cannot be read in instalments.
    """
    with context.store.read() as reading:
        if works.find_work(reading, source.id) is not None:
            return
    path = Path(split_path(source.address)[1])
    data, _ = _read(path)
    _keep(context, source, path.name, data)


def next_instalment(context: PracticeContext, source: Source, minutes: float) -> Instalment | None:
    """What comes next of a work; nothing when it is over, or its file was never there.

    Asked again without :func:`advance` between, it is the same.

    Raises:
        DamagedYieldError: The work's file is damaged.
    """
    with context.store.read() as reading:
        work = works.find_work(reading, source.id)
        speed = gates.get_gate(reading, source.gate_id).parameters.words_per_minute
    if work is None:
        return None
    document, pieces = _opened(context, work)
    lengths = _lengths(pieces)
    if work.place.section >= len(lengths):
        return None
    ends = next_place(lengths, work.place, max(1, round(minutes * speed)))
    if ends <= work.place:
        return None
    stretch = Stretch(
        source_id=source.id, number=work.handed_over + 1, begins=work.place, ends=ends
    )
    is_last = ends.section >= len(lengths)
    called = source.name or document.title or Path(work.file_name).stem
    part = _part(document, pieces, lengths, stretch)
    part = replace(part, title=_title(called, part, stretch, is_last=is_last))
    mark = f"{work.sealed_sha256}:{work.place.section}:{work.place.piece}"
    key = keyed(context).entry(source.id, mark, f"{ends.section}:{ends.piece}")
    entry = replace(collected_from(part, PieceKind.INSTALMENT, source.added.instant), key=key)
    return Instalment(
        found=Yield(
            source_id=source.id,
            fetched_at=source.added.instant,
            title=document.title,
            entries=(entry,),
            files={named_pictures(part)[at]: data for at, data in part.pictures.items()},
        ),
        stretch=stretch,
        is_last=is_last,
    )


def advance(transaction: Transaction, stretch: Stretch) -> bool:
    """Go on behind an instalment, in the transaction that hands it over.

    Returns:
        Whether one was still there: what another gate handed over meanwhile is not gone behind
        twice.
    """
    return works.move_on(transaction, stretch)


def _read(path: Path) -> tuple[bytes, Document]:
    file = look_at(path)
    if path.suffix.lower() not in WORKS:
        raise DocumentError("It has to be EPUB, HTML, Markdown or plain text")
    data = read_whole(file, MOST_BYTES)
    if data is None:
        raise DocumentError("The file is too large, or still being written")
    return data, read_document(data, path.name)


def _keep(context: PracticeContext, source: Source, file_name: str, data: bytes) -> None:
    """Take a file in; one that came back from where it was retired keeps its place."""
    blob = context.blobs.put([encrypt(data, [context.keys.house_recipient()])])
    work = KeptWork(
        source_id=source.id,
        file_name=file_name,
        sealed_sha256=blob.sha256,
        sealed_size=blob.size,
        place=Place(),
    )
    with context.store.write() as transaction:
        if works.find_work(transaction, source.id) is None:
            works.add_work(transaction, work)


def _opened(context: PracticeContext, work: KeptWork) -> tuple[Document, Sequence[Sequence[Piece]]]:
    try:
        sealed = b"".join(context.blobs.open(work.sealed_sha256))
        document = read_document(decrypt(sealed, [context.keys.house()]), work.file_name)
    except (*DAMAGED, DocumentError) as error:
        raise DamagedYieldError("The file of this work can no longer be read") from error
    return document, [pieces_of(section) for section in document.sections]


def _lengths(pieces: Sequence[Sequence[Piece]]) -> Lengths:
    return [
        [Length(words=piece.words, is_heading=piece.is_heading) for piece in section]
        for section in pieces
    ]


def _part(
    document: Document,
    pieces: Sequence[Sequence[Piece]],
    lengths: Lengths,
    stretch: Stretch,
) -> Document:
    """What lies between two places, as a document of its own that is called by its chapter."""
    places = list(pieces_between(lengths, stretch.begins, stretch.ends))
    sections = []
    for number, of_one in groupby(places, key=lambda place: place.section):
        html = "\n".join(pieces[number][place.piece].html for place in of_one)
        sections.append(replace(document.sections[number], html=html))
    shown = {at for section in sections for at in pictures_in(section.html, "")}
    first = next((section.title for section in sections if section.title), "")
    return replace(
        document,
        title=first,
        sections=tuple(sections),
        pictures={at: data for at, data in document.pictures.items() if at in shown},
    )


def _title(called: str, part: Document, stretch: Stretch, *, is_last: bool) -> str:
    """Which part of what it is, and the name of the chapter."""
    if is_last and stretch.number == 1:
        return called
    if is_last:
        which = gettext("{work}, part {number} (the last)", work=called, number=stretch.number)
    else:
        which = gettext("{work}, part {number}", work=called, number=stretch.number)
    return f"{which}: {part.title}" if part.title else which
