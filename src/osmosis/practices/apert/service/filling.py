"""The pieces of an edition: each chosen entry with its words, and the pictures that they show."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from itertools import count
from typing import Final, TypeVar

from osmosis.articles.model import Blocks
from osmosis.epub.model import Picture
from osmosis.practices.apert.editions import Elsewhere, RecordPiece
from osmosis.practices.apert.rules.book_articles import pictures_wanted
from osmosis.practices.apert.rules.candidates import Candidate, Pick
from osmosis.practices.apert.rules.yields import Yield
from osmosis.practices.apert.service.candidates import Found, OpenVisits, readable_in
from osmosis.practices.apert.service.edition_facts import Facts
from osmosis.practices.apert.service.pictures import finished, picture_maker, pictures_of
from osmosis.practices.apert.service.steps import Steps

_FILLED: Final = 85
"""So many hundredths of making an edition are done when its pieces are there."""
_SECONDS = 60

_T = TypeVar("_T")


def filled(
    opened: OpenVisits,
    facts: Facts,
    chosen: Sequence[tuple[Pick, Found]],
    also: Mapping[str, Sequence[Candidate]],
    steps: Steps,
) -> tuple[list[RecordPiece], dict[str, Picture]]:
    """The chosen entries with their words and pictures, in the order in which they were chosen.

    Args:
        opened: Opens what was sealed in one file.
        chosen: Each with where it lies.
        also: Other entries that tell of the same, by the keys of the chosen ones.
        steps: Is told of every file that was looked into.
    """
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


def _seconds(pick: Pick) -> int:
    return max(1, math.ceil(pick.minutes * _SECONDS))
