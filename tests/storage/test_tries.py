"""Tries: one living on each setting, a time counted once, one question, nothing overwritten."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.clock import TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.storage import schema, tries
from osmosis.storage.releases import release
from osmosis.storage.rests import add_rest, end_rest
from osmosis.storage.settings import get_setting
from osmosis.storage.store import Store
from osmosis.storage.tries import Answer, Try
from tests.storage.stores import NOON, Place

PATH = Ref("notes", "path", new_id(NOON))
OTHER = Ref("notes", "path", new_id(NOON))
HOUR = TimeDelta(hours=1)

BEGIN_AND_DIE = """
import os, sys
from pathlib import Path
from osmosis.kernel.refs import Ref
from osmosis.storage import tries
from osmosis.storage.settings import set_setting
from tests.storage.stores import Place
store = Place(root=Path(sys.argv[1]), database_url=sys.argv[2]).open()
with store.write() as transaction:
    set_setting(transaction, "width", 8)
    tries.begin_try(transaction, Ref.parse(sys.argv[3]), "width", before=4, after=8, times=4)
    os._exit(9)
"""
COUNT_AND_DIE = """
import os, sys
from pathlib import Path
from osmosis.kernel.refs import Ref
from osmosis.storage import tries
from osmosis.storage.settings import set_setting
from tests.storage.stores import Place
store = Place(root=Path(sys.argv[1]), database_url=sys.argv[2]).open()
with store.write() as transaction:
    set_setting(transaction, "sat", 1)
    found = tries.find_living(transaction, Ref.parse(sys.argv[3]), "width")
    tries.count_time(transaction, found.id, "second")
    os._exit(9)
"""
COUNTING = """
import sys
from pathlib import Path
from osmosis.kernel.refs import Ref
from osmosis.storage import tries
from tests.storage.stores import Place
store = Place(root=Path(sys.argv[1]), database_url=sys.argv[2]).open()
sys.stdin.readline()
for number in range(12):
    with store.write() as transaction:
        found = tries.find_living(transaction, Ref.parse(sys.argv[3]), "width")
        tries.count_time(transaction, found.id, f"sitting {number}")
    with store.write() as transaction:
        tries.begin_try(
            transaction, Ref.parse(sys.argv[3]), f"other.{number}", before=1, after=2, times=1
        )
