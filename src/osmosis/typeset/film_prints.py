"""What a developed roll can be printed as: contact sheet, film strip, slide mounts, book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext, ngettext
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
    roll: PrintedRoll, *, at: Instant, paper: Paper = Paper.A4, language: str = ""
) -> Document:
    """The whole roll on one sheet, in strips of six; circled prints carry the red pencil.

    Pictures of 600 pixels' length are enough.
    """
    return _document(
        "contact-sheet",
        gettext("Contact sheet: {virtue}", virtue=roll.virtue),
        roll,
        at=at,
        paper=paper,
        language=language,
    )


def film_strip(
    roll: PrintedRoll, *, at: Instant, paper: Paper = Paper.A4, language: str = ""
) -> Document:
    """A strip of paper 35 mm wide, in pieces to be glued, that rolls into an empty film can.

    Pictures of 600 pixels' length are enough.
    """
    return _document(
        "film-strip",
        gettext("Film strip: {virtue}", virtue=roll.virtue),
        roll,
        at=at,
        paper=paper,
        language=language,
    )


def slide_mounts(
    roll: PrintedRoll, *, at: Instant, paper: Paper = Paper.A4, language: str = ""
) -> Document:
    """Mounts of two by two inches to cut out, with the dot and a caption; dark frames are left out.

    Pictures of 900 pixels' length are enough.
    """
    return _document(
        "slide-mounts",
        gettext("Slides: {virtue}", virtue=roll.virtue),
        roll,
        at=at,
        paper=paper,
        language=language,
    )


def book(
    roll: PrintedRoll, *, at: Instant, paper: Paper = Paper.A4, language: str = ""
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
        template=template,
        title=title,
        created_at=at,
        data=data,
        paper=paper,
        language=language,
        said=_said(roll),
    )


def _said(roll: PrintedRoll) -> dict[str, str]:
    """What the templates say; the braces in what is left are filled in by them."""
    return {
        "circled": gettext("{picture} (circled)", picture="{picture}"),
        "colophon": " ".join(_colophon(roll)),
        "cut": gettext(
            "Cut along the black edges, glue each piece over the tab before it, roll it with the"
            " leader outside."
        ),
        "glue": gettext("glue under {number}", number="{number}"),
        "piece": gettext("Piece {number} of {count}", number="{number}", count="{count}"),
        "pieces": gettext(
            "Pieces {first}–{last} of {count}", first="{first}", last="{last}", count="{count}"
        ),
    }


def _colophon(roll: PrintedRoll) -> Iterator[str]:
    """The sentences at the end of a book."""
    yield _told_roll(roll)
    shown = sum(bool(one.picture or one.line or one.note) for one in roll.frames)
    if shown != roll.exposures:
        yield ngettext(
            "{n} frame is in this book; the other places stay dark.",
            "{n} frames are in this book; the other places stay dark.",
            shown,
        )
    for mark in roll.marks:
        yield f"{mark}."
    yield gettext(
        "Set in Alegreya and Alegreya Sans by Juan Pablo del Peral and in Barlow by Jeremy Tribby."
    )


def _told_roll(roll: PrintedRoll) -> str:
    facts = [ngettext("A roll of {n} exposure", "A roll of {n} exposures", roll.exposures)]
    if roll.edge_code:
        facts.append(roll.edge_code)
    if roll.dates:
        facts.append(gettext("exposed {dates}", dates=roll.dates))
    return f"{', '.join(facts)}."


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
