"""Sending: bytes sealed to a key of the message's own, then its row, then the ledger, then "sent".

What is said touches no disk in plain text. A message is in no list of words, log or page until a
sitting reads it.
"""

from __future__ import annotations

from uuid import UUID

from whenever import Date

from osmosis.errors import ConflictError, InvalidInputError
from osmosis.kernel.refs import Ref
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    Address,
    BoardFullError,
    Junction,
    Medium,
    Message,
    Pathway,
)
from osmosis.practices.mnestics.rules.calendar import parameters_at
from osmosis.practices.mnestics.rules.words import checked_client_id
from osmosis.practices.mnestics.service.drafts import DraftKey, take_out_sent
from osmosis.practices.mnestics.service.sealing import (
    Destination,
    Keeping,
    Outgoing,
    keep,
    seal,
)
from osmosis.practices.mnestics.store import junctions, messages, pathways, sittings
from osmosis.storage.transaction import ReadTransaction


def find_pathway_of(reading: ReadTransaction, client_id: str) -> Pathway | None:
    """The pathway to or along which the message with this client's id went, if it is there."""
    known = messages.find_by_client_id(reading, client_id)
    if known is None or known.pathway_id is None:
        return None
    return pathways.get_pathway(reading, known.pathway_id)


def send_along(
    context: PracticeContext,
    sitting_id: UUID,
    pathway_id: UUID,
    outgoing: Outgoing,
    retires_id: UUID | None = None,
) -> Message:
    """Send a message along a pathway, from the junction that is being sat; its draft is emptied.

    The draft is the one that the message says, or else that of the pathway. What another page
    wrote there, and was not shown where this was written, stays.

    When this returns it survives a power cut.

    Args:
        retires_id: The line that leaves the board for it.

    Raises:
        InvalidInputError: The message cannot be kept, or the tier needs a passphrase first.
        NotFoundError: There is no such sitting, pathway or line.
        SittingOverError: The sitting is over.
        ConflictError: The pathway has no junction in this sitting.
        BoardFullError: The board is full, and no line of it is retired.
    """
    known = _find_repeat(context, outgoing)
    if known is not None:
        return known
    with context.store.read() as reading:
        junction = junction_being_sat(reading, sitting_id, pathway_id)
        pathway = pathways.get_pathway(reading, pathway_id)
        _make_room(reading, pathway, junction, outgoing, retires_id)
    sealed = seal(context, outgoing, Keeping.of(pathway.parameters))
    with context.store.write() as transaction:
        # Looked for again: the same message may have arrived twice at the same time.
        known = messages.find_by_client_id(transaction, outgoing.client_id)
        if known is not None:
            return known
        junction = junction_being_sat(transaction, sitting_id, pathway_id)
        retired = _make_room(transaction, pathway, junction, outgoing, retires_id)
        if retired is not None:
            messages.retire(transaction, retired)
        draft = outgoing.draft or DraftKey(about=pathway_id)
        sitting = sittings.get_sitting(transaction, sitting_id)
        take_out_sent(context, transaction, sitting, draft, outgoing.words, page=outgoing.page)
        return keep(context, transaction, sealed, _along(junction))


def send_to_next(
    context: PracticeContext,
    pathway_id: UUID,
    outgoing: Outgoing,
    *,
    sitting_id: UUID | None = None,
) -> Message:
    """Send a letter to the next sitting of a pathway.

    Args:
        sitting_id: The sitting in which it was written, whose draft of it is emptied.

    Raises:
        InvalidInputError: The message cannot be kept.
        NotFoundError: There is no such pathway or sitting.
        SittingOverError: The sitting is over.
    """
    with context.store.read() as reading:
        keeping = Keeping.of(pathways.get_pathway(reading, pathway_id).parameters)
    destination = Destination(to=Address.NEXT, pathway_id=pathway_id)
    return _send(context, outgoing, keeping, destination, sitting_id)


def send_to_date(
    context: PracticeContext,
    date: Date,
    outgoing: Outgoing,
    keeping: Keeping | None = None,
    *,
    sitting_id: UUID | None = None,
) -> Message:
    """Send a letter to a date, up to a century ahead.

    Raises:
        InvalidInputError: The date is not ahead, or more than a century; or the message cannot be
            kept.
    """
    today = context.store.time().now.to_tz(context.store.clock.zone()).date()
    if not today < date <= today.add(years=100):
        raise InvalidInputError("A letter goes to a day after today, up to a century ahead")
    destination = Destination(to=Address.DATE, date=date)
    return _send(context, outgoing, keeping or Keeping(), destination, sitting_id)


