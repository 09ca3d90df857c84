"""The book of a gate goes where the person wants it, by itself and once.

That a book is open and has not gone to a place is a state: whoever looks sees it, and puts it into
the outbox. There it is known by its opening, its part and the place, so that it goes once; what
stands there are ids, and the book is opened only while it is sent. Once its gate has closed it
goes nowhere any more; what went stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from osmosis.errors import ConflictError, InvalidInputError
from osmosis.kernel.cadence_words import moment_words
from osmosis.kernel.civil import local_of
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.languages.speaking import gettext
from osmosis.ports.channels import Notice
from osmosis.practices.apert.deliveries import Delivery, DeliveryKind
from osmosis.practices.apert.editions import Edition
from osmosis.practices.apert.model import Gate, GateState, GateStateError, Opening
from osmosis.practices.apert.service import standing
from osmosis.practices.apert.store import deliveries, editions, gates
from osmosis.practices.context import PracticeContext
from osmosis.storage import outbox
from osmosis.storage.outbox import Posted
from osmosis.storage.transaction import ReadTransaction

MOST_MAIL_BYTES = 50_000_000
"""The largest file that the services behind readers' addresses take."""
LONGEST_TARGET = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryStanding:
    """A delivery, and what became of the book that is open now.

    Attributes:
        told: In a few words; empty while the gate is closed.
        problem: Why it did not work, in one sentence; empty when it did or still may.
    """

    delivery: Delivery
    told: str
    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Item:
    """One part of an open book on its way to one place."""

    gate: Gate
    opening: Opening
    delivery: Delivery
    number: int

    @property
    def key(self) -> str:
        return f"apert.book:{self.opening.id}:{self.number}"

    def notice(self) -> Notice:
        """Ids alone: what the book is called stands nowhere in the outbox."""
        return Notice(
            key=self.key,
            title="",
            about=self.gate.ref,
            not_after=self.opening.closes_at,
            details={"opening": str(self.opening.id), "part": self.number},
        )


def add_delivery(
    context: PracticeContext, gate_id: UUID, kind: DeliveryKind, target: str
) -> Delivery:
    """Let the books of a gate go to a place from now on, the one that is open among them.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: It is no place to which a book could go.
        ConflictError: They go there already, or the gate has ended and closed.
    """
    checked = _checked(context, kind, target.strip())
    with context.store.write() as transaction:
        has_ended = gates.get_gate(transaction, gate_id).state is GateState.ENDED
        if has_ended and standing.find_open(context, transaction, gate_id) is None:
            raise GateStateError("This gate has ended")
        known = deliveries.list_deliveries(transaction, gate_id)
        if any((one.kind, one.target) == (kind, checked) for one in known):
            raise ConflictError("The books of this gate go there already")
        delivery = Delivery(
            id=new_id(transaction.at),
            gate_id=gate_id,
            kind=kind,
            target=checked,
            added_at=transaction.at,
        )
        deliveries.add_delivery(transaction, delivery)
    post_due(context)
    return delivery


def remove_delivery(context: PracticeContext, delivery_id: UUID) -> None:
    """Let no more books go to a place; those that went there stay.

    Raises:
        NotFoundError: There is no such delivery.
    """
    with context.store.write() as transaction:
        delivery = deliveries.get_delivery(transaction, delivery_id)
        outbox.withdraw_all(transaction, delivery.channel)
        deliveries.remove_delivery(transaction, delivery_id)


def list_deliveries(context: PracticeContext, gate_id: UUID | None = None) -> Sequence[Delivery]:
    """The deliveries of a gate (of all, when none is named), oldest first."""
    with context.store.read() as reading:
        return deliveries.list_deliveries(reading, gate_id)


def post_due(context: PracticeContext) -> int:
    """Put every open book that has not gone to one of its places into the outbox.

    Returns:
        How many files were put there.
    """
    with context.store.read() as reading:
        if not any(_list_unposted(context, reading)):
            return 0
    with context.store.write() as transaction:
        found = list(_list_unposted(context, transaction))
        for one in found:
            outbox.send_later(transaction, one.delivery.channel, one.notice())
    return len(found)


