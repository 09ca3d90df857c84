"""One roll with everything that its own page says while it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.ports.jobs import JobState
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import Frame, FrameKind, Placement, Roll
from osmosis.practices.rolls.prints import Fog
from osmosis.practices.rolls.service import developing
from osmosis.practices.rolls.service.resting import hides_roll
from osmosis.practices.rolls.store import calls, current, developments, frames, rolls, scents
from osmosis.practices.rolls.store.scans import find_scan
from osmosis.storage.releases import is_released
from osmosis.storage.rests import rested
from osmosis.storage.transaction import ReadTransaction


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenRoll:
    """A roll and what is known of it without opening it.

    Attributes:
        placements: Its spent places by number.
        frames: The frame in each of them, in the same order.
        is_current: Whether it is in the camera.
        is_rested: Whether a rest hides it.
        is_on_tray: Whether it lies on the tray.
        may_cap: Whether the lens cap still catches the last exposure.
        loose: How many frames are sealed for it and have no place.
        next_number: The place of the next exposure; ``None`` when it is full.
        scanned_numbers: The numbers of its frames on film that have a scan.
        bottles: The names of the bottles in its tag.
        fogs: When and why it was opened early.
        job_state: How its development stands, if it was ever asked for.
    """

    roll: Roll
    placements: Sequence[Placement]
    frames: Sequence[Frame]
    is_current: bool
    is_rested: bool
    is_on_tray: bool
    may_cap: bool
    loose: int
    next_number: int | None
    scanned_numbers: frozenset[int]
    bottles: Sequence[str]
    fogs: Sequence[Fog]
    job_state: JobState | None

    @property
    def spent(self) -> int:
        """How many places are spent."""
        return len(self.placements)


def see_roll(context: PracticeContext, roll_id: UUID) -> SeenRoll:
    """A roll as it stands now.

    Raises:
        NotFoundError: There is no such roll, or it was let go.
    """
    now = context.store.time().now
    job = context.jobs.find(developing.TASK, str(roll_id))
    with context.store.read() as reading:
        roll = rolls.get_roll(reading, roll_id)
        if is_released(reading, roll.ref):
            raise NotFoundError("This roll was let go")
        placed = frames.list_frames(reading, roll_id)
        placements = [placement for placement, _ in placed]
        last = frames.find_latest(reading, roll_id)
        return SeenRoll(
            roll=roll,
            placements=placements,
            frames=[frame for _, frame in placed],
            is_current=current.find_current(reading) == roll_id,
            is_rested=bool(at_rest(reading, [roll], now)),
            is_on_tray=roll_id in calls.latest_tray(reading).rolls,
            may_cap=last is not None and not roll.is_open and _may_cap(last, now),
            loose=sum(1 for frame in frames.list_loose(reading) if frame.sealed_for == roll_id),
            next_number=rules.next_number(roll, {one.number for one in placements}),
            scanned_numbers=frozenset(
                placement.number
                for placement, frame in placed
                if frame.kind is FrameKind.FILM and find_scan(reading, frame.id) is not None
            ),
            bottles=scents.names_of(reading, roll.scent_tag),
            fogs=developments.list_fogs(reading, roll_id),
            job_state=None if job is None else job.state,
        )


def is_at_rest(context: PracticeContext, roll_id: UUID) -> bool:
    """Whether a rest hides this roll; what is not there does not rest."""
    with context.store.read() as reading:
        roll = rolls.find_roll(reading, roll_id)
        return roll is not None and bool(at_rest(reading, [roll], context.store.time().now))


def at_rest(reading: ReadTransaction, among: Iterable[Roll], at: Instant) -> frozenset[UUID]:
    """Which of these rolls a rest hides."""
    hidden = rested(reading, at)
    return frozenset(roll.id for roll in among if hides_roll(hidden, roll))


def _may_cap(last: tuple[Placement, Frame], now: Instant) -> bool:
    placement, frame = last
    return rules.may_cap(placement, frame.kept_at, now)
