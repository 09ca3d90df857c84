"""Letters to a date or to a developed roll: on their way, come, and opened on their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from whenever import Date

from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    Address,
    Message,
    NotArrivedError,
    Pathway,
    PathwayState,
    Place,
    Sitting,
)
from osmosis.practices.mnestics.reads import ToMeToday
from osmosis.practices.mnestics.rules.arriving import has_come
from osmosis.practices.mnestics.store import messages, pathways, sittings
from osmosis.practices.mnestics.store.sittings import Settled
from osmosis.storage.transaction import ReadTransaction, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenLetter:
    """A letter as far as it is known without opening it.

    Attributes:
        has_come: Whether its day is here or past.
        is_read: Whether it was ever opened.
        read_by: The pathways that read it in one of their sittings; where there are none, it is
            opened on its own once it has come.
    """

    letter: Message
    has_come: bool
    is_read: bool
    read_by: Sequence[Pathway]

    @property
    def may_be_opened(self) -> bool:
        """Whether it can be opened on its own now."""
        return self.has_come and not self.is_read and not self.read_by


def list_letters(context: PracticeContext) -> Sequence[SeenLetter]:
    """Every letter to a date, to a developed roll or to a next sitting, in the order of sending."""
    with context.store.read() as reading:
        return _list(context, reading)


def open_letters(context: PracticeContext, letter_ids: Collection[UUID] = ()) -> Sitting:
    """Begin a sitting for letters on their own, or resume the one that holds them.

    Args:
        letter_ids: Which letters; all that can be opened on their own when left out.

    Raises:
        NotFoundError: There is no such letter.
        NotArrivedError: One of them is on its way, or waits for a sitting that reads it; or the
            clock is doubted.
    """
    with context.store.write() as transaction:
        time = context.store.timekeeper.judge(transaction)
        if not time.may_unseal:
            raise NotArrivedError(time.doubt)
        known = {one.letter.id: one for one in _list(context, transaction)}
        for letter_id in letter_ids:
            messages.get_message(transaction, letter_id)
        chosen = letter_ids or [one.letter.id for one in known.values() if one.may_be_opened]
        open_one = _find_unclosed(transaction, chosen)
        if open_one is not None:
            return open_one
        for letter_id in chosen:
            _refuse_early(known.get(letter_id))
        if not chosen:
            raise NotArrivedError("No letter has come")
        return begin_alone(context, transaction, chosen)


def begin_alone(
    context: PracticeContext, transaction: Transaction, message_ids: Collection[UUID]
) -> Sitting:
    """A sitting without a junction, in which these messages are read."""
    settled = [Settled(message_id=message_id) for message_id in message_ids]
    sitting = Sitting(
        id=new_id(transaction.at),
        junction_ids=(),
        place=Place.READ,
        begun=CivilMoment(instant=transaction.at, zone=context.store.clock.zone()),
        arrivals=tuple(message_ids),
        draws=(),
        draft=b"",
        meditation="",
        closed_at=None,
    )
    sittings.add_sitting(transaction, sitting, settled)
    return sitting


def _list(context: PracticeContext, reading: ReadTransaction) -> list[SeenLetter]:
    now = context.store.timekeeper.judge(reading).now
    today = now.to_tz(context.store.clock.zone()).date()
    read = sittings.last_readings(reading)
    living = pathways.list_pathways(reading, [PathwayState.OPEN])
    return [
        SeenLetter(
            letter=letter,
            has_come=_has_come(letter, today),
            is_read=letter.id in read,
            read_by=[pathway for pathway in living if _reads(pathway, letter)],
        )
        for letter in messages.list_letters(reading)
    ]


def _has_come(letter: Message, today: Date) -> bool:
    return letter.arrived_at is not None or has_come(letter, today)


def _reads(pathway: Pathway, letter: Message) -> bool:
    """Whether a pathway reads a letter in one of its sittings to come."""
    if letter.to is Address.NEXT:
        return letter.pathway_id == pathway.id
    return any(isinstance(term, ToMeToday) for term in pathway.parameters.reads)


def _find_unclosed(reading: ReadTransaction, letter_ids: Collection[UUID]) -> Sitting | None:
    """A sitting for letters on their own that is not closed and holds one of these."""
    for sitting in sittings.list_unclosed(reading):
        if not sitting.junction_ids and set(letter_ids) & set(sitting.arrivals):
            return sitting
    return None


def _refuse_early(seen: SeenLetter | None) -> None:
    if seen is None:
        raise NotArrivedError("This is no letter; a sitting reads it")
    if not seen.has_come:
        day = seen.letter.to_date
        raise NotArrivedError(
            "This letter is on its way", opens=None if day is None else day.format_iso()
        )
    if seen.read_by:
        raise NotArrivedError("This letter has come; a sitting of a pathway reads it")