def send_to_roll(
    context: PracticeContext,
    roll: Ref,
    outgoing: Outgoing,
    keeping: Keeping | None = None,
    *,
    sitting_id: UUID | None = None,
) -> Message:
    """Send a letter to the day on which a roll is developed.

    Raises:
        NotFoundError: There is no such roll.
        ConflictError: It is developed already, so there is no day to wait for.
        InvalidInputError: It is no roll, or the message cannot be kept.
    """
    if (roll.practice, roll.kind) != ("rolls", "roll"):
        raise InvalidInputError("Only a roll is developed; this is something else")
    if context.resolve(roll).glossable:
        raise ConflictError("This roll is developed already; there is no day to wait for")
    destination = Destination(to=Address.ROLL, ref=roll)
    return _send(context, outgoing, keeping or Keeping(), destination, sitting_id)


def retire_line(context: PracticeContext, message_id: UUID) -> None:
    """Take a line off its board; it is read no more, and stays where it is.

    Raises:
        NotFoundError: There is no such line, or it is off its board.
    """
    with context.store.write() as transaction:
        message = messages.get_message(transaction, message_id)
        _on_board(transaction, message.pathway_id, message_id)
        messages.retire(transaction, message_id)


def junction_being_sat(reading: ReadTransaction, sitting_id: UUID, pathway_id: UUID) -> Junction:
    """The junction of a pathway from which a sitting sends.

    Raises:
        NotFoundError: There is no such sitting.
        SittingOverError: It is over.
        ConflictError: The pathway has no junction in it.
    """
    sittings.get_unclosed(reading, sitting_id)
    sat = junctions.list_of_sitting(reading, sitting_id)
    mine = [junction for junction in sat if junction.pathway_id == pathway_id]
    if not mine:
        raise ConflictError("This pathway has no junction in this sitting")
    return mine[-1]


def _send(
    context: PracticeContext,
    outgoing: Outgoing,
    keeping: Keeping,
    destination: Destination,
    sitting_id: UUID | None,
) -> Message:
    known = _find_repeat(context, outgoing)
    if known is not None:
        return known
    sealed = seal(context, outgoing, keeping)
    with context.store.write() as transaction:
        known = messages.find_by_client_id(transaction, outgoing.client_id)
        if known is not None:
            return known
        if sitting_id is not None:
            sitting = sittings.get_unclosed(transaction, sitting_id)
            if outgoing.draft is not None:
                take_out_sent(
                    context,
                    transaction,
                    sitting,
                    outgoing.draft,
                    outgoing.words,
                    page=outgoing.page,
                )
        return keep(context, transaction, sealed, destination)


def _along(junction: Junction) -> Destination:
    return Destination(to=Address.PATHWAY, pathway_id=junction.pathway_id, junction_id=junction.id)


def _find_repeat(context: PracticeContext, outgoing: Outgoing) -> Message | None:
    checked_client_id(outgoing.client_id)
    with context.store.read() as reading:
        return messages.find_by_client_id(reading, outgoing.client_id)


def _make_room(
    reading: ReadTransaction,
    pathway: Pathway,
    junction: Junction,
    outgoing: Outgoing,
    retires_id: UUID | None,
) -> UUID | None:
    """The line that leaves the board for this one, if one does.

    Raises:
        BoardFullError: The board is full, and no line of it is retired.
        NotFoundError: The line that is to leave is not on the board.
    """
    if retires_id is not None:
        return _on_board(reading, pathway.id, retires_id)
    if outgoing.medium is not Medium.BOARD:
        return None
    most = parameters_at(pathway, junction.due_at).board
    if len(messages.list_board(reading, pathway.id)) >= most:
        raise BoardFullError("The board is full; retire one line for this one", lines=most)
    return None


def _on_board(reading: ReadTransaction, pathway_id: UUID | None, message_id: UUID) -> UUID:
    lines = [] if pathway_id is None else messages.list_board(reading, pathway_id)
    if message_id not in {one.id for one in lines}:
        raise BoardFullError("This line is not on the board")
    return message_id