def try_now(context: PracticeContext, gate_id: UUID) -> int:
    """Let everything of a gate that still waits, or was given up, be tried at once.

    Returns:
        How many files are tried.
    """
    post_due(context)
    with context.store.write() as transaction:
        known = deliveries.list_deliveries(transaction, gate_id)
        return sum(outbox.try_all_now(transaction, one.channel) for one in known)


def list_standing(context: PracticeContext, gate_id: UUID) -> Sequence[DeliveryStanding]:
    """Each delivery of a gate, with what became of the book that is open now."""
    with context.store.read() as reading:
        items = list(_list_open(context, reading, gate_id))
        return [
            _standing(one, [_posted(reading, item) for item in items if item.delivery == one])
            for one in deliveries.list_deliveries(reading, gate_id)
        ]


def has_mail_server(context: PracticeContext) -> bool:
    """Whether there is a mail server that books could be handed to."""
    return context.mail.is_chosen()


def _list_open(
    context: PracticeContext, reading: ReadTransaction, gate_id: UUID | None = None
) -> Iterator[_Item]:
    """What is open now, part by part, for each place to which it goes."""
    for delivery in deliveries.list_deliveries(reading, gate_id):
        opening = standing.find_open(context, reading, delivery.gate_id)
        edition = None if opening is None else editions.find_edition(reading, opening.ref.id)
        if opening is None or edition is None:
            continue
        gate = gates.get_gate(reading, delivery.gate_id)
        for number in _numbers(edition):
            yield _Item(gate=gate, opening=opening, delivery=delivery, number=number)


def _list_unposted(context: PracticeContext, reading: ReadTransaction) -> Iterator[_Item]:
    for one in _list_open(context, reading):
        if outbox.find_posted(reading, one.delivery.channel, one.key) is None:
            yield one


def _numbers(edition: Edition) -> list[int]:
    return [part.number for part in edition.parts]


def _posted(reading: ReadTransaction, item: _Item) -> tuple[_Item, Posted | None]:
    return item, outbox.find_posted(reading, item.delivery.channel, item.key)


def _standing(
    delivery: Delivery, posted: Sequence[tuple[_Item, Posted | None]]
) -> DeliveryStanding:
    problems = [one.problem for _, one in posted if one is not None and not one.sent_at]
    problem = next(filter(None, problems), "")
    sent = [(item, one.sent_at) for item, one in posted if one is not None and one.sent_at]
    told = ""
    if posted and len(sent) == len(posted):
        moment = _moment(sent[-1][0], max(at for _, at in sent))
        told = gettext("There since {moment}.", moment=moment)
    elif posted:
        told = (
            gettext("{count} of {of} parts are there.", count=len(sent), of=len(posted))
            if sent
            else gettext("On its way.")
        )
    said = problem and f"{gettext(problem)}."
    return DeliveryStanding(delivery=delivery, told=told, problem=said)


def _moment(item: _Item, at: Instant) -> str:
    return moment_words(local_of(at, item.opening.zone))


def _checked(context: PracticeContext, kind: DeliveryKind, target: str) -> str:
    if not target or len(target) > LONGEST_TARGET:
        raise InvalidInputError("A delivery needs a folder or an address")
    if kind is DeliveryKind.EMAIL:
        context.mail.check_address(target)
        return target
    folder = Path(target).expanduser()
    if not folder.is_absolute():
        raise InvalidInputError("A folder is named from the root, or from your home by ~")
    if folder.resolve().is_relative_to(context.store.folder.root.resolve()):
        raise InvalidInputError("Books go to a folder outside the store")
    if folder.exists() and not folder.is_dir():
        raise InvalidInputError("There is a file where the folder should be")
    return str(folder)
