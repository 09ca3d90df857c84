"""Messages, as rows: everything about them but what they say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from whenever import Date

from osmosis.errors import NotFoundError
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.mnestics import tables
from osmosis.practices.mnestics.model import PRACTICE, Address, Forgetting, Medium, Message
from osmosis.sealing.tiers import Tier
from osmosis.storage.releases import is_released, list_released
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction

_messages = tables.messages
_LETTERS = [one.value for one in (Address.DATE, Address.ROLL, Address.NEXT)]


def add_message(transaction: Transaction, message: Message) -> None:
    """Keep a new message and put it on its way into the ledger."""
    transaction.insert(
        _messages,
        id=message.id,
        client_id=message.client_id,
        pathway_id=message.pathway_id,
        junction_id=message.junction_id,
        medium=message.medium.value,
        to_kind=message.to.value,
        to_date=None if message.to_date is None else message.to_date.format_iso(),
        to_ref=message.to_ref,
        envelope=message.envelope,
        sealed_sha256=message.sealed_sha256,
        sealed_size=message.sealed_size,
        tier=message.tier.value,
        forgetting=message.forgetting.value,
        sent_at=message.sent.instant,
        sent_text=str(message.sent),
        answers_id=message.answers_id,
        answers_at_milliseconds=_milliseconds(message.answers_at_seconds),
        arrived_at=message.arrived_at,
        retired_at=message.retired_at,
    )
    transaction.record(LedgerKind.KEPT, message.ref, sha256=message.sealed_sha256)


def retire(transaction: Transaction, message_id: UUID) -> None:
    """Take a line off its board."""
    transaction.update(_messages, {"retired_at": transaction.at}, _messages.c.id == message_id)


def arrive(transaction: Transaction, message_id: UUID, at: Instant) -> None:
    """Say that a letter's day has come."""
    transaction.update(_messages, {"arrived_at": at}, _messages.c.id == message_id)


def send_on(transaction: Transaction, message_id: UUID) -> None:
    """Address a message to the next sitting of its pathway; where it left stays known."""
    changes = {"to_kind": Address.NEXT.value}
    transaction.update(_messages, changes, _messages.c.id == message_id)


def erase_words(transaction: Transaction, message_id: UUID) -> None:
    """Empty what stands on its envelope; the row keeps its place for those who point at it."""
    transaction.update(_messages, {"envelope": ""}, _messages.c.id == message_id)


def find_by_client_id(reading: ReadTransaction, client_id: str) -> Message | None:
    """The message that this client's id became, if it arrived before."""
    row = reading.find(_messages, client_id=client_id)
    return None if row is None else _message(row)


def get_message(reading: ReadTransaction, message_id: UUID) -> Message:
    """The message with this id.

    Raises:
        NotFoundError: There is none, or it was let go.
    """
    row = reading.find(_messages, id=message_id)
    if row is None:
        raise NotFoundError("There is no such message")
    message = _message(row)
    if is_released(reading, message.ref):
        raise NotFoundError("This message was let go")
    return message


def content_hash(reading: ReadTransaction, message_id: UUID) -> str:
    """What stands for a message's content, though nobody may read it: its age file's name.

    An envelope of paper has none; its row stands for it.

    Raises:
        NotFoundError: There is no such message.
    """
    row = reading.find(_messages, id=message_id)
    if row is None:
        raise NotFoundError("There is no such message")
    return str(row["sealed_sha256"] or row["row_hash"])


def letter_hashes(reading: ReadTransaction) -> Mapping[UUID, str]:
    """The names of the age files of all letters of plans, also of those that were let go."""
    columns = (_messages.c.id, _messages.c.sealed_sha256)
    of_plans = _messages.c.to_kind == Address.PLAN.value
    rows = reading.rows(sa.select(*columns).where(reading.mine(_messages), of_plans))
    return {row["id"]: str(row["sealed_sha256"]) for row in rows}


def list_messages(reading: ReadTransaction) -> Sequence[Message]:
    """Every message that was not let go, in the order in which they were sent."""
    return _list(reading)


def list_let_go(reading: ReadTransaction) -> Sequence[Message]:
    """What is left of the messages that were let go: their places."""
    gone = _gone(reading)
    if not gone:
        return ()
    mine = (reading.mine(_messages), _messages.c.id.in_(gone))
    statement = sa.select(_messages).where(*mine).order_by(_messages.c.id)
    return [_message(row) for row in reading.rows(statement)]


def has_any_to_let_go(reading: ReadTransaction) -> bool:
    """Whether there is a message that is to be let go after its last reading."""
    return bool(_list(reading, _messages.c.forgetting == Forgetting.LET_GO.value))


def has_letters(reading: ReadTransaction) -> bool:
    """Whether there ever was a letter that travels along no pathway and belongs to no plan."""
    alone = _messages.c.to_kind.in_([Address.DATE.value, Address.ROLL.value])
    statement = sa.select(_messages.c.id).where(reading.mine(_messages), alone).limit(1)
    return reading.first(statement) is not None


