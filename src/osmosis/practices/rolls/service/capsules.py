"""Capsules out and in, and a few frames given away as one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID

from osmosis.bags.capsule import CapsulePlan, plan_capsule
from osmosis.bags.capsule_model import Capsule, CapsuleFile, CapsuleFrame, Fogged, Taken
from osmosis.bags.give import GiveChoices, GivenPage, write_give
from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.languages.known import ENGLISH
from osmosis.languages.speaking import speaking
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import NO_LUCKY, FrameKind, Roll, RollStateError
from osmosis.practices.rolls.prints import (
    UNKNOWN_TYPE,
    ContactSheet,
    Development,
    PrintSize,
    SheetFrame,
)
from osmosis.practices.rolls.service import printing, whereabouts
from osmosis.practices.rolls.service.pictures import picture_of, size_in_pixels
from osmosis.practices.rolls.service.sheets import contact_sheet
from osmosis.practices.rolls.store import scents
from osmosis.storage.pieces import pieces_of

_PRINTS = (PrintSize.THUMB, PrintSize.SCREEN)


@dataclass(frozen=True, kw_only=True, slots=True)
class _TakenAlong:
    """What a capsule takes along beyond what everybody sees.

    Attributes:
        rested: Whether what is at rest goes along; otherwise its places stay dark.
        location: Whether places are told in words; originals carry theirs in any case.
    """

    rested: bool
    location: bool


def plan_export(
    context: PracticeContext, roll_id: UUID, *, with_rested: bool = False, as_it_is: bool = False
) -> CapsulePlan:
    """A developed roll as one file that opens without Osmosis, decided but not yet written.

    Args:
        with_rested: Whether what is at rest goes along; otherwise its places stay dark.

    Raises:
        NotDevelopedError: The roll is not developed.
        RollStateError: The roll itself is at rest, and what rests was not asked for; or moments on
            a roll of film still wait to be developed.
        StorageError: An original is missing or damaged.
    """
    whole = whole_capsule(context, roll_id, with_rested=with_rested, as_it_is=as_it_is)
    return plan_capsule(whole)


def whole_capsule(
    context: PracticeContext, roll_id: UUID, *, with_rested: bool, as_it_is: bool
) -> Capsule:
    """What such a file tells.

    Raises:
        RollStateError: As :func:`plan_export`.
    """
    sheet = _open_sheet(context, roll_id)
    if sheet.is_rested and not with_rested:
        raise RollStateError("This roll is at rest; it goes only along with what rests")
    if not as_it_is and any(frame.waits for frame in sheet.frames):
        raise RollStateError("Moments on this roll that are not on film wait; develop it first")
    # A capsule is the same bytes whenever it is written, whoever reads it: its words are English.
    with speaking(ENGLISH):
        pages = CapsuleFile(
            media_type="application/pdf",
            source=printing.print_roll(context, roll_id, "contact-sheet"),
        )
        told = _told(context, sheet, _TakenAlong(rested=with_rested, location=False))
    return replace(told, contact_sheet=pages)


def given_page(
    context: PracticeContext,
    roll_id: UUID,
    numbers: Sequence[int],
    choices: GiveChoices | None = None,
) -> tuple[GivenPage, bytes]:
    """The picked frames as one HTML file that needs nothing but a browser.

    Raises:
        InvalidInputError: Nothing is picked, or a frame that has nothing to show.
        NotDevelopedError: The roll is not developed.
    """
    wants_places = choices is not None and choices.with_location
    sheet = _open_sheet(context, roll_id)
    picked = {
        frame.placement.number: frame
        for frame in sheet.frames
        if frame.placement.number in numbers and not frame.is_dark
    }
    for number in numbers:
        if number not in picked:
            raise InvalidInputError("A frame is picked that has nothing to show", frame=number)
    some = replace(sheet, frames=tuple(picked.values()))
    with speaking(ENGLISH):
        capsule = _told(context, some, _TakenAlong(rested=False, location=wants_places))
    out = BytesIO()
    given = write_give(out, capsule, [str(picked[n].frame.id) for n in numbers], choices)
    return given, out.getvalue()


def _open_sheet(context: PracticeContext, roll_id: UUID) -> ContactSheet:
    sheet = contact_sheet(context, roll_id)
    rules.ensure_open(sheet.roll)
    return sheet


def _told(context: PracticeContext, sheet: ContactSheet, taken_along: _TakenAlong) -> Capsule:
    """What is on a sheet, told without any practice."""
    roll = sheet.roll
    with context.store.read() as reading:
        bottles = scents.names_of(reading, roll.scent_tag)
    zone = roll.loaded.zone or "UTC"
    return Capsule(
        id=str(roll.id),
        virtue=roll.virtue,
        why=roll.why,
        counts=roll.counts,
        looking=roll.looking,
        identity_line=roll.identity_line,
        exposures=roll.exposures,
        lucky_number=None if roll.lucky_number == NO_LUCKY else roll.lucky_number,
        colour=roll.colour,
        edge_code=roll.edge_code,
        medium=roll.medium.value,
        loaded=str(roll.loaded),
        finished=_civil(roll.finished_at, zone),
        developed=_civil(roll.developed_at, zone),
        cased=_civil(roll.cased_at, zone),
        is_from_before=roll.is_from_before,
        box_place=roll.box_place,
        scents=tuple(bottles),
        circled=_circled(sheet, taken_along),
        fogged=tuple(
            Fogged(at=_civil(fog.fogged_at, zone), reason=fog.reason) for fog in sheet.fogs
        ),
        frames=tuple(_frame(context, roll, frame, taken_along) for frame in sheet.frames),
    )


def _frame(
    context: PracticeContext, roll: Roll, shown: SheetFrame, along: _TakenAlong
) -> CapsuleFrame:
    frame, placement = shown.frame, shown.placement
    zone = frame.taken.zone or "UTC"
    if shown.is_rested and not along.rested:
        return CapsuleFrame(
            id=str(frame.id),
            number=placement.number,
            kind=frame.kind.value,
            extra={"rested": True},
        )
    is_empty = shown.is_let_go or placement.voided_at is not None
    found = None if is_empty else shown.development
    facts = _facts_of(context, found, along)
    return CapsuleFrame(
        id=str(frame.id),
        number=placement.number,
        kind=frame.kind.value,
        taken=Taken(text=str(frame.taken), certainty=frame.taken.certainty),
        film_place=roll.box_place if frame.kind is FrameKind.FILM else "",
        glad_actual=None if shown.circle is None else shown.circle.glad_actual,
        voided=_civil(placement.voided_at, zone),
        let_go=_civil(shown.let_go_at, zone),
        **facts,
    )


def _facts_of(
    context: PracticeContext, found: Development | None, along: _TakenAlong
) -> dict[str, Any]:
    if found is None:
        return {}
    facts: dict[str, Any] = {
        "camera": found.camera,
        "line": found.line,
        "detail": found.detail,
        "glad_predicted": found.glad_predicted,
        "scent": found.scent,
        "undecoded": found.problem,
        "prints": _prints(context, found),
        "location": whereabouts.place_words(context, found) if along.location else "",
    }
    if found.photographed:
        facts["photographed"] = Taken(
            text=found.photographed, certainty=found.photographed_certainty
        )
    if found.original_sha256 is not None:
        facts["original"] = CapsuleFile(
            media_type=found.media_type or UNKNOWN_TYPE,
            source=partial(context.blobs.open, found.original_sha256),
            sha256=found.original_sha256,
            size=found.original_size,
            file_name=found.file_name,
            width=found.width,
            height=found.height,
        )
    return facts


def _prints(context: PracticeContext, found: Development) -> tuple[CapsuleFile, ...]:
    if not found.media_type.startswith("image/") or found.problem or not found.width:
        return ()
    made = []
    for size in _PRINTS:
        path = picture_of(context, found, size)
        width, height = size_in_pixels(found, size)
        made.append(
            CapsuleFile(
                media_type="image/jpeg",
                source=partial(pieces_of, path),
                width=width,
                height=height,
            )
        )
    return tuple(made)


def _circled(sheet: ContactSheet, along: _TakenAlong) -> tuple[str, ...]:
    shown = [
        (frame.circle.position, str(frame.frame.id))
        for frame in sheet.frames
        if frame.circle is not None
        and not frame.is_let_go
        and (along.rested or not frame.is_rested)
    ]
    return tuple(frame_id for _, frame_id in sorted(shown))


def _civil(at: Instant | None, zone: str) -> str:
    return "" if at is None else str(CivilMoment(instant=at, zone=zone))
