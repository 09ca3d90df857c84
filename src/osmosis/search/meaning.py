"""Search by meaning: off until it is asked for, and never more than what words can find.

What documents are about is taken in beside the index of words, a few at a time: it costs a
thousandth of a second and more for each passage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from threading import Event
from typing import Final

from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import Instant
from osmosis.search.encoding import Model
from osmosis.search.nearest import nearest
from osmosis.search.passages import passages_of
from osmosis.storage.forgetting import overwrite
from osmosis.storage.search_index import Indexed, SearchFilter, find_numbered
from osmosis.storage.search_vectors import (
    ASKED_FOR,
    Unread,
    clear_vectors,
    count_unread,
    find_model,
    is_asked_for,
    last_read,
    list_unread,
    put_vectors,
    stream_vectors,
)
from osmosis.storage.settings import set_setting
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction

AT_ONCE: Final = 50
_LOOKED_UP = 25


@dataclass(frozen=True, kw_only=True, slots=True)
class NearDocument:
    """A document that is near, and the words of it that are nearest."""

    document: Indexed
    passage: str


class Meaning:
    """What is near in meaning, in one person's store."""

    BEFORE_ASKING: Final = 100
    """So many new documents are taken in before a question; the rest is left to who has time."""

    def __init__(self, store: Store, model: Model) -> None:
        self._store = store
        self._model = model

    @property
    def is_installed(self) -> bool:
        """Whether the extra is there."""
        return self._model.is_there()

    def is_on(self) -> bool:
        """Whether it was asked for."""
        with self._store.read() as reading:
            return is_asked_for(reading)

    def turn_on(self) -> None:
        """Ask for it; documents are taken in from now on.

        Raises:
            MissingExtraError: It is not installed.
        """
        self._model.require()
        with self._store.write() as transaction:
            set_setting(transaction, ASKED_FOR, True)

    def turn_off(self) -> None:
        """Put it away, with all that was taken in."""
        with self._store.write() as transaction:
            set_setting(transaction, ASKED_FOR, None)
            clear_vectors(transaction)
        overwrite(self._store)

    def count_left(self) -> int:
        """How many documents are still to be taken in."""
        with self._store.read() as reading:
            return count_unread(reading)

    def take_in(
        self,
        *,
        most: int | None = None,
        stop: Event | None = None,
        told: Callable[[int, int], None] | None = None,
    ) -> None:
        """Take in what documents are about that are new; nothing while it is off.

        Args:
            most: So many documents and no more.
            stop: Ends it early.
            told: Is told how many of how many are done.

        Raises:
            StorageError: It could not be written, or not be read; what was taken in stays.
        """
        if not self.is_on() or not self._model.is_there():
            return
        self._leave_other_models()
        total = self.count_left() if told else 0
        done = 0
        while (most is None or done < most) and not (stop and stop.is_set()):
            with self._store.read() as reading:
                after = last_read(reading)
                some = list_unread(reading, after, AT_ONCE)
            if not some or not self._put(after, some):
                return
            done += len(some)
            if told:
                told(min(done, total), total)

    def vector_of(self, text: str) -> bytes:
        """What a question is about.

        Raises:
            InvalidInputError: Search by meaning is off.
            MissingExtraError: It is not installed.
        """
        if not self.is_on():
            how = "osmosis search --set-meaning on"
            raise InvalidInputError("Search by meaning is off", turn_on=how)
        self._model.require()
        return self._model.encode(text)

    def near(
        self, reading: ReadTransaction, question: bytes, among: SearchFilter, now: Instant
    ) -> Iterator[NearDocument]:
        """The documents that are near and fit, the nearest first; what rests is among them."""
        if find_model(reading) != self._model.name():
            return
        ranked = nearest(question, stream_vectors(reading))
        while some := list(islice(ranked, _LOOKED_UP)):
            found = find_numbered(reading, [one.number for one in some], among, now)
            for one in some:
                if document := found.get(one.number):
                    passage = passages_of(document.words)[one.passage]
                    yield NearDocument(document=document, passage=passage)

    def _leave_other_models(self) -> None:
        with self._store.read() as reading:
            is_other = find_model(reading) not in (None, self._model.name())
        if is_other:
            with self._store.write() as transaction:
                clear_vectors(transaction)

    def _put(self, after: int, some: list[Unread]) -> bool:
        every = [(one, [self._model.encode(text) for text in _told_passages(one)]) for one in some]
        with self._store.write() as transaction:
            return put_vectors(transaction, self._model.name(), after, every)


def _told_passages(one: Unread) -> list[str]:
    """Each passage under the title: few words say more beside what they belong to."""
    return [f"{one.title}. {words}" for words in passages_of(one.words)]
