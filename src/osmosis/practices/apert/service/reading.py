"""An open edition read in the browser: decrypted once, shown as long as its gate is open."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from osmosis.epub.model import Page, Picture
from osmosis.errors import NotFoundError
from osmosis.ports.jobs import Job
from osmosis.practices.apert.editions import Edition, PieceInEdition, Record
from osmosis.practices.apert.model import GateClosedError, Opening, OpeningState
from osmosis.practices.apert.rules.book import own_pages
from osmosis.practices.apert.service import periods
from osmosis.practices.apert.service.editions import get_open, list_pieces
from osmosis.practices.apert.service.opened import open_record
from osmosis.practices.apert.service.openings import EDITION_TASK
from osmosis.practices.apert.store import carried, editions, gates, kept, openings
from osmosis.practices.context import PracticeContext


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenBook:
    """An open edition in memory.

    Attributes:
        own: The book's own pages.
        names: By what the pictures are asked for, by the addresses that articles know.
        pictures: By these names.
    """

    edition: Edition
    record: Record = field(repr=False)
    pieces: tuple[PieceInEdition, ...] = field(repr=False)
    own: tuple[Page, ...] = field(repr=False)
    names: Mapping[str, str] = field(repr=False)
    pictures: Mapping[str, Picture] = field(repr=False)

    def find_own(self, key: str) -> Page | None:
        """One of the book's own pages by its key."""
        return next((page for page in self.own if page.key == key), None)

    def find(self, key: str) -> PieceInEdition:
        """A piece by its key.

        Raises:
            NotFoundError: It has none of this key.
        """
        for piece in self.pieces:
            if piece.key == key:
                return piece
        raise NotFoundError("There is no such piece in this book")

    def beside(self, key: str) -> tuple[PieceInEdition | None, PieceInEdition | None]:
        """The pieces before and after one."""
        keys = [piece.key for piece in self.pieces]
        at = keys.index(self.find(key).key)
        before = self.pieces[at - 1] if at else None
        return before, self.pieces[at + 1] if at + 1 < len(keys) else None


class ReadingRoom:
    """Holds the one book that was opened last, so that a page of it need not open all of it."""

    def __init__(self) -> None:
        self._last: OpenBook | None = None

    def open(self, context: PracticeContext, opening_id: UUID) -> OpenBook:
        """The edition of an opening, with what is kept and carried of it by now.

        Raises:
            NotFoundError: There is no such opening.
            GateClosedError: It is not open now.
        """
        try:
            edition = get_open(context, opening_id)
        except (GateClosedError, NotFoundError):
            self._last = None
            raise
        last = self._last
        if last is None or last.edition.record_sha256 != edition.record_sha256:
            last = self._last = _opened(context, edition)
        with context.store.read() as reading:
            keeps = kept.list_keys(reading, opening_id)
            carries = carried.list_keys(reading, opening_id)
        return replace(
            last,
            pieces=tuple(
                replace(one, is_kept=one.key in keeps, is_carried=one.key in carries)
                for one in last.pieces
            ),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Living:
    """What is open at a gate, or being opened.

    Attributes:
        edition: ``None`` while it is being made.
        job: The one that makes it.
        is_locked: Whether it waits for the passphrase.
    """

    opening: Opening
    edition: Edition | None
    job: Job | None
    is_locked: bool

    @property
    def is_open(self) -> bool:
        """Whether there is something to be read."""
        return self.opening.state is OpeningState.OPEN and self.edition is not None


def find_living(context: PracticeContext, gate_id: UUID) -> Living | None:
    """What is open at a gate now, or being opened; ``None`` when it is closed.

    Raises:
        NotFoundError: There is no such gate.
    """
    with context.store.read() as reading:
        gates.get_gate(reading, gate_id)
        opening = openings.find_living(reading, gate_id)
        if opening is None or opening.period_id is None:
            return None
        time = context.store.timekeeper.judge(reading)
        if opening.closes_at <= time.now and opening.opened_at and time.may_unseal:
            return None
        edition = editions.find_edition(reading, opening.ref.id)
        is_locked = opening.opened_at is None and periods.is_locked(reading, opening.period_id)
    is_made = edition is not None and edition.made_at is not None
    return Living(
        opening=opening,
        edition=edition if is_made else None,
        job=context.jobs.find(EDITION_TASK, str(opening.id)),
        is_locked=is_locked,
    )


def picture_name(picture: Picture) -> str:
    """By what a picture is asked for: a hash of it."""
    return hashlib.sha256(picture.data).hexdigest()


def _opened(context: PracticeContext, edition: Edition) -> OpenBook:
    record = open_record(context, edition.opening_id)
    names = {address: picture_name(one) for address, one in record.pictures.items()}
    return OpenBook(
        edition=edition,
        record=record,
        pieces=tuple(list_pieces(context, edition.opening_id, record)),
        own=own_pages(record),
        names=names,
        pictures={names[address]: one for address, one in record.pictures.items()},
    )
