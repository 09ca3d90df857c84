"""Where every message has been and will be: from which date it left, and at which it is read.

What is at rest is not met here: a pathway that rests has no line, and a message none of its ways.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from whenever import Date, Time

from osmosis.kernel.civil import instant_of
from osmosis.kernel.clock import Instant
from osmosis.kernel.eras import moved
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.drawing import ArcKind
from osmosis.practices.mnestics.model import Address, JunctionState, Message, Pathway, PathwayState
from osmosis.practices.mnestics.rules.arriving import World
from osmosis.practices.mnestics.rules.calendar import dues
from osmosis.practices.mnestics.rules.horizons import next_readers_by
from osmosis.practices.mnestics.rules.junction_sets import JunctionKey
from osmosis.practices.mnestics.rules.reaching import HORIZON, MessageReach, has_faded, reach
from osmosis.practices.mnestics.rules.spans import Window
from osmosis.practices.mnestics.service.arriving import world_of
from osmosis.practices.mnestics.service.fading import paleness
from osmosis.practices.mnestics.service.known import is_at_rest
from osmosis.practices.mnestics.service.stops import (
    CivilTime,
    Journey,
    Stop,
    StopKey,
    StopKind,
    Travels,
)
from osmosis.practices.mnestics.store import messages, pathways, plans
from osmosis.practices.mnestics.store.readings import Reading, last_of, list_readings
from osmosis.storage.rests import rested
from osmosis.storage.transaction import ReadTransaction

PALEST = 4
_MIDNIGHT = Time()


def travels(
    context: PracticeContext,
    window: Window,
    pathway_ids: Collection[UUID] = (),
    *,
    only_dated: bool = False,
) -> Travels:
    """Everything that leaves or arrives in a window.

    Args:
        pathway_ids: Only along these; along all that do not rest when left out.
        only_dated: Without the journeys to what lies behind the window, except to the next
            reader: those whose date is not told in any case. It takes a tenth of the time.
    """
    zone = context.store.clock.zone()
    with context.store.read() as reading:
        now = context.store.timekeeper.judge(reading).now
        return _Gathering(reading, now, zone, window, pathway_ids).travels(only_dated=only_dated)


class _Gathering:
    """Reads the store once."""

    def __init__(
        self,
        reading: ReadTransaction,
        now: Instant,
        zone: str,
        window: Window,
        pathway_ids: Collection[UUID],
    ) -> None:
        self._zone, self._window, self._now = zone, window, now
        self._start, self._end = _midnight(window.start, zone), _midnight(window.end, zone)
        self._hidden = rested(reading, now)
        self._every = pathways.list_pathways(reading)
        self._shown = [
            one
            for one in self._every
            if (not pathway_ids or one.id in pathway_ids) and not is_at_rest(self._hidden, one)
        ]
        self._lanes: frozenset[UUID | None] = frozenset(
            [*(one.id for one in self._shown), *([] if pathway_ids else [None])]
        )
        self._readings = list_readings(reading)
        self._last_readings = last_of(self._readings)
        self._world = world_of(reading, now, self._last_readings)
        self._gone = messages.list_let_go(reading)
        resting = {one.ref for one in plans.list_plans(reading) if is_at_rest(self._hidden, one)}
        self._messages = [
            one
            for one in [*_sent_in(self._world), *self._gone]
            if not self._hidden.hides(one.ref, at=one.sent.instant) and one.home not in resting
        ]
        self._fallen = {
            one.id: StopKey(one.pathway_id, one.number)
            for every in self._world.junctions.values()
            for one in every
            if one.id
        }

    def travels(self, *, only_dated: bool) -> Travels:
        known = {one.id: one for one in self._messages}
        gone = {one.id for one in self._gone}
        reached = reach(
            [one for one in self._messages if one.id not in gone],
            self._every,
            self._world,
            self._dated_until() if only_dated else None,
        )
        stops = dict(sorted(self._stops(reached), key=lambda item: item[1].at))
        journeys = [
            one
            for one in [*self._past(known), *self._future(known, reached)]
            if (one.start in stops or one.end in stops)
            and one.start.lane in self._lanes
            and one.end.lane in self._lanes
        ]
        sent: dict[StopKey, list[Message]] = {}
        for message in self._messages:
            sent.setdefault(self._left_at(message), []).append(message)
        return Travels(
            window=self._window,
            start=self._start,
            end=self._end,
            now=self._now,
            pathways=self._with_a_line(stops),
            stops=stops,
            journeys=journeys,
            times=self._times(stops, reached),
            sent=sent,
            paleness=self._paleness(known, reached, gone),
            orphans={id_ for id_, one in reached.items() if one.is_orphan},
            let_go=gone,
        )

    def _dated_until(self) -> Instant:
        """As far ahead as there is a date to be told."""
        by = max(self._end, next_readers_by(self._every, self._world))
        return min(by, moved(self._now, HORIZON))

    def _stops(self, reached: Mapping[UUID, MessageReach]) -> Iterator[tuple[StopKey, Stop]]:
        for pathway in self._shown:
            for stop in self._junction_stops(pathway):
                if not self._hidden.hides(pathway.ref, at=stop.at):
                    yield from self._within(stop)
        for message in self._messages:
            if message.junction_id is None:
                yield from self._letter_stops(message)
                yield from self._checkpoint_stops(message)

    def _junction_stops(self, pathway: Pathway) -> Iterator[Stop]:
        """The dates of a pathway, those that have not fallen up to a century ahead."""
        fallen = self._world.junctions.get(pathway.id, ())
        for junction in fallen:
            yield Stop(
                key=StopKey(pathway.id, junction.number),
                kind=StopKind.JUNCTION,
                at=junction.due_at,
                date=junction.date,
                state=junction.state,
                sitting_id=junction.sitting_id,
            )
        until = min(self._end, moved(self._now, HORIZON))
        first = fallen[-1].number + 1 if fallen else 0
        for number, due in enumerate(dues(pathway, fallen), first):
            if due.at > until:
                return
            yield Stop(
                key=StopKey(pathway.id, number),
                kind=StopKind.JUNCTION,
                at=due.at,
                date=due.slot.date,
                state=JunctionState.COMING,
            )

    def _letter_stops(self, letter: Message) -> Iterator[tuple[StopKey, Stop]]:
        key = self._left_at(letter)
        day = letter.sent.local().date()
        yield from self._within(Stop(key=key, kind=StopKind.SENT, at=letter.sent.instant, date=day))
        if letter.to is Address.DATE and letter.to_date is not None:
            at = _midnight(letter.to_date, self._zone)
            end = _opens(letter)
            yield from self._within(Stop(key=end, kind=StopKind.OPENS, at=at, date=letter.to_date))
        elif letter.to is Address.ROLL and letter.arrived_at is not None:
            at = letter.arrived_at
            day = at.to_tz(self._zone).date()
            yield from self._within(Stop(key=_opens(letter), kind=StopKind.OPENS, at=at, date=day))

    def _checkpoint_stops(self, letter: Message) -> Iterator[tuple[StopKey, Stop]]:
        """Where a letter of a plan was opened, and at which checkpoint it will be read next."""
        if letter.to is not Address.PLAN:
            return
        opened = (one for one in self._readings if one.message_id == letter.id)
        times = {
            self._read_at(one, letter): CivilTime(one.read_at, one.read_at.to_tz(self._zone).date())
            for one in opened
        }
        day = self._world.awaited.get(letter.id)
        if day is not None:
            times[_checkpoint(letter, day)] = CivilTime(_midnight(day, self._zone), day)
        for key, (at, date) in times.items():
            yield from self._within(Stop(key=key, kind=StopKind.OPENS, at=at, date=date))

    def _times(
        self, stops: Mapping[StopKey, Stop], reached: Mapping[UUID, MessageReach]
    ) -> dict[StopKey, CivilTime]:
        times = {
            StopKey(one.pathway_id, one.number): CivilTime(one.due_at, one.date)
            for every in self._world.junctions.values()
            for one in every
        }
        for found in reached.values():
            if found.next_reader is not None:
                key = _stop_of(found.next_reader.key)
                times[key] = CivilTime(found.next_reader.due_at, found.next_reader.date)
        for message in self._messages:
            if message.junction_id is None:
                sent = CivilTime(message.sent.instant, message.sent.local().date())
                times[self._left_at(message)] = sent
        return times | {key: CivilTime(stop.at, stop.date) for key, stop in stops.items()}

    def _with_a_line(self, stops: Mapping[StopKey, Stop]) -> list[Pathway]:
        """Those that have not ended, or have a date in the window."""
        with_dates = {key.lane for key in stops}
        return [
            one
            for one in self._shown
            if one.state is not PathwayState.ENDED or one.id in with_dates
        ]

    def _within(self, stop: Stop) -> Iterator[tuple[StopKey, Stop]]:
        if self._start <= stop.at < self._end and stop.key.lane in self._lanes:
            yield stop.key, stop

    def _left_at(self, message: Message) -> StopKey:
        junction = None if message.junction_id is None else self._fallen.get(message.junction_id)
        return junction or StopKey(message.pathway_id, f"sent {message.id}")

    def _past(self, known: Mapping[UUID, Message]) -> Iterator[Journey]:
        """What was read."""
        for one in self._readings:
            message = known.get(one.message_id)
            if message is not None:
                end = self._read_at(one, message)
                yield Journey(
                    message=message, start=self._left_at(message), end=end, kind=ArcKind.READ
                )

    def _read_at(self, one: Reading, message: Message) -> StopKey:
        junction = None if one.junction_id is None else self._fallen.get(one.junction_id)
        if junction is None and message.to is Address.PLAN:
            return StopKey(None, f"opened {one.sitting_id}")
        return junction or _opens(message)

    def _future(
        self, known: Mapping[UUID, Message], reached: Mapping[UUID, MessageReach]
    ) -> Iterator[Journey]:
        """What will be read, and the first date on which it may be."""
        for message_id, found in reached.items():
            message = known[message_id]
            start = self._left_at(message)
            for key in found.will:
                yield Journey(message=message, start=start, end=_stop_of(key), kind=ArcKind.WILL)
            if message_id in self._world.awaited:
                end = _checkpoint(message, self._world.awaited[message_id])
                yield Journey(message=message, start=start, end=end, kind=ArcKind.WILL)
            if found.first_may is not None:
                end = _stop_of(found.first_may)
                yield Journey(message=message, start=start, end=end, kind=ArcKind.MAY)
            if _opens_alone(message, found) and message_id not in self._last_readings:
                end = _opens(message)
                yield Journey(message=message, start=start, end=end, kind=ArcKind.WILL)

    def _paleness(
        self,
        known: Mapping[UUID, Message],
        reached: Mapping[UUID, MessageReach],
        gone: Collection[UUID],
    ) -> dict[UUID, int]:
        pale = dict.fromkeys(gone, PALEST)
        for message_id, last in self._last_readings.items():
            message, found = known.get(message_id), reached.get(message_id)
            if message and found and has_faded(message, found, self._last_readings):
                pale[message_id] = min(PALEST, paleness(last, self._now))
        return pale


def _sent_in(world: World) -> list[Message]:
    """Every message that was not let go, in the order in which they were sent."""
    along = [message for every in world.sent.values() for message in every]
    every = {message.id: message for message in [*along, *world.letters]}
    return [every[id_] for id_ in sorted(every)]


def _stop_of(key: JunctionKey) -> StopKey:
    return StopKey(key.pathway_id, key.number)


def _opens(letter: Message) -> StopKey:
    return StopKey(None, f"opens {letter.id}")


def _checkpoint(letter: Message, day: Date) -> StopKey:
    return StopKey(None, f"checkpoint {letter.to_ref} {day.format_iso()}")


def _opens_alone(message: Message, found: MessageReach) -> bool:
    """Whether it is a letter to a date that no pathway will read."""
    return message.to is Address.DATE and not found.will.runs


def _midnight(date: Date, zone: str) -> Instant:
    return instant_of(date.at(_MIDNIGHT), zone).instant
