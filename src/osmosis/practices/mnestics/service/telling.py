"""What Mnestics tells the shells and other practices: drawing, calendar, cards, what it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from whenever import Date

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext, ngettext
from osmosis.ports.practice import (
    CalendarEntry,
    Card,
    Minutes,
    Span,
)
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Message, PathwayState
from osmosis.practices.mnestics.service import junctions, letters, sealing, sending
from osmosis.practices.mnestics.service.known import names_of_homes
from osmosis.practices.mnestics.service.reading import refs_of
from osmosis.practices.mnestics.store import messages, pathways, sittings
from osmosis.storage.rests import RestFilter, rested

MINUTES_SITTING = 5
ACCEPTED = ("line",)


def list_cards(context: PracticeContext) -> Sequence[Card]:
    """The sitting that can be held now, and letters that have come; nothing that rests."""
    now = context.store.time().now
    with context.store.read() as reading:
        hidden = rested(reading, now)
        homes = names_of_homes(reading)
    waiting = [
        one.pathway
        for one in junctions.list_open(context)
        if not hidden.hides(one.pathway.ref, texts=(one.pathway.name,))
    ]
    cards = []
    if waiting:
        names = ", ".join(dict.fromkeys(pathway.name for pathway in waiting))
        cards.append(
            Card(
                title=gettext("Sit: {names}", names=names),
                address="/mnestics/sit",
                ref=waiting[0].ref,
            )
        )
    come = [
        one
        for one in letters.list_letters(context)
        if one.may_be_opened and not _rests(one.letter, hidden, homes)
    ]
    if come:
        title = ngettext("A letter has come", "{n} letters have come", len(come))
        cards.append(Card(title=title, address="/mnestics/letters"))
    return cards


def _rests(letter: Message, hidden: RestFilter, homes: Mapping[UUID, str]) -> bool:
    """Whether a letter is passed over; also with the day of its sending, or with its pathway."""
    name = "" if letter.home is None else homes.get(letter.home.id, "")
    return hidden.hides(refs_of(letter), at=letter.sent.instant, texts=(name,))


def calendar(context: PracticeContext, span: Span) -> Iterator[CalendarEntry]:
    """The junctions of a stretch of time that are to come or open, under their pathways' names.

    One that has just fallen is what the person is reminded of; one that was kept is not.
    """
    for one in (*junctions.list_open(context), *junctions.list_coming(context, span.end)):
        if span.start <= one.junction.due_at < span.end:
            yield CalendarEntry(
                uid=one.junction.uid,
                title=one.pathway.name,
                at=one.junction.due_at,
                zone=one.junction.zone,
                minutes=MINUTES_SITTING,
                about=one.pathway.ref,
            )


def minutes(context: PracticeContext, span: Span) -> Iterator[Minutes]:
    """Minutes of sitting, by day: estimated from how often, never tracked.

    What rests counts: it was lived, and nothing is named.
    """
    zone = context.store.clock.zone()
    with context.store.read() as reading:
        every = sittings.list_sittings(reading)
    days: Counter[Date] = Counter()
    for sitting in every:
        if span.start <= sitting.begun.instant < span.end:
            days[sitting.begun.instant.to_tz(zone).date()] += MINUTES_SITTING
    for day in sorted(days):
        yield Minutes(day=day, inside=days[day], outside=0, measured=False)


def received(context: PracticeContext, kind: str, origin: Ref) -> Ref | None:
    """The message that something from another practice became, if it came."""
    with context.store.read() as reading:
        message = messages.find_by_client_id(reading, origin.handed_id(kind))
    return None if message is None else message.ref


def receive(context: PracticeContext, kind: str, content: Mapping[str, object], origin: Ref) -> Ref:
    """Send a line that came from another practice to the next sitting of a pathway; once.

    Args:
        content: ``line`` as text, and perhaps ``pathway``: an id. Without one it is the pathway
            whose next junction is the nearest.

    Raises:
        InvalidInputError: It is no line.
        NotFoundError: There is no such pathway, or none that it could go to.
    """
    words = content.get("line")
    if kind not in ACCEPTED or not isinstance(words, str):
        raise InvalidInputError("A pathway takes a line", kind=kind)
    known = received(context, kind, origin)
    if known is not None:
        return known
    wanted = content.get("pathway")
    pathway_id = UUID(wanted) if isinstance(wanted, str) else _nearest(context)
    outgoing = sealing.line(origin.handed_id(kind), words)
    return sending.send_to_next(context, pathway_id, outgoing).ref


def _nearest(context: PracticeContext) -> UUID:
    """The pathway that sits next."""
    with context.store.read() as reading:
        living = pathways.list_pathways(reading, [PathwayState.OPEN])
    coming = junctions.list_next(context, living)
    if not coming:
        raise NotFoundError("There is no pathway to which this could go")
    return min(coming, key=lambda one: one.junction.due_at).pathway.id
