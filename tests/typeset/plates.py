"""Pictures and rolls for the tests of prints: plain plates that pose as nothing."""

from __future__ import annotations

import io

from PIL import Image

from osmosis.kernel.clock import Instant
from osmosis.typeset.engine import Document, Paper, Picture
from osmosis.typeset.film_prints import (
    PrintedFrame,
    PrintedRoll,
    book,
    contact_sheet,
    film_strip,
    slide_mounts,
)
from osmosis.typeset.key_page import KeyPage, key_page
from osmosis.typeset.labels import RollLabel, Shot, can_labels, shot_list, spine_labels
from osmosis.typeset.pocket import PocketBook, PocketPage, pocket_book

AT = Instant.from_utc(2026, 11, 23, 9)


def plate(colour: str = "grey", width: int = 90, height: int = 60) -> Picture:
    """A picture of one colour."""
    whole = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(whole, "JPEG")
    return Picture(whole.getvalue(), "image/jpeg", width, height, f"A {colour} plate")


def roll(exposures: int = 36, lucky: int | None = None, words: str = "Patience") -> PrintedRoll:
    """A roll with every sort of frame on it."""
    numbers = sorted({*range(1, exposures + 1), *([] if lucky is None else [lucky])})
    upright = plate("teal", 60, 90)
    sorts = [
        {"picture": plate(), "line": words, "detail": words, "is_circled": True},
        {"picture": upright, "taken": "4 May 2031"},
        {"line": words},
        {"line": words, "note": "sound, 0:42"},
        {"note": "on film"},
        {},
    ]
    frames = [
        PrintedFrame(number=number, **sorts[at % len(sorts)])  # type: ignore[arg-type]  # a table of mixed values
        for at, number in enumerate(numbers)
    ]
    return PrintedRoll(
        virtue=words,
        frames=frames,
        edge_code="5063 K7",
        colour="plum",
        exposures=exposures,
        dates="May to July 2031",
        identity_line=words,
        marks=[words],
        owner=words,
    )


def every_document(words: str = "Patience", paper: Paper = Paper.A4) -> dict[str, Document]:
    """One of each print."""
    whole = roll(words=words)
    label = RollLabel(virtue=words, edge_code="5063 K7", colour="moss", identity_line=words)
    shots = [Shot(number=number, taken=words, words=words) for number in range(1, 37)]
    pages = [
        PocketPage(picture=plate(), line=words),
        PocketPage(heading=words, entries=[("3 May", words)]),
    ]
    keys = KeyPage(
        qr_modules=["101", "010", "111"],
        typed_lines=["H1  QPZRY", "V1  QPZRY"],
        person_id=words,
        printed_on="23 November 2026",
        house_fingerprint="qpzr-y9x8",
        vault_fingerprint="gf2t-vdw0",
    )
    return {
        "book": book(whole, at=AT, paper=paper),
        "can-labels": can_labels([label] * 7, at=AT, paper=paper),
        "contact-sheet": contact_sheet(whole, at=AT, paper=paper),
        "film-strip": film_strip(whole, at=AT, paper=paper),
        "key-page": key_page(keys, at=AT, paper=paper),
        "pocket-book": pocket_book(
            PocketBook(title=words, subtitle=words, back=words, pages=pages), at=AT, paper=paper
        ),
        "shot-list": shot_list(label, shots, at=AT, paper=paper),
        "slide-mounts": slide_mounts(whole, at=AT, paper=paper),
        "spine-labels": spine_labels([label] * 13, at=AT, paper=paper),
    }
