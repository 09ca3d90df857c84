"""Hashes of bytes and of rows: one spelling, whatever the database."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import canonical_json, instant_text, plain_form, row_hash, sha256_of
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref

NOON = Instant.from_utc(2031, 5, 4, hour=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)
ROWS = st.dictionaries(st.text(min_size=1).filter(lambda name: name != "row_hash"), VALUES)


def test_bytes_hash_the_same_however_they_are_cut() -> None:
    assert (
        sha256_of([b"ab", b"", b"c"]) == sha256_of([b"abc"]) == hashlib.sha256(b"abc").hexdigest()
    )


def test_json_has_one_spelling() -> None:
    assert canonical_json({"b": [1, None, True], "a": "ü\n"}) == (
        '{"a":"ü\\n","b":[1,null,true]}'.encode()
    )


@given(VALUES)
def test_canonical_json_says_the_same_as_the_value(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@pytest.mark.parametrize("value", [0.5, [1.0], {"a": {"b": [float("nan")]}}, (2.0,)])
def test_fractions_are_refused_wherever_they_hide(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object()])
def test_what_json_does_not_know_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_times_have_a_fixed_width_so_that_they_sort_as_text() -> None:
    instants = [Instant.MIN, NOON, NOON.add(microseconds=1), Instant.MAX]
    texts = [instant_text(instant) for instant in instants]
    assert texts == sorted(texts)
    assert {len(text) for text in texts} == {27}
    assert texts[1] == "2031-05-04T12:00:00.000000Z"


def test_what_is_finer_than_a_microsecond_does_not_count() -> None:
    assert instant_text(NOON.add(nanoseconds=999)) == instant_text(NOON)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (NOON, "2031-05-04T12:00:00.000000Z"),
        (b"\x00\xff", "00ff"),
        ((1, [NOON]), [1, ["2031-05-04T12:00:00.000000Z"]]),
        ({"a": {"b": b"\x01"}}, {"a": {"b": "01"}}),
        (True, True),
        ("text", "text"),
    ],
)
def test_every_kind_of_value_has_a_plain_form(value: object, plain: object) -> None:
    assert plain_form(value) == plain


def test_ids_and_references_are_their_text() -> None:
    one = new_id(NOON)
    assert plain_form(one) == str(one)
    assert plain_form(Ref("rolls", "frame", one)) == f"rolls:frame:{one}"


def test_a_row_s_hash_is_the_same_for_ever() -> None:
    """Changing this breaks every store that exists."""
    row = {"id": 1, "words": "ü", "at": NOON, "pinned": True, "sealed": b"\x01", "none": None}
    assert (
        row_hash("notes", row)
        == hashlib.sha256(
            b'{"row":{"at":"2031-05-04T12:00:00.000000Z","id":1,"pinned":true,"sealed":"01",'
            b'"words":"\xc3\xbc"},"table":"notes"}'
        ).hexdigest()
    )


@settings(max_examples=40)
@given(ROWS, st.randoms())
def test_the_order_of_columns_does_not_matter(
    row: Mapping[str, object], dice: random.Random
) -> None:
    items = list(row.items())
    dice.shuffle(items)
    assert row_hash("notes", dict(items)) == row_hash("notes", row)


@settings(max_examples=40)
@given(ROWS)
def test_a_column_added_later_does_not_change_older_rows(row: dict[str, object]) -> None:
    assert row_hash("notes", {**row, "a new column": None}) == row_hash(
        "notes", {name: value for name, value in row.items() if name != "a new column"}
    )


@settings(max_examples=40)
@given(ROWS, st.text())
def test_the_hash_itself_is_left_out(row: dict[str, object], own: str) -> None:
    assert row_hash("notes", {**row, "row_hash": own}) == row_hash("notes", row)


def test_the_table_counts() -> None:
    assert row_hash("notes", {"id": 1}) != row_hash("marks", {"id": 1})


@settings(max_examples=40)
@given(ROWS, st.text(min_size=1).filter(lambda name: name != "row_hash"), SCALARS, SCALARS)
def test_every_value_counts(row: dict[str, object], name: str, one: object, two: object) -> None:
    if json.dumps(one) != json.dumps(two):
        assert row_hash("notes", {**row, name: one}) != row_hash("notes", {**row, name: two})
