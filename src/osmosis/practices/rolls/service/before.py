"""A roll from before: what one already has for a virtue, cased at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from whenever import TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import FrameKind, Origin, Roll, RollState, RollStateError
from osmosis.practices.rolls.service import developing, loading, sheets
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.practices.rolls.service.loading import NewRoll
from osmosis.practices.rolls.store import rolls
from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.streams import encrypting
from osmosis.storage.transaction import ReadTransaction

MOST_FROM_BEFORE = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class FromBefore:
    """One photograph or note that was there before.

    Attributes:
        taken: When it was, as far as that is known.
        chunks: The file's bytes; ``None`` for a note.
    """

    note: MomentNote
    taken: CivilMoment
    chunks: Iterable[bytes] | None


def may_make_roll_from_before(reading: ReadTransaction) -> bool:
    """Whether there is none yet, or a first exposed roll has been developed."""
    every = rolls.list_rolls(reading)
    has_one = any(roll.is_from_before for roll in every)
    return not has_one or any(roll.is_open and not roll.is_from_before for roll in every)


def make_roll_from_before(
    context: PracticeContext, virtue: str, things: Sequence[FromBefore], identity_line: str = ""
) -> Roll:
    """Case what one already has for a virtue, without seal or waiting, marked "from before".

    Raises:
        InvalidInputError: There is nothing, or more than 24 things.
        RollStateError: There is one already, and no exposed roll has been developed.
    """
    if not 1 <= len(things) <= MOST_FROM_BEFORE:
        raise InvalidInputError(
            "A roll from before takes 1 to 24 photographs or notes", given=len(things)
        )
    wanted = NewRoll(virtue=virtue, is_from_before=True, wait=TimeDelta.ZERO)
    with context.store.write() as transaction:
        if not may_make_roll_from_before(transaction):
            raise RollStateError(
                "A second roll from before comes after a first exposed roll was developed"
            )
        roll = loading.add_new_roll(context, transaction, wanted, set())
        recipient = rolls.get_recipient(transaction, roll.id)
    for thing in sorted(things, key=lambda one: one.taken.instant):
        sealed = encrypting(pack_moment(thing.note, thing.chunks), [recipient])
        expose(
            context,
            Capture(
                roll_id=roll.id,
                client_id=str(new_id(context.store.clock.now())),
                kind=FrameKind(thing.note.kind),
                taken=thing.taken,
                sealed=sealed,
                origin=Origin.BEFORE,
            ),
        )
    return _case(context, roll, identity_line)


def _case(context: PracticeContext, roll: Roll, identity_line: str) -> Roll:
    with context.store.write() as transaction:
        if rolls.get_roll(transaction, roll.id).state is RollState.LOADED:
            loading.finish_in(transaction, roll)
    job = developing.ask_to_develop(context, roll.id)
    context.jobs.run(job.id, developing.tasks(context))
    return sheets.put_into_case(context, roll.id, identity_line)
