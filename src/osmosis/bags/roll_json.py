"""``data/roll.json``: a capsule in words that any program can read (docs/capsule-format.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from osmosis.bags.capsule_layout import PlacedCapsule, PlacedFile, PlacedFrame
from osmosis.bags.capsule_model import Fogged, Taken

FORMAT = "osmosis-roll/1"

Json = dict[str, Any]


def roll_json(placed: PlacedCapsule) -> bytes:
    """The description of a capsule, always spelt the same way.

    Keys are sorted, lines indented by one space, text is UTF-8 and unescaped, there are no
    fractions, and what is empty is left out.
    """
    text = json.dumps(
        roll_object(placed), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False
    )
    return text.encode("utf-8") + b"\n"


def roll_object(placed: PlacedCapsule) -> Json:
    """The description of a capsule as a JSON object."""
    return _filled(
        format=FORMAT,
        roll=_roll(placed),
        frames=[_frame(frame) for frame in placed.frames],
        contact_sheet=_file(placed.contact_sheet),
    )


def _roll(placed: PlacedCapsule) -> Json:
    capsule = placed.capsule
    return _filled(
        id=capsule.id,
        virtue=capsule.virtue,
        why=capsule.why,
        counts=capsule.counts,
        looking=capsule.looking,
        identity_line=capsule.identity_line,
        exposures=capsule.exposures,
        lucky_number=capsule.lucky_number,
        colour=capsule.colour,
        edge_code=capsule.edge_code,
        medium=capsule.medium,
        loaded=capsule.loaded,
        finished=capsule.finished,
        developed=capsule.developed,
        cased=capsule.cased,
        is_from_before=capsule.is_from_before or None,
        box_place=capsule.box_place,
        scents=list(capsule.scents),
        circled=list(capsule.circled),
        fogged=[_fogged(mark) for mark in capsule.fogged],
        glosses=_copies(capsule.glosses),
        extra=dict(capsule.extra),
    )


def _frame(placed: PlacedFrame) -> Json:
    frame = placed.frame
    return _filled(
        id=frame.id,
        number=frame.number,
        kind=frame.kind,
        taken=_taken(frame.taken),
        photographed=_taken(frame.photographed),
        camera=frame.camera,
        line=frame.line,
        detail=frame.detail,
        glad_predicted=frame.glad_predicted,
        glad_actual=frame.glad_actual,
        scent=frame.scent,
        film_place=frame.film_place,
        location=frame.location,
        voided=frame.voided,
        undecoded=frame.undecoded,
        let_go=frame.let_go,
        original=_file(placed.original),
        prints=[_file(print_, derived=True) for print_ in placed.prints],
        glosses=_copies(frame.glosses),
        extra=dict(frame.extra),
    )


def _file(placed: PlacedFile | None, *, derived: bool = False) -> Json:
    if placed is None:
        return {}
    return _filled(
        path=placed.path,
        media_type=placed.file.media_type,
        sha256=placed.entry.sha256,
        size=placed.entry.size,
        file_name=placed.file.file_name,
        width=placed.file.width,
        height=placed.file.height,
        derived=derived or None,
    )


def _taken(taken: Taken | None) -> Json:
    return {} if taken is None else {"text": taken.text, "certainty": taken.certainty}


def _fogged(mark: Fogged) -> Json:
    return _filled(at=mark.at, reason=mark.reason)


def _copies(facts: Iterable[Mapping[str, Any]]) -> list[Json]:
    return [dict(each) for each in facts]


def _filled(**fields: object) -> Json:
    """The fields that say something; zero and false do."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
