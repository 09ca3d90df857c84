"""The gate of the walk: closed, one tap to its day, its book, a piece that is kept, closed again.

Like the others these steps are read off what is there: whether the gate is open, has been open
since the walk began, and whether anything of that book was kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from whenever import TimeDelta

from osmosis.demo.walk_slip import GATE_CLOSES, GATE_OPENS, step
from osmosis.kernel.clock import Instant
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.model import Opening, OpeningState
from osmosis.practices.apert.service import gates as gate_service
from osmosis.practices.apert.service import openings as opening_service
from osmosis.practices.apert.service.keeping import list_kept
from osmosis.practices.apert.service.periods import finish_composting
from osmosis.practices.apert.service.standing import find_next
from osmosis.practices.apert.store import openings
from osmosis.practices.apert.web.addresses import GATES, gate_at
from osmosis.practices.context import PracticeContext
from osmosis.web.walking import WalkStep

LAST_VISIT: Final = TimeDelta(minutes=10)
"""Before its opening, the sources of a gate are visited once more."""
_BOOK = re.compile(r"/apert/openings/([0-9a-f-]{36})/read(/.*)?")


class Stands(StrEnum):
    """How the gate of the walk stands."""

    CLOSED = "closed"
    OPENING = "opening"
    OPEN = "open"
    KEPT = "kept"
    CLOSED_AGAIN = "closed again"


@dataclass(frozen=True, kw_only=True, slots=True)
class AtGate:
    """How far the gate of the walk has come.

    Attributes:
        opening: The one that is being made, open, or was open; ``None`` before it.
        opens_on: The day of the next one; empty when it opens no more.
    """

    gate_id: UUID
    name: str
    stands: Stands
    opening: Opening | None
    opens_on: str


def look(context: PracticeContext, gate_id: UUID, since: Instant) -> AtGate:
    """How far it has come since the walk began.

    Raises:
        NotFoundError: There is no such gate any more.
    """
    gate = gate_service.get_gate(context, gate_id)
    with context.store.read() as reading:
        fallen = openings.list_fallen(reading, gate_id)
    last = next((one for one in reversed(fallen) if not one.has_passed_by), None)
    if last is not None and last.due_at < since:
        last = None
    following = find_next(context, gate_id)
    return AtGate(
        gate_id=gate_id,
        name=gate.name,
        stands=_stands(context, last),
        opening=last,
        opens_on="" if following is None else told_date(following.date),
    )


def is_on_the_way(at: AtGate, path: str) -> bool:
    """Whether the slip of the gate lies on this page."""
    book = _BOOK.fullmatch(path)
    if book is not None:
        return at.opening is not None and book[1] == str(at.opening.id)
    own = gate_at(at.gate_id)
    return path in (GATES, own, f"{own}/open", f"{own}/shelf")


def step_of(at: AtGate, path: str) -> WalkStep | None:
    """What the slip says on the page at this path; ``None`` when the gate opens no more."""
    own = gate_at(at.gate_id)
    match at.stands:
        case Stands.CLOSED:
            return _closed(at, path)
        case Stands.OPENING:
            text = gettext(
                "Its day has come. What was sealed is opened, weighed, and bound into one book."
            )
            return step(9, text, goes=_inside(own, path))
        case Stands.OPEN:
            if _BOOK.fullmatch(path):
                return step(10, gettext("Read as you like, and keep one piece that should stay."))
            text = gettext(
                "It is open for some days, with one book. Every piece in it may be kept."
            )
            return step(10, text, goes=_inside(own, path))
        case Stands.KEPT:
            text = gettext("It is kept. When the gate closes, everything else leaves for good.")
            return step(11, text, does=(gettext("Let its days pass"), GATE_CLOSES))
        case Stands.CLOSED_AGAIN:
            text = gettext(
                "What is left is the cover, the balance, and what you kept. The walk ends here;"
                " everything else in this rehearsal may be tried."
            )
            shelf = f"{own}/shelf"
            look = None if path == shelf else (gettext("Look at the shelf"), shelf)
            return step(12, text, goes=look)


def let_fall(context: PracticeContext, gate_id: UUID) -> None:
    """Let the gate open or close, as is due by now, at once and before the worker looks."""
    gate = gate_service.get_gate(context, gate_id)
    with context.store.write() as transaction:
        opening_service.settle(context, transaction, gate)
    finish_composting(context)


def _closed(at: AtGate, path: str) -> WalkStep | None:
    if not at.opens_on:
        return None
    own = gate_at(at.gate_id)
    if path != own:
        text = gettext(
            "“{name}” is closed. What its papers print is sealed until {day}.",
            name=at.name,
            day=at.opens_on,
        )
        return step(9, text, goes=(gettext("Go to the gate"), own))
    text = gettext(
        "Its papers are collected and sealed. Until that day nobody reads them, you neither."
    )
    return step(9, text, does=(gettext("Let it be that day"), GATE_OPENS))


def _inside(own: str, path: str) -> tuple[str, str] | None:
    """The way in; the gate's own pages have a button for it."""
    return (gettext("Go in"), f"{own}/open") if path == GATES else None


def _stands(context: PracticeContext, opening: Opening | None) -> Stands:
    if opening is None:
        return Stands.CLOSED
    if opening.state is OpeningState.ASSEMBLING:
        return Stands.OPENING
    is_over = opening.closes_at <= context.store.time().now
    if opening.state is not OpeningState.OPEN or is_over:
        return Stands.CLOSED_AGAIN
    kept = any(one.opening_id == opening.id for one in list_kept(context, opening.gate_id))
    return Stands.KEPT if kept else Stands.OPEN
