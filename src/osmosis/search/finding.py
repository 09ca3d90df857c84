"""Answers what is looked for, a page at a time, without what rests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext
from osmosis.ports.practice import PracticeParts
from osmosis.search.choosing import Choices, refuse_unknown
from osmosis.search.encoding import USE3, Model
from osmosis.search.meaning import Meaning, NearDocument
from osmosis.search.meeting import Meeting
from osmosis.search.refreshing import SearchRefresher
from osmosis.search.snippets import SnippetPart, marked_title, plain, snippet_of
from osmosis.storage.failures import StoreFullError
from osmosis.storage.rests import rested
from osmosis.storage.search_index import (
    Indexed,
    SearchFilter,
    find_documents,
    list_choices,
)
from osmosis.storage.search_query import Query, parse_query, plain_question
from osmosis.storage.store import Store

A_PAGE = 20
LAST_PAGE = 10
MOST_NEAR = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """One thing that was found.

    Attributes:
        at: ``None`` where nobody knows when it happened.
        title: In pieces, the hits told apart; so is the snippet.
        address: Its page; empty where it has none.
    """

    ref: Ref
    kind: str
    at: Instant | None
    label: str
    address: str
    title: tuple[SnippetPart, ...]
    snippet: tuple[SnippetPart, ...]


def facts_of(hit: Hit) -> dict[str, object]:
    """What was found, for scripts."""
    return {
        "ref": str(hit.ref),
        "kind": hit.kind,
        "at": None if hit.at is None else hit.at.format_iso(),
        "title": plain(hit.title),
        "belongs_to": hit.label,
        "snippet": plain(hit.snippet),
        "address": hit.address,
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """One page of what was found.

    Attributes:
        asks_nothing: Whether there was nothing to look for.
        has_more: Whether another page follows.
        is_cut: Whether more would fit, but this is the last page that is shown.
    """

    hits: tuple[Hit, ...]
    page: int
    asks_nothing: bool
    has_more: bool
    is_cut: bool


def told_end(found: Found) -> str:
    """How a page of what was found ends, in one sentence."""
    if found.asks_nothing:
        return gettext("Say what to look for.")
    if found.has_more:
        return gettext("There is more.")
    if found.is_cut:
        return gettext(
            "More would fit, but this is as far as it goes. More words find fewer things."
        )
    if found.hits:
        return gettext("That is all.")
    return gettext("Nothing was found.") if found.page == 1 else gettext("There is nothing more.")


def told_near(near: Sequence[Hit]) -> str:
    """What stands above what is near in meaning, in one sentence."""
    if near:
        return gettext("Near in meaning, without these words, as far as a small model can guess:")
    return gettext("Nothing else is near in meaning.")


class Search:
    """Search in one person's store.

    Args:
        parts: Every practice by its name; may be filled later.
        model: What says what texts are about.

    Attributes:
        meaning: Search by meaning, which is off until somebody asks for it.
    """

    def __init__(
        self, store: Store, parts: Mapping[str, PracticeParts], model: Model = USE3
    ) -> None:
        self._store = store
        self._parts = parts
        self._refresher = SearchRefresher(store, parts)
        self.meaning = Meaning(store, model)

    def refresh(self) -> None:
        """Take in what has changed; quick when nothing has.

        Raises:
            StorageError: It could not be written, or not be read.
        """
        self._refresher.refresh()

    def rebuild(self) -> None:
        """Make the index wholly anew.

        Raises:
            StorageError: It could not be written, or not be read.
        """
        self._refresher.rebuild()

    def find(self, text: str, among: SearchFilter | None = None, *, page: int = 1) -> Found:
        """What fits, the best first, of equals the newest, without what rests now.

        Raises:
            InvalidInputError: There is no such page.
            UnknownChoiceError: Nothing is called that by which it is narrowed.
            StorageError: The database is busy or damaged.
        """
        if not 1 <= page <= LAST_PAGE:
            raise InvalidInputError("There is no such page", pages=LAST_PAGE)
        self._refresh_if_there_is_room()
        query = parse_query(text)
        with self._store.read() as reading:
            now = self._store.timekeeper.judge(reading).now
            fitting = find_documents(reading, query, among or SearchFilter(), now)
            met = filter(Meeting(reading, now).is_met, fitting)
            some = list(islice(met, (page - 1) * A_PAGE, page * A_PAGE + 1))
        if among is not None and not some and not query.asks_nothing:
            refuse_unknown(among, self._parts, self.choices())
        follows = len(some) > A_PAGE
        return Found(
            hits=tuple(_hit(one, query) for one in some[:A_PAGE]),
            page=page,
            asks_nothing=query.asks_nothing,
            has_more=follows and page < LAST_PAGE,
            is_cut=follows and page == LAST_PAGE,
        )

    def near(self, text: str, among: SearchFilter | None = None) -> tuple[Hit, ...]:
        """What is near in meaning and has not these words, the nearest first, without what rests.

        Raises:
            InvalidInputError: Search by meaning is off.
            MissingExtraError: It is not installed.
            StorageError: The database is busy or damaged.
        """
        query = parse_query(text)
        if query.asks_nothing:
            return ()
        with suppress(StoreFullError):
            self.refresh()
            self.meaning.take_in(most=Meaning.BEFORE_ASKING)
        question = self.meaning.vector_of(plain_question(text))
        with self._store.read() as reading:
            now = self._store.timekeeper.judge(reading).now
            near = self.meaning.near(reading, question, among or SearchFilter(), now)
            return tuple(islice(self._other(near, query, Meeting(reading, now)), MOST_NEAR))

    @staticmethod
    def _other(near: Iterator[NearDocument], query: Query, meeting: Meeting) -> Iterator[Hit]:
        """Those that words do not find, and that words do not leave out."""
        for one in near:
            is_decided = query.decides(one.document.title, one.document.words)
            if not is_decided and meeting.is_met(one.document):
                yield _hit(one.document, query, one.passage)

    def choices(self) -> Choices:
        """What there is to choose among; without the names of what rests."""
        self._refresh_if_there_is_room()
        kinds: dict[str, set[str]] = {}
        labels: dict[str, set[str]] = {}
        with self._store.read() as reading:
            now = self._store.timekeeper.judge(reading).now
            hidden = rested(reading, now)
            for practice, kind, label, belongs in list_choices(reading, now):
                kinds.setdefault(practice, set()).add(kind)
                if label and not hidden.hides(belongs, texts=[label]):
                    labels.setdefault(practice, set()).add(label)
        return Choices(kinds=_sorted(kinds), labels=_sorted(labels))

    def _refresh_if_there_is_room(self) -> None:
        # On a full disk everything can still be looked at; what was let go has left already.
        with suppress(StoreFullError):
            self.refresh()


def _hit(one: Indexed, query: Query, words: str | None = None) -> Hit:
    return Hit(
        ref=one.ref,
        kind=one.kind,
        at=one.at,
        label=one.label,
        address=one.address,
        title=marked_title(one.title, query),
        snippet=snippet_of(one.words if words is None else words, query),
    )


def _sorted(found: Mapping[str, set[str]]) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(sorted(values, key=str.casefold)) for name, values in found.items()}
