"""Tries: a setting changed for the next few times, and then one question.

Whoever changes the setting begins the try in the same transaction, and counts a time in the
transaction of what happened. After the last time the question is due, and waits for as long as it
is left alone. A try is never overwritten: a setting that is changed once more ends the one that
lives and begins the next. There is nothing to measure in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import canonical_json
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.storage import schema
from osmosis.storage.transaction import ReadTransaction, Transaction

MOST_TIMES = 99
LONGEST_WORDS = 4_000

_tries = schema.tries
_times = schema.try_times
_WHAT = re.compile(r"[a-z][a-z0-9_.-]{0,79}")


class Answer(StrEnum):
    """What a person says after the last time."""

    KEEP = "keep"
    GO_BACK = "go-back"
    CHANGE_AGAIN = "change-again"


@dataclass(frozen=True, kw_only=True, slots=True)
class Try:
    """One try.

    Attributes:
        subject: The thing whose setting is changed.
        what: Which setting: a short name that never changes.
        before: Where the setting stood; any value that JSON can spell.
        after: Where it stands for now.
        times: For how many times, 1 to 99.
        counted: How many have come.
        last_counted_at: When the latest of them came.
        answer: ``None`` while it lives, and when it ended without a word because its thing was
            put to rest or let go.
        words: The person's own line beside the answer; may be empty.
        ended_at: ``None`` while it lives.
    """

    id: UUID
    subject: Ref
    what: str
    before: Any
    after: Any
    times: int
    counted: int
    begun_at: Instant
    last_counted_at: Instant | None
    ended_at: Instant | None
    answer: Answer | None
    words: str

    @property
    def is_living(self) -> bool:
        """Whether it goes on, or waits for its answer."""
        return self.ended_at is None

    @property
    def is_due(self) -> bool:
        """Whether the last time has come and the question is open."""
        return self.is_living and self.counted >= self.times

    @property
    def stands_at(self) -> Any:
        """Where the setting belongs after what was answered."""
        return self.before if self.answer is Answer.GO_BACK else self.after


def begin_try(
    transaction: Transaction, subject: Ref, what: str, *, before: Any, after: Any, times: int
) -> Try:
    """Begin one, in the transaction that changes the setting.

    A try of the same setting that lives ends as changed again.

    Raises:
        InvalidInputError: Not 1 to 99 times, or both values are the same.
    """
    if not _WHAT.fullmatch(what):
        raise InvalidInputError("What is tried has a short name in small letters")
    if not 1 <= times <= MOST_TIMES:
        raise InvalidInputError("A try is for 1 to 99 times", times=times)
    if canonical_json(before) == canonical_json(after):
        raise InvalidInputError("It stands so already; a try changes something")
    end_as_changed(transaction, subject, what)
    try_id = new_id(transaction.at)
    transaction.insert(
        _tries,
        id=try_id,
        subject=subject,
        what=what,
        before=before,
        after=after,
        times=times,
        begun_at=transaction.at,
        ended_at=None,
        answer=None,
    )
    return get_try(transaction, try_id)


def note_change(
    transaction: Transaction, subject: Ref, what: str, *, before: Any, after: Any, times: int | None
) -> UUID | None:
    """Begin a try of a change that is for so many times; any change ends the one that lives.

    Args:
        times: ``None`` for good.

    Returns:
        The id of the try as which the change is made, if it is one.

    Raises:
        InvalidInputError: It is to be tried and stands so already, or not for 1 to 99 times.
    """
    if times is not None:
        return begin_try(transaction, subject, what, before=before, after=after, times=times).id
    if canonical_json(before) != canonical_json(after):
        end_as_changed(transaction, subject, what)
    return None


def count_time(transaction: Transaction, try_id: UUID, occurrence: str) -> Try:
    """Count a time, in the transaction of what happened; the same occurrence counts once.

    One that is over, or whose last time has come, stays as it is.

    Args:
        occurrence: What names it among the times of this try, up to 200 letters.

    Raises:
        NotFoundError: There is no such try.
    """
    found = get_try(transaction, try_id)
    is_known = transaction.find(_times, try_id=try_id, occurrence=occurrence) is not None
    if not found.is_living or found.is_due or is_known:
        return found
    transaction.insert(_times, try_id=try_id, occurrence=occurrence, counted_at=transaction.at)
    return get_try(transaction, try_id)


def answer_try(
    transaction: Transaction, subject: Ref, try_id: UUID, answer: Answer, words: str = ""
) -> Try:
    """Answer one, also before its last time; the caller puts the setting where it then stands.

    Raises:
        NotFoundError: This thing has no such try.
        ConflictError: It is over already.
        InvalidInputError: The words are too long.
    """
    found = get_try(transaction, try_id)
    if found.subject != subject:
        raise NotFoundError("There is no such try")
    if not found.is_living:
        raise ConflictError("This try is over already")
    if len(words) > LONGEST_WORDS:
        raise InvalidInputError("These words are too long", most=LONGEST_WORDS)
    _end(transaction, _tries.c.id == try_id, answer=answer.value, words=words)
    return get_try(transaction, try_id)


def end_as_changed(transaction: Transaction, subject: Ref, what: str) -> None:
    """End the living try of a setting that is changed once more, if there is one."""
    of_it = (_tries.c.subject == subject, _tries.c.what == what)
    _end(transaction, *of_it, answer=Answer.CHANGE_AGAIN.value)


def end_quietly(transaction: Transaction, subject: Ref) -> None:
    """End every living try of a thing without an answer; its settings stay as they are."""
    _end(transaction, _tries.c.subject == subject)


def empty_tries(transaction: Transaction, subject: Ref) -> None:
    """End every try of a thing that is let go, and take values and words out; the dates stay."""
    end_quietly(transaction, subject)
    nothing = {"before": None, "after": None, "words": ""}
    transaction.update(_tries, nothing, _tries.c.subject == subject)


def get_try(reading: ReadTransaction, try_id: UUID) -> Try:
    """The try with this id.

    Raises:
        NotFoundError: There is none.
    """
    found = _read(reading, _tries.c.id == try_id)
    if not found:
        raise NotFoundError("There is no such try")
    return found[0]


def find_living(reading: ReadTransaction, subject: Ref, what: str) -> Try | None:
    """The try that goes on for this setting of a thing, or waits for its answer."""
    found = _read(
        reading, _tries.c.subject == subject, _tries.c.what == what, _tries.c.ended_at.is_(None)
    )
    return found[0] if found else None


def list_tries(reading: ReadTransaction, subject: Ref) -> Sequence[Try]:
    """Every try of a thing, oldest first."""
    return _read(reading, _tries.c.subject == subject)


def _end(transaction: Transaction, *which: sa.ColumnElement[bool], **said: object) -> None:
    transaction.update(
        _tries, {"ended_at": transaction.at, **said}, _tries.c.ended_at.is_(None), *which
    )


def _read(reading: ReadTransaction, *which: sa.ColumnElement[bool]) -> list[Try]:
    counted = (
        sa.func.count(_times.c.occurrence).label("counted"),
        sa.func.max(_times.c.counted_at).label("last_counted_at"),
    )
    of_it = (_times.c.person_id == _tries.c.person_id) & (_times.c.try_id == _tries.c.id)
    statement = (
        sa.select(_tries, *counted)
        .select_from(_tries.outerjoin(_times, of_it))
        .where(reading.mine(_tries), *which)
        .group_by(*schema.key_columns(_tries))
        .order_by(_tries.c.id)
    )
    return [_try(row) for row in reading.rows(statement)]


def _try(row: Any) -> Try:
    fields = {name: row[name] for name in Try.__dataclass_fields__ if name != "answer"}
    return Try(answer=None if row["answer"] is None else Answer(row["answer"]), **fields)
