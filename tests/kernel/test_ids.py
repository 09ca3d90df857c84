"""Identifiers that sort by the time they were made."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.errors import InvalidInputError
from osmosis.kernel import ids
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id, parse_id

NOON = Instant.from_utc(2031, 5, 4, hour=12)


@pytest.fixture(autouse=True)
def own_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids run on from the highest one of the process; each test begins anew."""
    monkeypatch.setattr(ids, "_sequence", ids._Sequence())


def milliseconds(value: UUID) -> int:
    return value.int >> 80


def test_an_id_is_a_uuid_of_version_seven_with_its_time() -> None:
    made = new_id(NOON)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert milliseconds(made) == NOON.timestamp(unit="millisecond")


def test_ids_made_in_one_millisecond_run_upwards() -> None:
    made = [new_id(NOON) for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_run_upwards_while_the_clock_runs_backwards() -> None:
    made = [new_id(NOON.subtract(seconds=number)) for number in range(100)]
    assert made == sorted(made)


@given(st.lists(st.integers(0, 10**12), min_size=2, max_size=30))
def test_whatever_the_clock_says_ids_run_upwards(times: list[int]) -> None:
    made = [new_id(Instant.from_timestamp(time, unit="millisecond")) for time in times]
    assert made == sorted(set(made))
    assert all(one.version == 7 and one.variant == "specified in RFC 4122" for one in made)


def test_counting_over_the_end_of_the_random_part_goes_on_in_the_next_millisecond(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sequence = ids._Sequence()
    sequence._milliseconds, sequence._random = 5, (1 << 74) - 1
    first = sequence.next(5)
    assert first[0] == 6
    assert first[1] < 1 << 73
    assert sequence.next(5) > first


def test_a_time_before_1970_gives_an_id_all_the_same() -> None:
    assert milliseconds(new_id(Instant.from_utc(1582, 10, 15))) == 0


def test_threads_never_make_the_same_id() -> None:
    made: list[UUID] = []

    def make() -> None:
        made.extend([new_id(NOON) for _ in range(2_000)])

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8_000


def test_an_id_is_read_from_its_text() -> None:
    made = new_id(NOON)
    assert parse_id(str(made)) == made
    assert parse_id(str(made).upper()) == made


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "01a207f7edd4747ebfc770dee4a94f4b", "{01a207f7-edd4-747e-bfc7-70dee4a94f4b}",
     "urn:uuid:01a207f7-edd4-747e-bfc7-70dee4a94f4b", "01a207f7-edd4-747e-bfc7-70dee4a94f4b\n"],
)  # fmt: skip
def test_anything_else_is_no_id(text: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_id(text)
