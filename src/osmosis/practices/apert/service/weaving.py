"""Gates in the drawing of all threads: closed time, openings in it, and who had a say at them.

Of an opening that was, the names of the sources stay with the minutes that each had, as its
balance sheet keeps them. Of what waits behind a gate that is closed there is nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext
from osmosis.ports.practice import Span, ThreadMark
from osmosis.practices.apert.editions import VoiceLine
from osmosis.practices.apert.model import PRACTICE, Gate, GateState, Opening, OpeningState
from osmosis.practices.apert.rules.calendar import closed_times
from osmosis.practices.apert.service.known import is_at_rest
from osmosis.practices.apert.store import editions, gates
from osmosis.practices.apert.store import openings as opening_rows
from osmosis.practices.context import PracticeContext
from osmosis.storage.rests import RestFilter, rested


def threads(context: PracticeContext, span: Span) -> Iterator[ThreadMark]:
    """Closed time, the openings within it, and the sources that crossed there."""
    met = _met(context)
    yield from _surfaces(met, span, context.store.time().now)
    with context.store.read() as reading:
        hidden = rested(reading, context.store.timekeeper.judge(reading).now)
        voices = editions.list_voices(reading, span.start, span.end)
    for gate, fallen in met:
        marks = _source_marks(gate, fallen, voices, hidden)
        yield from (mark for mark in marks if mark.meets(span))


def threads_from_afar(context: PracticeContext, span: Span) -> Iterator[ThreadMark]:
    """Closed time, and the openings within it."""
    return _surfaces(_met(context), span, context.store.time().now)


def thread_lines(context: PracticeContext) -> Iterator[ThreadMark]:
    """Every gate that does not rest."""
    with context.store.read() as reading:
        now = context.store.timekeeper.judge(reading).now
        hidden, every = rested(reading, now), gates.list_gates(reading)
    for gate in every:
        if not is_at_rest(hidden, gate):
            yield _gate_mark(gate, now)


def _met(context: PracticeContext) -> list[tuple[Gate, Sequence[Opening]]]:
    """The gates that do not rest, each with its openings that do not."""
    with context.store.read() as reading:
        hidden = rested(reading, context.store.timekeeper.judge(reading).now)
        every = gates.list_gates(reading)
        fallen = opening_rows.list_every(reading)
    return [
        (gate, [one for one in fallen.get(gate.id, ()) if not _rests(hidden, one)])
        for gate in every
        if not is_at_rest(hidden, gate)
    ]


def _surfaces(
    met: Sequence[tuple[Gate, Sequence[Opening]]], span: Span, now: Instant
) -> Iterator[ThreadMark]:
    for gate, fallen in met:
        yield from _closed_marks(gate, fallen, span, min(now, span.end))
        yield from _opening_marks(gate, fallen, span)


def _rests(hidden: RestFilter, opening: Opening) -> bool:
    return hidden.hides(opening.ref, at=opening.opened_at or opening.due_at)


def _gate_mark(gate: Gate, now: Instant) -> ThreadMark:
    has_ended = gate.state is GateState.ENDED and gate.state_at is not None
    return ThreadMark(
        ref=gate.ref,
        kind="gate",
        at=gate.made.instant,
        until=gate.state_at if has_ended else max(now, gate.made.instant),
        label=gate.name,
        thread=gate.ref,
        state=gate.state.value,
        address=f"/apert/gates/{gate.id}",
        told=gettext("A gate"),
    )


def _closed_marks(
    gate: Gate, fallen: Sequence[Opening], span: Span, until: Instant
) -> Iterator[ThreadMark]:
    ref, address = gate.ref, f"/apert/gates/{gate.id}"
    for start, end in closed_times(gate, fallen, until):
        if start >= span.end or end < span.start:
            continue
        yield ThreadMark(
            ref=ref,
            kind="closed",
            at=start,
            until=end,
            label=gate.name,
            thread=ref,
            address=address,
            told=gettext("Closed"),
        )


def _opening_marks(gate: Gate, fallen: Sequence[Opening], span: Span) -> Iterator[ThreadMark]:
    ref, address = gate.ref, f"/apert/gates/{gate.id}"
    for opening in fallen:
        if opening.opened_at is None or opening.opened_at >= span.end:
            continue
        if opening.closes_at >= span.start:
            yield ThreadMark(
                ref=opening.ref,
                kind="opening",
                at=opening.opened_at,
                until=opening.closes_at,
                label=gate.name,
                thread=ref,
                to=ref,
                state="early" if opening.is_early else opening.state.value,
                address=f"/apert/openings/{opening.id}/read"
                if opening.state is OpeningState.OPEN
                else address,
                told=gettext("Opened before its time")
                if opening.is_early
                else gettext("An opening"),
            )


def _source_marks(
    gate: Gate,
    fallen: Sequence[Opening],
    voices: Mapping[UUID, Sequence[VoiceLine]],
    hidden: RestFilter,
) -> Iterator[ThreadMark]:
    """Who had a say, at openings that were."""
    for opening in fallen:
        if opening.opened_at is None or opening.id is None:
            continue
        for voice in voices.get(opening.id, ()):
            if not hidden.hides(opening.ref, texts=(voice.source,)):
                yield ThreadMark(
                    ref=Ref(PRACTICE, "opening", opening.id),
                    kind="source",
                    at=opening.opened_at,
                    until=opening.closes_at,
                    label=voice.source,
                    thread=gate.ref,
                    to=gate.ref,
                    address=f"/apert/gates/{gate.id}",
                    told=gettext("A source had a say"),
                    seconds=voice.seconds,
                )
