"""Rolls in the drawing of all threads: heads that gather moments into capsules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from whenever import Date

from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.practice import Span, ThreadMark
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import tables
from osmosis.practices.rolls.model import PRACTICE, Roll, RollState
from osmosis.practices.rolls.prints import Development
from osmosis.practices.rolls.service.resting import hides_frame, hides_roll
from osmosis.practices.rolls.store import rolls
from osmosis.practices.rolls.store.developments import list_developments
from osmosis.storage.releases import list_released
from osmosis.storage.rests import RestFilter, rested
from osmosis.storage.transaction import ReadTransaction

_frames, _placements, _calls = tables.frames, tables.placements, tables.calls
_MOST_NAMED = 500
"""More rolls or moments than so many are not named in a question one by one."""
_STATES = {
    RollState.LOADED: noop("A roll in use"),
    RollState.FINISHED: noop("A finished roll, which rests"),
    RollState.AT_LAB: noop("A roll on film, at the lab"),
    RollState.BACK: noop("A roll on film, back from the lab"),
    RollState.DEVELOPED: noop("A roll, developed"),
    RollState.CASED: noop("A roll, in the case"),
}


def threads(context: PracticeContext, span: Span) -> Iterator[ThreadMark]:
    """What rolls gather, and call-ons."""
    with context.store.read() as reading:
        weaving = _Weaving(reading, context.store.timekeeper.judge(reading).now)
        yield from weaving.frames(span)
        yield from weaving.calls(span)


def threads_from_afar(context: PracticeContext, span: Span) -> Iterator[ThreadMark]:
    """The same, with the moments of a roll counted together by months."""
    with context.store.read() as reading:
        weaving = _Weaving(reading, context.store.timekeeper.judge(reading).now)
        yield from weaving.months(span)
        yield from weaving.calls(span)


def thread_lines(context: PracticeContext) -> Iterator[ThreadMark]:
    """Every roll that is met now, from its first moment to where it ends."""
    with context.store.read() as reading:
        yield from _Weaving(reading, context.store.timekeeper.judge(reading).now).heads()


class _Weaving:
    """The rolls that are met now, and what lies on them."""

    def __init__(self, reading: ReadTransaction, now: Instant) -> None:
        self._reading, self._now = reading, now
        self._hidden: RestFilter = rested(reading, now)
        self._gone = {
            stone.ref.id
            for stone in list_released(reading)
            if (stone.ref.practice, stone.ref.kind) == (PRACTICE, "frame")
        }
        self._rolls: Mapping[UUID, Roll] = {
            roll.id: roll
            for roll in rolls.list_rolls(reading)
            if not hides_roll(self._hidden, roll)
        }

    def heads(self) -> Iterator[ThreadMark]:
        """The rolls, each from the earliest of its moments on."""
        first = self._first_moments()
        for roll in self._rolls.values():
            yield ThreadMark(
                ref=roll.ref,
                kind="roll",
                at=min(roll.loaded.instant, first.get(roll.id, roll.loaded.instant)),
                until=self._end_of(roll),
                label=roll.virtue,
                sealed=not roll.is_open,
                thread=roll.ref,
                state=roll.state.value,
                colour=roll.colour,
                address=f"/rolls/{roll.id}",
                told=gettext(_STATES[roll.state]),
            )

    def frames(self, span: Span) -> Iterator[ThreadMark]:
        """The moments, each from when it was to where its roll gathers it."""
        met = [roll.id for roll in self._rolls.values() if self._end_of(roll) >= span.start]
        statement = self._placed(span)
        if len(met) <= _MOST_NAMED:
            statement = statement.where(_placements.c.roll_id.in_(met))
        rows = [row for row in self._reading.rows(statement) if row["id"] not in self._gone]
        found = self._found_in(rows)
        for row in rows:
            roll = self._rolls.get(row["roll_id"])
            if roll is None or self._end_of(roll) < span.start:
                continue
            ref = Ref(PRACTICE, "frame", row["id"])
            if not hides_frame(self._hidden, ref, row["taken_at"], found.get(row["id"])):
                yield _frame_mark(roll, ref, row, self._end_of(roll))

    def months(self, span: Span) -> Iterator[ThreadMark]:
        """The moments of each roll counted by months; one by one where some of them rest."""
        if self._gone or self._hidden.may_hide_some(PRACTICE, "frame"):
            yield from self.frames(span)
            return
        for row in self._reading.rows(self._counted(span)):
            roll = self._rolls.get(row["roll_id"])
            if roll is not None and self._end_of(roll) >= span.start:
                middle = Date.parse_iso(f"{row['month']}-15")
                at = min(
                    Instant.from_utc(middle.year, middle.month, middle.day), self._end_of(roll)
                )
                yield _month_mark(roll, at, self._end_of(roll), row["count"])

    def _found_in(self, rows: Sequence[sa.RowMapping]) -> Mapping[UUID, Development]:
        """What these moments turned out to hold, where a name rests that may stand in it."""
        found: dict[UUID, Development] = {}
        if self._hidden.names_humans:
            ids = [row["id"] for row in rows]
            for at in range(0, len(ids), _MOST_NAMED):
                found |= list_developments(self._reading, ids[at : at + _MOST_NAMED])
        return found

    def calls(self, span: Span) -> Iterator[ThreadMark]:
        """The call-ons: from the capsule to whoever called."""
        statement = sa.select(_calls.c.id, _calls.c.rolls, _calls.c.called_at).where(
            self._reading.mine(_calls), _calls.c.called_at >= span.start
        )
        for row in self._reading.rows(statement.order_by(_calls.c.id)):
            for one in row["rolls"]:
                roll = self._rolls.get(UUID(one))
                if roll is None or self._hidden.hides(roll.ref, at=row["called_at"]):
                    continue
                mark = ThreadMark(
                    ref=Ref(PRACTICE, "call", row["id"]),
                    kind="call",
                    at=min(self._end_of(roll), row["called_at"]),
                    until=row["called_at"],
                    label=roll.virtue,
                    thread=roll.ref,
                    to=roll.ref,
                    colour=roll.colour,
                    address=f"/rolls/{roll.id}",
                    told=gettext("A call-on"),
                )
                if mark.meets(span):
                    yield mark

    def _end_of(self, roll: Roll) -> Instant:
        """Where a roll ends so far."""
        return roll.finished_at or max(self._now, roll.loaded.instant)

    def _placed(self, span: Span) -> sa.Select[Any]:
        return (
            sa.select(
                _placements.c.roll_id,
                _placements.c.number,
                _placements.c.voided_at,
                _frames.c.id,
                _frames.c.taken_at,
            )
            .join(
                _frames,
                (_frames.c.person_id == _placements.c.person_id)
                & (_frames.c.id == _placements.c.frame_id),
            )
            .where(self._reading.mine(_placements), _frames.c.taken_at < span.end)
            .order_by(_placements.c.roll_id, _placements.c.number)
        )

    def _counted(self, span: Span) -> sa.Select[Any]:
        # An instant is written year first on both databases.
        # Parameters would make it another expression below for PostgreSQL, so there are none.
        whole = sa.Integer
        first, length = sa.literal_column("1", whole), sa.literal_column("7", whole)
        written = sa.cast(_frames.c.taken_at, sa.String(27))
        month = sa.func.substr(written, first, length).label("month")
        return (
            sa.select(_placements.c.roll_id, month, sa.func.count().label("count"))
            .join(
                _frames,
                (_frames.c.person_id == _placements.c.person_id)
                & (_frames.c.id == _placements.c.frame_id),
            )
            .where(self._reading.mine(_placements), _frames.c.taken_at < span.end)
            .group_by(_placements.c.roll_id, month)
            .order_by(_placements.c.roll_id, month)
        )

    def _first_moments(self) -> Mapping[UUID, Instant]:
        first = sa.func.min(_frames.c.taken_at, type_=_frames.c.taken_at.type)
        statement = (
            sa.select(_placements.c.roll_id, first.label("at"))
            .join(
                _frames,
                (_frames.c.person_id == _placements.c.person_id)
                & (_frames.c.id == _placements.c.frame_id),
            )
            .where(self._reading.mine(_placements))
            .group_by(_placements.c.roll_id)
        )
        return {row["roll_id"]: row["at"] for row in self._reading.rows(statement)}


def _month_mark(roll: Roll, at: Instant, until: Instant, count: int) -> ThreadMark:
    its = roll.ref
    return ThreadMark(
        ref=its,
        kind="frame",
        at=at,
        until=until,
        sealed=not roll.is_open,
        thread=its,
        to=its,
        colour=roll.colour,
        address=f"/rolls/{roll.id}",
        told=gettext("Moments"),
        count=count,
    )


def _frame_mark(roll: Roll, ref: Ref, row: Any, until: Instant) -> ThreadMark:
    number = row["number"]
    return ThreadMark(
        ref=ref,
        kind="frame",
        at=row["taken_at"],
        until=until,
        label=gettext("{virtue}, frame {number}", virtue=roll.virtue, number=number)
        if roll.is_open
        else "",
        sealed=not roll.is_open,
        thread=roll.ref,
        to=roll.ref,
        state="void" if row["voided_at"] is not None else "",
        colour=roll.colour,
        address=f"/rolls/{roll.id}/frames/{number}" if roll.is_open else f"/rolls/{roll.id}",
        told=gettext("A moment")
        if roll.is_open
        else gettext("A moment, sealed until its roll is developed"),
    )
