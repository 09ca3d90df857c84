"""The unrolled drawing on a page: both ways to lay it out, and the same in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from whenever import Date

from osmosis.kernel.cadence_words import date_words
from osmosis.kernel.number_words import number_words
from osmosis.languages.speaking import gettext
from osmosis.practices.mnestics.drawing import ArcKind, lay_out
from osmosis.practices.mnestics.model import Message
from osmosis.practices.mnestics.service.mapping import LETTERS_LANE, STATES, Mapped
from osmosis.practices.mnestics.service.stops import (
    Journey,
    Stop,
    StopKey,
    StopKind,
    Travels,
)

COLUMNS = ("Date", "Pathway", "State", "What it reads", "Who reads what left")
_KINDS = {ArcKind.READ: "read", ArcKind.WILL: "will be read", ArcKind.MAY: "may be read"}
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
    counted = [f"{states[state]} {told}" for state, told in STATES.items() if states[state]]
    return f"Dates: {', '.join(counted) or 'none'}. The same stands in words on the map."


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
            date_words(stop.date),
            LETTERS_LANE if key.lane is None else names[key.lane],
            _state_words(stop),
            _arrivals(found, arriving[key]),
            _departures(found, found.sent.get(key, ()), leaving[key]),
        ]
        for key, stop in found.stops.items()
        if year is None or stop.date.year == year
    ]


def _state_words(stop: Stop) -> str:
    if stop.state is not None:
        return STATES[stop.state]
    return gettext("a letter was sent") if stop.kind is StopKind.SENT else gettext("a letter opens")


def _arrivals(found: Travels, journeys: Sequence[Journey]) -> str:
    """What is read at a date, by the days on which it left."""
    certain: list[Date] = []
    perhaps: list[Date] = []
    for journey in journeys:
        sent = _date_of(found, journey.start) or journey.message.sent.local().date()
        (perhaps if journey.kind is ArcKind.MAY else certain).append(sent)
    told = [gettext("what left on {dates}", dates=_dates(certain))] if certain else []
    told += [gettext("perhaps what left on {dates}", dates=_dates(perhaps))] if perhaps else []
    return _capital("; ".join(told))


def _departures(found: Travels, messages: Sequence[Message], journeys: Sequence[Journey]) -> str:
    """What left at a date, message by message, and who reads it."""
    by_message: dict[UUID, list[Journey]] = defaultdict(list)
    for journey in journeys:
        by_message[journey.message.id].append(journey)
    return " ".join(
        f"{_capital(_readers(found, message, by_message[message.id]))}." for message in messages
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
    told = [f"{_KINDS[kind]} {_on(days[kind])}" for kind in ArcKind if days[kind]]
    return "; ".join(told) or (gettext("may be read later") if journeys else gettext("on its way"))


def _on(days: Sequence[Date | None]) -> str:
    known = [day for day in days if day is not None]
    if not known:
        return "later"
    later = " and later" if len(known) < len(days) else ""
    return gettext("on {dates}{later}", dates=_dates(known), later=later)


def _date_of(found: Travels, key: StopKey) -> Date | None:
    time = found.times.get(key)
    return None if time is None else time.date


def _dates(days: Sequence[Date]) -> str:
    """Days as one says them; of many the first few."""
    every = sorted(set(days))
    told = [date_words(day) for day in every[:_MOST_DATES]]
    more = len(every) - len(told)
    if more:
        return gettext("{join} and {number} more", join=", ".join(told), number=number_words(more))
    *others, last = told
    return gettext("{join} and {last}", join=", ".join(others), last=last) if others else last


def _notes(found: Mapped) -> list[str]:
    """What the drawing leaves out."""
    notes = []
    if found.may_left_out:
        count = number_words(found.may_left_out)
        notes.append(gettext("Of what may be read, {count} more ways are not drawn.", count=count))
    if found.is_thinned:
        notes.append(
            gettext(
                "The dates stand so close here that neighbours share a place, and what goes from one "
                "to the next is not drawn. The table has every date."
            )
        )
    return notes


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def years_of(found: Travels) -> Mapping[int, int]:
    """How many dates each year of a window has."""
    return Counter(stop.date.year for stop in found.stops.values())
