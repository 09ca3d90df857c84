"""Settings and knobs: values as they stand, and as they stood on a day."""

from __future__ import annotations

import pytest
from whenever import Date

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.ports.knobs import Knob, KnobValue
from osmosis.ports.practice import Manifest
from osmosis.storage.settings import (
    KnobTurn,
    StoredKnobs,
    get_setting,
    knobs_ref,
    list_settings,
    list_turns,
    set_setting,
)
from osmosis.storage.store import Store
from osmosis.storage.tries import Answer, Try, find_living, get_try

DECLARED = Manifest(
    name="notes",
    title="Notes",
    migrations="",
    tables="",
    parts="",
    knobs=(
        Knob(name="notes.frames", title="Frames", default=5, least=3, most=6),
        Knob(name="notes.scent", title="Scent", default=True),
        Knob(name="notes.medium", title="Medium", default="line", choices=("line", "letter")),
    ),
)
MAY, JUNE, JULY = Date(2031, 5, 4), Date(2031, 6, 4), Date(2031, 7, 4)


@pytest.fixture
def knobs(store: Store) -> StoredKnobs:
    return StoredKnobs(store, [DECLARED])


@pytest.mark.parametrize("value", ["red", 3, True, False, 0, "", [1, {"a": None}], {"b": ["ü"]}])
def test_a_setting_comes_back_as_it_was_set(store: Store, value: object) -> None:
    with store.write() as transaction:
        set_setting(transaction, "colour", value)
    with store.read() as reading:
        assert get_setting(reading, "colour") == value
        assert get_setting(reading, "other", "default") == "default"


def test_a_setting_may_be_changed_and_taken_back(store: Store) -> None:
    with store.write() as transaction:
        set_setting(transaction, "colour", "red")
        set_setting(transaction, "colour", "blue")
        assert get_setting(transaction, "colour") == "blue"
        set_setting(transaction, "colour", None)
        assert get_setting(transaction, "colour") is None
        set_setting(transaction, "colour", None)


def test_setting_what_it_is_already_changes_nothing(store: Store) -> None:
    with store.write() as transaction:
        set_setting(transaction, "colour", "red")
    before = list(store.ledger.lines())
    with store.write() as transaction:
        set_setting(transaction, "colour", "red")
    assert list(store.ledger.lines()) == before


def test_settings_are_listed_by_how_their_names_begin(store: Store) -> None:
    with store.write() as transaction:
        for name in ("a.1", "a.2", "a_3", "b.1"):
            set_setting(transaction, name, name)
    with store.read() as reading:
        assert list_settings(reading, "a.") == {"a.1": "a.1", "a.2": "a.2"}
        assert list_settings(reading, "a_") == {"a_3": "a_3"}
        assert len(list_settings(reading)) == 4


@pytest.mark.parametrize("name", ["", "x" * 121])
def test_a_setting_has_a_usable_name(store: Store, name: str) -> None:
    with pytest.raises(InvalidInputError), store.write() as transaction:
        set_setting(transaction, name, 1)


def test_a_knob_that_nobody_turned_stands_at_its_default(knobs: StoredKnobs) -> None:
    assert knobs.knob("notes.frames", MAY) == 5
    assert knobs.knob("notes.scent", MAY) is True


def test_a_knob_stands_at_what_it_was_turned_to_from_that_day_on(
    store: Store, knobs: StoredKnobs
) -> None:
    with store.write() as transaction:
        knobs.turn(transaction, "notes.frames", 3, JULY)
        knobs.turn(transaction, "notes.frames", 4, JUNE)
    stands = [knobs.knob("notes.frames", day) for day in (MAY, JUNE, JULY.subtract(days=1), JULY)]
    assert stands == [5, 4, 4, 3]
    with store.read() as reading:
        assert list_turns(reading, "notes.frames") == [
            KnobTurn(from_day=JUNE, value=4),
            KnobTurn(from_day=JULY, value=3),
        ]


def test_a_second_turn_on_the_same_day_replaces_the_first(store: Store, knobs: StoredKnobs) -> None:
    with store.write() as transaction:
        knobs.turn(transaction, "notes.scent", False, MAY)
        knobs.turn(transaction, "notes.scent", True, MAY)
        assert len(list_turns(transaction, "notes.scent")) == 1
    assert knobs.knob("notes.scent", MAY) is True


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("notes.frames", 2), ("notes.frames", 7), ("notes.frames", True), ("notes.frames", "4"),
        ("notes.scent", 1), ("notes.medium", "sound"),
    ],
)  # fmt: skip
def test_a_knob_takes_only_what_it_may(
    store: Store, knobs: StoredKnobs, name: str, value: KnobValue
) -> None:
    with pytest.raises(InvalidInputError), store.write() as transaction:
        knobs.turn(transaction, name, value, MAY)


def test_a_knob_that_no_practice_declares_is_not_found(store: Store, knobs: StoredKnobs) -> None:
    with pytest.raises(NotFoundError):
        knobs.knob("notes.volume", MAY)
    with pytest.raises(NotFoundError), store.write() as transaction:
        knobs.turn(transaction, "notes.volume", 1, MAY)


# Tries of knobs


def tried(store: Store, knobs: StoredKnobs, value: KnobValue = 3, day: Date = MAY) -> Try:
    with store.write() as transaction:
        return knobs.begin_try(transaction, "notes.frames", value, day, 4)


def test_a_knob_that_is_tried_stands_there_from_that_day_on(
    store: Store, knobs: StoredKnobs
) -> None:
    begun = tried(store, knobs)
    assert (begun.what, begun.before, begun.after, begun.times) == ("notes.frames", 5, 3, 4)
    assert knobs.knob("notes.frames", MAY) == 3
    with store.read() as reading:
        assert find_living(reading, knobs_ref(reading), "notes.frames") == begun


@pytest.mark.parametrize(
    ("answer", "stands"), [(Answer.KEEP, 3), (Answer.GO_BACK, 5), (Answer.CHANGE_AGAIN, 3)]
)
def test_going_back_turns_a_knob_back_and_every_other_answer_leaves_it(
    store: Store, knobs: StoredKnobs, answer: Answer, stands: int
) -> None:
    begun = tried(store, knobs)
    with store.write() as transaction:
        ended = knobs.answer_try(transaction, begun.id, answer, "Three is few.", JUNE)
    assert (ended.answer, ended.words) == (answer, "Three is few.")
    assert knobs.knob("notes.frames", JUNE) == stands
    assert knobs.knob("notes.frames", MAY) == 3


def test_turning_a_knob_that_is_tried_ends_the_try_if_it_changes_anything(
    store: Store, knobs: StoredKnobs
) -> None:
    begun = tried(store, knobs)
    with store.write() as transaction:
        knobs.turn(transaction, "notes.frames", 3, JUNE)
        knobs.turn(transaction, "notes.scent", False, JUNE)
        assert get_try(transaction, begun.id).is_living
        knobs.turn(transaction, "notes.frames", 6, JUNE)
        assert get_try(transaction, begun.id).answer is Answer.CHANGE_AGAIN
    again = tried(store, knobs, 4, JULY)
    assert (again.before, again.is_living) == (6, True)


def test_a_knob_is_not_tried_at_what_it_cannot_take_or_has_already(
    store: Store, knobs: StoredKnobs
) -> None:
    for value in (7, 5):
        with pytest.raises(InvalidInputError):
            tried(store, knobs, value)
    with store.read() as reading:
        assert list_turns(reading, "notes.frames") == []
        assert find_living(reading, knobs_ref(reading), "notes.frames") is None
