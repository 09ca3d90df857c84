"""Capsules out and in, and a few frames given away as one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID

from osmosis.bags.capsule import CapsulePlan, plan_capsule
from osmosis.bags.capsule_model import Capsule, CapsuleFile, CapsuleFrame, Fogged, Taken
from osmosis.bags.give import GiveChoices, GivenPage, write_give
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import NO_LUCKY, Medium, Roll
from osmosis.practices.rolls.prints import ContactSheet, Development, PrintSize, SheetFrame
from osmosis.practices.rolls.service import printing, whereabouts
from osmosis.practices.rolls.service.pictures import picture_of, size_in_pixels
from osmosis.practices.rolls.service.sheets import contact_sheet
from osmosis.practices.rolls.store import scents
from osmosis.storage.pieces import pieces_of


@dataclass(frozen=True, kw_only=True, slots=True)
class _TakenAlong:
    """What a capsule takes along beyond what everybody sees."""

    rested: bool
    location: bool


_PRINTS = (PrintSize.THUMB, PrintSize.SCREEN)


def plan_export(
    context: PracticeContext, roll_id: UUID, *, with_rested: bool = False
) -> CapsulePlan:
    """A developed roll as one file that opens without Osmosis, decided but not yet written.

    Args:
        with_rested: Whether what is at rest goes along; otherwise its places stay dark.

    Raises:
        NotDevelopedError: The roll is not developed.
        StorageError: An original is missing or damaged.
    """
    return plan_capsule(as_capsule(context, roll_id, with_rested=with_rested))


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
    capsule = as_capsule(context, roll_id, with_location=wants_places)
    ids = {frame.number: frame.id for frame in capsule.frames if not frame.extra.get("rested")}
    out = BytesIO()
    given = write_give(out, capsule, [ids.get(number, "") for number in numbers], choices)
    return given, out.getvalue()


def as_capsule(
    context: PracticeContext,
    roll_id: UUID,
    *,
    with_rested: bool = False,
    with_location: bool = False,
) -> Capsule:
    """A developed roll, told without any practice.

    Args:
        with_rested: Whether what is at rest goes along.
        with_location: Whether places are told in words; originals carry theirs in any case.
    """
    taken_along = _TakenAlong(rested=with_rested, location=with_location)
    sheet = contact_sheet(context, roll_id)
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
        contact_sheet=CapsuleFile(
            media_type="application/pdf",
            source=printing.print_roll(context, roll_id, "contact-sheet"),
        ),
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
    found = None if shown.is_let_go else shown.development
    facts = _facts_of(context, found, along)
    return CapsuleFrame(
        id=str(frame.id),
        number=placement.number,
        kind=frame.kind.value,
        taken=Taken(text=str(frame.taken), certainty=frame.taken.certainty),
        film_place=roll.box_place if roll.medium is Medium.FILM else "",
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
        "undecoded": found.problem if found.original_sha256 else "",
        "prints": _prints(context, found),
        "location": whereabouts.place_words(context, found) if along.location else "",
    }
    if found.photographed:
        facts["photographed"] = Taken(
            text=found.photographed, certainty=found.photographed_certainty
        )
    if found.original_sha256 is not None:
        facts["original"] = CapsuleFile(
            media_type=found.media_type or "application/octet-stream",
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
