"""Rests: what is hidden, by thing, by named human, by stretch of time, and for how long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.storage.rests import (
    Rest,
    RestFilter,
    RestKind,
    add_rest,
    end_rest,
    list_rests,
    rested,
)
from osmosis.storage.store import Store
from tests.storage.stores import NOON

HOUR = TimeDelta(hours=1)
FRAME = Ref("rolls", "frame", new_id(NOON))
ROLL = Ref("rolls", "roll", new_id(NOON))


def resting(**about: object) -> RestFilter:
    """A filter with one rest."""
    fields: dict[str, object] = {"ref": None, "human": None, "span_start": None, "span_end": None}
    kind = RestKind.REF if "ref" in about else RestKind.HUMAN
    kind = RestKind.SPAN if "span_start" in about or "span_end" in about else kind
    rest = Rest(
        id=new_id(NOON), kind=kind, note="", added_at=NOON, ended_at=None,
        **{**fields, **about},  # type: ignore[arg-type]  # the fields of a test's own making
    )  # fmt: skip
    return RestFilter([rest])


def test_nothing_rests_in_an_empty_store(store: Store) -> None:
    with store.read() as reading:
        assert list_rests(reading) == []
        assert not rested(reading, NOON).hides(FRAME, at=NOON, humans=["Ana"], texts=["Ana"])


def test_a_thing_rests_until_its_rest_is_ended(store: Store) -> None:
    with store.write() as transaction:
        rest = add_rest(transaction, ref=FRAME, note="not this year")
    with store.read() as reading:
        assert list_rests(reading) == [rest]
        assert rested(reading, NOON).hides(FRAME)
        assert not rested(reading, NOON).hides(ROLL)
        assert rested(reading, NOON).hides([FRAME, ROLL])
    with store.write() as transaction:
        ended = end_rest(transaction, rest.id)
    assert ended.ended_at == NOON
    with store.read() as reading:
        assert not rested(reading, NOON).hides(FRAME)
        assert list_rests(reading) == []
        assert list_rests(reading, ended=True) == [ended]


def test_all_three_kinds_are_kept_as_they_were_given(store: Store) -> None:
    with store.write() as transaction:
        added = [
            add_rest(transaction, ref=FRAME),
            add_rest(transaction, human="  Ana  María ", note="for now"),
            add_rest(transaction, span=(NOON, NOON + HOUR)),
            add_rest(transaction, span=(None, NOON)),
        ]
    with store.read() as reading:
        assert list_rests(reading) == added
    assert [rest.kind.value for rest in added] == ["ref", "human", "span", "span"]
    assert added[1].human == "Ana María"


@pytest.mark.parametrize(
    ("at", "hidden"),
    [
        (NOON - TimeDelta(microseconds=1), False),
        (NOON, True),
        (NOON + HOUR - TimeDelta(microseconds=1), True),
        (NOON + HOUR, False),
        (None, False),
    ],
)
def test_a_stretch_holds_its_beginning_and_not_its_end(at: Instant | None, hidden: bool) -> None:
    assert resting(span_start=NOON, span_end=NOON + HOUR).hides(FRAME, at=at) is hidden


def test_a_stretch_may_be_open_at_either_end() -> None:
    assert resting(span_start=NOON).hides(FRAME, at=NOON + HOUR * 10_000)
    assert not resting(span_start=NOON).hides(FRAME, at=NOON - HOUR)
    assert resting(span_end=NOON).hides(FRAME, at=NOON - HOUR * 10_000)
    assert not resting(span_end=NOON).hides(FRAME, at=NOON)


@pytest.mark.parametrize(
    "text",
    [
        "Ana María came by", "with ANA MARÍA", "ana  maría's bread", "Ana\u00a0María",
        "Ana Mari\u0301a", "(Ana María)", "Ana\nMaría",
    ],
)  # fmt: skip
def test_a_named_human_is_found_in_words_however_they_are_written(text: str) -> None:
    assert resting(human="Ana María").hides(FRAME, texts=["", text])


@pytest.mark.parametrize("text", ["Anamaría", "Ana Maríana", "Joana María", "María Ana", "Ana"])
def test_another_name_is_left_alone(text: str) -> None:
    assert not resting(human="Ana María").hides(FRAME, texts=[text])


def test_a_human_who_is_known_to_be_there_is_hidden_too() -> None:
    assert resting(human="Ana").hides(FRAME, humans=["Ben", "ana "])
    assert not resting(human="Ana").hides(FRAME, humans=["Anna"])


@pytest.mark.parametrize("name", ["A.", "(", "a*b", "\\d", "O'Neil", "Łukasz 2"])
def test_a_name_is_taken_by_its_letters_and_not_as_a_pattern(name: str) -> None:
    assert resting(human=name).hides(FRAME, texts=[f"then {name} said"])
    assert not resting(human=name).hides(FRAME, texts=["then 4 aab said"])


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"ref": FRAME, "human": "Ana"},
        {"human": ""},
        {"human": "x" * 201},
        {"span": (None, None)},
        {"span": (NOON, NOON)},
        {"span": (NOON, NOON - HOUR)},
        {"human": "Ana", "note": "x" * 2_001},
    ],
)
def test_a_rest_is_for_exactly_one_usable_thing(store: Store, about: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError), store.write() as transaction:
        add_rest(transaction, **about)  # type: ignore[arg-type]  # wrong on purpose


def test_a_rest_is_ended_once(store: Store) -> None:
    with store.write() as transaction:
        rest = add_rest(transaction, ref=FRAME)
        end_rest(transaction, rest.id)
        with pytest.raises(ConflictError):
            end_rest(transaction, rest.id)
        with pytest.raises(NotFoundError):
            end_rest(transaction, new_id(NOON))


@given(st.text(min_size=1, max_size=20), st.text(max_size=30))
def test_no_name_and_no_text_upset_the_filter(name: str, text: str) -> None:
    resting(human=name).hides(FRAME, at=NOON, humans=[text], texts=[text, name])
