"""The record of an edition: what was chosen of all that was collected, ready to be built from."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import count
from typing import Final, TypeVar
from uuid import UUID

from osmosis.articles.model import Blocks
from osmosis.epub.model import Picture
from osmosis.languages.speaking import spoken
from osmosis.practices.apert.editions import (
    BalanceLine,
    Elsewhere,
    GapLine,
    Record,
    RecordPiece,
    Sheet,
    VoiceLine,
)
from osmosis.practices.apert.model import Opening
from osmosis.practices.apert.rules.book import cover_of
from osmosis.practices.apert.rules.book_articles import pictures_wanted
from osmosis.practices.apert.rules.candidates import Candidate, Pick
from osmosis.practices.apert.rules.choosing import Balance, Choice, Wish, choose
from osmosis.practices.apert.rules.gaps import gap_lines
from osmosis.practices.apert.rules.scoring import Asked, Before, scored
from osmosis.practices.apert.rules.told import veil_of
from osmosis.practices.apert.rules.yields import Yield
from osmosis.practices.apert.service.candidates import Found, OpenVisits, gather, readable_in
from osmosis.practices.apert.service.edition_facts import Facts, read_facts
from osmosis.practices.apert.service.instalments import as_collected, seal_next_parts
from osmosis.practices.apert.service.pictures import finished, picture_maker, pictures_of
from osmosis.practices.apert.service.sealed_yields import open_sealed
from osmosis.practices.apert.service.steps import Steps
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import Identity
from osmosis.typeset.drawings import drawing_as_png

MOST_BYTES: Final = 50_000_000
"""The largest file: what most readers and letters take."""

_T = TypeVar("_T")

_GATHERED, _CHOSEN, _FILLED = 35, 55, 85
"""So many hundredths of making an edition are done by then; most of them go into pictures."""

_SECONDS = 60
_COVER_ACROSS: Final = 900  # pixels; enough for the shelf of a reader
_COVER_UNITS: Final = (600, 800)
_BUILT_WITH = ("osmosis-loom", "lxml", "nh3", "trafilatura", "readability-lxml", "highspy")
_FROM_WITHIN = {"osmosis-loom": "Osmosis"}


def make_record(
    context: PracticeContext, opening: Opening, identity: Identity, steps: Steps
) -> Record:
    """What the edition of an opening is built from.

    Args:
        identity: Of the opening's period.
        steps: Is told how far it is, so that the work can be stopped.
    """
    facts = read_facts(context, opening)
    opened = partial(open_sealed, context, identity=identity)
    coming = seal_next_parts(context, facts, steps)
    sealed = [*facts.sealed, *as_collected(coming.parts, opening)]
    steps.stretch(_GATHERED, len(sealed))
    gathered = gather(opened, sealed, facts.voices, opening.zone, steps)
    steps.stretch(_CHOSEN, 1)
    candidates = [one.candidate for one in gathered.found.values()]
    choice, also = _chosen(facts, candidates)
    chosen = [(pick, gathered.found[pick.scored.candidate.key]) for pick in choice.picks]
    pieces, pictures = _filled(opened, facts, chosen, also, steps)
    record = _record(facts, choice, [*gathered.damaged, *coming.damaged], pieces, pictures)
    record = replace(record, sheet=_with_missing(record.sheet, gathered.found.values()))
    files = {piece.sealed_sha256 for piece in pieces}
    parts = tuple(part for part in coming.parts if part.sealed_sha256 in files)
    return replace(record, parts=parts, cover_png=_drawn(record))


def _chosen(
    facts: Facts, candidates: Sequence[Candidate]
) -> tuple[Choice, Mapping[str, Sequence[Candidate]]]:
    before = Before()
    if facts.before is not None:
        opening, edition = facts.before
        before = Before(titles=edition.told, veil=veil_of(opening.ref.id))
    asked = Asked.of("" if facts.asked is None else facts.asked.line)
    pieces, also = scored(candidates, before, asked)
    wish = Wish(
        minutes=facts.parameters.minutes,
        words_per_minute=facts.parameters.words_per_minute,
        intensity=facts.parameters.intensity,
        targets=facts.targets,
    )
    return choose(pieces, wish), also


def _filled(
    opened: OpenVisits,
    facts: Facts,
    chosen: Sequence[tuple[Pick, Found]],
    also: Mapping[str, Sequence[Candidate]],
    steps: Steps,
) -> tuple[list[RecordPiece], dict[str, Picture]]:
    """The chosen entries with their words and pictures, in the order in which they were chosen."""
    pieces: dict[str, RecordPiece] = {}
    coming: dict[str, Future[Picture | None]] = {}
    wanted: dict[str, Sequence[str]] = {}
    expected = sum(one.pictures for _, one in chosen)
    steps.stretch(_FILLED, sum(1 + len(one.elsewhere) for _, one in chosen))
    with picture_maker(facts.parameters.device, expected) as maker:
        for visit, place, (pick, one) in _visited(opened, ((one[1].lies, one) for one in chosen)):
            piece, blocks = _piece(facts, visit, pick, one, also.get(one.key, ()))
            pieces[one.key] = piece
            wanted[one.key] = pictures_wanted(piece, blocks)
            coming |= pictures_of(maker, visit, place, wanted[one.key])
            steps()
            del visit  # before the next is read
        beside = ((lies, one.key) for _, one in chosen for lies in one.elsewhere)
        for visit, place, key in _visited(opened, beside):
            still = [address for address in wanted[key] if address not in coming]
            coming |= pictures_of(maker, visit, place, still)
            steps()
            del visit
        pictures = finished(coming)
    return [pieces[one.key] for _, one in chosen], pictures


def _visited(
    opened: OpenVisits, wanted: Iterable[tuple[Elsewhere, _T]]
) -> Iterator[tuple[Yield, int, _T]]:
    """What lies at these places, each file opened once and one visit in memory at a time."""
    by_file: dict[str, dict[int, list[tuple[int, _T]]]] = defaultdict(lambda: defaultdict(list))
    for lies, one in wanted:
        by_file[lies.sealed_sha256][lies.visit].append((lies.place, one))
    for sealed_sha256, by_visit in by_file.items():
        numbers = count()
        for visit in opened(sealed_sha256):
            for place, one in by_visit.get(next(numbers), ()):
                yield visit, place, one
            del visit  # before the next is read


def _piece(
    facts: Facts, visit: Yield, pick: Pick, found: Found, also: Sequence[Candidate]
) -> tuple[RecordPiece, Blocks]:
    """A chosen entry as it is kept, and what its HTML comes to."""
    entry = visit.entries[found.place]
    read = readable_in(visit, entry, facts.opening.zone)
    voice = found.candidate.voice
    others = {one.voice.name for one in also if one.voice.source_id != voice.source_id}
    piece = RecordPiece(
        entry=replace(entry, key=found.key, html="", page=None, pictures={}),
        sealed_sha256=found.sealed.sealed_sha256,
        visit=found.visit,
        place=found.place,
        source_id=voice.source_id,
        source=voice.name,
        title=read.title,
        form=pick.form,
        html=read.html,
        base=read.base,
        language=read.language,
        byline=read.byline,
        published_on=read.published_on,
        seconds=_seconds(pick),
        why=pick.scored.reasons,
        cluster=pick.scored.cluster,
        also=tuple(sorted(others - {voice.name})),
        leanings=voice.leanings,
        is_carried=found.candidate.is_carried,
        elsewhere=found.elsewhere,
    )
    return piece, read.blocks


def _record(
    facts: Facts,
    choice: Choice,
    damaged: Sequence[GapLine],
    pieces: Sequence[RecordPiece],
    pictures: Mapping[str, Picture],
) -> Record:
    names = {source_id: voice.name for source_id, voice in facts.voices.items()}
    sheet = Sheet(
        balance=tuple(_balance_lines(facts, choice.balances)),
        voices=tuple(_voice_lines(pieces)),
        gaps=(*gap_lines(facts.gaps, names), *damaged),
        is_proven=choice.is_proven,
        is_cut=choice.is_cut,
    )
    opening, parameters, asked = facts.opening, facts.parameters, facts.asked
    return Record(
        gate_id=facts.gate.id,
        gate=facts.gate.name,
        number=opening.number,
        slot=opening.slot,
        at=opening.due_at,
        zone=opening.zone,
        date=opening.date,
        before=None if facts.before is None else facts.before[0].date,
        minutes=parameters.minutes,
        words_per_minute=parameters.words_per_minute,
        intensity=parameters.intensity.value,
        device=parameters.device.value,
        asked="" if asked is None else asked.line,
        asked_ids=() if asked is None else (asked.id,),
        persons=tuple(facts.persons),
        breaches=tuple(facts.breaches),
        sheet=sheet,
        axes={axis.id: axis.name for axis in facts.axes},
        pieces=tuple(pieces),
        versions=_versions(),
        language=spoken().tag,
        most_bytes=MOST_BYTES,
        pictures=pictures,
    )


def _with_missing(sheet: Sheet, found: Collection[Found]) -> Sheet:
    """A sheet that says how many pages and pictures could not be had."""
    return replace(
        sheet,
        pages_missing=sum(one.lacks_page for one in found),
        pictures_missing=sum(one.lacks_pictures for one in found),
    )


def _balance_lines(facts: Facts, balances: Sequence[Balance]) -> Iterator[BalanceLine]:
    axes = {axis.id: axis for axis in facts.axes}
    for balance in balances:
        axis = axes[balance.target.axis_id]
        yield BalanceLine(
            axis=axis.name,
            low=axis.low,
            high=axis.high,
            target=balance.target.value,
            tolerance=balance.target.tolerance,
            mean=None if balance.mean is None else round(balance.mean),
            off_by=0 if balance.is_met else max(1, round(balance.off_by)),
            placed_seconds=round(balance.placed_minutes * _SECONDS),
        )


def _voice_lines(pieces: Sequence[RecordPiece]) -> Iterator[VoiceLine]:
    """How long each source speaks, the longest first."""
    seconds: dict[UUID, int] = defaultdict(int)
    names = {piece.source_id: piece.source for piece in pieces}
    for piece in pieces:
        seconds[piece.source_id] += piece.seconds
    for source_id in sorted(seconds, key=lambda one: (-seconds[one], names[one], one)):
        yield VoiceLine(source=names[source_id], seconds=seconds[source_id])


def _seconds(pick: Pick) -> int:
    return max(1, math.ceil(pick.minutes * _SECONDS))


def _drawn(record: Record) -> bytes:
    width, height = _COVER_UNITS
    svg = cover_of(record)
    return drawing_as_png(svg, width=width, height=height, across=_COVER_ACROSS, at=record.at)


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _BUILT_WITH:
        try:
            found[_FROM_WITHIN.get(name, name)] = version(name)
        except PackageNotFoundError:  # run from a folder without being installed
            continue
    return found
