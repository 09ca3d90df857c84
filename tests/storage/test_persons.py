"""Two persons in one database: no query helper ever crosses from one to the other."""

from __future__ import annotations

from uuid import UUID

import pytest
import sqlalchemy as sa

from osmosis.kernel.clock import FixedClock
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.loading import load
from osmosis.practices.manifests import PRACTICES
from osmosis.storage import schema
from osmosis.storage.releases import is_released, list_released, release
from osmosis.storage.rests import add_rest, list_rests, rested
from osmosis.storage.schema import is_content
from osmosis.storage.settings import get_setting, list_settings, set_setting
from osmosis.storage.store import Store
from osmosis.storage.timekeeping import list_acceptances
from tests.storage.notes import tables
from tests.storage.notes.tables import marks, notes
from tests.storage.stores import NOON, add_note, note_ref

EVERY_TABLE = [
    table
    for metadata in (schema.metadata, tables.metadata, *(load(one.tables) for one in PRACTICES))
    for table in metadata.sorted_tables
]


@pytest.fixture
def other(store: Store) -> Store:
    """Somebody else in the same database."""
    stranger = Store(
        engine=store.engine,
        folder=store.folder,
        person_id=new_id(NOON),
        clock=FixedClock(NOON.add(hours=1)),
    )
    with stranger.write() as transaction:
        transaction.insert(schema.people, name="Charles", created_at=NOON)
    return stranger


def test_the_same_keys_may_be_used_by_both(store: Store, other: Store) -> None:
    note_id = new_id(NOON)
    for each in (store, other):
        with each.write() as transaction:
            transaction.insert(notes, id=note_id, words=str(each.person_id), noted_at=NOON)
            transaction.insert(marks, note_id=note_id, number=1, words="the same")
            set_setting(transaction, "colour", str(each.person_id))
            release(transaction, note_ref(note_id), ["ab" * 32])
    for each in (store, other):
        with each.read() as reading:
            row = reading.find(notes, id=note_id)
            assert row is not None
            assert row["words"] == str(each.person_id)
            assert get_setting(reading, "colour") == str(each.person_id)


def test_reading_finds_nothing_of_another_person(store: Store, other: Store) -> None:
    note_id = _fill(other)
    with store.read() as reading:
        for table in (*schema.metadata.sorted_tables, *tables.metadata.sorted_tables):
            if "person_id" in table.c:
                rows = reading.rows(sa.select(table).where(reading.mine(table)))
                assert [row for row in rows if not _of(row, store)] == [], table.name
        assert reading.find(notes, id=note_id) is None
        assert reading.find(notes) is None
        assert reading.find(schema.people, name="Charles") is None
        assert get_setting(reading, "colour") is None
        assert list_settings(reading) == {}
        assert list_rests(reading, ended=True) == []
        assert not rested(reading, NOON).hides(note_ref(note_id), at=NOON, texts=["Ana came"])
        assert not is_released(reading, note_ref(note_id))
        assert list_released(reading) == []
        assert list_acceptances(reading) == []


def test_changing_and_deleting_touch_nothing_of_another_person(store: Store, other: Store) -> None:
    note_id = _fill(other)
    with other.read() as reading:
        before = [reading.rows(sa.select(t).order_by(*t.primary_key)) for t in _content()]
    with store.write() as transaction:
        for table in _content():
            assert transaction.delete(table) == (1 if table is schema.people else 0)
        assert transaction.update(notes, {"words": "mine now"}) == 0
        assert transaction.update(notes, {"words": "mine now"}, notes.c.id == note_id) == 0
        assert transaction.update(tables.glances, {"glanced_at": NOON}) == 0
        assert transaction.delete(tables.glances) == 0
        set_setting(transaction, "colour", None)
        transaction.insert(schema.people, name="Ada", created_at=NOON)
    with other.read() as reading:
        after = [
            [row for row in reading.rows(sa.select(t).order_by(*t.primary_key)) if _of(row, other)]
            for t in _content()
        ]
    assert after == [[row for row in rows if _of(row, other)] for rows in before]


def test_time_and_ledger_are_each_persons_own(store: Store, other: Store) -> None:
    add_note(other, "an hour later")
    assert store.time().now == NOON
    assert other.time().now == NOON.add(hours=1)
    ours = {line.key for line, _ in store.ledger.lines()}
    theirs = {line.key for line, _ in other.ledger.lines()}
    assert ours
    assert theirs
    assert not ours & theirs


@pytest.mark.parametrize("table", EVERY_TABLE, ids=lambda table: table.name)
def test_every_key_and_every_unique_rule_contains_the_person(table: sa.Table) -> None:
    if table is schema.migrations:
        return
    assert "person_id" in table.primary_key.columns
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            assert "person_id" in constraint.columns, constraint.name
        if isinstance(constraint, sa.ForeignKeyConstraint):
            assert "person_id" in constraint.column_keys, constraint.name
    for index in table.indexes:
        if index.unique:
            assert "person_id" in index.columns, index.name


@pytest.mark.parametrize("table", EVERY_TABLE, ids=lambda table: table.name)
def test_a_table_with_a_hash_is_content_and_one_without_is_not(table: sa.Table) -> None:
    assert is_content(table) is ("row_hash" in table.c)


def _content() -> list[sa.Table]:
    wanted = {"people", "settings", "rests", "tombstones", "notes_marks", "notes_notes"}
    found = [table for table in EVERY_TABLE if table.name in wanted]
    return sorted(found, key=lambda table: table is notes)


def _of(row: sa.RowMapping, store: Store) -> bool:
    return bool(row["person_id"] == store.person_id)


def _fill(other: Store) -> UUID:
    note_id = add_note(other, "theirs", about=Ref("rolls", "roll", new_id(NOON)))
    with other.write() as transaction:
        transaction.insert(marks, note_id=note_id, number=1, words="theirs")
        transaction.insert(tables.glances, note_id=note_id, glanced_at=NOON)
        set_setting(transaction, "colour", "red")
        add_rest(transaction, human="Ana")
        add_rest(transaction, ref=note_ref(note_id))
        release(transaction, note_ref(note_id), ["ab" * 32])
    return note_id
