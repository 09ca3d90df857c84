"""A message becomes ciphertext under a key of its own, and then a row that points at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from whenever import Date

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.blobs import BlobInfo
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    Address,
    Forgetting,
    Medium,
    Message,
    NotArrivedError,
    Parameters,
)
from osmosis.practices.mnestics.rules.words import KIND_OF, checked_client_id, checked_text
from osmosis.practices.mnestics.store import messages, sittings
from osmosis.sealing.age import check_recipient, generate_identity
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.tiers import Tier, wrap_identity
from osmosis.storage.transaction import ReadTransaction, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """One message as whoever wrote it hands it over.

    Attributes:
        client_id: Made by the writer; a second arrival is answered like the first.
        note: What is said; ``None`` for an envelope of paper.
        file: The page, sound or video, in chunks of any size.
        envelope: For paper: which envelope to open. It is not sealed.
        answers_id: The message that it answers.
        answers_at_seconds: At which second of its sound or video.
    """

    client_id: str
    medium: Medium
    note: MomentNote | None = None
    file: Iterable[bytes] | None = None
    envelope: str = ""
    answers_id: UUID | None = None
    answers_at_seconds: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping:
    """How a message is sealed, and what becomes of it after its last reading."""

    tier: Tier = Tier.CURTAIN
    witness: str | None = None
    forgetting: Forgetting = Forgetting.FADES

    @classmethod
    def of(cls, parameters: Parameters) -> Keeping:
        """As a pathway with these parameters has it."""
        return cls(
            tier=parameters.tier, witness=parameters.witness, forgetting=parameters.forgetting
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """To whom a message goes."""

    to: Address
    pathway_id: UUID | None = None
    junction_id: UUID | None = None
    date: Date | None = None
    ref: Ref | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealed:
    """A message's ciphertext and key, before anything points at them.

    Attributes:
        blob: ``None`` for paper.
    """

    outgoing: Outgoing
    keeping: Keeping
    blob: BlobInfo | None
    recipient: str = ""
    wrapped: bytes = field(default=b"", repr=False)


def line(client_id: str, words: str, medium: Medium = Medium.LINE) -> Outgoing:
    """A message of words alone."""
    return Outgoing(client_id=client_id, medium=medium, note=MomentNote(kind="line", line=words))


def seal(context: PracticeContext, outgoing: Outgoing, keeping: Keeping) -> Sealed:
    """Encrypt a message to a new key of its own, and keep the ciphertext.

    Raises:
        InvalidInputError: Its words, file or key cannot be used.
        StorageError: It could not be kept.
    """
    checked_client_id(outgoing.client_id)
    note = _checked_note(outgoing)
    if note is None:
        return Sealed(outgoing=outgoing, keeping=keeping, blob=None)
    identity = generate_identity()
    wrapped = wrap_identity(
        identity,
        keeping.tier,
        house=context.keys.house_recipient(),
        vault=context.keys.vault_recipient(),
        friend=None if keeping.witness is None else check_recipient(keeping.witness),
    )
    blob = context.blobs.put(seal_moment(note, outgoing.file, [identity.recipient]))
    return Sealed(
        outgoing=outgoing,
        keeping=keeping,
        blob=blob,
        recipient=identity.recipient,
        wrapped=wrapped,
    )


def keep(
    context: PracticeContext, transaction: Transaction, sealed: Sealed, destination: Destination
) -> Message:
    """Keep a sealed message in a transaction that others write in too.

    Raises:
        NotFoundError: What it answers does not exist.
        NotArrivedError: What it answers was not read yet.
    """
    outgoing, blob = sealed.outgoing, sealed.blob
    _refuse_unread_answer(transaction, outgoing)
    message = Message(
        id=new_id(transaction.at),
        client_id=outgoing.client_id,
        pathway_id=destination.pathway_id,
        junction_id=destination.junction_id,
        medium=outgoing.medium,
        to=destination.to,
        to_date=destination.date,
        to_ref=destination.ref,
        envelope=checked_text(outgoing.envelope),
        sealed_sha256=None if blob is None else blob.sha256,
        sealed_size=0 if blob is None else blob.size,
        tier=sealed.keeping.tier,
        forgetting=sealed.keeping.forgetting,
        sent=CivilMoment(instant=transaction.at, zone=context.store.clock.zone()),
        answers_id=outgoing.answers_id,
        answers_at_seconds=outgoing.answers_at_seconds,
    )
    messages.add_message(transaction, message)
    if blob is not None:
        messages.add_key(transaction, message.id, sealed.recipient, sealed.wrapped)
    return message


def _checked_note(outgoing: Outgoing) -> MomentNote | None:
    if outgoing.medium is Medium.PAPER:
        if outgoing.note is not None or outgoing.file is not None:
            raise InvalidInputError("What is written on paper is not kept here")
        if not checked_text(outgoing.envelope):
            raise InvalidInputError("Say which envelope it is, so that it can be found")
        return None
    wanted = KIND_OF.get(outgoing.medium, "line")
    if outgoing.note is None or outgoing.note.kind != wanted:
        raise InvalidInputError("This message is not of the kind that it says", kind=wanted)
    if outgoing.envelope:
        raise InvalidInputError("Only what is written on paper lies in an envelope")
    return outgoing.note


def _refuse_unread_answer(reading: ReadTransaction, outgoing: Outgoing) -> None:
    if outgoing.answers_id is None:
        return
    messages.get_message(reading, outgoing.answers_id)
    if sittings.find_reading(reading, outgoing.answers_id) is None:
        raise NotArrivedError("What this answers was not read yet")
