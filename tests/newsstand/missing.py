"""What must have been behind a gate by an opening, from what the sources have said and showed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whenever import Instant, TimeDelta

from osmosis.practices.apert.model import Gap, GapReason
from tests.newsstand.months import BEGAN, STEP, Gaps, Held, moments
from tests.newsstand.outlets import Outlet, Trouble

NEVER = {Trouble.CIRCLE, Trouble.BOMB, Trouble.EMPTY, Trouble.HTML}
"""What can never be read; nobody knows what it said before it stood behind a gate."""
BUSY = {Trouble.BUSY_SECONDS, Trouble.BUSY_DATE}
"""What sends everybody away at the first time on a day: at the first two looks, not the third."""
UNREACHABLE = {*NEVER, *BUSY, Trouble.DOWN, Trouble.SIGN_IN}
"""What cannot be read at some time, so that something may be missed by that."""
UNDATED = {Trouble.NO_DATES, Trouble.OLD_DATES, Trouble.FAR_DATES}
"""What does not say when; of what is missing there, not all can be told apart."""
NOTED_AFTER = TimeDelta(hours=48)
"""A source that cannot be reached is tried once a day, and then it is written down."""


def due_by(outlet: Outlet, opened_at: Instant) -> range:
    """The numbers of the pieces that must be there, or be told as missed.

    Of a feed, what it showed at the first visit or later and shows no more. Of letters, all that
    had arrived at the last look before.
    """
    first_look = BEGAN + STEP * (3 if outlet.trouble in BUSY else 1)
    first = outlet.published(first_look)[-1]
    if outlet.trouble in NEVER:
        first = outlet.published(BEGAN)[0] + 1
    if outlet.comes_by_mail:
        last_look = max(at for at in moments() if at < opened_at)
        return range(first, outlet.published(last_look)[0] + 1)
    slid_out = opened_at - outlet.every * outlet.shown - NOTED_AFTER
    return range(first, outlet.published(slid_out)[0] + 1 if slid_out > BEGAN else first)


def unexplained(
    behind: Sequence[Outlet], held: Held, gaps: Gaps, opened_at: Instant
) -> list[tuple[str, int]]:
    """The sources and numbers of what should be there, is not, and is told nowhere."""
    return [
        (outlet.name, number)
        for outlet in behind
        for number in due_by(outlet, opened_at)
        if number not in held.get(outlet.number, frozenset())
        and not any(covers(gap, outlet.came_at(number)) for gap in gaps.get(outlet.number, ()))
    ]


def covers(gap: Gap, at: Instant) -> bool:
    """Whether a gap tells of a moment; what is gone for good says nothing that is missed."""
    return gap.from_at <= at and (at <= gap.until_at or gap.reason is GapReason.GONE)


def untrue(outlets: Sequence[Outlet], held: Held, gaps: Gaps) -> Iterator[str]:
    """What the ledger says and is not so.

    While a source cannot be reached nobody knows what it says, so that something *may* be missing
    has to be no more than that. Of the time in which the machine was off all is known afterwards.
    """
    for outlet in outlets:
        for gap in gaps.get(outlet.number, ()):
            if gap.reason is GapReason.UNREACHABLE and outlet.trouble not in UNREACHABLE:
                yield f"{outlet.name} could always be reached"
            if gap.reason is GapReason.GONE and outlet.trouble is not Trouble.GONE:
                yield f"{outlet.name} is not gone"
            if gap.reason is GapReason.LIMITED:
                yield f"{outlet.name} was visited in time, and lost something"
            if gap.reason is GapReason.ASLEEP and outlet.trouble not in UNDATED:
                within = [
                    number
                    for number in sorted(held.get(outlet.number, frozenset()))
                    if gap.from_at < outlet.came_at(number) < gap.until_at
                ]
                yield from (f"piece {number} of {outlet.name} is there" for number in within)
