"""Rests: what must not be met for a while, by thing, by named human or by stretch of time.

Every list, search and call-on asks the :class:`RestFilter` first. An export does not: it holds what
rests as well, on its pages too, because it is all that the person keeps.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.storage import schema
from osmosis.storage.transaction import ReadTransaction, Transaction
from osmosis.storage.tries import end_quietly

LONGEST_NAME = 200
LONGEST_NOTE = 2_000

_rests = schema.rests


class RestKind(StrEnum):
    """What a rest is about."""

    REF = "ref"
    HUMAN = "human"
    SPAN = "span"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """One rest.

    Attributes:
        human: The person's own spelling of a name.
        span_start: From when on; ``None`` for always before ``span_end``.
        span_end: Up to but not including; ``None`` for ever after ``span_start``.
        ended_at: When it was over; ``None`` while it lasts.
    """

    id: UUID
    kind: RestKind
    ref: Ref | None
    human: str | None
    span_start: Instant | None
    span_end: Instant | None
    note: str
    added_at: Instant
    ended_at: Instant | None


def add_rest(
    transaction: Transaction,
    *,
    ref: Ref | None = None,
    human: str | None = None,
    span: tuple[Instant | None, Instant | None] | None = None,
    note: str = "",
) -> Rest:
    """Let one thing, one named human or one stretch of time rest from now on.

    A thing that rests is not asked about: what is being tried on it ends without a question.

    Raises:
        InvalidInputError: Not exactly one of them is given, or it cannot be used.
    """
    name = None if human is None else _tidy(human)
    start, end = span or (None, None)
    given = [ref is not None, name is not None, start is not None or end is not None]
    if sum(given) != 1:
        raise InvalidInputError("A rest is for one thing, one named human or one stretch of time")
    if name is not None and not 0 < len(name) <= LONGEST_NAME:
        raise InvalidInputError("A name has 1 to 200 letters")
    if start is not None and end is not None and end <= start:
        raise InvalidInputError("A stretch of time ends after it begins")
    if len(note) > LONGEST_NOTE:
        raise InvalidInputError("This note is too long", most=LONGEST_NOTE)
    rest = Rest(
        id=new_id(transaction.at),
        kind=list(RestKind)[given.index(True)],
        ref=ref,
        human=name,
        span_start=start,
        span_end=end,
        note=note,
        added_at=transaction.at,
        ended_at=None,
    )
    _insert(transaction, rest)
    if ref is not None:
        end_quietly(transaction, ref)
    return rest


def end_rest(transaction: Transaction, rest_id: UUID) -> Rest:
    """Let what rested be met again.

    Raises:
        NotFoundError: There is no such rest.
        ConflictError: It is over already.
    """
    row = transaction.find(_rests, id=rest_id)
    if row is None:
        raise NotFoundError("There is no such rest")
    if row["ended_at"] is not None:
        raise ConflictError("This rest is over already")
    transaction.update(_rests, {"ended_at": transaction.at}, _rests.c.id == rest_id)
    return _rest({**row, "ended_at": transaction.at})


def list_rests(reading: ReadTransaction, *, ended: bool = False) -> Sequence[Rest]:
    """The rests that last, oldest first; with ``ended`` those that are over, too."""
    statement = sa.select(_rests).where(reading.mine(_rests)).order_by(_rests.c.id)
    if not ended:
        statement = statement.where(_rests.c.ended_at.is_(None))
    return [_rest(row) for row in reading.rows(statement)]


class RestFilter:
    """Says what is to be passed over now."""

    def __init__(self, rests: Iterable[Rest]) -> None:
        every = list(rests)
        self._refs = {rest.ref for rest in every if rest.ref is not None}
        self._names = [_folded(rest.human) for rest in every if rest.human is not None]
        self._spans = [
            (rest.span_start, rest.span_end) for rest in every if rest.kind is RestKind.SPAN
        ]

    @property
    def hides_nothing(self) -> bool:
        """Whether nothing rests at all."""
        return not (self._refs or self._names or self._spans)

    def hides(
        self,
        ref: Ref | Sequence[Ref],
        *,
        at: Instant | None = None,
        humans: Iterable[str] = (),
        texts: Iterable[str] = (),
    ) -> bool:
        """Whether this is at rest.

        Args:
            ref: The thing; or the thing and what it belongs to (a frame, its roll).
            at: When it happened.
            humans: Who is in it, when that is known.
            texts: Words that may name a human; a name counts where it stands as whole words.
        """
        if self.hides_nothing:
            return False
        refs = (ref,) if isinstance(ref, Ref) else ref
        return (
            any(one in self._refs for one in refs)
            or (at is not None and any(_within(at, span) for span in self._spans))
            or self._names_one_of(humans, texts)
        )

    @property
    def names_humans(self) -> bool:
        """Whether a named human rests."""
        return bool(self._names)

    def may_hide_some(self, practice: str, kind: str) -> bool:
        """Whether things of this kind must be looked at one by one, for some of them may rest."""
        return bool(self._spans or self._names) or any(
            one.practice == practice and one.kind == kind for one in self._refs
        )

    def _names_one_of(self, humans: Iterable[str], texts: Iterable[str]) -> bool:
        if not self._names:
            return False
        present = {_folded(human) for human in humans}
        words = [_folded(text) for text in texts]
        return any(
            name in present or any(_stands_in(name, text) for text in words) for name in self._names
        )


def rested(reading: ReadTransaction, at: Instant) -> RestFilter:
    """The filter for what is shown at this moment."""
    lasting = (_rests.c.ended_at.is_(None)) | (_rests.c.ended_at > at)
    statement = sa.select(_rests).where(reading.mine(_rests), lasting)
    return RestFilter(_rest(row) for row in reading.rows(statement))


def _within(at: Instant, span: tuple[Instant | None, Instant | None]) -> bool:
    start, end = span
    return (start is None or at >= start) and (end is None or at < end)


def _tidy(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", _tidy(text).casefold())


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _insert(transaction: Transaction, rest: Rest) -> None:
    transaction.insert(
        _rests,
        id=rest.id,
        kind=rest.kind.value,
        ref=rest.ref,
        human=rest.human,
        span_start=rest.span_start,
        span_end=rest.span_end,
        note=rest.note,
        added_at=rest.added_at,
        ended_at=None,
    )


def _rest(row: Any) -> Rest:
    fields = {name: row[name] for name in Rest.__dataclass_fields__ if name != "kind"}
    return Rest(kind=RestKind(row["kind"]), **fields)
