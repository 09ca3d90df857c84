"""The unrolled drawing on a page: both ways to lay it out, and the same in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from whenever import Date

from osmosis.kernel.number_words import number_words
from osmosis.languages.dates import told_date
from osmosis.languages.listing import capital, listed
from osmosis.languages.speaking import gettext, ngettext, noop
from osmosis.practices.mnestics.drawing import ArcKind, lay_out
from osmosis.practices.mnestics.model import JunctionState, Message
from osmosis.practices.mnestics.service.mapping import (
    LETTERS_LANE,
    Mapped,
    letter_words,
    reading_words,
    state_words,
)
from osmosis.practices.mnestics.service.stops import (
    Journey,
    Stop,
    StopKey,
    Travels,
)

COLUMNS = (
    noop("Date"),
    noop("Pathway"),
    noop("State"),
    noop("What it reads"),
    noop("Who reads what left"),
)
_MOST_DATES = 4


def drawn(found: Mapped) -> dict[str, object]:
    """What the drawing on a page needs."""
    return {
        "lying": lay_out(found.diagram),
        "standing": lay_out(found.diagram, standing=True),
        "drawing_title": gettext("The pathways, {title}", title=found.travels.window.title),
        "drawing_about": about(found),
        "notes": _notes(found),
    }


def about(found: Mapped) -> str:
    """What the drawing shows, in one sentence."""
    states = Counter(stop.state for stop in found.travels.stops.values() if stop.state is not None)
    counted = [f"{states[one]} {state_words(one)}" for one in JunctionState if states[one]]
    if not counted:
        return gettext("Dates: none. The same stands in words on the map.")
    return gettext(
        "Dates: {counted}. The same stands in words on the map.", counted=", ".join(counted)
    )


def rows_of(found: Travels, year: int | None = None) -> list[list[str]]:
    """Every date of a window in words; of one year when it is given."""
    names = {pathway.id: pathway.name for pathway in found.pathways}
    leaving: dict[StopKey, list[Journey]] = defaultdict(list)
    arriving: dict[StopKey, list[Journey]] = defaultdict(list)
    for journey in found.journeys:
        leaving[journey.start].append(journey)
        arriving[journey.end].append(journey)
    return [
        [
            told_date(stop.date),
            gettext(LETTERS_LANE) if key.lane is None else names[key.lane],
            _state_words(stop),
            _arrivals(found, arriving[key]),
            _departures(found, found.sent.get(key, ()), leaving[key]),
        ]
        for key, stop in found.stops.items()
        if year is None or stop.date.year == year
    ]


def _state_words(stop: Stop) -> str:
    if stop.state is not None:
        return state_words(stop.state)
    return letter_words(stop)


def _arrivals(found: Travels, journeys: Sequence[Journey]) -> str:
    """What is read at a date, by the days on which it left."""
    certain: list[Date] = []
    perhaps: list[Date] = []
    for journey in journeys:
        sent = _date_of(found, journey.start) or journey.message.sent.local().date()
        (perhaps if journey.kind is ArcKind.MAY else certain).append(sent)
    told = [gettext("what left on {dates}", dates=_dates(certain))] if certain else []
    told += [gettext("perhaps what left on {dates}", dates=_dates(perhaps))] if perhaps else []
    return capital("; ".join(told))


def _departures(found: Travels, messages: Sequence[Message], journeys: Sequence[Journey]) -> str:
    """What left at a date, message by message, and who reads it."""
    by_message: dict[UUID, list[Journey]] = defaultdict(list)
    for journey in journeys:
        by_message[journey.message.id].append(journey)
    return " ".join(
        f"{capital(_readers(found, message, by_message[message.id]))}." for message in messages
    )


def _readers(found: Travels, message: Message, journeys: Sequence[Journey]) -> str:
    if message.id in found.let_go:
        return gettext("let go")
    if message.id in found.orphans:
        return gettext("nobody will read it")
    days: dict[ArcKind, list[Date | None]] = defaultdict(list)
    for journey in journeys:
        if journey.kind is not ArcKind.MAY or journey.end in found.stops:
            days[journey.kind].append(_date_of(found, journey.end))
    told = [_read_words(kind, days[kind]) for kind in ArcKind if days[kind]]
    return "; ".join(told) or (gettext("may be read later") if journeys else gettext("on its way"))


def _read_words(kind: ArcKind, days: Sequence[Date | None]) -> str:
    """Such as "will be read on 4 May 2031 and later"."""
    known = [day for day in days if day is not None]
    read = reading_words(kind)
    if not known:
        return gettext("{read} later", read=read)
    if len(known) < len(days):
        return gettext("{read} on {dates} and later", read=read, dates=_dates(known))
    return gettext("{read} on {dates}", read=read, dates=_dates(known))


def _date_of(found: Travels, key: StopKey) -> Date | None:
    time = found.times.get(key)
    return None if time is None else time.date


def _dates(days: Sequence[Date]) -> str:
    """Days as one says them; of many the first few."""
    every = sorted(set(days))
    told = [told_date(day) for day in every[:_MOST_DATES]]
    more = len(every) - len(told)
    if more:
        return ngettext(
            "{dates} and one more",
            "{dates} and {number} more",
            more,
            dates=", ".join(told),
            number=number_words(more),
        )
    return listed(told)


def _notes(found: Mapped) -> list[str]:
    """What the drawing leaves out."""
    notes = []
    if found.may_left_out:
        number = number_words(found.may_left_out)
        notes.append(
            ngettext(
                "Of what may be read, one more way is not drawn.",
                "Of what may be read, {number} more ways are not drawn.",
                found.may_left_out,
                number=number,
            )
        )
    if found.is_thinned:
        notes.append(
            gettext(
                "The dates stand so close here that neighbours share a place, and what goes from "
                "one to the next is not drawn. The table has every date."
            )
        )
    return notes


def years_of(found: Travels) -> Mapping[int, int]:
    """How many dates each year of a window has."""
    return Counter(stop.date.year for stop in found.stops.values())
