"""Column types give back what went in, the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whenever import ZonedDateTime

from osmosis.kernel.clock import Instant, whole_microseconds
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.storage.failures import StoreDamagedError
from osmosis.storage.store import Store
from osmosis.storage.transaction import Transaction
from tests.storage.notes.tables import notes
from tests.storage.stores import NOON

SHARED = [HealthCheck.function_scoped_fixture]
FIRST = Instant.from_utc(1, 1, 1)
LAST = Instant.from_utc(9999, 12, 31, hour=23, minute=59, second=59, nanosecond=999_999_000)


def keep(transaction: Transaction, **columns: object) -> UUID:
    note_id = new_id(transaction.at)
    transaction.insert(notes, **{"id": note_id, "words": "w", "noted_at": NOON, **columns})
    return note_id


def kept(store: Store, **columns: object) -> sa.RowMapping:
    with store.write() as transaction:
        note_id = keep(transaction, **columns)
    with store.read() as reading:
        row = reading.find(notes, id=note_id)
    assert row is not None
    return row


@pytest.mark.parametrize(
    "instant",
    [
        FIRST,
        LAST,
        Instant.from_timestamp(0),
        Instant.from_utc(1582, 10, 10),
        Instant.from_utc(2031, 3, 30, hour=1, minute=30),
        Instant.from_utc(2031, 5, 4, hour=9, nanosecond=1_000),
    ],
)
def test_an_instant_comes_back_the_same(store: Store, instant: Instant) -> None:
    assert kept(store, noted_at=instant)["noted_at"] == instant


@settings(max_examples=40, suppress_health_check=SHARED)
@given(seconds=st.integers(-62_135_596_800, 253_402_300_799), micros=st.integers(0, 999_999))
def test_any_microsecond_of_ten_thousand_years_comes_back(
    store: Store, seconds: int, micros: int
) -> None:
    instant = Instant.from_timestamp(seconds * 1_000_000 + micros, unit="microsecond")
    assert kept(store, noted_at=instant)["noted_at"] == instant


def test_what_is_finer_than_a_microsecond_is_cut_off_alike(store: Store) -> None:
    instant = Instant.from_utc(2031, 5, 4, nanosecond=999_999_999)
    assert kept(store, noted_at=instant)["noted_at"] == whole_microseconds(instant)


@pytest.mark.parametrize(
    "value",
    [
        datetime(2031, 5, 4, 9),
        datetime(2031, 5, 4, 9, tzinfo=UTC),
        datetime(2031, 5, 4, 9, tzinfo=timezone(timedelta(hours=3))),
        ZonedDateTime(2031, 5, 4, 9, tz="Europe/Bucharest"),
        "2031-05-04T09:00:00.000000Z",
        1_935_738_000,
    ],
    ids=["naive", "aware", "offset", "zoned", "text", "number"],
)
def test_nothing_but_an_instant_goes_into_a_time_column(store: Store, value: object) -> None:
    with pytest.raises((TypeError, sa.exc.StatementError)), store.write() as transaction:
        transaction.connection.execute(
            sa.insert(notes).values(
                person_id=store.person_id,
                id=new_id(NOON),
                words="w",
                noted_at=value,
                row_hash="0" * 64,
            )
        )


def test_times_sort_as_times_in_the_database(store: Store) -> None:
    instants = [LAST, FIRST, NOON, NOON.add(hours=1), Instant.from_timestamp(-1)]
    with store.write() as transaction:
        for instant in instants:
            keep(transaction, noted_at=instant)
        rows = transaction.rows(sa.select(notes.c.noted_at).order_by(notes.c.noted_at))
        later = transaction.rows(sa.select(notes.c.noted_at).where(notes.c.noted_at > NOON))
    assert [row["noted_at"] for row in rows] == sorted(instants)
    assert {row["noted_at"] for row in later} == {LAST, NOON.add(hours=1)}


def test_a_time_may_be_unknown(store: Store) -> None:
    assert kept(store, read_at=None)["read_at"] is None


def test_ids_references_json_and_bytes_come_back_as_what_they_are(store: Store) -> None:
    ref = Ref("rolls", "frame", new_id(NOON))
    tags = {"b": [1, "ü", None, True], "a": {"nested": []}}
    row = kept(store, about=ref, tags=tags, sealed=bytes(range(256)), pinned=True)
    assert row["about"] == ref
    assert row["tags"] == tags
    assert row["sealed"] == bytes(range(256))
    assert row["pinned"] is True
    assert row["person_id"] == store.person_id


def test_json_is_the_same_text_on_both_databases(store: Store) -> None:
    kept(store, tags={"b": 1, "a": "ü"})
    with store.read() as reading:
        text = reading.scalar(sa.select(sa.cast(notes.c.tags, sa.Text)))
    assert text == '{"a":"ü","b":1}'


def test_a_fraction_in_json_is_refused(store: Store) -> None:
    with pytest.raises((TypeError, sa.exc.StatementError)):
        kept(store, tags=[0.1])


def test_a_value_that_makes_no_sense_is_said_to_be_damage(store: Store) -> None:
    kept(store, about=Ref("rolls", "frame", new_id(NOON)))
    with store.write() as transaction:
        transaction.connection.execute(sa.text("UPDATE notes_notes SET about = 'nonsense'"))
    with store.read() as reading, pytest.raises(StoreDamagedError):
        reading.rows(sa.select(notes))
