"""A message becomes ciphertext under a key of its own, and then a row that points at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
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
from osmosis.practices.mnestics.rules.chains import words_hash, words_key
from osmosis.practices.mnestics.rules.drafting import ALONE, Page
from osmosis.practices.mnestics.rules.positions import checked_position
from osmosis.practices.mnestics.rules.words import KIND_OF, checked_client_id, checked_text
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.measuring import Measuring, sealed_measures
from osmosis.practices.mnestics.store import messages, sittings
from osmosis.sealing.age import check_recipient, generate_identity
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote, readable
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
        draft: The draft that it was written as, which is emptied when it is sent.
        page: The page on which it was written; what others wrote stays in the draft.
    """

    client_id: str
    medium: Medium
    note: MomentNote | None = None
    file: Iterable[bytes] | None = None
    envelope: str = ""
    answers_id: UUID | None = None
    answers_at_seconds: float | None = None
    draft: DraftKey | None = None
    page: Page = ALONE

    @property
    def words(self) -> str:
        """What is written in it."""
        return self.envelope if self.note is None else self.note.line or ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """A page, sound or video as it comes in.

    Attributes:
        file: Its bytes, in chunks of any size.
        media_type: What whoever gave it says that it is.
        words: A line beside it.
    """

    file: Iterable[bytes] = field(repr=False)
    file_name: str | None = None
    media_type: str | None = None
    words: str = ""


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
        words_hash: What its words hash to under a key that only its readers have.
        measures: How large its file is and how long it lasts, encrypted to its key; ``None``
            where it has no file.
    """

    outgoing: Outgoing
    keeping: Keeping
    blob: BlobInfo | None
    recipient: str = ""
    wrapped: bytes = field(default=b"", repr=False)
    measures: bytes | None = field(default=None, repr=False)
    words_hash: str = ""


def line(client_id: str, words: str, medium: Medium = Medium.LINE) -> Outgoing:
    """A message of words alone."""
    return Outgoing(client_id=client_id, medium=medium, note=MomentNote(kind="line", line=words))


def written(client_id: str, medium: Medium, words: str, draft: DraftKey | None = None) -> Outgoing:
    """What was written by hand, in the medium of a pathway; on paper it is the envelope's label.

    Raises:
        InvalidInputError: This medium carries a file.
    """
    if medium in KIND_OF:
        raise InvalidInputError("This pathway carries files, and not words alone")
    if medium is Medium.PAPER:
        return Outgoing(client_id=client_id, medium=medium, envelope=words, draft=draft)
    medium = Medium.LINE if medium is Medium.SHORT else medium
    return replace(line(client_id, words, medium), draft=draft)


def recorded(client_id: str, medium: Medium, recording: Recording) -> Outgoing:
    """A page, sound or video on its way into a message.

    Raises:
        InvalidInputError: This medium carries words.
    """
    if medium not in KIND_OF:
        raise InvalidInputError("This is written and not recorded")
    note = MomentNote(
        kind=KIND_OF[medium],
        line=recording.words or None,
        file_name=recording.file_name,
        media_type=recording.media_type,
    )
    return Outgoing(client_id=client_id, medium=medium, note=note, file=recording.file)


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
    measuring = Measuring()
    file = None if outgoing.file is None else measuring.passing(outgoing.file)
    blob = context.blobs.put(seal_moment(note, file, [identity.recipient]))
    return Sealed(
        outgoing=outgoing,
        keeping=keeping,
        blob=blob,
        recipient=identity.recipient,
        wrapped=wrapped,
        measures=None
        if file is None
        else sealed_measures(measuring.measures(), identity.recipient),
        words_hash=words_hash(words_key(identity.secret), readable(note.line) or ""),
    )


def keep(
    context: PracticeContext, transaction: Transaction, sealed: Sealed, destination: Destination
) -> Message:
    """Keep a sealed message in a transaction that others write in too.

    Raises:
        NotFoundError: What it answers does not exist.
        NotArrivedError: What it answers was not read yet.
        InvalidInputError: It answers at a place where no recording can be.
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
        answers_at_seconds=checked_position(outgoing.answers_at_seconds),
    )
    messages.add_message(transaction, message)
    if blob is not None:
        messages.add_key(transaction, message.id, sealed.recipient, sealed.wrapped, sealed.measures)
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
