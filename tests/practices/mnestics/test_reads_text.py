"""What a pathway reads, as it is typed."""

from __future__ import annotations

from uuid import UUID

import pytest

from osmosis.practices.mnestics.reads import (
    CalendarLag,
    Lags,
    RandomOld,
    Reads,
    Term,
    ToMeToday,
    Unit,
)
from osmosis.practices.mnestics.rules.reads_text import parse_reads, reads_text

YEARLY, MINE, LAST, OTHER = (UUID(int=number) for number in range(1, 5))
NAMES = {"Yearly": YEARLY, "My yearly": MINE, "Last": LAST, 'The "other"': OTHER}
LAST_FOUR = Lags(counts=(1, 2, 3, 4), is_board=True)
YEAR_AGO = CalendarLag(amount=1, unit=Unit.YEAR, within_days=3)


@pytest.mark.parametrize(
    ("typed", "term", "written"),
    [
        ("-1", Lags(counts=(1,)), "-1"),
        (" - 02 ", Lags(counts=(2,)), "-2"),
        ("−1", Lags(counts=(1,)), "-1"),
        ("–1", Lags(counts=(1,)), "-1"),
        ("-36525", Lags(counts=(36_525,)), "-36525"),
        ("last 4", LAST_FOUR, "last 4"),
        ("LAST4", LAST_FOUR, "last 4"),
        ("last 1", Lags(counts=(1,), is_board=True), "last 1"),
        ("1,2,4,8", Lags(counts=(1, 2, 4, 8)), "1,2,4,8"),
        ("8 , -1, 4", Lags(counts=(1, 4, 8)), "1,4,8"),
        ("-1y±3d", YEAR_AGO, "-1y±3d"),
        ("-1y+-3d", YEAR_AGO, "-1y±3d"),
        ("-1Y +-3D", YEAR_AGO, "-1y±3d"),
        ("- 1 year +/- 3 days", YEAR_AGO, "-1y±3d"),
        ("-1y±2w", CalendarLag(amount=1, unit=Unit.YEAR, within_days=14), "-1y±14d"),
        ("-1y±0d", CalendarLag(amount=1, unit=Unit.YEAR), "-1y"),
        ("-2months", CalendarLag(amount=2, unit=Unit.MONTH), "-2m"),
        ("-52w", CalendarLag(amount=52, unit=Unit.WEEK), "-52w"),
        ("-7 d", CalendarLag(amount=7, unit=Unit.DAY), "-7d"),
        ("Random  OLD", RandomOld(), "random old"),
        ("to me\ntoday", ToMeToday(), "to me today"),
        ("yearly -1", Lags(counts=(1,), of=YEARLY), "Yearly -1"),
        ("YEARLY-1", Lags(counts=(1,), of=YEARLY), "Yearly -1"),
        ("yearly 1,2", Lags(counts=(1, 2), of=YEARLY), "Yearly 1,2"),
        ("yearly random old", RandomOld(of=YEARLY), "Yearly random old"),
        (
            "yearly -1y±3d",
            CalendarLag(amount=1, unit=Unit.YEAR, within_days=3, of=YEARLY),
            "Yearly -1y±3d",
        ),
        (
            '"my  YEARLY" last 2',
            Lags(counts=(1, 2), of=MINE, is_board=True),
            '"My yearly" last 2',
        ),
        ("„My yearly“ -2", Lags(counts=(2,), of=MINE), '"My yearly" -2'),
        ('"last" -2', Lags(counts=(2,), of=LAST), '"Last" -2'),
        ('"the ""other""" -1', Lags(counts=(1,), of=OTHER), '"The ""other""" -1'),
    ],
)
def test_a_term_is_read_and_written(typed: str, term: Term, written: str) -> None:
    assert parse_reads(typed, NAMES) == (term,)
    assert reads_text((term,), {pathway: name for name, pathway in NAMES.items()}) == written


@pytest.mark.parametrize(
    ("typed", "reads"),
    [
        ("", ()),
        (" \t\n", ()),
        (" Nothing", ()),
        ("-1+last 4 +to me today", (Lags(counts=(1,)), LAST_FOUR, ToMeToday())),
        ("-1 + -2", (Lags(counts=(1,)), Lags(counts=(2,)))),
        ("-1+-2", (Lags(counts=(1,)), Lags(counts=(2,)))),
        ("random old + random old", (RandomOld(), RandomOld())),
        (
            "-1y + -3d",
            (
                CalendarLag(amount=1, unit=Unit.YEAR),
                CalendarLag(amount=3, unit=Unit.DAY),
            ),
        ),
    ],
)
def test_terms_are_joined_in_their_order(typed: str, reads: Reads) -> None:
    assert parse_reads(typed, NAMES) == reads


def test_nothing_is_written_as_a_word() -> None:
    assert reads_text((), {}) == "nothing"


def test_of_names_that_differ_in_capitals_the_one_spelled_exactly_so_is_meant() -> None:
    names = {"WEEK": YEARLY, "week": MINE}
    assert parse_reads('week -1 + "WEEK" -1', names) == (
        Lags(counts=(1,), of=MINE),
        Lags(counts=(1,), of=YEARLY),
    )


def test_an_accent_may_be_spelled_in_either_way() -> None:
    assert parse_reads("e\u0301te\u0301 -1", {"\u00c9t\u00e9": MINE}) == (
        Lags(counts=(1,), of=MINE),
    )
