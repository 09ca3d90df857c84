"""Which words of Rolls may be found: those of developed rolls with their frames, and the past."""

from __future__ import annotations

from collections.abc import Iterator

from osmosis.kernel.clock import Instant
from osmosis.ports.practice import SearchDocument
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import PRACTICE, Frame, Roll
from osmosis.practices.rolls.prints import Development
from osmosis.practices.rolls.service import telling_past
from osmosis.practices.rolls.store import developments, frames, rolls
from osmosis.storage.releases import is_released, list_released
from osmosis.storage.transaction import ReadTransaction


def search_documents(context: PracticeContext, since: Instant) -> Iterator[SearchDocument]:
    """Developed words that changed since then; what was let go leaves the index."""
    with context.store.read() as reading:
        for stone in list_released(reading):
            if stone.ref.practice == PRACTICE and stone.released_at >= since:
                yield SearchDocument(
                    ref=stone.ref,
                    title="",
                    text="",
                    at=stone.released_at,
                    kind=stone.ref.kind,
                    removed=True,
                )
        for roll in rolls.list_rolls(reading):
            if roll.is_open and not is_released(reading, roll.ref):
                yield from _documents_of(reading, roll, since)
        yield from telling_past.documents_of_past(reading, since)


def _documents_of(reading: ReadTransaction, roll: Roll, since: Instant) -> Iterator[SearchDocument]:
    changed = roll.cased_at or roll.developed_at or roll.loaded.instant
    if changed >= since:
        yield _roll_document(roll)
    placed = {
        frame.id: (placement.number, frame)
        for placement, frame in frames.list_frames(reading, roll.id)
        if placement.voided_at is None and not is_released(reading, frame.ref)
    }
    found = developments.list_developments(reading, list(placed))
    for frame_id, (number, frame) in placed.items():
        development = found.get(frame_id)
        if development is not None and development.developed_at >= since:
            yield _frame_document(roll, number, frame, development)


def _roll_document(roll: Roll) -> SearchDocument:
    words = (roll.virtue, roll.why, roll.counts, roll.identity_line)
    return SearchDocument(
        ref=roll.ref,
        title=roll.virtue,
        text="\n".join(filter(None, words)),
        at=roll.loaded.instant,
        kind="roll",
        label=roll.virtue,
        address=f"/rolls/{roll.id}",
    )


def _frame_document(
    roll: Roll, number: int, frame: Frame, development: Development
) -> SearchDocument:
    words = (development.line, development.detail, development.scent)
    return SearchDocument(
        ref=frame.ref,
        title=roll.virtue,
        text="\n".join(filter(None, words)),
        at=frame.taken.instant,
        kind=frame.kind.value,
        label=roll.virtue,
        address=f"/rolls/{roll.id}/frames/{number}",
        part_of=roll.ref,
    )
