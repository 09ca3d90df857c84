"""Which future junctions read by which terms, and at which places they reach a message."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from whenever import Date

from osmosis.kernel.clock import Instant
from osmosis.practices.mnestics.model import Address, Forgetting, Message, Pathway
from osmosis.practices.mnestics.reads import CalendarLag, Lags, RandomOld, Term, ToMeToday
from osmosis.practices.mnestics.rules.arriving import World, has_come, travels
from osmosis.practices.mnestics.rules.junction_sets import (
    Interval,
    JunctionKey,
    JunctionSet,
    clipped,
    united,
    without,
)
from osmosis.practices.mnestics.rules.lagging import DaysBack, PlacesBack
from osmosis.practices.mnestics.rules.timelines import Key, Line, Source, Stretch, View, line_of
from osmosis.practices.mnestics.rules.waiting import BEGINNING, Span, places_within, waiting

__all__ = ["Found", "NextReader", "Readers"]

_Places = dict[UUID, list[Interval]]


@dataclass(frozen=True, kw_only=True, slots=True)
class NextReader:
    """The earliest junction that will read a message."""

    key: JunctionKey
    date: Date
    due_at: Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The junctions that will read a message, and the others that may; the first of each."""

    will: JunctionSet
    may: JunctionSet
    next_reader: NextReader | None
    first_may: JunctionKey | None


class Readers:
    """All future junctions up to a horizon, by what they read."""

    def __init__(self, pathways: Sequence[Pathway], world: World, until: Instant) -> None:
        self._world = world
        self._lines = {pathway.id: line_of(pathway, world, until) for pathway in pathways}
        self._sources: dict[UUID, Source] = {}
        self._settled: dict[UUID, list[Key]] = defaultdict(list)
        self._stretches: dict[UUID, list[Stretch]] = {}
        self._lags: dict[UUID, list[PlacesBack | DaysBack]] = defaultdict(list)
        self._draws: dict[UUID, list[Stretch]] = defaultdict(list)
        self._todays: list[Stretch] = []
        self._views: dict[tuple[UUID, UUID], View] = {}
        self._known: dict[tuple[UUID, bool, tuple[Key, ...]], Found] = {}
        for line in self._lines.values():
            self._add(line)

    def of(self, message: Message) -> Found:
        """The junctions that will or may read a message."""
        settled = tuple(self._settled.get(message.id, ()))
        left_at = message.junction_id
        source = None if left_at is None else self._sources.get(left_at)
        if left_at is None or source is None or not travels(message):
            return self._letter(message, settled)
        fades = message.forgetting is not Forgetting.KEPT and message.id in self._world.read
        key = (left_at, fades, settled)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._along(source, settled, fades=fades)
        return found

    def _add(self, line: Line) -> None:
        """Take up what the future junctions of a pathway read."""
        self._sources.update(line.sources)
        for place, messages in line.settled.items():
            for id_ in messages:
                self._settled[id_].append(line.keys[place])
        stretches = self._stretches[line.pathway.id] = list(line.stretches())
        for stretch in stretches:
            for term in stretch.parameters.reads:
                self._add_term(stretch, term)

    def _add_term(self, stretch: Stretch, term: Term) -> None:
        """Take up one term by which junctions read."""
        if isinstance(term, ToMeToday):
            self._todays.append(stretch)
            return
        of = term.of or stretch.line.pathway.id
        if of not in self._lines:
            return
        match term:
            case Lags():
                view = self._view(stretch.line.pathway.id, of)
                self._lags[of].append(PlacesBack(stretch, term.counts, view))
            case CalendarLag():
                self._lags[of].append(DaysBack(stretch, term))
            case RandomOld():
                self._draws[of].append(stretch)

    def _view(self, reader: UUID, source: UUID) -> View:
        """The view from one pathway to another, made once."""
        if (reader, source) not in self._views:
            self._views[reader, source] = View(self._lines[reader], self._lines[source])
        return self._views[reader, source]

    def _along(self, source: Source, settled: tuple[Key, ...], *, fades: bool) -> Found:
        """Who reads what left at a junction.

        Args:
            settled: The sittings that have begun and read it.
            fades: Whether it fades once nothing will read it any more, for it was read.
        """
        will, may = _places(settled), _Places()
        for lag in self._lags.get(source.line.pathway.id, ()):
            id_ = lag.stretch.line.pathway.id
            will.setdefault(id_, []).extend(lag.will(source))
            may.setdefault(id_, []).extend(lag.may(source))
        if source.is_kept or source.is_future:
            spans = self._unfaded(source, will) if fades else None
            for stretch in self._draws.get(source.line.pathway.id, ()):
                id_ = stretch.line.pathway.id
                may.setdefault(id_, []).extend(_drawn(stretch, source, spans))
        return self._found(will, may)

    def _unfaded(self, source: Source, will: Mapping[UUID, Iterable[Interval]]) -> list[Span]:
        """The spans in which a message that was read may still be waiting to be read again."""
        readings = (self._lines[id_].keys[stop - 1] for id_, _, stop in _filled(will))
        spans = [(BEGINNING, max(readings, default=BEGINNING))]
        for lag in self._lags.get(source.line.pathway.id, ()):
            if isinstance(lag, PlacesBack) and lag.counts_kept:
                for count in lag.counts_left(source):
                    spans += waiting(lag, source, count)
        return spans

    def _letter(self, letter: Message, settled: tuple[Key, ...]) -> Found:
        """Who reads what was addressed to a next sitting, or to a day.

        The first junction that can will read it; each later one does if those before are missed.
        """
        may = _Places()
        if letter.id not in self._world.read and letter.retired_at is None:
            for stretch, interval in self._doors(letter):
                may.setdefault(stretch.line.pathway.id, []).append(interval)
        is_awaited = letter.to is Address.ROLL and letter.arrived_at is None
        doors = [] if is_awaited else [self._lines[id_].keys[low] for id_, low, _ in _filled(may)]
        will = list(settled)
        if doors and not any(key < min(doors) for key in settled):
            will.append(min(doors))
        return self._found(_places(will), may)

    def _found(self, will: _Places, may: _Places) -> Found:
        """The places as sets of junctions, and the first that will."""
        sure = {id_: united(intervals) for id_, intervals in will.items()}
        perhaps = {
            id_: without(united(intervals), sure.get(id_, [])) for id_, intervals in may.items()
        }
        first, first_may = self._first(sure), self._first(perhaps)
        return Found(
            will=self._set(sure),
            may=self._set(perhaps),
            next_reader=None if first is None else self._next(first),
            first_may=None if first_may is None else self._next(first_may).key,
        )

    def _first(self, places: _Places) -> Key | None:
        """The earliest of the places."""
        return min((self._lines[id_].keys[low] for id_, low, _ in _filled(places)), default=None)

    def _set(self, places: _Places) -> JunctionSet:
        """The junctions at places."""
        return JunctionSet(
            tuple(run for id_ in sorted(places) for run in self._lines[id_].runs(places[id_]))
        )

    def _next(self, key: Key) -> NextReader:
        """The junction of a key."""
        due_at, pathway_id, place = key
        line = self._lines[pathway_id]
        number = line.future_numbers[place]
        return NextReader(
            key=JunctionKey(pathway_id, number), date=line.future_dates[place], due_at=due_at
        )

    def _doors(self, letter: Message) -> Iterator[tuple[Stretch, Interval]]:
        """Where a letter can come in."""
        if letter.to is Address.NEXT and letter.pathway_id is not None:
            for stretch in self._stretches.get(letter.pathway_id, ()):
                yield stretch, (stretch.start, stretch.stop)
        elif letter.to in (Address.DATE, Address.ROLL):
            for stretch in self._todays:
                for interval in _from_its_day(letter, stretch):
                    yield stretch, interval


