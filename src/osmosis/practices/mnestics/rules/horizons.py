"""How far ahead one has to look to know whether anything reads a message at all.

Which junctions read a message is a question for a century. Whether any does is answered sooner: a
lag reaches so many places ahead of what was sent already, or so many days, and everything else
that reads does so at its next junction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import islice, takewhile
from uuid import UUID

from whenever import Date, Time

from osmosis.kernel.civil import instant_of
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.eras import moved
from osmosis.practices.mnestics.model import Address, Pathway
from osmosis.practices.mnestics.reads import CalendarLag, Lags, Term, ToMeToday, Unit
from osmosis.practices.mnestics.rules.arriving import World
from osmosis.practices.mnestics.rules.calendar import dues
from osmosis.practices.mnestics.rules.reaching import HORIZON

__all__ = ["first_readers_by", "next_readers_by"]

_MOST_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.YEAR: 366}
_OTHER_DATES_DAYS = 8
"""The end of a shorter month, and dates that differ between zones, with some room."""


def first_readers_by(pathways: Sequence[Pathway], world: World) -> Instant:
    """An instant by which every message sent until now has had its first reader, if it has any.

    So :func:`osmosis.practices.mnestics.rules.reaching.reach` up to it says of each whether there
    is a junction that will read it, and of one that was never read whether it is an orphan.
    """
    limit = moved(world.now, HORIZON)
    ahead = {one.id: _Ahead(one, world, limit) for one in pathways}
    by = [world.now]
    for pathway in pathways:
        terms = {term for change in pathway.changes for term in change.parameters.reads}
        reaches = [_reaches(term, pathway.id, ahead, world.now) for term in terms]
        by += [ahead[pathway.id].first_after(at) for at in (world.now, *reaches)]
    return min(max(by), limit)


def next_readers_by(pathways: Sequence[Pathway], world: World) -> Instant:
    """The same, where a letter to a day that is to come is read by whoever sits after that day.

    So up to it :func:`osmosis.practices.mnestics.rules.reaching.reach` knows the next reader of
    everything that has one within the century.
    """
    limit = moved(world.now, HORIZON)
    days = [one.to_date for one in world.letters if one.to is Address.DATE and one.to_date]
    by = [first_readers_by(pathways, world)]
    if days:
        last = max(world.now, _day_after(max(days)))
        welcoming = (one for one in pathways if _reads_letters(one))
        by += [_Ahead(one, world, limit).first_after(last) for one in welcoming]
    return min(max(by), limit)


def _reads_letters(pathway: Pathway) -> bool:
    terms = (term for change in pathway.changes for term in change.parameters.reads)
    return any(isinstance(term, ToMeToday) for term in terms)


def _day_after(day: Date) -> Instant:
    """When a day is here in every zone."""
    at = instant_of(day.at(Time()), "UTC").instant
    return moved(at, TimeDelta(hours=24 * _OTHER_DATES_DAYS))


class _Ahead:
    """When the junctions of a pathway fall that are later than now; found as they are asked for."""

    def __init__(self, pathway: Pathway, world: World, limit: Instant) -> None:
        self._now = world.now
        self._known: list[Instant] = []
        due = (one.at for one in dues(pathway, world.junctions.get(pathway.id, ())))
        self._more = takewhile(lambda at: at <= limit, (at for at in due if at > world.now))

    def place(self, number: int) -> Instant:
        """When the one with this number falls, from 1; or the last, where they are fewer."""
        self._known += islice(self._more, max(0, number - len(self._known)))
        return self._known[:number][-1] if self._known else self._now

    def first_after(self, at: Instant) -> Instant:
        """When the first one falls that is later than an instant; or the last, where none is."""
        while not (self._known and self._known[-1] > at):
            following = next(self._more, None)
            if following is None:
                return self.place(len(self._known))
            self._known.append(following)
        return self._known[bisect_right(self._known, at)]


def _reaches(term: Term, reader: UUID, ahead: Mapping[UUID, _Ahead], now: Instant) -> Instant:
    """From when on a term no longer begins to reach what was sent until now."""
    if isinstance(term, CalendarLag):
        days = term.amount * _MOST_DAYS[term.unit] + term.within_days + _OTHER_DATES_DAYS
        return moved(now, TimeDelta(hours=24 * days))
    source = ahead.get(term.of or reader) if isinstance(term, Lags) else None
    return source.place(term.counts[-1]) if isinstance(term, Lags) and source else now
