"""Prints of a developed roll: what goes on which paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import Frame, FrameKind, Roll
from osmosis.practices.rolls.prints import Development, PrintSize, SheetFrame
from osmosis.practices.rolls.service.pictures import picture_of, size_in_pixels
from osmosis.practices.rolls.service.sheets import contact_sheet
from osmosis.practices.rolls.store import frames, rolls
from osmosis.typeset import engine, film_prints, labels
from osmosis.typeset.engine import Document, Paper, Picture
from osmosis.typeset.film_prints import PrintedFrame, PrintedRoll
from osmosis.typeset.labels import RollLabel, Shot

if TYPE_CHECKING:
    from osmosis.storage.transaction import ReadTransaction

_KIND_WORDS = {
    FrameKind.AUDIO: noop("sound"),
    FrameKind.VIDEO: noop("video"),
    FrameKind.SCENT: noop("a scent"),
    FrameKind.FILM: noop("on film"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Print:
    """Something that a roll can be printed as.

    Attributes:
        name: Its word in addresses and in the shell.
        title: What a person calls it.
        note: What it is for, in a sentence.
        needs_developed: Whether the roll must be developed.
    """

    name: str
    title: str
    note: str
    needs_developed: bool = True


PRINTS: tuple[Print, ...] = (
    Print(
        name="contact-sheet", title=noop("Contact sheet"), note=noop("The whole roll on one page.")
    ),
    Print(
        name="slides",
        title=noop("Slide mounts"),
        note=noop("Two by two inches, to cut out, with the dot."),
    ),
    Print(
        name="strip",
        title=noop("Film strip"),
        note=noop("35 mm of paper that rolls into an empty can."),
    ),
    Print(
        name="book", title=noop("Book"), note=noop("A frame to a page, small enough for a shelf.")
    ),
    Print(
        name="spine",
        title=noop("Spine label"),
        note=noop("For the box in the case."),
        needs_developed=False,
    ),
    Print(
        name="can",
        title=noop("Can label"),
        note=noop("Goes round a film can."),
        needs_developed=False,
    ),
    Print(
        name="shots",
        title=noop("Shot list"),
        note=noop("For a roll on real film: a line for each frame."),
        needs_developed=False,
    ),
)

_Setter = Callable[[PrintedRoll, Instant, Paper], Document]
_SETTERS: Mapping[str, tuple[_Setter, PrintSize]] = {
    "contact-sheet": (
        lambda roll, at, paper: film_prints.contact_sheet(roll, at=at, paper=paper),
        PrintSize.PRINT,
    ),
    "slides": (
        lambda roll, at, paper: film_prints.slide_mounts(roll, at=at, paper=paper),
        PrintSize.PRINT,
    ),
    "strip": (
        lambda roll, at, paper: film_prints.film_strip(roll, at=at, paper=paper),
        PrintSize.PRINT,
    ),
    "book": (lambda roll, at, paper: film_prints.book(roll, at=at, paper=paper), PrintSize.SCREEN),
}


def print_roll(
    context: PracticeContext, roll_id: UUID, name: str, paper: Paper = Paper.A4
) -> bytes:
    """A print of a roll as PDF. What is at rest, void or let go stays dark.

    Raises:
        NotFoundError: There is no such roll or print.
        NotDevelopedError: The print shows frames, and the roll is not developed.
    """
    return engine.to_pdf(document_of(context, roll_id, name, paper))


def document_of(
    context: PracticeContext, roll_id: UUID, name: str, paper: Paper = Paper.A4
) -> Document:
    """A print of a roll, not yet set."""
    if name in _SETTERS:
        setter, size = _SETTERS[name]
        roll = _printed_roll(context, roll_id, size)
        return setter(roll, _at(context, roll_id), paper)
    with context.store.read() as reading:
        loaded = rolls.get_roll(reading, roll_id)
        shots = _shots(context, reading, loaded) if name == "shots" else []
    label, at = _label(loaded), _at(context, roll_id)
    if name == "spine":
        return labels.spine_labels([label], at=at, paper=paper)
    if name == "can":
        return labels.can_labels([label], at=at, paper=paper)
    if name == "shots":
        return labels.shot_list(label, shots, at=at, paper=paper)
    raise NotFoundError("There is no such print", prints="/".join(one.name for one in PRINTS))


def _at(context: PracticeContext, roll_id: UUID) -> Instant:
    # A print is dated by the roll, so that the same roll gives the same bytes.
    with context.store.read() as reading:
        roll = rolls.get_roll(reading, roll_id)
    return roll.developed_at or roll.loaded.instant


def _printed_roll(context: PracticeContext, roll_id: UUID, size: PrintSize) -> PrintedRoll:
    sheet = contact_sheet(context, roll_id)
    # Where the roll was loaded, wherever the person is now: the same roll gives the same bytes.
    zone = sheet.roll.loaded.zone or "UTC"
    return PrintedRoll(
        virtue=sheet.roll.virtue,
        frames=[_printed_frame(context, frame, size) for frame in sheet.frames],
        edge_code=sheet.roll.edge_code,
        colour=sheet.roll.colour,
        exposures=sheet.roll.exposures,
        dates=_dates(sheet.roll),
        identity_line=sheet.roll.identity_line,
        marks=[
            gettext(
                "Fogged on {day}: {reason}",
                day=told_date(fog.fogged_at.to_tz(zone).date()),
                reason=fog.reason,
            )
            for fog in sheet.fogs
        ],
    )


def _printed_frame(context: PracticeContext, shown: SheetFrame, size: PrintSize) -> PrintedFrame:
    number, found = shown.placement.number, shown.development
    if shown.is_dark:
        return PrintedFrame(number=number)
    taken = _day_words(shown.frame)
    if found is None:
        return PrintedFrame(number=number, taken=taken, note=gettext("on film"))
    note = _KIND_WORDS.get(shown.frame.kind, "") or found.problem
    return PrintedFrame(
        number=number,
        picture=_picture(context, shown, found, size),
        line=found.line,
        detail=found.detail,
        taken=taken,
        note=gettext(note) if note else "",
        is_circled=shown.circle is not None,
    )


def _picture(
    context: PracticeContext, shown: SheetFrame, found: Development, size: PrintSize
) -> Picture | None:
    if not found.media_type.startswith("image/") or found.problem or not found.width:
        return None
    width, height = size_in_pixels(found, size)
    return Picture(
        data=picture_of(context, found, size).read_bytes(),
        media_type="image/jpeg",
        width=width,
        height=height,
        alt=found.line or found.detail or gettext("Frame {number}", number=shown.placement.number),
    )


def _label(roll: Roll) -> RollLabel:
    return RollLabel(
        virtue=roll.virtue,
        edge_code=roll.edge_code,
        colour=roll.colour,
        exposures=roll.exposures,
        dates=_dates(roll) if roll.is_open else "",
        identity_line=roll.identity_line,
    )


def _shots(context: PracticeContext, reading: ReadTransaction, roll: Roll) -> list[Shot]:
    placed = {one.number: frame for one, frame in frames.list_frames(reading, roll.id)}
    sheet = contact_sheet(context, roll.id) if roll.is_open else None
    words = {
        one.placement.number: one.development.line
        for one in (() if sheet is None else sheet.frames)
        if one.development is not None and not one.is_dark
    }
    return [
        Shot(
            number=number,
            taken=_day_words(placed[number]) if number in placed else "",
            words=words.get(number, ""),
        )
        for number in sorted({*range(1, roll.exposures + 1), *placed})
    ]


def _day_words(frame: Frame) -> str:
    return told_date(frame.taken.local().date())


def _dates(roll: Roll) -> str:
    first = roll.loaded.local().date()
    if roll.finished_at is None:
        return told_date(first)
    last = roll.finished_at.to_tz(roll.loaded.zone or "UTC").date()
    return told_date(first) if first == last else f"{told_date(first)} – {told_date(last)}"
