"""The checkpoints of plans, as the shells ask for them: due, in cards, calendars and drawings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from uuid import UUID

from whenever import Time

from osmosis.kernel.civil import instant_of
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.practice import CalendarEntry, Card, DueItem, Finding, Span, ThreadMark
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.plans import (
    Checkpoint,
    CheckpointState,
    Plan,
    Signature,
    SignatureKind,
)
from osmosis.practices.mnestics.rules.chains import loose, signature_hash
from osmosis.practices.mnestics.rules.checkpoints import checkpoints_of
from osmosis.practices.mnestics.service.known import is_at_rest
from osmosis.practices.mnestics.service.plans import list_plans
from osmosis.practices.mnestics.service.signing import leave_unsigned, uid_of
from osmosis.practices.mnestics.store import messages, plans
from osmosis.storage.rests import rested

COMES = "mnestics.checkpoint"
UNSIGNED = "mnestics.unsigned"
MINUTES_SIGNING = 15
_NINE = Time(9)
_CHECKPOINTS = {
    CheckpointState.COMING: noop("A checkpoint, to come"),
    CheckpointState.OPEN: noop("A checkpoint, which can be signed now"),
    CheckpointState.SIGNED: noop("A checkpoint, signed"),
    CheckpointState.UNSIGNED: noop("A checkpoint, not signed"),
}
_MEETINGS = {
    CheckpointState.COMING: noop("All authors meet, to come"),
    CheckpointState.OPEN: noop("All authors meet, which can be signed now"),
    CheckpointState.SIGNED: noop("All authors meet, signed"),
    CheckpointState.UNSIGNED: noop("All authors meet, not signed"),
}
_WAITING = (CheckpointState.OPEN, CheckpointState.COMING)


def list_due(context: PracticeContext, now: Instant) -> Iterator[DueItem]:
    """Checkpoints that have come, and those whose grace is over; the meeting has none."""
    with context.store.read() as reading:
        every = plans.list_plans(reading)
    for plan in every:
        for point in checkpoints_of(plan, now):
            slot = f"{plan.id}:{point.date.format_iso()}"
            if point.due_at <= now:
                yield DueItem(kind=COMES, slot=slot, due_at=point.due_at)
            if point.state is CheckpointState.UNSIGNED:
                occasion = point.date.format_iso()
                perform = partial(leave_unsigned, plan_id=plan.id, occasion=occasion)
                # Where the plan ended before, nothing waits for the grace.
                due_at = min(point.grace_ends_at, now)
                yield DueItem(kind=UNSIGNED, slot=slot, due_at=due_at, perform=perform)


def list_cards(context: PracticeContext) -> Sequence[Card]:
    """The checkpoints that have come; nothing that rests.

    The meeting waits for ever, and is a card only for as long as another checkpoint would be.
    """
    now = context.store.time().now
    return [
        Card(
            title=_title(one.meets, one.plan.name),
            address=f"/mnestics/plans/{one.plan.id}/sign",
            ref=one.plan.ref,
        )
        for one in list_plans(context)
        if one.open_one is not None and now < one.open_one.grace_ends_at
    ]


def _title(meets: bool, name: str) -> str:
    if meets:
        return gettext("All authors meet: {name}", name=name)
    return gettext("Sign: {name}", name=name)


def calendar(context: PracticeContext, span: Span) -> Iterator[CalendarEntry]:
    """The checkpoints of a stretch of time that are to come or can be signed, at nine."""
    for one in list_plans(context):
        for point in one.checkpoints:
            at = instant_of(point.date.at(_NINE), point.zone).instant
            if point.state in _WAITING and span.start <= at < span.end:
                yield CalendarEntry(
                    uid=uid_of(one.plan, point),
                    title=one.plan.name,
                    at=at,
                    zone=point.zone,
                    minutes=MINUTES_SIGNING,
                    about=one.plan.ref,
                    changed_at=_changed_at(one.plan),
                )


def threads(context: PracticeContext, span: Span) -> Iterator[ThreadMark]:
    """The checkpoints of every plan that does not rest, also those to come."""
    for plan, points in _met(context):
        marks = (_checkpoint_mark(plan, point) for point in points)
        yield from (mark for mark in marks if mark.meets(span))


def thread_lines(context: PracticeContext) -> Iterator[ThreadMark]:
    """Every plan that does not rest."""
    for plan, points in _met(context):
        yield _plan_mark(plan, points)


def _met(context: PracticeContext) -> Iterator[tuple[Plan, Sequence[Checkpoint]]]:
    with context.store.read() as reading:
        now = context.store.timekeeper.judge(reading).now
        hidden = rested(reading, now)
        every = [one for one in plans.list_plans(reading) if not is_at_rest(hidden, one)]
    for plan in every:
        yield plan, list(checkpoints_of(plan, now))


def _plan_mark(plan: Plan, points: Sequence[Checkpoint]) -> ThreadMark:
    """A plan from its first letter to the meeting of its authors."""
    begun = plan.made.instant
    return ThreadMark(
        ref=plan.ref,
        kind="plan",
        at=begun,
        until=max((point.due_at for point in points), default=begun),
        label=plan.name,
        thread=plan.ref,
        to=plan.ref,
        address=f"/mnestics/plans/{plan.id}",
        told=gettext("A plan"),
    )


def _checkpoint_mark(plan: Plan, point: Checkpoint) -> ThreadMark:
    """A checkpoint; whoever signed one is the mark."""
    told = _MEETINGS if point.is_meeting else _CHECKPOINTS
    return ThreadMark(
        ref=plan.ref if point.signature is None else point.signature.ref,
        kind="checkpoint",
        at=point.due_at,
        label=plan.name,
        thread=plan.ref,
        to=plan.ref,
        state=point.state.value,
        address=f"/mnestics/plans/{plan.id}",
        told=gettext(told[point.state]),
    )


def verify(context: PracticeContext) -> Iterator[Finding]:
    """Signatures that are not what they were, follow nothing, or whose letter is another."""
    chains: dict[UUID, list[Signature]] = {}
    with context.store.read() as reading:
        for signature in plans.list_signatures(reading):
            chains.setdefault(signature.plan_id, []).append(signature)
        letters = messages.letter_hashes(reading)
    for chain in chains.values():
        missed = {signature.id for signature in loose(chain)}
        for signature in chain:
            problem = _problem(signature, letters)
            if signature.id in missed:
                problem = gettext("The signature before this one is missing or was changed")
            if problem:
                yield Finding(what="row", name=str(signature.ref), problem=problem)


def _problem(signature: Signature, letters: Mapping[UUID, str]) -> str:
    if signature_hash(signature) != signature.sha256:
        return gettext("This signature is not as it was signed")
    letter_id = signature.letter_id
    if letter_id is not None and letters.get(letter_id) != signature.letter_sha256:
        return gettext("The letter that was signed is missing, or is another")
    return ""


def _changed_at(plan: Plan) -> Instant | None:
    """When its dates were last moved."""
    moved = [link.signed.instant for link in plan.chain if link.kind is SignatureKind.DATES]
    return moved[-1] if moved else None
