"""Brings the search index up to date with what the practices tell."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from itertools import islice

from osmosis.kernel.clock import Instant, TimeDelta, awake_seconds
from osmosis.ports.practice import PracticeParts, SearchDocument
from osmosis.storage.forgetting import overwrite
from osmosis.storage.search_index import (
    begin_index,
    clear_documents,
    find_mark,
    is_one_asked_anew,
    news_in,
    put_documents,
    set_mark,
)
from osmosis.storage.store import Store

OVERLAP = TimeDelta(minutes=1)
"""So far before its mark a practice is asked again: what began before it may commit after it."""
GROWS_STALE_SECONDS = 60.0
"""Some things fade by time alone; so often everybody is asked although nothing was kept."""
_AT_ONCE = 500


class SearchRefresher:
    """Asks the practices what is new, when there may be anything."""

    def __init__(self, store: Store, parts: Mapping[str, PracticeParts]) -> None:
        self._store = store
        self._parts = parts
        self._lock = threading.Lock()
        self._seen: tuple[str, float] | None = None
        # Up to when each practice was asked since this began, under which mark of the store.
        self._asked: dict[str, tuple[Instant, Instant]] = {}
        self._owes_overwriting = False

    def refresh(self) -> None:
        """Take in what has changed; quick when nothing was kept or let go since the last look.

        Raises:
            StorageError: It could not be written, or not be read.
        """
        with self._lock:
            head, at = self._store.ledger.head(), awake_seconds()
            if self._seen is not None:
                seen, seen_at = self._seen
                is_fresh = head == seen and at - seen_at < GROWS_STALE_SECONDS
                if is_fresh and not self._is_owed():
                    return
            for name, part in self._parts.items():
                self._ask(name, part)
            self._seen = (head, at)
            if self._owes_overwriting:
                # What has faded leaves the log of the database too, once nobody reads there.
                self._owes_overwriting = not overwrite(self._store)

    def rebuild(self) -> None:
        """Take everything out and in again.

        Raises:
            StorageError: It could not be written, or not be read; the next look goes on.
        """
        with self._lock, self._store.write() as transaction:
            begin_index(transaction)
            for name in self._parts:
                clear_documents(transaction, name)
            self._seen = None
        self.refresh()

    def _is_owed(self) -> bool:
        with self._store.read() as reading:
            return is_one_asked_anew(reading)

    def _ask(self, name: str, part: PracticeParts) -> None:
        now = self._store.time().now
        with self._store.read() as reading:
            mark = find_mark(reading, name)
        asked = self._asked.get(name)
        since = asked[1] if asked is not None and asked[0] == mark else mark
        # A clock that was put back has its mark ahead of it, and what happens then would be missed.
        if mark is None or since is None or since > now:
            self._ask_for_all(name, part, now)
            mark = now
        elif self._ask_since(name, part, mark, since, now):
            mark = now
        self._asked[name] = (mark, now)

    def _ask_for_all(self, name: str, part: PracticeParts, now: Instant) -> None:
        """Everything, in pieces; the mark is set with the last, so that a crash begins again."""
        with self._store.write() as transaction:
            begin_index(transaction)
            clear_documents(transaction, name)
        every = iter(part.search_documents(Instant.MIN))
        while True:
            some = list(islice(every, _AT_ONCE))
            with self._store.write() as transaction:
                put_documents(transaction, some)
                if len(some) < _AT_ONCE:
                    if find_mark(transaction, name) is None:
                        set_mark(transaction, name, now)
                    return

    def _ask_since(
        self, name: str, part: PracticeParts, mark: Instant, since: Instant, now: Instant
    ) -> bool:
        """Take in what is new; whether the mark was moved, which is so only where there was any."""
        is_all = since == Instant.MIN
        start = since if is_all else since - OVERLAP
        told: Iterable[SearchDocument] = part.search_documents(start)
        with self._store.read() as reading:
            news = news_in(reading, told)
        if news or is_all:
            with self._store.write() as transaction:
                begin_index(transaction)
                put_documents(transaction, news)
                if find_mark(transaction, name) == mark:
                    set_mark(transaction, name, now)
            self._owes_overwriting |= any(one.removed for one in news)
        return bool(news) or is_all
