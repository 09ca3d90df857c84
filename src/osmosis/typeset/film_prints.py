"""What a developed roll can be printed as: contact sheet, film strip, slide mounts, book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from osmosis.kernel.clock import Instant
from osmosis.typeset.engine import Document, Paper, Picture
from osmosis.typeset.palette import hex_of


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedFrame:
    """One place on a roll. Without picture and line it stays dark.

    Attributes:
        number: Its number: 1 to 36, or the lucky 0 or 37.
        picture: The picture, no larger than the print needs.
        line: The person's line.
        detail: The noticed detail.
        taken: When, in words, such as ``4 May 2031``.
        note: What stands where there is no picture, such as ``sound, 0:42`` or ``on film``.
        is_circled: Whether it is one of the circled prints.
    """

    number: int
    picture: Picture | None = None
    line: str = ""
    detail: str = ""
    taken: str = ""
    note: str = ""
    is_circled: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedRoll:
    """A roll as it is printed.

    Attributes:
        virtue: What it is for.
        frames: In its own order, the unexposed and rested ones dark.
        edge_code: What is printed on the film's edge.
        colour: The name of its colour.
        exposures: 24 or 36.
        dates: In words, such as ``May to July 2031``.
        identity_line: Who the person in these frames is.
        marks: What else must be said, such as ``Fogged on 3 June 2031: could not wait``.
        owner: The person's name, if it is to be printed.
    """

    virtue: str
    frames: Sequence[PrintedFrame]
    edge_code: str = ""
    colour: str = "slate"
    exposures: int = 36
    dates: str = ""
    identity_line: str = ""
    marks: Sequence[str] = ()
    owner: str = ""


def contact_sheet(
    roll: PrintedRoll, *, at: Instant, paper: Paper = Paper.A4, language: str = "en"
) -> Document:
    """The whole roll on one sheet, in strips of six; circled prints carry the red pencil.

    Pictures of 600 pixels' length are enough.
    """
    return _document(
        "contact-sheet",
        f"Contact sheet: {roll.virtue}",
        roll,
        at=at,
        paper=paper,
        language=language,
    )


def film_strip(
    roll: PrintedRoll, *, at: Instant, paper: Paper = Paper.A4, language: str = "en"
) -> Document:
    """A strip of paper 35 mm wide, in pieces to be glued, that rolls into an empty film can.

    Pictures of 600 pixels' length are enough.
    """
    return _document(
        "film-strip", f"Film strip: {roll.virtue}", roll, at=at, paper=paper, language=language
    )


def slide_mounts(
    roll: PrintedRoll, *, at: Instant, paper: Paper = Paper.A4, language: str = "en"
) -> Document:
    """Mounts of two by two inches to cut out, with the dot and a caption; dark frames are left out.

    Pictures of 900 pixels' length are enough.
    """
    return _document(
        "slide-mounts", f"Slides: {roll.virtue}", roll, at=at, paper=paper, language=language
    )


def book(
    roll: PrintedRoll, *, at: Instant, paper: Paper = Paper.A4, language: str = "en"
) -> Document:
    """A small book, half a sheet to the page: a title page, a frame to a page, a colophon.

    Pictures of 1600 pixels' length are enough.
    """
    return _document("book", roll.virtue, roll, at=at, paper=paper, language=language)


def _document(
    template: str, title: str, roll: PrintedRoll, *, at: Instant, paper: Paper, language: str
) -> Document:
    data = {
        "virtue": roll.virtue,
        "edge_code": roll.edge_code,
        "colour": hex_of(roll.colour),
        "exposures": roll.exposures,
        "dates": roll.dates,
        "identity_line": roll.identity_line,
        "marks": list(roll.marks),
        "owner": roll.owner,
        "frames": [_frame_data(frame) for frame in roll.frames],
    }
    return Document(
        template=template, title=title, created_at=at, data=data, paper=paper, language=language
    )


def _frame_data(frame: PrintedFrame) -> dict[str, object]:
    return {
        "number": frame.number,
        "picture": frame.picture,
        "line": frame.line,
        "detail": frame.detail,
        "taken": frame.taken,
        "note": frame.note,
        "circled": frame.is_circled,
    }
