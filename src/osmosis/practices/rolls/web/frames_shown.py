"""A frame as the templates of film and slides draw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from osmosis.languages.speaking import gettext, noop
from osmosis.practices.rolls.model import FrameKind, Placement, Roll
from osmosis.practices.rolls.prints import ContactSheet, Development, PrintSize, SheetFrame
from osmosis.practices.rolls.rules import next_number
from osmosis.practices.rolls.service.cases import fogged_number
from osmosis.practices.rolls.web.addresses import frame_at, picture_at

KINDS_TOLD = {
    FrameKind.LINE: noop("A line"),
    FrameKind.PHOTO: noop("A photograph"),
    FrameKind.AUDIO: noop("Sound"),
    FrameKind.VIDEO: noop("Video"),
    FrameKind.SCENT: noop("A scent"),
    FrameKind.FILM: noop("A frame on film"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownFrame:
    """What a template needs to know of one place on a roll.

    Attributes:
        number: Its number as text.
        id: What a check box sends.
        state: ``unexposed``, ``waiting``, ``developed``, ``void``, ``undecoded``, ``film``,
            ``rested`` or ``gone``.
        src: The address of its picture, if there is one.
        alt: The picture in words.
    """

    number: str
    state: str
    id: str = ""
    kind: str | None = None
    src: str | None = None
    alt: str | None = None
    line: str | None = None
    detail: str | None = None
    href: str | None = None
    is_portrait: bool = False
    is_circled: bool = False
    is_fogged: bool = False
    is_next: bool = False


def state_of(frame: SheetFrame) -> str:
    """How a frame of an open roll stands."""
    if frame.is_let_go:
        return "gone"
    if frame.placement.voided_at is not None:
        return "void"
    if frame.is_rested:
        return "rested"
    found = frame.development
    if found is None or (frame.frame.kind is FrameKind.FILM and found.original_sha256 is None):
        return "undecoded" if found is not None and found.problem else "film"
    return "undecoded" if found.problem else "developed"


def is_picture(development: Development | None) -> bool:
    """Whether there is a photograph to show of it."""
    return (
        development is not None
        and development.media_type.startswith("image/")
        and not development.problem
    )


def shown(frame: SheetFrame, size: PrintSize = PrintSize.PRINT) -> ShownFrame:
    """One frame of an open roll; of one that is dark only the number and why."""
    placement = frame.placement
    known = ShownFrame(
        number=str(placement.number),
        id=str(placement.number),
        state=state_of(frame),
        href=frame_at(placement.roll_id, placement.number),
    )
    found = frame.development
    if known.state != "developed" or found is None:
        return known
    has_picture = is_picture(found)
    return replace(
        known,
        kind="photo" if has_picture else frame.frame.kind.value,
        src=picture_at(placement.roll_id, placement.number, size) if has_picture else None,
        alt=alt_of(frame),
        line=found.line or found.scent or None,
        detail=found.detail or None,
        is_portrait=(found.height or 0) > (found.width or 0),
        is_circled=frame.circle is not None,
    )


def alt_of(frame: SheetFrame) -> str:
    """A frame's text: its line or detail, or else what it is and its number."""
    found = frame.development
    words = "" if found is None else found.line or found.detail
    return words or gettext(
        "{kind}, frame {number}",
        kind=gettext(KINDS_TOLD[frame.frame.kind]),
        number=frame.placement.number,
    )


def whole_sheet(sheet: ContactSheet, size: PrintSize = PrintSize.PRINT) -> list[ShownFrame]:
    """Every place of an open roll in its order; the unexposed ones stay dark."""
    frames = {frame.placement.number: frame for frame in sheet.frames}
    fogged = fogged_number([frame.placement for frame in sheet.frames]) if sheet.fogs else None
    return [
        replace(shown(frames[number], size), is_fogged=number == fogged)
        if number in frames
        else ShownFrame(number=str(number), state="unexposed")
        for number in sorted({*range(1, sheet.roll.exposures + 1), *frames})
    ]


def strip(
    roll: Roll, placements: Sequence[Placement], kinds: Sequence[FrameKind]
) -> list[ShownFrame]:
    """The film of a roll that is not open: every place is spent or it is not.

    Args:
        placements: The spent places.
        kinds: Of which kind the frame in each of them is.
    """
    spent = {one.number: (one, kind) for one, kind in zip(placements, kinds, strict=True)}
    following = next_number(roll, spent)
    numbers = {*range(1, roll.exposures + 1), *spent}
    if following is not None:
        numbers.add(following)

    def place(number: int) -> ShownFrame:
        if number not in spent:
            return ShownFrame(number=str(number), state="unexposed", is_next=number == following)
        placement, kind = spent[number]
        state = "film" if kind is FrameKind.FILM else "waiting"
        return ShownFrame(
            number=str(number), state="void" if placement.voided_at is not None else state
        )

    return [place(number) for number in sorted(numbers)]
