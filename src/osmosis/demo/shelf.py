"""Puts a small shelf of the past into the rehearsal: pages that were cut out over ten years."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Final

from osmosis.demo.newspapers import Piece, read_newspapers
from osmosis.journals.model import Brought, BroughtKind, When, key_of
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.service.bringing import Bringing, bring

PAPERS: Final = ("Keepers of Diaries", "The Field Book")
FIRST_YEAR: Final = 2021
YEARS: Final = 10


def fill_shelf(context: PracticeContext) -> None:
    """Bring every piece of two papers as a note, each on its day of one of ten years."""
    bring(context, Bringing(source="markdown", name="Cuttings", found=_notes()))


def _notes() -> Iterator[Brought]:
    numbers = count()
    for name in PAPERS:
        for piece in read_newspapers()[name].pieces:
            yield _note(name, piece, FIRST_YEAR + next(numbers) % YEARS)


def _note(paper: str, piece: Piece, year: int) -> Brought:
    day = piece.happened.replace(year=year)
    return Brought(
        key=key_of("rehearsal", paper, piece.title),
        kind=BroughtKind.NOTE,
        name=f"{day.format_iso()}.md",
        when=When.on_day(day),
        title=piece.title,
        text=_unbroken(piece.text),
        tags=(paper,),
    )


def _unbroken(text: str) -> str:
    """Its paragraphs, each on one line, as programs for notes write them."""
    return "\n\n".join(" ".join(one.split()) for one in text.strip().split("\n\n"))