def _places(keys: Iterable[Key]) -> _Places:
    """The places of single junctions."""
    places = _Places()
    for _, pathway_id, place in keys:
        places.setdefault(pathway_id, []).append((place, place + 1))
    return places


def _filled(places: Mapping[UUID, Iterable[Interval]]) -> Iterator[tuple[UUID, int, int]]:
    """Each interval that is not empty, with its pathway."""
    for pathway_id, intervals in places.items():
        for start, stop in intervals:
            if start < stop:
                yield pathway_id, start, stop


def _drawn(stretch: Stretch, source: Source, spans: list[Span] | None) -> list[Interval]:
    """The places of a stretch that may draw what left at a junction.

    Args:
        spans: In which it has not faded in some case; ``None`` when it cannot fade.
    """
    low = bisect_right(stretch.line.future_due, source.due_at)
    low = min(max(low, stretch.start), stretch.stop)
    if spans is None:
        return [(low, stretch.stop)]
    return clipped(places_within(spans, stretch), low, stretch.stop)


def _from_its_day(letter: Message, stretch: Stretch) -> Iterator[Interval]:
    """The places of a stretch at which a letter to a day can come in.

    When a roll is developed is not known, so until then any place may be the one.
    """
    dates, start, stop = stretch.line.future_dates, stretch.start, stretch.stop
    if letter.to is Address.ROLL:
        yield start, stop
    elif stretch.line.dates_rise:
        yield bisect_left(dates, True, start, stop, key=lambda day: has_come(letter, day)), stop
    else:
        for place in range(start, stop):
            if has_come(letter, dates[place]):
                yield place, place + 1
