"""A sheet that folds into a book of eight pages for a pocket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext
from osmosis.typeset.engine import Document, Paper, Picture
from osmosis.typeset.palette import hex_of

INNER_PAGES = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class PocketPage:
    """One inner page: a picture with a line, or a heading with dated lines, or both.

    Attributes:
        heading: Above everything.
        picture: Of 600 pixels' length.
        line: Under the picture.
        entries: Pairs of a date in words and what it is for.
    """

    heading: str = ""
    picture: Picture | None = None
    line: str = ""
    entries: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PocketBook:
    """A pocket book, such as the circled prints of a roll or the dates of a year.

    Attributes:
        title: On its front.
        subtitle: Under it.
        back: On its back.
        colour: The name of a roll's colour.
        pages: At most six.
    """

    title: str
    subtitle: str = ""
    back: str = ""
    colour: str = "slate"
    pages: Sequence[PocketPage] = ()


def pocket_book(
    book: PocketBook, *, at: Instant, paper: Paper = Paper.A4, language: str = ""
) -> Document:
    """One sheet, printed on one side, with the marks for one cut and the folds.

    Raises:
        InvalidInputError: There are more than six pages.
    """
    if len(book.pages) > INNER_PAGES:
        raise InvalidInputError("A pocket book has six pages inside", given=len(book.pages))
    data = {
        "book_title": book.title,
        "subtitle": book.subtitle,
        "back": book.back,
        "colour": hex_of(book.colour),
        "pages": [
            {
                "heading": page.heading,
                "picture": page.picture,
                "line": page.line,
                "entries": [{"when": when, "what": what} for when, what in page.entries],
            }
            for page in book.pages
        ],
    }
    return Document(
        template="pocket-book",
        title=book.title,
        created_at=at,
        data=data,
        paper=paper,
        language=language,
        said={"cut": gettext("cut here")},
    )
