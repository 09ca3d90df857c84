"""The checkpoints of a plan: which dates it has, and what has become of each.

A checkpoint begins with its day. Until its grace is over, or the next one begins, it can be
signed; after that it is unsigned, and the chain goes on. The last one is the meeting of all
authors; it waits until somebody comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from whenever import Date, Time

from osmosis.kernel.civil import instant_of
from osmosis.kernel.clock import Instant
from osmosis.practices.mnestics.plans import (
    Checkpoint,
    CheckpointState,
    Plan,
    PlanState,
    Signature,
    SignatureKind,
)

__all__ = ["awaited", "checkpoints_of", "day_begins", "last_letter", "letters_of", "state_of"]

_MIDNIGHT = Time()
_Day = tuple[Date, str]
"""A date and the zone in which it begins."""


def day_begins(date: Date, zone: str) -> Instant:
    """When a day begins on the clocks of a zone; where they skip midnight, right after it."""
    return instant_of(date.at(_MIDNIGHT), zone).instant


def state_of(plan: Plan) -> PlanState:
    """Where a plan is in its life."""
    if plan.chain[-1].kind is SignatureKind.ENDED:
        return PlanState.ENDED
    meeting, _ = _days(plan)[-1]
    has_met = any(link.checkpoint == meeting for link in plan.chain)
    return PlanState.MET if has_met else PlanState.OPEN


def checkpoints_of(plan: Plan, now: Instant) -> list[Checkpoint]:
    """Every checkpoint of a plan, in order; of one that has ended, those that came."""
    days = _days(plan)
    signed = {link.checkpoint: link for link in plan.chain if link.checkpoint is not None}
    is_ended = state_of(plan) is PlanState.ENDED
    found = []
    for place, (date, zone) in enumerate(days):
        is_meeting = place == len(days) - 1 and not is_ended
        due_at, grace_ends_at = day_begins(date, zone), _grace_end(days, place, plan)
        waits = not is_ended and (is_meeting or now < grace_ends_at)
        found.append(
            Checkpoint(
                date=date,
                zone=zone,
                due_at=due_at,
                grace_ends_at=grace_ends_at,
                is_meeting=is_meeting,
                state=_state(signed.get(date), has_come=due_at <= now, waits=waits),
                signature=signed.get(date),
            )
        )
    return found


def letters_of(plan: Plan) -> list[UUID]:
    """The letters of a plan, in order."""
    return [link.letter_id for link in plan.chain if link.letter_id is not None]


def last_letter(plan: Plan) -> UUID:
    """The letter that the next checkpoint reads: the last that was signed."""
    return letters_of(plan)[-1]


def awaited(plan: Plan, now: Instant) -> dict[UUID, Date]:
    """On which date each letter of a plan is read next; nothing once the plan is over.

    The last one is read at the next checkpoint, and all of them once more at the meeting.
    """
    if state_of(plan) is not PlanState.OPEN:
        return {}
    points = checkpoints_of(plan, now)
    meeting = points[-1].date
    waiting = (CheckpointState.OPEN, CheckpointState.COMING)
    following = next((one.date for one in points if one.state in waiting), meeting)
    return dict.fromkeys(letters_of(plan), meeting) | {last_letter(plan): following}


def _days(plan: Plan) -> list[_Day]:
    """Every date, in order: those that came while they held, and those to come."""
    days: list[_Day] = []
    for link in plan.chain:
        if link.kind is SignatureKind.STATE:
            continue
        days = [one for one in days if day_begins(*one) <= link.signed.instant]
        days += [(date, link.zone) for date in link.dates]
    return days


def _grace_end(days: Sequence[_Day], place: int, plan: Plan) -> Instant:
    """When the grace of a checkpoint is over; at the latest, when the next one comes."""
    date, zone = days[place]
    wanted = _ordinal(date) + 1 + plan.grace_days
    if place + 1 < len(days) and _ordinal(days[place + 1][0]) <= wanted:
        return day_begins(*days[place + 1])
    if wanted > _ordinal(Date.MAX):
        return Instant.MAX
    return day_begins(date.add(days=1 + plan.grace_days), zone)


def _state(signature: Signature | None, *, has_come: bool, waits: bool) -> CheckpointState:
    if signature is not None:
        return CheckpointState.SIGNED
    if not has_come:
        return CheckpointState.COMING
    return CheckpointState.OPEN if waits else CheckpointState.UNSIGNED


def _ordinal(date: Date) -> int:
    return date.to_stdlib().toordinal()
