"""Hypothesis strategies for whatever a pathway can read, and for the names of pathways."""

from __future__ import annotations

from uuid import UUID

from hypothesis import strategies as st

from osmosis.practices.mnestics.reads import CalendarLag, Lags, RandomOld, Term, ToMeToday, Unit
from osmosis.practices.mnestics.rules.reads_limits import (
    MOST_AT_ONCE,
    MOST_BACK,
    MOST_TERMS,
    MOST_UNITS,
    MOST_WITHIN_DAYS,
)

PATHWAYS = [UUID(int=number) for number in range(1, 5)]
HARD_NAMES = ["Last", "to me today", "y", "-1", 'say "when"', "a+b", "", " ", "“Yearly”", "Ⅳ", "ſ"]

pathways = st.none() | st.sampled_from(PATHWAYS)
texts = st.text() | st.text(alphabet='lastyerondm 0123+-±,"“”\n')
name_lists = st.lists(
    st.sampled_from(HARD_NAMES) | st.text(max_size=12),
    min_size=len(PATHWAYS),
    max_size=len(PATHWAYS),
    unique=True,
)
lags = st.builds(
    lambda counts, of: Lags(counts=tuple(sorted(counts)), of=of),
    st.sets(st.integers(1, MOST_BACK), min_size=1, max_size=MOST_AT_ONCE),
    pathways,
)
boards = st.builds(
    lambda last, of: Lags(counts=tuple(range(1, last + 1)), of=of, is_board=True),
    st.integers(1, MOST_AT_ONCE),
    pathways,
)
calendar_lags = st.sampled_from(Unit).flatmap(
    lambda unit: st.builds(
        CalendarLag,
        amount=st.integers(1, MOST_UNITS[unit]),
        unit=st.just(unit),
        within_days=st.integers(0, MOST_WITHIN_DAYS),
        of=pathways,
    )
)
terms: st.SearchStrategy[Term] = (
    lags | boards | calendar_lags | st.builds(RandomOld, of=pathways) | st.just(ToMeToday())
)
any_reads = st.lists(terms, max_size=MOST_TERMS).map(tuple)
