"""The unrolled drawing of a stretch of time: lines, knots and arcs, as many as can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop, pgettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.drawing import Arc, ArcKind, Diagram, Knot
from osmosis.practices.mnestics.model import JunctionState
from osmosis.practices.mnestics.rules.spans import Window, ticks_of
from osmosis.practices.mnestics.service.stops import (
    Journey,
    Stop,
    StopKey,
    StopKind,
    Travels,
)
from osmosis.practices.mnestics.service.travelling import travels

LETTERS_LANE = noop("Letters")
MOST_MAY = 60
"""More dotted arcs than so many would hide the others."""
MOST_KNOTS = 300
"""Along one line; where there are more, neighbours share a place on the sheet."""
_LETTER, _BEYOND = "sent", "beyond"
_FURTHEST = 1.5
"""So many lengths of the sheet before and after it; what is further away comes from there."""
_SIT = "/mnestics/sit"
_SHOWN_FIRST = ("open", "kept", "unkept", "coming", _LETTER, _BEYOND)
Drawn = tuple[int, int, ArcKind]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapped:
    """A drawing and what it is drawn from.

    Attributes:
        may_left_out: So many dotted arcs are not drawn.
        is_thinned: Whether neighbours share a place, and what goes from one to the next is not
            drawn.
    """

    travels: Travels
    diagram: Diagram
    may_left_out: int
    is_thinned: bool


def map_of(context: PracticeContext, window: Window, pathway_ids: Collection[UUID] = ()) -> Mapped:
    """The drawing of a window.

    Args:
        pathway_ids: Only these lines; all that do not rest when left out.
    """
    return draw(travels(context, window, pathway_ids))


def draw(found: Travels) -> Mapped:
    """The drawing of what leaves and arrives in a window."""
    sheet = _Sheet(found)
    arcs, may_left_out = sheet.arcs()
    return Mapped(
        travels=found,
        diagram=Diagram(
            lanes=sheet.lanes,
            knots=sheet.knots,
            arcs=arcs,
            orphans=sheet.orphans(),
            today=sheet.place(found.now) if found.start <= found.now < found.end else None,
            ticks=[(sheet.day_place(day), name) for day, name in sheet.ticks()],
        ),
        may_left_out=may_left_out,
        is_thinned=sheet.is_thinned,
    )


class _Sheet:
    """Puts stops and journeys on their places."""

    def __init__(self, found: Travels) -> None:
        self._found = found
        self._length = (found.end - found.start).total("seconds")
        letters = any(key.lane is None for key in found.stops)
        ids = [*(pathway.id for pathway in found.pathways), *([None] if letters else [])]
        self._lane_of: Mapping[UUID | None, int] = {id_: lane for lane, id_ in enumerate(ids)}
        self.lanes = [
            *(pathway.name for pathway in found.pathways),
            *([gettext(LETTERS_LANE)] if letters else []),
        ]
        self.knots: list[Knot] = []
        self._names: list[str] = []
        self._knot_of: dict[StopKey, int] = {}
        self.is_thinned = False
        self._place_knots()

    def place(self, at: Instant) -> float:
        """Where an instant is, from 0 to 1."""
        return (at - self._found.start).total("seconds") / self._length

    def day_place(self, number: int) -> float:
        """Where a day of the window begins."""
        return number / self._found.window.days

    def ticks(self) -> Iterator[tuple[int, str]]:
        """The marks of the sheet, by the number of their day."""
        first = self._found.window.start.to_stdlib().toordinal()
        for day, name in ticks_of(self._found.window):
            yield day.to_stdlib().toordinal() - first, name

    def arcs(self) -> tuple[list[Arc], int]:
        """The arcs to be drawn, and how many dotted ones are left out."""
        drawn: dict[Drawn, int] = {}
        may = left_out = 0
        for journey in self._by_certainty():
            if journey.kind is ArcKind.MAY:
                may += 1
                if may > MOST_MAY:
                    left_out += 1
                    continue
            start = self._end_of(journey.start, -_FURTHEST, journey)
            end = self._end_of(journey.end, 1 + _FURTHEST, journey)
            if start != end:
                fade = self._found.paleness.get(journey.message.id, 0)
                key = (start, end, journey.kind)
                drawn[key] = min(fade, drawn.get(key, fade))
        arcs = [
            Arc(start=start, end=end, kind=kind, fade=fade, label=self._arc_label(start, end, kind))
            for (start, end, kind), fade in drawn.items()
        ]
        return arcs, left_out

    def orphans(self) -> list[int]:
        """The knots from which something goes that nobody will read."""
        return [
            self._knot_of[key]
            for key in self._found.stops
            if any(one.id in self._found.orphans for one in self._found.sent.get(key, ()))
        ]

    def _by_certainty(self) -> Sequence[Journey]:
        """What was read and will be read first, and of what may be read what comes first."""
        order = {ArcKind.READ: 0, ArcKind.WILL: 1, ArcKind.MAY: 2}
        stops = self._found.stops
        drawn = (
            one for one in self._found.journeys if one.kind is not ArcKind.MAY or one.end in stops
        )
        return sorted(
            drawn,
            key=lambda one: (
                order[one.kind],
                stops[one.end].at if one.end in stops else self._found.end,
            ),
        )

    def _end_of(self, key: StopKey, unknown: float, journey: Journey) -> int:
        """The knot at one end of a journey; an unseen one beyond the sheet.

        Args:
            unknown: Where it is when nobody knows.
        """
        if key not in self._knot_of:
            other = journey.start if key == journey.end else journey.end
            lane = self._lane_of.get(key.lane, self._lane_of.get(other.lane, 0))
            time = self._found.times.get(key)
            at = unknown if time is None else self.place(time.at)
            at = min(max(at, -_FURTHEST), 1 + _FURTHEST)
            self._knot_of[key] = len(self.knots)
            self.knots.append(Knot(lane=lane, at=at, state=_BEYOND, label=""))
            self._names.append("")
        return self._knot_of[key]

    def _place_knots(self) -> None:
        counts = Counter(key.lane for key in self._found.stops)
        # The same number on every place, so that they stand evenly.
        together = {lane: ceil(count / MOST_KNOTS) for lane, count in counts.items()}
        self.is_thinned = any(number > 1 for number in together.values())
        met: Counter[UUID | None] = Counter()
        shared: dict[tuple[UUID | None, int], int] = {}
        for key, stop in self._found.stops.items():
            place = (key.lane, met[key.lane] // together[key.lane])
            met[key.lane] += 1
            if place not in shared:
                shared[place] = len(self.knots)
                self.knots.append(self._knot(stop))
                self._names.append(self._name(stop))
            elif _goes_before(_state_of(stop), self.knots[shared[place]].state):
                at = self.knots[shared[place]].at
                self.knots[shared[place]] = replace(self._knot(stop), at=at)
                self._names[shared[place]] = self._name(stop)
            self._knot_of[key] = shared[place]

    def _knot(self, stop: Stop) -> Knot:
        lane, at = self._lane_of[stop.key.lane], self.place(stop.at)
        if stop.state is None:
            return Knot(lane=lane, at=at, state=_state_of(stop), label=_letter_label(stop))
        fades = [self._found.paleness.get(one.id, 0) for one in self._found.sent.get(stop.key, ())]
        return Knot(
            lane=lane,
            at=at,
            state=_state_of(stop),
            label=gettext(
                "{pathway}, {date}: {state}",
                pathway=self.lanes[lane],
                date=told_date(stop.date),
                state=state_words(stop.state),
            ),
            href=_href(stop),
            fade=min(fades, default=0),
        )

    def _arc_label(self, start: int, end: int, kind: ArcKind) -> str:
        first, last = self._names[start], self._names[end]
        if not first or not last:
            return ""
        # Translators: a message, by the date at which it left and the one that reads it.
        return gettext("{start}; {read}: {end}", start=first, read=reading_words(kind), end=last)

    def _name(self, stop: Stop) -> str:
        """What a date is called where an arc begins or ends."""
        date = told_date(stop.date)
        if stop.state is None:
            return date
        return gettext(
            "{pathway}, {date}", pathway=self.lanes[self._lane_of[stop.key.lane]], date=date
        )


def state_words(state: JunctionState) -> str:
    """What became of a date, beside it or after a number of them: "can be kept now"."""
    return {
        JunctionState.COMING: pgettext("a date of a pathway", "to come"),
        JunctionState.OPEN: pgettext("a date of a pathway", "can be kept now"),
        JunctionState.KEPT: pgettext("a date of a pathway", "kept"),
        JunctionState.UNKEPT: pgettext("a date of a pathway", "not kept"),
    }[state]


def _letter_label(stop: Stop) -> str:
    date = told_date(stop.date)
    if stop.kind is StopKind.SENT:
        return gettext("{date}: a letter was sent", date=date)
    return gettext("{date}: a letter opens", date=date)


def letter_words(stop: Stop) -> str:
    """What a letter does at a place of its own."""
    return gettext("a letter was sent") if stop.kind is StopKind.SENT else gettext("a letter opens")


def reading_words(kind: ArcKind) -> str:
    """What is known of a reading, before its date: "will be read"."""
    return {
        ArcKind.READ: pgettext("a message, on a date", "read"),
        ArcKind.WILL: pgettext("a message, on a date", "will be read"),
        ArcKind.MAY: pgettext("a message, on a date", "may be read"),
    }[kind]


def _href(stop: Stop) -> str:
    """Where a junction leads: to its sitting, or to the one that can be held."""
    if stop.state is JunctionState.KEPT and stop.sitting_id is not None:
        return f"/mnestics/sittings/{stop.sitting_id}"
    return _SIT if stop.state is JunctionState.OPEN else ""


def _state_of(stop: Stop) -> str:
    return _LETTER if stop.state is None else stop.state.value


def _goes_before(state: str, other: str) -> bool:
    """Whether of two that share a place this one is drawn."""
    return _SHOWN_FIRST.index(state) < _SHOWN_FIRST.index(other)
