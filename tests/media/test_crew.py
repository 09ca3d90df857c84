"""Several workers for a whole roll."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from osmosis.errors import StorageError
from osmosis.media.crew import PictureCrew
from osmosis.media.pictures import DerivationFailed, Picture, Size
from tests.media.making import FORMATS, card, encoded, photograph

SMALL = (Size(name="whole", longest=96),)


@pytest.fixture
def crew() -> Iterator[PictureCrew]:
    with PictureCrew(sizes=SMALL) as crew:
        yield crew


def test_outcomes_come_in_the_order_of_the_roll(crew: PictureCrew) -> None:
    roll = [(number, photograph(FORMATS[number % len(FORMATS)])) for number in range(12)]
    roll[4] = (4, b"not a photograph")
    outcomes = list(crew.derive_all(roll))
    assert [number for number, _ in outcomes] == list(range(12))
    failed = {number for number, outcome in outcomes if isinstance(outcome, DerivationFailed)}
    assert failed == {4}


def test_a_roll_is_not_read_far_ahead(crew: PictureCrew) -> None:
    begun: list[int] = []

    def source(number: int) -> Callable[[], Iterable[bytes]]:
        def pieces() -> Iterable[bytes]:
            begun.append(number)
            return [photograph("JPEG")]

        return pieces

    outcomes = crew.derive_all((number, source(number)) for number in range(36))
    next(outcomes)
    assert len(begun) <= 3
    assert len(list(outcomes)) == 35
    assert sorted(begun) == list(range(36))


def test_a_roll_may_be_left_in_the_middle(crew: PictureCrew) -> None:
    outcomes = crew.derive_all((number, photograph("JPEG")) for number in range(36))
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]  # it is a generator
    again = list(crew.derive_all([("one", photograph("PNG"))]))
    assert isinstance(again[0][1], Picture)


def test_an_error_of_a_source_passes(crew: PictureCrew) -> None:
    def broken() -> Iterable[bytes]:
        raise StorageError("The blob is missing")

    with pytest.raises(StorageError):
        list(crew.derive_all([(1, photograph("JPEG")), (2, broken)]))
    assert isinstance(next(crew.derive_all([(3, photograph("JPEG"))]))[1], Picture)


def test_an_empty_roll_begins_nothing(crew: PictureCrew) -> None:
    assert list(crew.derive_all([])) == []


def test_two_rolls_may_share_a_crew(crew: PictureCrew) -> None:
    data = encoded(card((600, 400)), "JPEG")

    def develop(roll: int) -> list[int]:
        return [number for number, _ in crew.derive_all((roll * 10 + n, data) for n in range(5))]

    with ThreadPoolExecutor(2) as threads:
        assert [*threads.map(develop, (1, 2))] == [[10, 11, 12, 13, 14], [20, 21, 22, 23, 24]]
