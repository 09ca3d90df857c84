"""The search index, on both databases: what is found, what is not, and what leaves it for good."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest
import sqlalchemy as sa

from osmosis.blobs.files import FileBlobStore
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import SearchDocument
from osmosis.storage.forgetting import forget
from osmosis.storage.releases import release
from osmosis.storage.search_index import (
    SearchFilter,
    ask_anew,
    begin_index,
    clear_documents,
    find_documents,
    find_mark,
    is_one_asked_anew,
    news_in,
    put_documents,
    set_mark,
)
from osmosis.storage.search_query import parse_query
from osmosis.storage.store import Store
from tests.storage.stores import NOON

DAY = TimeDelta(hours=24)
BUS = "Waited for the bus with Élise, and did not look at the time."
WELL = "A well-known street: the Straße des 17. Juni."
TOKYO = "東京に行く"
TIME = "The time of the figs; no bus came."


def document(text: str, *, days: int = 0, **more: object) -> SearchDocument:
    at = NOON - DAY * days
    given: dict[str, object] = {
        "ref": Ref("notes", "note", new_id(NOON)),
        "title": "",
        "text": text,
        "at": at,
        "kind": "note",
    }
    return SearchDocument(**{**given, **more})  # type: ignore[arg-type]  # a test names its fields


def keep(store: Store, *documents: SearchDocument) -> None:
    with store.write() as transaction:
        begin_index(transaction)
        put_documents(transaction, documents)


def found(
    store: Store, text: str, among: SearchFilter | None = None, now: Instant = NOON
) -> list[str]:
    with store.read() as reading:
        every = find_documents(reading, parse_query(text), among or SearchFilter(), now)
        return [one.words for one in every]


def test_words_phrases_beginnings_and_what_is_left_out(store: Store) -> None:
    keep(store, *(document(text) for text in (BUS, WELL, TOKYO, TIME)))
    for asked, wanted in {
        "waited": {BUS},
        "BUS": {BUS, TIME},
        "elise": {BUS},
        "bus time": {BUS, TIME},
        '"the bus"': {BUS},
        '"bus the"': set(),
        '"the time': {BUS, TIME},
        "bus -figs": {BUS},
        'time -"no bus"': {BUS},
        "wait*": {BUS},
        "wait": set(),
        "strasse": {WELL},
        "STRASS*": {WELL},
        "well-known": {WELL},
        "known-well": set(),
        "17": {WELL},
        "東京": {TOKYO},
        "京東": set(),
        "bus AND figs": set(),
        "-bus": set(),
        "": set(),
    }.items():
        assert set(found(store, asked)) == wanted, asked


def test_nothing_that_is_typed_is_refused(store: Store) -> None:
    keep(store, document(BUS))
    for asked in (
        '"', '""', "*", "-", "--bus", "(", "bus)", "title:bus", "NEAR(bus time)", "bus OR NOT",
        "'", "b'us", "\\", "bus\\", "\0", "bus\0time", "& | ! <->", "bus:*", "%", "_", "^bus",
        "\ud7ff\ue000", "*bus", "-*", '-"', "bus " * 400, "b" * 5_000, "{title}: bus", "😀",
    ):  # fmt: skip
        found(store, asked)
    assert found(store, "'bus'") == found(store, "(bus)") == found(store, "bus & time") == [BUS]


def test_a_word_of_the_title_weighs_more_and_of_equals_the_newest_is_first(store: Store) -> None:
    keep(
        store,
        document("fig one", days=5),
        document("fig two", days=1),
        document("pear tree", days=9, title="fig"),
        document("fig three", days=3),
    )
    assert found(store, "fig") == ["pear tree", "fig two", "fig three", "fig one"]


def test_filters_narrow_what_is_found(store: Store) -> None:
    other = Ref("others", "thing", new_id(NOON))
    keep(
        store,
        document("fig one", days=2, label="Ärger"),
        document("fig two", days=1, kind="line"),
        document("fig three", ref=other),
    )
    for among, wanted in (
        (SearchFilter(practice="others"), {"fig three"}),
        (SearchFilter(kind="line"), {"fig two"}),
        (SearchFilter(label="ARGER"), {"fig one"}),
        (SearchFilter(start=NOON - DAY), {"fig two", "fig three"}),
        (SearchFilter(end=NOON - DAY), {"fig one"}),
        (SearchFilter(kind="line", end=NOON - DAY), set()),
    ):
        assert set(found(store, "fig", among)) == wanted


def test_what_has_an_end_is_not_found_after_it(store: Store) -> None:
    keep(store, document("fig", until=NOON + DAY))
    assert found(store, "fig", now=NOON) == ["fig"]
    assert found(store, "fig", now=NOON + DAY) == []


def test_a_document_takes_the_place_of_what_it_was_and_leaves_with_what_it_is_part_of(
    store: Store,
) -> None:
    roll = document("whole roll")
    frame = document("old words", part_of=roll.ref)
    keep(store, roll, frame)
    keep(store, document("new words", ref=frame.ref, part_of=roll.ref))
    assert (found(store, "old"), found(store, "new")) == ([], ["new words"])
    keep(store, document("whole box", ref=roll.ref))
    assert (found(store, "roll"), found(store, "new")) == ([], ["new words"])
    keep(store, document("", ref=roll.ref, removed=True))
    assert found(store, "new") == found(store, "box") == []


def test_what_is_let_go_leaves_at_once_and_does_not_come_in_again(store: Store) -> None:
    gate, piece, other = document("gate"), document("piece"), document("stays")
    inside = document("inside", part_of=gate.ref)
    keep(store, gate, piece, other, inside)
    with store.write() as transaction:
        release(transaction, piece.ref, [])
        release(transaction, gate.ref, [])
    every = (gate, piece, inside, other)
    assert [found(store, one.text) for one in every] == [[], [], [], ["stays"]]
    keep(store, *every)
    assert [found(store, one.text) for one in every] == [[], [], [], ["stays"]]


def test_only_what_would_change_something_is_news(store: Store) -> None:
    one, other = document("one"), document("other", part_of=Ref("notes", "note", new_id(NOON)))
    keep(store, one, other)
    gone = [document("", ref=ref, removed=True) for ref in (one.ref, new_id_ref())]
    parent = document("", ref=other.part_of, removed=True)
    changed = document("two", ref=one.ref)
    with store.read() as reading:
        assert news_in(reading, [one, other]) == []
        assert news_in(reading, [*gone, parent, changed]) == [gone[0], parent, changed]


def new_id_ref() -> Ref:
    return Ref("notes", "note", new_id(NOON))


def test_a_practice_is_asked_for_everything_where_its_mark_or_the_index_is_gone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mark() -> Instant | None:
        with store.read() as reading:
            return find_mark(reading, "notes")

    assert mark() is None
    keep(store, document("fig"))
    with store.write() as transaction:
        set_mark(transaction, "notes", NOON)
    assert mark() == NOON
    with monkeypatch.context() as other:
        other.setattr("osmosis.storage.search_index.FOLDING", "other rules")
        assert mark() is None
    with store.write() as transaction:
        transaction.connection.execute(sa.text("DROP TABLE search_words"))
    assert mark() is None
    assert found(store, "fig") == []
    with store.write() as transaction:
        begin_index(transaction)
    keep(store, document("pear"))
    assert (found(store, "fig"), found(store, "pear")) == ([], ["pear"])
    with store.write() as transaction:
        clear_documents(transaction, "notes")
    assert found(store, "pear") == []


def test_a_practice_that_is_to_be_asked_anew_keeps_what_is_found(store: Store) -> None:
    keep(store, document("fig"), document("fig without a date", at=None))
    for asked_at in (None, NOON):
        with store.write() as transaction:
            if asked_at is not None:
                set_mark(transaction, "notes", asked_at)
                assert not is_one_asked_anew(transaction)
            ask_anew(transaction, "notes")
        with store.read() as reading:
            assert is_one_asked_anew(reading)
            assert find_mark(reading, "notes") == Instant.MIN
    assert set(found(store, "fig")) == {"fig", "fig without a date"}


def test_of_equals_what_has_no_date_is_last(store: Store) -> None:
    keep(store, document("fig one", at=None), document("fig two"), document("fig old", days=9))
    assert found(store, "fig") == ["fig two", "fig old", "fig one"]
    assert found(store, "fig", SearchFilter(end=NOON + DAY)) == ["fig two", "fig old"]


def test_one_person_never_finds_what_is_another_ones(store: Store) -> None:
    keep(store, document("mine fig"))
    with store.read() as reading:
        reading.person_id = new_id(NOON)
        assert list(find_documents(reading, parse_query("fig"), SearchFilter(), NOON)) == []


@pytest.mark.parametrize(("keeps", "goes"), [(3, 1), (1_500, 40)])
def test_no_byte_of_what_was_let_go_stays_in_the_file(
    sqlite_store: Store, keeps: int, goes: int
) -> None:
    """On one page, and on many, where some words also part one page from the next."""
    chance = random.Random(11)
    kept = [document(_words("keep", chance)) for _ in range(keeps)]
    gone = [document(_words("letgo", chance)) for _ in range(goes)]
    keep(sqlite_store, *kept[: keeps // 2], *gone[: goes // 2])
    keep(sqlite_store, *kept[keeps // 2 :], *gone[goes // 2 :])
    assert b"letgo" in _bytes(sqlite_store)
    with sqlite_store.write() as transaction:
        for one in gone:
            release(transaction, one.ref, [])
    blobs = FileBlobStore(
        sqlite_store.folder.blobs(sqlite_store.person_id), sqlite_store.folder.tmp
    )
    assert forget(sqlite_store, blobs)
    left = _bytes(sqlite_store)
    assert b"letgo" not in left
    assert b"keep" in left
    with sqlite_store.write() as transaction:
        check = "INSERT INTO search_words(search_words) VALUES ('integrity-check')"
        transaction.connection.exec_driver_sql(check)


def _words(stem: str, chance: random.Random) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join(
        stem + "".join(chance.choices(letters, k=8)) + " " + "".join(chance.choices(letters, k=5))
        for _ in range(12)
    )


def _bytes(store: Store) -> bytes:
    return b"".join(path.read_bytes() for path in _files(store))


def _files(store: Store) -> Iterable[Path]:
    return sorted(store.folder.root.glob("store.db*"))
