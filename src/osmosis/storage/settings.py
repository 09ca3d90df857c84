"""A person's settings, and what the practices' knobs stand at on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from whenever import Date

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.refs import Ref
from osmosis.ports.knobs import Knob, KnobValue
from osmosis.ports.practice import Manifest
from osmosis.storage import schema, tries
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction, Transaction

LONGEST_NAME = 120

_settings = schema.settings
_KNOB = "knob."


def get_setting(reading: ReadTransaction, name: str, default: Any = None) -> Any:
    """A setting's value, or ``default`` when it was never set."""
    row = reading.find(_settings, name=name)
    return default if row is None else row["value"]


def list_settings(reading: ReadTransaction, prefix: str = "") -> Mapping[str, object]:
    """Every setting whose name begins so, by name."""
    statement = (
        sa.select(_settings)
        .where(reading.mine(_settings), _settings.c.name.startswith(prefix, autoescape=True))
        .order_by(_settings.c.name)
    )
    return {row["name"]: row["value"] for row in reading.rows(statement)}


def set_setting(transaction: Transaction, name: str, value: object) -> None:
    """Set a setting; ``None`` goes back to its default. Setting what it is changes nothing.

    Args:
        value: Anything that canonical JSON can spell.
    """
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidInputError("A setting's name has 1 to 120 letters")
    row = transaction.find(_settings, name=name)
    if value is None:
        transaction.delete(_settings, _settings.c.name == name)
    elif row is None:
        transaction.insert(_settings, name=name, value=value, changed_at=transaction.at)
    elif row["value"] != value:
        changes = {"value": value, "changed_at": transaction.at}
        transaction.update(_settings, changes, _settings.c.name == name)


@dataclass(frozen=True, kw_only=True, slots=True)
class KnobTurn:
    """From a day on, a knob stands at a value."""

    from_day: Date
    value: KnobValue


class StoredKnobs:
    """What the knobs stand at (:class:`osmosis.ports.knobs.KnobReader`).

    Every turn of a knob is kept with its first day, so that a try or a trial can later be read
    against what really held on each day.

    Args:
        declared: The manifests whose knobs there are.
    """

    def __init__(self, store: Store, declared: Iterable[Manifest]) -> None:
        self._store = store
        self._knobs = {knob.name: knob for manifest in declared for knob in manifest.knobs}

    def knob(self, name: str, day: Date) -> KnobValue:
        """The knob's value on that day; its default when nobody turned it.

        Raises:
            NotFoundError: No practice declares such a knob.
        """
        declared = self.declared(name)
        with self._store.read() as reading:
            return _standing(reading, declared, day)

    def declared(self, name: str) -> Knob:
        """What the practice says about a knob.

        Raises:
            NotFoundError: No practice declares such a knob.
        """
        try:
            return self._knobs[name]
        except KeyError:
            raise NotFoundError("There is no such setting") from None

    def turn(self, transaction: Transaction, name: str, value: KnobValue, day: Date) -> None:
        """Let a knob stand at a value from a day on, until its next turn.

        A try of the knob that lives ends as changed again, if this changes anything.

        Raises:
            NotFoundError: No practice declares such a knob.
            InvalidInputError: It cannot take this value.
        """
        declared = self.declared(name)
        declared.accept(value)
        if value != _standing(transaction, declared, day):
            tries.end_as_changed(transaction, knobs_ref(transaction), name)
        turns = {turn.from_day: turn.value for turn in list_turns(transaction, name)}
        turns[day] = value
        spelled = [[on.format_iso(), turns[on]] for on in sorted(turns)]
        set_setting(transaction, _KNOB + name, spelled)

    def begin_try(
        self, transaction: Transaction, name: str, value: KnobValue, day: Date, times: int
    ) -> tries.Try:
        """Let a knob stand at a value from a day on, for so many times and then one question.

        Raises:
            NotFoundError: No practice declares such a knob.
            InvalidInputError: It cannot take this value, has it already, or not 1 to 99 times.
        """
        before = _standing(transaction, self.declared(name), day)
        self.turn(transaction, name, value, day)
        return tries.begin_try(
            transaction, knobs_ref(transaction), name, before=before, after=value, times=times
        )

    def answer_try(
        self, transaction: Transaction, try_id: UUID, answer: tries.Answer, words: str, day: Date
    ) -> tries.Try:
        """Answer the try of a knob; to go back turns it back from a day on.

        Raises:
            NotFoundError: There is no such try of a knob.
            ConflictError: It is over already.
            InvalidInputError: The words are too long.
        """
        answered = tries.answer_try(transaction, knobs_ref(transaction), try_id, answer, words)
        if answer is tries.Answer.GO_BACK:
            self.turn(transaction, answered.what, answered.stands_at, day)
        return answered


def knobs_ref(reading: ReadTransaction) -> Ref:
    """What a try of a knob is about: the person's knobs; which one is what is changed."""
    return Ref("store", "knobs", reading.person_id)


def list_turns(reading: ReadTransaction, name: str) -> Sequence[KnobTurn]:
    """How a knob was turned, by day."""
    spelled = get_setting(reading, _KNOB + name, [])
    return [KnobTurn(from_day=Date.parse_iso(on), value=value) for on, value in spelled]


def _standing(reading: ReadTransaction, knob: Knob, day: Date) -> KnobValue:
    value = knob.default
    for turn in list_turns(reading, knob.name):
        if turn.from_day <= day:
            value = turn.value
    return value
