"""Pathways in the drawing of all threads: their dates, and who reads what on which of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from uuid import UUID

from whenever import Date, Time

from osmosis.kernel.civil import FIRST_YEAR, LAST_YEAR, instant_of
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.practice import Span, ThreadMark
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.drawing import ArcKind
from osmosis.practices.mnestics.model import PRACTICE, JunctionState, Message, Pathway, PathwayState
from osmosis.practices.mnestics.rules.spans import Window
from osmosis.practices.mnestics.service.known import is_at_rest
from osmosis.practices.mnestics.service.stops import Stop, StopKind, Travels
from osmosis.practices.mnestics.service.travelling import travels
from osmosis.practices.mnestics.store import messages, pathways
from osmosis.storage.rests import rested

LETTERS = Ref(PRACTICE, "letters", UUID(int=0))
"""The thread of what travels along no pathway."""
_STATES = {
    JunctionState.COMING: noop("A date to come"),
    JunctionState.OPEN: noop("A date that can be kept now"),
    JunctionState.KEPT: noop("A date that was kept"),
    JunctionState.UNKEPT: noop("A date that was not kept"),
}
_READ = {
    ArcKind.READ: noop("A message, read"),
    ArcKind.WILL: noop("A message on its way, sealed until it is read"),
    ArcKind.MAY: noop("A message that may be read"),
}


def threads(context: PracticeContext, span: Span) -> Iterator[ThreadMark]:
    """The dates of the pathways that are met now, and every reading of every message."""
    until_then = Window(start=Date(FIRST_YEAR, 1, 1), end=_day_after(span, context))
    found = travels(context, until_then, only_dated=True)
    yield from _stops(found, span)
    yield from _readings(found, span)
    yield from (mark for mark in _orphans(found) if mark.meets(span))


def thread_lines(context: PracticeContext) -> Iterator[ThreadMark]:
    """Every pathway that is met now, and letters if there are any."""
    with context.store.read() as reading:
        hidden = rested(reading, context.store.timekeeper.judge(reading).now)
        every = pathways.list_pathways(reading)
        has_letters = messages.has_letters(reading)
    yield from (_pathway(one) for one in every if not is_at_rest(hidden, one))
    if has_letters:
        yield ThreadMark(
            ref=LETTERS, kind="letters", at=Instant.MAX, label=gettext("Letters"), thread=LETTERS
        )


def _day_after(span: Span, context: PracticeContext) -> Date:
    """The first day that lies behind the span, within the years that there are."""
    last = instant_of(Date(LAST_YEAR, 1, 1).at(Time()), "UTC").instant
    return min(span.end, last).to_tz(context.store.clock.zone()).date().add(days=1)


def _pathway(one: Pathway) -> ThreadMark:
    return ThreadMark(
        ref=one.ref,
        kind="pathway",
        at=one.made.instant,
        until=one.state_at if one.state is PathwayState.ENDED else None,
        label=one.name,
        thread=one.ref,
        state=one.state.value,
        address=f"/mnestics/pathways/{one.id}",
        told=gettext("A pathway"),
    )


def _stops(found: Travels, span: Span) -> Iterator[ThreadMark]:
    names = {one.ref: one.name for one in found.pathways}
    for key, stop in found.stops.items():
        if not span.start <= stop.at < span.end:
            continue
        if key.lane is None or stop.state is None:
            yield from _letter(stop)
            continue
        pathway = _lane(key.lane)
        sitting = stop.sitting_id
        yield ThreadMark(
            ref=pathway if sitting is None else Ref(PRACTICE, "sitting", sitting),
            kind="junction",
            at=stop.at,
            label=names.get(pathway, ""),
            thread=pathway,
            to=pathway,
            state=stop.state.value,
            address=_address(stop),
            told=gettext(_STATES[stop.state]),
        )


def _letter(stop: Stop) -> Iterator[ThreadMark]:
    """Where a letter was sent or opens; a checkpoint has a mark of its own."""
    named, _, id_text = str(stop.key.mark).rpartition(" ")
    if named in ("sent", "opens"):
        yield ThreadMark(
            ref=Ref(PRACTICE, "message", UUID(id_text)),
            kind="letter",
            at=stop.at,
            thread=LETTERS if stop.key.lane is None else Ref(PRACTICE, "pathway", stop.key.lane),
            state=stop.kind.value,
            address="/mnestics/letters",
            told=gettext("A letter was sent")
            if stop.kind is StopKind.SENT
            else gettext("A letter opens"),
        )


def _readings(found: Travels, span: Span) -> Iterator[ThreadMark]:
    """The readings of messages whose two ends are known: past ones, and those to come."""
    for journey in found.journeys:
        start, end = found.times.get(journey.start), found.times.get(journey.end)
        if start is None or end is None:
            continue
        at, until = sorted((start.at, end.at))
        if at >= span.end or until < span.start:
            continue  # most of a life, where one looks at a month of it
        message = journey.message
        was_read = journey.kind is ArcKind.READ
        yield ThreadMark(
            ref=message.ref,
            kind="reading",
            at=at,
            until=until,
            sealed=not was_read,
            thread=_thread(journey.start.lane, message),
            to=_thread(journey.end.lane, message),
            state=journey.kind.value,
            address=f"/mnestics/messages/{message.id}" if was_read else "",
            told=gettext(_READ[journey.kind]),
        )


def _orphans(found: Travels) -> Iterator[ThreadMark]:
    every = {one.id: one for sent in found.sent.values() for one in sent}
    for id_ in sorted(found.orphans):
        message = every.get(id_)
        if message is not None:
            yield ThreadMark(
                ref=message.ref,
                kind="orphan",
                at=message.sent.instant,
                sealed=True,
                thread=_thread(message.pathway_id, message),
                told=gettext("A message for nobody"),
            )


def _thread(lane: UUID | None, message: Message) -> Ref:
    return message.home or LETTERS if lane is None else _lane(lane)


@lru_cache(maxsize=256)
def _lane(pathway_id: UUID) -> Ref:
    """What points at a pathway; there are few, and very many marks that do."""
    return Ref(PRACTICE, "pathway", pathway_id)


def _address(stop: Stop) -> str:
    """Where a date leads: to its sitting, or to the one that can be held."""
    if stop.state is JunctionState.KEPT and stop.sitting_id is not None:
        return f"/mnestics/sittings/{stop.sitting_id}"
    return "/mnestics/sit" if stop.state is JunctionState.OPEN else ""