def list_letters(reading: ReadTransaction) -> Sequence[Message]:
    """Every letter to a date, to a developed roll or to a next sitting."""
    return _list(reading, _messages.c.to_kind.in_(_LETTERS))


def list_at(reading: ReadTransaction, junction_ids: Collection[UUID]) -> Sequence[Message]:
    """What left along pathways from these junctions, oldest first."""
    return _list(reading, _messages.c.junction_id.in_(list(junction_ids)))


def list_these(reading: ReadTransaction, message_ids: Collection[UUID]) -> Mapping[UUID, Message]:
    """These messages by their ids, without those that were let go."""
    found = _list(reading, _messages.c.id.in_(list(message_ids)))
    return {message.id: message for message in found}


def list_answers(
    reading: ReadTransaction, message_ids: Collection[UUID]
) -> Mapping[UUID, Sequence[Message]]:
    """What answers each of these messages, oldest first; without what was let go."""
    found: dict[UUID, list[Message]] = {}
    for message in _list(reading, _messages.c.answers_id.in_(list(message_ids))):
        if message.answers_id is not None:
            found.setdefault(message.answers_id, []).append(message)
    return found


def list_board(reading: ReadTransaction, pathway_id: UUID) -> Sequence[Message]:
    """The lines on a pathway's board that were not retired, oldest first."""
    return _list(
        reading,
        _messages.c.pathway_id == pathway_id,
        _messages.c.medium == Medium.BOARD.value,
        _messages.c.retired_at.is_(None),
    )


def add_key(
    transaction: Transaction,
    message_id: UUID,
    recipient: str,
    wrapped: bytes,
    measures: bytes | None = None,
) -> None:
    """Keep a message's key: its public half, its private half wrapped, and its file's measures."""
    transaction.insert(
        tables.keys,
        message_id=message_id,
        recipient=recipient,
        wrapped=wrapped,
        measures=measures,
    )


def get_key(reading: ReadTransaction, message_id: UUID) -> tuple[str, bytes, bytes | None]:
    """A message's key: public half, wrapped private half, and the one left to the house key.

    Raises:
        NotFoundError: It has none.
    """
    row = reading.find(tables.keys, message_id=message_id)
    if row is None:
        raise NotFoundError("This message has no key")
    opened = None if row["opened"] is None else bytes(row["opened"])
    return str(row["recipient"]), bytes(row["wrapped"]), opened


def find_measures(reading: ReadTransaction, message_id: UUID) -> bytes | None:
    """The measures of a message's file, encrypted to its key; ``None`` when it has no file."""
    row = reading.find(tables.keys, message_id=message_id)
    return None if row is None or row["measures"] is None else bytes(row["measures"])


def list_closed_keys(
    reading: ReadTransaction, message_ids: Collection[UUID]
) -> Mapping[UUID, tuple[str, bytes]]:
    """Public and wrapped private halves of those of these keys that no passphrase opened yet."""
    keys = tables.keys
    statement = sa.select(keys).where(
        reading.mine(keys), keys.c.message_id.in_(list(message_ids)), keys.c.opened.is_(None)
    )
    return {
        row["message_id"]: (str(row["recipient"]), bytes(row["wrapped"]))
        for row in reading.rows(statement)
    }


def set_opened_key(transaction: Transaction, message_id: UUID, wrapped: bytes) -> None:
    """Keep the private half wrapped for the house key."""
    transaction.update(tables.keys, {"opened": wrapped}, tables.keys.c.message_id == message_id)


def remove_key(transaction: Transaction, message_id: UUID) -> None:
    """Destroy both halves of a message's key: it never opens again."""
    transaction.delete(tables.keys, tables.keys.c.message_id == message_id)


def _list(reading: ReadTransaction, *where: sa.ColumnElement[bool]) -> Sequence[Message]:
    statement = sa.select(_messages).where(reading.mine(_messages), *where).order_by(_messages.c.id)
    gone = _gone(reading)
    return [_message(row) for row in reading.rows(statement) if row["id"] not in gone]


def _gone(reading: ReadTransaction) -> set[UUID]:
    stones = (stone.ref for stone in list_released(reading))
    return {ref.id for ref in stones if (ref.practice, ref.kind) == (PRACTICE, "message")}


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _message(row: Any) -> Message:
    milliseconds = row["answers_at_milliseconds"]
    to_ref: Ref | None = row["to_ref"]
    return Message(
        id=row["id"],
        client_id=row["client_id"],
        pathway_id=row["pathway_id"],
        junction_id=row["junction_id"],
        medium=Medium(row["medium"]),
        to=Address(row["to_kind"]),
        to_date=None if row["to_date"] is None else Date.parse_iso(row["to_date"]),
        to_ref=to_ref,
        sealed_sha256=row["sealed_sha256"],
        sealed_size=row["sealed_size"],
        tier=Tier(row["tier"]),
        forgetting=Forgetting(row["forgetting"]),
        sent=parse_moment(row["sent_text"]),
        answers_id=row["answers_id"],
        answers_at_seconds=None if milliseconds is None else milliseconds / 1000,
        arrived_at=row["arrived_at"],
        retired_at=row["retired_at"],
        envelope=row["envelope"],
    )
