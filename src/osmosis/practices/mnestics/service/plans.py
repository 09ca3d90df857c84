"""Making plans and moving the checkpoints that are to come; each change is signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from whenever import Date

from osmosis.errors import NotFoundError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.kernel.naming import meant_by
from osmosis.kernel.zones import zone_of
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Forgetting, Medium
from osmosis.practices.mnestics.plans import (
    DEFAULT_GRACE_DAYS,
    Checkpoint,
    CheckpointState,
    InvalidPlanError,
    Plan,
    PlanState,
    PlanStateError,
    SignatureKind,
)
from osmosis.practices.mnestics.rules.checkpoints import checkpoints_of, state_of
from osmosis.practices.mnestics.rules.plan_dates import checked_dates, checked_grace
from osmosis.practices.mnestics.rules.words import checked_name
from osmosis.practices.mnestics.service import sealing
from osmosis.practices.mnestics.service.chaining import add_link, refuse_while_doubted
from osmosis.practices.mnestics.service.known import is_at_rest
from osmosis.practices.mnestics.store import messages, plans
from osmosis.sealing.tiers import Tier
from osmosis.storage.rests import rested
from osmosis.storage.transaction import ReadTransaction, Transaction

_KEPT = sealing.Keeping(forgetting=Forgetting.KEPT)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPlan:
    """What a person says when making a plan.

    Attributes:
        dates: The checkpoints; on the last one all authors meet.
        first_letter: What the plan is for; the self of the first checkpoint reads it.
        zone: In which the days begin; where the person is when it is empty.
        client_id: Of the first letter; made here when it is empty. With one, a second arrival of
            the same wish makes no second plan.
    """

    name: str
    dates: Sequence[Date]
    first_letter: str
    zone: str = ""
    grace_days: int = DEFAULT_GRACE_DAYS
    keeping: sealing.Keeping = field(default=_KEPT)
    client_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenPlan:
    """A plan as it stands now.

    Attributes:
        checkpoints: All of them, in order; the last of a plan that has not ended is the meeting.
    """

    plan: Plan
    state: PlanState
    checkpoints: Sequence[Checkpoint]

    @property
    def open_one(self) -> Checkpoint | None:
        """The checkpoint that can be signed now, if one can."""
        return self._first(CheckpointState.OPEN)

    @property
    def next_one(self) -> Checkpoint | None:
        """The next checkpoint to come, if one is."""
        return self._first(CheckpointState.COMING)

    @property
    def meets(self) -> bool:
        """Whether everything that its authors wrote may be opened."""
        meets_now = self.open_one is not None and self.open_one.is_meeting
        return meets_now or self.state is not PlanState.OPEN

    def _first(self, state: CheckpointState) -> Checkpoint | None:
        # What is over waits for nobody.
        if self.state is not PlanState.OPEN:
            return None
        return next((one for one in self.checkpoints if one.state is state), None)


def seen(plan: Plan, now: Instant) -> SeenPlan:
    """A plan as it stands at a moment."""
    return SeenPlan(plan=plan, state=state_of(plan), checkpoints=checkpoints_of(plan, now))


def make_plan(context: PracticeContext, wanted: NewPlan) -> Plan:
    """Make a plan; its first letter is on its way when this returns.

    Raises:
        InvalidInputError: Its name, its dates, its zone or the first letter cannot be used, or the
            tier needs a passphrase and none was set.
    """
    if not wanted.first_letter.strip():
        raise InvalidPlanError("A plan begins with a letter that says what it is for")
    client_id = wanted.client_id or str(new_id(context.store.time().now))
    zone = zone_of(wanted.zone or context.store.clock.zone())
    dates = checked_dates(wanted.dates, context.store.time().now.to_tz(zone).date())
    checked_grace(wanted.grace_days)
    _refuse_tier(context, wanted.keeping)
    with context.store.read() as reading:
        known = _find_of(reading, client_id)
        if known is None:
            checked_name(wanted.name, list(plans.names_of_plans(reading).values()), "plan")
    if known is not None:
        return known
    letter = sealing.line(client_id, wanted.first_letter, Medium.LETTER)
    sealed = sealing.seal(context, letter, wanted.keeping)
    with context.store.write() as transaction:
        known = _find_of(transaction, client_id)
        if known is not None:
            return known
        plan = _new_plan(context, transaction, wanted)
        plans.add_plan(transaction, plan)
        add_link(
            context, transaction, plan, SignatureKind.BEGUN, sealed=sealed, dates=dates, zone=zone
        )
        return plans.get_plan(transaction, plan.id)


def change_dates(
    context: PracticeContext, plan_id: UUID, dates: Iterable[Date], zone: str = ""
) -> Plan:
    """Let a plan have other checkpoints to come; the change is signed, and what came stays.

    Nothing is signed when they are the same.

    Args:
        zone: In which the days begin from then on; the same as before when it is empty.

    Raises:
        NotFoundError: There is no such plan.
        InvalidInputError: The dates or the zone cannot be used.
        PlanStateError: The plan is over, its meeting has come, or the clock is doubted.
    """
    with context.store.write() as transaction:
        refuse_while_doubted(context, transaction)
        now = seen(plans.get_plan(transaction, plan_id), transaction.at)
        before = _coming(now)
        wanted_zone = zone_of(zone or before[-1].zone)
        today = transaction.at.to_tz(wanted_zone).date()
        came = [one.date for one in now.checkpoints if one.state is not CheckpointState.COMING]
        wanted = checked_dates(dates, today, came)
        if wanted != tuple(one.date for one in before) or wanted_zone != before[-1].zone:
            kind = SignatureKind.DATES
            add_link(context, transaction, now.plan, kind, dates=wanted, zone=wanted_zone)
        return plans.get_plan(transaction, plan_id)


def see(context: PracticeContext, plan_id: UUID) -> SeenPlan:
    """A plan as it stands now.

    Raises:
        NotFoundError: There is none, or it is at rest.
    """
    with context.store.read() as reading:
        now = context.store.timekeeper.judge(reading).now
        plan = plans.get_plan(reading, plan_id)
        if is_at_rest(rested(reading, now), plan):
            raise NotFoundError("This plan is at rest")
        return seen(plan, now)


def list_plans(context: PracticeContext) -> Sequence[SeenPlan]:
    """Every plan that does not rest, as it stands now, oldest first."""
    with context.store.read() as reading:
        now = context.store.timekeeper.judge(reading).now
        hidden = rested(reading, now)
        every = plans.list_plans(reading)
    return [seen(plan, now) for plan in every if not is_at_rest(hidden, plan)]


def find_by_name(context: PracticeContext, name: str) -> SeenPlan:
    """The plan that a person means by an id, a name, or a part of one; one that goes on first.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    every = list_plans(context)
    known = [(str(one.plan.id), one.plan.name) for one in every]
    meant = [every[place] for place in meant_by(name, known)]
    living = [one for one in meant if one.state is PlanState.OPEN] or meant
    if not living:
        raise NotFoundError("No plan is called that")
    if len(living) > 1:
        raise NotFoundError(
            "More than one plan is called that; name it by its id", plans=len(living)
        )
    return living[0]