store.close()
"""


def begin(store: Store, *, subject: Ref = PATH, after: object = 8, times: int = 4) -> Try:
    with store.write() as transaction:
        return tries.begin_try(transaction, subject, "width", before=4, after=after, times=times)


def count(store: Store, one: Try, *occurrences: str) -> Try:
    for occurrence in occurrences:
        with store.write() as transaction:
            one = tries.count_time(transaction, one.id, occurrence)
    return one


def answer(store: Store, one: Try, said: Answer, words: str = "") -> Try:
    with store.write() as transaction:
        return tries.answer_try(transaction, one.subject, one.id, said, words)


def living(store: Store, subject: Ref = PATH) -> Try | None:
    with store.read() as reading:
        return tries.find_living(reading, subject, "width")


def every(store: Store, subject: Ref = PATH) -> Sequence[Try]:
    with store.read() as reading:
        return tries.list_tries(reading, subject)


def command(place: Place, program: str) -> list[str]:
    return [sys.executable, "-c", program, str(place.root), place.database_url, str(PATH)]


def start(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    with process.stdin as starting:
        starting.write("\n")


# From the first time to the answer


def test_a_try_goes_on_until_its_last_time_and_then_asks(store: Store) -> None:
    one = begin(store, times=2)
    assert (one.before, one.after, one.times, one.counted) == (4, 8, 2, 0)
    assert (one.is_living, one.is_due, one.begun_at, one.last_counted_at) == (
        True,
        False,
        NOON,
        None,
    )
    assert not count(store, one, "first").is_due
    due = count(store, one, "second")
    assert (due.is_due, due.counted, due.last_counted_at) == (True, 2, NOON)
    assert living(store) == due


def test_the_same_occurrence_counts_once(store: Store) -> None:
    one = begin(store, times=2)
    assert count(store, one, "first", "first", "first").counted == 1


def test_what_comes_after_the_last_time_is_not_counted(store: Store, place: Place) -> None:
    due = count(store, begin(store, times=1), "first")
    place.clock.advance(HOUR)
    assert count(store, due, "second", "third") == due
    kept = answer(store, due, Answer.KEEP)
    assert count(store, kept, "fourth") == kept


@pytest.mark.parametrize(
    ("said", "stands_at"), [(Answer.KEEP, 8), (Answer.GO_BACK, 4), (Answer.CHANGE_AGAIN, 8)]
)
def test_an_answer_ends_it_and_says_where_the_setting_belongs(
    store: Store, place: Place, said: Answer, stands_at: int
) -> None:
    due = count(store, begin(store, times=1), "first")
    place.clock.advance(HOUR)
    ended = answer(store, due, said, "It was too much.")
    assert (ended.answer, ended.words, ended.stands_at) == (said, "It was too much.", stands_at)
    assert (ended.ended_at, ended.begun_at, ended.is_due) == (NOON + HOUR, NOON, False)
    assert living(store) is None
    assert every(store) == [ended]


def test_a_try_may_be_answered_before_its_last_time(store: Store) -> None:
    assert answer(store, begin(store), Answer.GO_BACK).stands_at == 4


@pytest.mark.parametrize("value", [None, True, 0, "", "every week", [1, {"a": None}]])
def test_a_value_comes_back_as_it_was(store: Store, value: object) -> None:
    begun = begin(store, after=value)
    assert (begun.before, begun.after) == (4, value)


# One at a time


def test_changing_again_ends_the_one_that_lives_and_keeps_it_as_it_was(
    store: Store, place: Place
) -> None:
    first = count(store, begin(store), "first")
    place.clock.advance(HOUR)
    second = begin(store, after=2)
    ended, now = every(store)
    assert now == second
    assert living(store) == second
    assert (ended.answer, ended.ended_at, ended.words) == (Answer.CHANGE_AGAIN, NOON + HOUR, "")
    assert (ended.begun_at, ended.before, ended.after, ended.counted) == (
        first.begun_at,
        first.before,
        first.after,
        1,
    )


def test_a_setting_that_is_changed_without_a_try_ends_the_one_that_lives(store: Store) -> None:
    begin(store)
    with store.write() as transaction:
        tries.end_as_changed(transaction, PATH, "width")
        tries.end_as_changed(transaction, PATH, "width")
    assert [one.answer for one in every(store)] == [Answer.CHANGE_AGAIN]


def test_other_settings_and_other_things_are_tried_side_by_side(store: Store) -> None:
    begin(store)
    elsewhere = begin(store, subject=OTHER)
    with store.write() as transaction:
        tries.begin_try(transaction, PATH, "reads", before="-1", after="-2", times=4)
    begin(store, after=1)
    assert [one.is_living for one in every(store)] == [False, True, True]
    assert living(store, OTHER) == elsewhere


def test_the_database_itself_refuses_a_second_living_one(store: Store) -> None:
    one = begin(store)
    row = {"subject": PATH, "what": "width", "times": 1, "begun_at": NOON}
    with pytest.raises(sa.exc.IntegrityError), store.write() as transaction:
        transaction.insert(schema.tries, id=new_id(NOON), **row)
    assert every(store) == [one]


# What is refused


@pytest.mark.parametrize(
    "wanted",
    [
        {"times": 0}, {"times": 100}, {"after": 4}, {"what": ""}, {"what": "Width"},
        {"what": "x" * 81},
    ],
)  # fmt: skip
def test_what_is_no_try_is_refused_and_the_one_that_lives_goes_on(
    store: Store, wanted: dict[str, object]
) -> None:
    one = begin(store)
    fields: dict[str, object] = {"what": "width", "before": 4, "after": 9, "times": 3, **wanted}
    with pytest.raises(InvalidInputError), store.write() as transaction:
        tries.begin_try(transaction, PATH, **fields)  # type: ignore[arg-type]  # wrong on purpose
    assert every(store) == [one]


def test_a_try_is_answered_once_and_only_by_its_own_thing(store: Store) -> None:
    one = begin(store)
    with pytest.raises(NotFoundError), store.write() as transaction:
        tries.answer_try(transaction, OTHER, one.id, Answer.KEEP)
    with pytest.raises(NotFoundError), store.write() as transaction:
        tries.answer_try(transaction, PATH, new_id(NOON), Answer.KEEP)
    with pytest.raises(InvalidInputError):
        answer(store, one, Answer.KEEP, "x" * 4_001)
    kept = answer(store, one, Answer.KEEP, "Yes.")
    with pytest.raises(ConflictError):
        answer(store, one, Answer.GO_BACK, "No.")
    assert every(store) == [kept]


# Rests, and letting go


def test_a_thing_that_rests_is_not_asked_about_and_keeps_its_setting(store: Store) -> None:
    due = count(store, begin(store, times=1), "first")
    begin(store, subject=OTHER)
    with store.write() as transaction:
        add_rest(transaction, human="Ana")
    assert living(store) == due
    with store.write() as transaction:
        end_rest(transaction, add_rest(transaction, ref=PATH).id)
    (ended,) = every(store)
    assert (ended.answer, ended.ended_at, ended.is_due, ended.stands_at) == (None, NOON, False, 8)
    assert living(store, OTHER) is not None


def test_letting_a_thing_go_ends_its_tries_and_takes_their_words_and_values_out(
    store: Store,
) -> None:
    answer(store, begin(store, after="a header"), Answer.KEEP, "My own words.")
    begin(store, after="another header")
    begin(store, subject=OTHER)
    with store.write() as transaction:
        release(transaction, PATH, [])
    assert living(store) is None
    assert [(one.before, one.after, one.words) for one in every(store)] == [(None, None, "")] * 2
    assert [one.answer for one in every(store)] == [Answer.KEEP, None]
    assert all(one.begun_at == one.ended_at == NOON for one in every(store))
    assert living(store, OTHER) is not None


# Crashes and two processes


def test_a_process_that_dies_leaves_neither_the_change_nor_its_try(place: Place) -> None:
    place.init().close()
    assert subprocess.run(command(place, BEGIN_AND_DIE), check=False).returncode == 9
    store = place.open()
    with store.read() as reading:
        assert get_setting(reading, "width") is None
    assert every(store) == []
    store.close()


def test_a_process_that_dies_leaves_neither_what_happened_nor_its_time(place: Place) -> None:
    store = place.init()
    one = count(store, begin(store), "first")
    store.close()
    assert subprocess.run(command(place, COUNT_AND_DIE), check=False).returncode == 9
    store = place.open()
    with store.read() as reading:
        assert get_setting(reading, "sat") is None
    assert every(store) == [one]
    assert count(store, one, "second").counted == 2
    store.close()


def test_two_processes_count_the_same_times_once_and_begin_one_try_each(place: Place) -> None:
    store = place.init()
    begin(store, times=99)
    both = [
        subprocess.Popen(command(place, COUNTING), stdin=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in both:
        start(process)
    assert [process.wait() for process in both] == [0, 0]
    counted = living(store)
    assert counted is not None
    assert counted.counted == 12
    others = [one for one in every(store) if one.id != counted.id]
    assert sorted(one.what for one in others if one.is_living) == sorted(
        f"other.{number}" for number in range(12)
    )
    assert len(others) == 24
    store.close()


# A law


Step = tuple[str, int]
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(st.sampled_from(["begin", "count", "keep", "back", "rest"]), st.integers(1, 3)),
    max_size=12,
)


@given(STEPS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_one_lives_at_most_and_what_is_over_never_changes(
    sqlite_store: Store, steps: list[Step]
) -> None:
    subject = Ref("notes", "path", new_id(NOON))
    over: dict[object, Try] = {}
    for step, number in steps:
        _take(sqlite_store, subject, step, number)
        found = every(sqlite_store, subject)
        assert sum(one.is_living for one in found) <= 1
        assert all(one.counted <= one.times for one in found)
        assert {one.id: one for one in found if one.id in over} == over
        over |= {one.id: one for one in found if not one.is_living}


def _take(store: Store, subject: Ref, step: str, number: int) -> None:
    one = living(store, subject)
    if step == "begin":
        begin(store, subject=subject, times=number)
        return
    if step == "rest":
        with store.write() as transaction:
            tries.end_quietly(transaction, subject)
        return
    if one is None:
        return
    steps: dict[str, Callable[[], object]] = {
        "count": lambda: count(store, one, f"time {number}"),
        "keep": lambda: answer(store, one, Answer.KEEP),
        "back": lambda: answer(store, one, Answer.GO_BACK),
    }
    steps[step]()
