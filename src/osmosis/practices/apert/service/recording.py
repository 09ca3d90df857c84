"""The record of an edition: what was chosen of all that was collected, ready to be built from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from osmosis.epub.model import Picture
from osmosis.languages.speaking import spoken
from osmosis.practices.apert.editions import (
    GapLine,
    Record,
    RecordPiece,
    Sheet,
)
from osmosis.practices.apert.model import Opening
from osmosis.practices.apert.rules.book import cover_of
from osmosis.practices.apert.rules.candidates import Candidate
from osmosis.practices.apert.rules.choosing import Choice, Wish, choose
from osmosis.practices.apert.rules.gaps import gap_lines
from osmosis.practices.apert.rules.scoring import Asked, Before, scored
from osmosis.practices.apert.rules.sheet_lines import balance_lines, voice_lines
from osmosis.practices.apert.rules.told import veil_of
from osmosis.practices.apert.service.candidates import Found, gather
from osmosis.practices.apert.service.edition_facts import Facts, read_facts
from osmosis.practices.apert.service.filling import filled
from osmosis.practices.apert.service.instalments import as_collected, seal_next_parts
from osmosis.practices.apert.service.sealed_yields import open_sealed
from osmosis.practices.apert.service.steps import Steps
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import Identity
from osmosis.typeset.drawings import drawing_as_png

MOST_BYTES: Final = 50_000_000
"""The largest file: what most readers and letters take."""

_GATHERED, _CHOSEN = 35, 55
"""So many hundredths of making an edition are done by then; most of them go into pictures."""

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
    pieces, pictures = filled(opened, facts, chosen, also, steps)
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


def _record(
    facts: Facts,
    choice: Choice,
    damaged: Sequence[GapLine],
    pieces: Sequence[RecordPiece],
    pictures: Mapping[str, Picture],
) -> Record:
    names = {source_id: voice.name for source_id, voice in facts.voices.items()}
    sheet = Sheet(
        balance=tuple(balance_lines(facts.axes, choice.balances)),
        voices=tuple(voice_lines(pieces)),
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
