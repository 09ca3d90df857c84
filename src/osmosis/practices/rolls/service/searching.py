"""Which words of Rolls may be found: those of developed rolls with their frames, and the past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import SearchDocument
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import PRACTICE, Frame, Placement, Roll
from osmosis.practices.rolls.prints import Development
from osmosis.practices.rolls.service import telling_past
from osmosis.practices.rolls.store import developments, frames, rolls
from osmosis.storage.releases import Tombstone, list_released


def search_documents(context: PracticeContext, since: Instant) -> Iterator[SearchDocument]:
    """Developed words that changed since then; what was let go leaves the index."""
    with context.store.read() as reading:
        stones = list_released(reading)
        yield from _removed(stones, since)
        gone = {stone.ref for stone in stones}
        opened = {roll.id: roll for roll in rolls.list_rolls(reading) if roll.is_open}
        changed = [roll for roll in opened.values() if _changed_at(roll) >= since]
        for roll in changed:
            yield _roll_document(roll)
            placed = frames.list_frames(reading, roll.id)
            found = developments.list_developments(reading, [frame.id for _, frame in placed])
            yield from _frame_documents({roll.id: roll}, placed, found, gone)
        told = {roll.id for roll in changed}
        others = {roll_id: roll for roll_id, roll in opened.items() if roll_id not in told}
        if others:
            found = developments.list_since(reading, since)
            placed = frames.list_placed(reading, list(found))
            yield from _frame_documents(others, placed, found, gone)
        yield from telling_past.documents_of_past(reading, since)


def _removed(stones: Sequence[Tombstone], since: Instant) -> Iterator[SearchDocument]:
    for stone in stones:
        if stone.ref.practice == PRACTICE and stone.released_at >= since:
            yield SearchDocument(
                ref=stone.ref,
                title="",
                text="",
                at=stone.released_at,
                kind=stone.ref.kind,
                removed=True,
            )


def _changed_at(roll: Roll) -> Instant:
    return roll.cased_at or roll.developed_at or roll.loaded.instant


def _frame_documents(
    of: Mapping[UUID, Roll],
    placed: Iterable[tuple[Placement, Frame]],
    found: Mapping[UUID, Development],
    gone: Set[Ref],
) -> Iterator[SearchDocument]:
    """Those of the frames that are shown, if they are on one of these rolls."""
    for placement, frame in placed:
        roll, development = of.get(placement.roll_id), found.get(frame.id)
        is_shown = placement.voided_at is None and frame.ref not in gone
        if roll is not None and development is not None and is_shown:
            yield _frame_document(roll, placement.number, frame, development)


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
