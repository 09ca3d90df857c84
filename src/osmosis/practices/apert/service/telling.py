"""What Apert tells the shells: drawing, calendar, cards, refs; never what is behind a gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from osmosis.errors import NotFoundError
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext
from osmosis.ports.practice import CalendarEntry, Card, Resolved, Span
from osmosis.practices.apert.editions import Kept, ThresholdLine
from osmosis.practices.apert.model import Gate, Opening, OpeningState
from osmosis.practices.apert.rules.calendar import parameters_at
from osmosis.practices.apert.service import openings, periods
from osmosis.practices.apert.service.kept_pieces import get_kept
from osmosis.practices.apert.service.known import is_at_rest
from osmosis.practices.apert.service.openings import DatedOpening
from osmosis.practices.apert.service.standing import find_open
from osmosis.practices.apert.store import gates, highlights, sources, threshold
from osmosis.practices.apert.store import kept as kept_rows
from osmosis.practices.apert.store import openings as opening_rows
from osmosis.practices.context import PracticeContext
from osmosis.storage.rests import rested
from osmosis.storage.transaction import ReadTransaction


def list_cards(context: PracticeContext) -> Sequence[Card]:
    """The gates that are open, and those that wait for the passphrase; nothing that rests."""
    return _cards(context, _title)


def list_unmade(context: PracticeContext) -> Sequence[Card]:
    """The gates that are open once their books are made, and with which command that is done.

    None while the clock is doubted, for then nothing opens.
    """
    return _cards(context, _unmade_title) if context.store.time().may_unseal else ()


def calendar(context: PracticeContext, span: Span) -> Iterator[CalendarEntry]:
    """The openings of a stretch of time that are to come or open, under their gates' names.

    Nobody is reminded of an opening before its time: it was opened by hand.
    """
    for one in (*openings.list_living(context), *openings.list_coming(context, span.end)):
        opening = one.opening
        if span.start <= opening.due_at < span.end and not opening.is_early:
            yield CalendarEntry(
                uid=opening.uid,
                title=one.gate.name,
                at=opening.due_at,
                zone=opening.zone,
                minutes=parameters_at(one.gate, opening.due_at).minutes,
                about=one.gate.ref,
            )


def resolve(context: PracticeContext, ref: Ref) -> Resolved:
    """What a reference to a gate, source, opening, line, kept piece or highlight points at.

    Raises:
        NotFoundError: There is no such thing.
    """
    with context.store.read() as reading:
        match ref.kind:
            case "gate":
                return _resolved_gate(context, reading, gates.get_gate(reading, ref.id))
            case "source":
                return _resolved_source(reading, ref)
            case "opening":
                return _resolved_opening(reading, opening_rows.get_opening(reading, ref.id))
            case "line":
                return _resolved_line(reading, threshold.get_line(reading, ref.id))
            case "kept":
                return _resolved_kept(reading, ref, get_kept(context, ref.id))
            case "highlight":
                return _resolved_highlight(reading, ref)
    raise NotFoundError("Apert knows nothing of this kind", kind=ref.kind)


def _cards(
    context: PracticeContext,
    title_of: Callable[[PracticeContext, ReadTransaction, DatedOpening], str],
) -> Sequence[Card]:
    """The openings that have a title, but for those of gates that rest."""
    living = openings.list_living(context)
    with context.store.read() as reading:
        hidden = rested(reading, context.store.timekeeper.judge(reading).now)
        titles = [
            (one.gate, title_of(context, reading, one))
            for one in living
            if not is_at_rest(hidden, one.gate)
        ]
    return [
        Card(title=title, address=f"/apert/gates/{gate.id}", ref=gate.ref)
        for gate, title in titles
        if title
    ]


def _title(context: PracticeContext, reading: ReadTransaction, one: DatedOpening) -> str:
    """What is asked of the person at an opening; nothing while its edition is being made."""
    if find_open(context, reading, one.gate.id) is not None:
        return gettext("Open: {name}", name=one.gate.name)
    if one.opening.state is OpeningState.ASSEMBLING and _is_locked(reading, one):
        return gettext("Waits for your passphrase: {name}", name=one.gate.name)
    return ""


def _unmade_title(_: PracticeContext, reading: ReadTransaction, one: DatedOpening) -> str:
    """How one who has no server opens it; nothing where :func:`_title` asks already."""
    if one.opening.state is OpeningState.ASSEMBLING and not _is_locked(reading, one):
        return gettext("Opens with `osmosis apert open`: {name}", name=one.gate.name)
    return ""


def _is_locked(reading: ReadTransaction, one: DatedOpening) -> bool:
    period_id = one.opening.period_id
    return period_id is not None and periods.is_locked(reading, period_id)


def _resolved_gate(context: PracticeContext, reading: ReadTransaction, gate: Gate) -> Resolved:
    is_open = find_open(context, reading, gate.id) is not None
    return Resolved(
        ref=gate.ref,
        title=gate.name,
        address=f"/apert/gates/{gate.id}",
        state="open" if is_open else gate.state.value,
        content_sha256=gates.content_hash(reading, gate.id),
        glossable=True,
    )


def _resolved_source(reading: ReadTransaction, ref: Ref) -> Resolved:
    source = sources.get_source(reading, ref.id)
    return Resolved(
        ref=ref,
        title=source.title,
        address=f"/apert/sources/{source.id}",
        state="retired" if source.retired_at else "visited",
        content_sha256=sources.content_hash(reading, source.id),
        glossable=True,
    )


def _resolved_opening(reading: ReadTransaction, opening: Opening) -> Resolved:
    gate = gates.get_gate(reading, opening.gate_id)
    return Resolved(
        ref=opening.ref,
        title=f"{gate.name}, {opening.date.format_iso()}",
        address=f"/apert/gates/{gate.id}/openings/{opening.id}",
        state=opening.state.value,
        content_sha256=opening_rows.content_hash(reading, opening.ref.id),
        glossable=opening.state is OpeningState.CLOSED,
    )


def _resolved_line(reading: ReadTransaction, line: ThresholdLine) -> Resolved:
    return Resolved(
        ref=line.ref,
        title=line.line,
        address=f"/apert/gates/{line.gate_id}",
        state=line.side.value,
        content_sha256=threshold.content_hash(reading, line.id),
        glossable=True,
    )


def _resolved_highlight(reading: ReadTransaction, ref: Ref) -> Resolved:
    return Resolved(
        ref=ref,
        title=gettext("Marked on a reader"),
        address="/apert/highlights",
        state="kept",
        content_sha256=highlights.content_hash(reading, ref.id),
        glossable=True,
    )


def _resolved_kept(reading: ReadTransaction, ref: Ref, kept: Kept) -> Resolved:
    return Resolved(
        ref=ref,
        title=kept.title,
        address=f"/apert/kept/{kept.id}",
        state="kept",
        content_sha256=kept_rows.content_hash(reading, kept.id),
        glossable=True,
    )
