"""How much a pathway may read, so that every reads can be said, stored and drawn."""

from __future__ import annotations

from itertools import pairwise

from osmosis.practices.mnestics.reads import CalendarLag, Lags, Reads, Term, Unit

MOST_TERMS = 12
MOST_AT_ONCE = 100
"""Of a board, and of a list such as ``1,2,4,8``."""
MOST_BACK = 36_525
"""A century of days."""
MOST_UNITS = {Unit.DAY: MOST_BACK, Unit.WEEK: 5_218, Unit.MONTH: 1_200, Unit.YEAR: 100}
"""A century of each."""
MOST_WITHIN_DAYS = 366


def can_be_read(reads: Reads) -> bool:
    """Whether a reads keeps to these limits and can be written as text."""
    return len(reads) <= MOST_TERMS and all(map(_fits, reads))


def _fits(term: Term) -> bool:
    if isinstance(term, CalendarLag):
        in_reach = 1 <= term.amount <= MOST_UNITS[term.unit]
        return in_reach and 0 <= term.within_days <= MOST_WITHIN_DAYS
    return not isinstance(term, Lags) or _counts_fit(term)


def _counts_fit(lags: Lags) -> bool:
    """Whether its counts rise from 1 on; those of a board leave none out."""
    counts = lags.counts
    if not 1 <= len(counts) <= MOST_AT_ONCE or counts[0] < 1 or counts[-1] > MOST_BACK:
        return False
    rises = all(earlier < later for earlier, later in pairwise(counts))
    return rises and (not lags.is_board or counts[-1] == len(counts))
