"""Ten years of gates: each date falls once, and nothing is told of what is behind a closed gate."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from random import Random
from unittest import mock
from uuid import UUID

import pytest

from osmosis.practices.apert.model import Opening, OpeningState
from osmosis.practices.apert.rules.catalogues import Catalogue
from osmosis.practices.apert.service import batches, catalogues, standing
from osmosis.practices.apert.service.brought import Visit
from osmosis.practices.apert.store import openings
from osmosis.practices.context import PracticeContext
from osmosis.storage import releases
from osmosis.storage.transaction import ReadTransaction
from tests.faults.marking import MARKER
from tests.practices.apert.gate_mutants import (
    another_zone_begins_anew,
    dates_slept_through_are_lost,
    what_has_fallen_falls_again,
)
from tests.practices.machines import Mutant
from tests.slow.apert_decade import WHOLE_CRAWLS_A_YEAR, Decade
from tests.slow.plugin import Budget

YEARS = 10


def what_comes_is_not_sealed() -> AbstractContextManager[object]:
    """What was collected lies on the disk as it is."""
    return mock.patch.object(batches, "encrypt", lambda data, _: data)


def what_comes_is_logged() -> AbstractContextManager[object]:
    """The log says what a visit brought."""
    take_in = batches.take_in_many

    def telling(context: PracticeContext, visits: Sequence[Visit]) -> int:
        for visit in visits:
            logging.getLogger("osmosis.collecting").debug("%r", visit.entries)
        return take_in(context, visits)

    return mock.patch.object(batches, "take_in_many", telling)


def what_is_over_is_still_shown() -> AbstractContextManager[object]:
    """A gate counts as open until somebody has looked at the clock."""

    def find_open(_: PracticeContext, reading: ReadTransaction, gate_id: UUID) -> Opening | None:
        found = openings.find_living(reading, gate_id)
        return found if found is not None and found.state is OpeningState.OPEN else None

    return mock.patch.object(standing, "find_open", find_open)


def what_was_closed_can_be_searched() -> AbstractContextManager[object]:
    """The pieces of a book stay in the index when its gate has closed."""
    return mock.patch.object(releases, "remove_documents")


def the_catalogue_tells() -> AbstractContextManager[object]:
    """E-readers are shown what waits."""
    read = catalogues.read_catalogue

    def telling(context: PracticeContext) -> Catalogue:
        found = read(context)
        return replace(found, shelves=tuple(replace(one, title=MARKER) for one in found.shelves))

    return mock.patch.object(catalogues, "read_catalogue", telling)


LEAKS: tuple[Mutant, ...] = (
    what_comes_is_not_sealed,
    what_comes_is_logged,
    what_is_over_is_still_shown,
    what_was_closed_can_be_searched,
    the_catalogue_tells,
)
WRONG_DATES: tuple[Mutant, ...] = (
    what_has_fallen_falls_again,
    another_zone_begins_anew,
    dates_slept_through_are_lost,
)


def is_found(mutant: Mutant) -> bool:
    """Whether a week is enough to see that something is wrong."""
    decade = Decade()
    try:
        with mutant():
            decade.live_briefly(is_asked=mutant in LEAKS)
    except Exception:  # noqa: BLE001  # the database may find it first
        return True
    finally:
        decade.teardown()
    return False


@pytest.mark.slow(share=110)
def test_ten_years_of_gates_open_each_date_once_and_tell_nothing_while_closed(
    budget: Budget,
) -> None:
    for mutant in (*LEAKS, *WRONG_DATES):
        budget.control(mutant.__name__.replace("_", " "), failed=is_found(mutant))
    decade = Decade()
    try:
        for turn in budget.rounds(named=YEARS, one_life=True):
            decade.live_a_year(turn.number, Random(f"{turn.seed} {turn.number}"))
            budget.told = decade.account()
        assert decade.counts.whole == WHOLE_CRAWLS_A_YEAR * budget.done
        if budget.done == YEARS:
            assert decade.counts.shown > 0  # the crawler knows what it looks for
            assert decade.workers.cuts >= YEARS
    finally:
        decade.teardown()
