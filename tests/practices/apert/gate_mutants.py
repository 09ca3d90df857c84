"""Apert with one thing wrong, as it might be written by mistake, for the machine to find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any
from unittest import mock
from uuid import UUID

from whenever import Instant, TimeDelta

from osmosis.kernel.eras import Due
from osmosis.practices.apert.model import Gate, GateParameters, Opening
from osmosis.practices.apert.rules import calendar
from osmosis.practices.apert.service import assembling, openings
from osmosis.practices.apert.store import editions, keys
from osmosis.practices.context import PracticeContext
from osmosis.storage.timekeeping import StoreTime, Timekeeper
from osmosis.storage.transaction import ReadTransaction, Transaction
from tests.practices.machines import Mutant

SERVICE = "osmosis.practices.apert.service"
RULES = "osmosis.practices.apert.rules"
SECOND = TimeDelta(seconds=1)


def gates_open_early() -> AbstractContextManager[object]:
    """An opening falls in the second before it is due."""
    coming = calendar.coming

    def early(gate: Gate, fallen: Sequence[Opening], until: Instant) -> Iterator[Opening]:
        return coming(gate, fallen, until + SECOND)

    return mock.patch(f"{SERVICE}.openings.coming", early)


def what_has_fallen_falls_again() -> AbstractContextManager[object]:
    """The last opening that fell is not remembered."""
    dues = calendar._dues

    def forgetful(gate: Gate, fallen: Sequence[Opening]) -> Iterator[Due]:
        return dues(gate, fallen[:-1])

    return mock.patch(f"{RULES}.calendar._dues", forgetful)


def a_pause_is_caught_up_with() -> AbstractContextManager[object]:
    """A gate that is resumed lets fall what it missed."""
    dues = calendar._dues

    def catching_up(gate: Gate, fallen: Sequence[Opening]) -> Iterator[Due]:
        return dues(replace(gate, state_at=None), fallen)

    return mock.patch(f"{RULES}.calendar._dues", catching_up)


def another_zone_begins_anew() -> AbstractContextManager[object]:
    """A gate that moves to another zone counts its dates from there."""

    def always(old: object, new: object, era: int) -> int:
        return era if old == new else era + 1

    return mock.patch(f"{SERVICE}.gates.era_of", always)


def a_change_reaches_back() -> AbstractContextManager[object]:
    """An opening lasts as long as the gate is to be open now, and not when it fell."""

    def as_now(gate: Gate, _: Instant) -> GateParameters:
        return gate.parameters

    return mock.patch(f"{RULES}.calendar.parameters_at", as_now)


def a_late_opening_is_cut_short() -> AbstractContextManager[object]:
    """The time of an opening runs from its date, though nobody was there."""
    closing_time = calendar.closing_time

    def from_its_date(gate: Any, fallen: Any, opening: Opening, _: Instant) -> Instant:
        return closing_time(gate, fallen, opening, opening.due_at)

    return mock.patch(f"{SERVICE}.openings.closing_time", from_its_date)


def an_opening_lasts_into_the_next() -> AbstractContextManager[object]:
    """What is open does not end when the next date comes."""

    def whole(gate: Gate, _: object, opening: Opening, opens_at: Instant) -> Instant:
        return opens_at + calendar.parameters_at(gate, opening.due_at).open_for

    return mock.patch(f"{SERVICE}.openings.closing_time", whole)


def nothing_closes() -> AbstractContextManager[object]:
    """What is open closes only when the next date comes."""
    return mock.patch(f"{SERVICE}.openings._close_over")


def what_was_closed_keeps_its_key() -> AbstractContextManager[object]:
    """The key of an edition outlives it."""
    destroy = keys.destroy

    def sparing(transaction: Transaction, owner: keys.Owner, owner_id: UUID) -> None:
        if owner != "opening_id":
            destroy(transaction, owner, owner_id)

    return mock.patch.object(keys, "destroy", sparing)


def nothing_is_composted() -> AbstractContextManager[object]:
    """What was collected stays when its gate has closed."""
    return mock.patch(f"{SERVICE}.openings.periods.compost")


def files_stay_on_the_disk() -> AbstractContextManager[object]:
    """What was composted is let go as rows only."""
    return mock.patch(f"{SERVICE}.periods.forget", return_value=True)


def dates_slept_through_are_lost() -> AbstractContextManager[object]:
    """Only the last of several dates is written down."""
    return mock.patch(f"{SERVICE}.openings._pass_by")


def a_doubted_clock_opens_everything() -> AbstractContextManager[object]:
    """Nothing waits while the clock stands before what was kept."""
    judge = Timekeeper.judge

    def trusting(timekeeper: Timekeeper, reading: ReadTransaction) -> StoreTime:
        time = judge(timekeeper, reading)
        if isinstance(reading, Transaction):
            return replace(time, may_unseal=True, doubt="")
        return time

    return mock.patch.object(Timekeeper, "judge", trusting)


def a_gate_opens_before_its_book_is_there() -> AbstractContextManager[object]:
    """The opening is kept in another transaction than its edition."""

    def in_two(context: PracticeContext, opening: Opening, edition: Any, _: object) -> None:
        with context.store.write() as transaction:
            openings.mark_open(context, transaction, opening.ref.id)
        with context.store.write() as transaction:
            editions.finish_edition(transaction, replace(edition, made_at=transaction.at))

    return mock.patch.object(assembling, "_open", in_two)


def whoever_cannot_wait_takes_the_next_date() -> AbstractContextManager[object]:
    """An opening before its time is the next one, brought forward."""
    early_opening = calendar.early_opening

    def brought_forward(gate: Gate, fallen: Any, now: Instant, reason: str) -> Opening:
        early = early_opening(gate, fallen, now, reason)
        following = calendar.next_opening(gate, fallen)
        return early if following is None else replace(early, slot=following.slot)

    return mock.patch(f"{SERVICE}.openings.early_opening", brought_forward)


MUTANTS: tuple[Mutant, ...] = (
    gates_open_early,
    what_has_fallen_falls_again,
    a_pause_is_caught_up_with,
    another_zone_begins_anew,
    a_change_reaches_back,
    a_late_opening_is_cut_short,
    an_opening_lasts_into_the_next,
    nothing_closes,
    what_was_closed_keeps_its_key,
    nothing_is_composted,
    files_stay_on_the_disk,
    dates_slept_through_are_lost,
    a_doubted_clock_opens_everything,
    a_gate_opens_before_its_book_is_there,
    whoever_cannot_wait_takes_the_next_date,
)