def _coming(now: SeenPlan) -> Sequence[Checkpoint]:
    """The checkpoints that may still be moved.

    Raises:
        PlanStateError: The plan is over, or its meeting has come.
    """
    if now.state is not PlanState.OPEN:
        raise PlanStateError("This plan is over; its dates stay as they were")
    coming = [one for one in now.checkpoints if one.state is CheckpointState.COMING]
    if not coming:
        raise PlanStateError("The day of the meeting has come; it cannot be moved any more")
    return coming


def _new_plan(context: PracticeContext, transaction: Transaction, wanted: NewPlan) -> Plan:
    others = list(plans.names_of_plans(transaction).values())
    return Plan(
        id=new_id(transaction.at),
        name=checked_name(wanted.name, others, "plan"),
        made=CivilMoment(instant=transaction.at, zone=context.store.clock.zone()),
        grace_days=wanted.grace_days,
        tier=wanted.keeping.tier,
        witness=wanted.keeping.witness,
        forgetting=wanted.keeping.forgetting,
        chain=(),
    )


def _refuse_tier(context: PracticeContext, keeping: sealing.Keeping) -> None:
    if (keeping.tier is Tier.WITNESSED) != (keeping.witness is not None):
        raise InvalidPlanError("A witnessed plan has a witness, and only a witnessed one")
    if keeping.tier is not Tier.CURTAIN and not context.keys.has_vault:
        raise InvalidPlanError("This tier needs the vault key; set a passphrase first")


def _find_of(reading: ReadTransaction, client_id: str) -> Plan | None:
    """The plan that was made with the first letter of this client's id, if it is there."""
    known = messages.find_by_client_id(reading, client_id)
    link = None if known is None else plans.find_signature_of(reading, known.id)
    return None if link is None else plans.get_plan(reading, link.plan_id)
