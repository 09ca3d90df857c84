"""What a self does at a checkpoint: it reads the letter before, and signs with one of its own.

A letter of a plan is opened in a sitting, as every letter is: it survives a closed laptop, waits
for a passphrase where it has to, and stays ciphertext on disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    PRACTICE,
    Medium,
    NotArrivedError,
    Place,
    Sitting,
)
from osmosis.practices.mnestics.plans import (
    Checkpoint,
    CheckpointState,
    InvalidPlanError,
    Plan,
    PlanState,
    PlanStateError,
    Signature,
    SignatureKind,
)
from osmosis.practices.mnestics.rules.checkpoints import letters_of
from osmosis.practices.mnestics.rules.drafting import ALONE, Page
from osmosis.practices.mnestics.service import forgetting, sealing
from osmosis.practices.mnestics.service.chaining import add_link, refuse_while_doubted
from osmosis.practices.mnestics.service.drafts import DraftKey, take_out_sent
from osmosis.practices.mnestics.service.plans import SeenPlan, seen
from osmosis.practices.mnestics.store import messages, plans, sittings
from osmosis.practices.mnestics.store.sittings import Settled
from osmosis.storage import outbox
from osmosis.storage.forgetting import OlderCopy
from osmosis.storage.transaction import ReadTransaction, Transaction

MEETING = "meeting"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """What was signed.

    Attributes:
        copies: The older copies that can still open what was let go with it; mostly none.
    """

    plan: Plan
    signature: Signature
    copies: Sequence[OlderCopy] = ()


def begin(context: PracticeContext, plan_id: UUID) -> Sitting:
    """Open the letter for the checkpoint that has come, or at the meeting every letter.

    What was begun is gone on with, and what was opened at the meeting can be looked at again.

    Raises:
        NotFoundError: There is no such plan.
        NotArrivedError: Its next checkpoint is still to come, or the clock is doubted.
        PlanStateError: The checkpoint is signed.
    """
    with context.store.write() as transaction:
        now = seen(plans.get_plan(transaction, plan_id), transaction.at)
        known = _find_begun(transaction, now)
        if known is not None:
            return known
        time = context.store.timekeeper.judge(transaction)
        if not time.may_unseal:
            raise NotArrivedError(time.doubt.removesuffix("."))
        return _begin(context, transaction, now)


def find_begun(context: PracticeContext, plan_id: UUID) -> Sitting | None:
    """The sitting of the checkpoint that has come, or of the meeting, if it was begun.

    Raises:
        NotFoundError: There is no such plan.
    """
    with context.store.read() as reading:
        now = context.store.timekeeper.judge(reading).now
        return _find_begun(reading, seen(plans.get_plan(reading, plan_id), now))


def sign(
    context: PracticeContext, plan_id: UUID, words: str, client_id: str = "", page: Page = ALONE
) -> Signed:
    """Sign the checkpoint that has come; what was written goes, sealed, to the next one.

    At the meeting there may be nothing left to say.

    Args:
        client_id: Of the letter; a second arrival of it signs nothing.
        page: On which it was written; what another page wrote, and this one has not shown, waits.

    Raises:
        NotFoundError: There is no such plan.
        InvalidInputError: Nothing was said, or it cannot be kept.
        NotArrivedError: The next checkpoint is still to come.
        PlanStateError: The checkpoint is signed, the plan is over, or the clock is doubted.
    """
    letter = replace(_letter(context, words, client_id), page=page)
    with context.store.read() as reading:
        known = _find_signed(reading, letter)
        plan = plans.get_plan(reading, plan_id)
        judged = context.store.timekeeper.judge(reading)
        point = None if known else to_sign(seen(plan, judged.now))
    if known is not None:
        return known
    if point is not None and not point.is_meeting:
        _refuse_empty(words)
    sealed = sealing.seal(context, letter, _keeping(plan)) if words.strip() else None
    with context.store.write() as transaction:
        known = _find_signed(transaction, letter)
        if known is not None:
            return known
        signature = _sign(context, transaction, plan_id, letter, sealed)
        plan = plans.get_plan(transaction, plan_id)
    copies = forgetting.let_go_after_reading(context)
    return Signed(plan=plan, signature=signature, copies=copies)


def end(context: PracticeContext, plan_id: UUID, words: str, client_id: str = "") -> Signed:
    """End a plan before its meeting: the authors meet now, and the chain says so for good.

    Every letter can be opened from now on, those that waited for a later checkpoint too.

    Args:
        words: Why; they are signed.

    Raises:
        NotFoundError: There is no such plan.
        InvalidInputError: Nothing was said, or it cannot be kept.
        PlanStateError: The plan is over, its meeting has come, or the clock is doubted.
    """
    _refuse_empty(words)
    letter = _letter(context, words, client_id)
    with context.store.read() as reading:
        known = _find_signed(reading, letter)
        plan = plans.get_plan(reading, plan_id)
    if known is not None:
        return known
    sealed = sealing.seal(context, letter, _keeping(plan))
    with context.store.write() as transaction:
        known = _find_signed(transaction, letter)
        if known is not None:
            return known
        refuse_while_doubted(context, transaction)
        before = seen(plans.get_plan(transaction, plan_id), transaction.at)
        _refuse_over(before)
        kind = SignatureKind.ENDED
        signature = add_link(context, transaction, before.plan, kind, sealed=sealed)
        plan = plans.get_plan(transaction, plan_id)
        _leave(transaction, before)
        _begin(context, transaction, seen(plan, transaction.at))
    return Signed(plan=plan, signature=signature)


def to_sign(now: SeenPlan) -> Checkpoint:
    """The checkpoint that can be signed.

    Raises:
        PlanStateError: The plan is over, or its last checkpoint is signed.
        NotArrivedError: The next checkpoint is still to come.
    """
    if now.state is not PlanState.OPEN:
        raise PlanStateError("This plan is over, and nothing more is signed")
    if now.open_one is not None:
        return now.open_one
    came = [one for one in now.checkpoints if one.state is not CheckpointState.COMING]
    if came and came[-1].state is CheckpointState.SIGNED:
        day = told_date(came[-1].date)
        told = gettext("The checkpoint of {day} is signed, and nothing is rewritten", day=day)
        raise PlanStateError(told)
    following = now.next_one
    raise NotArrivedError(
        "The next checkpoint is still to come",
        opens=None if following is None else following.date.format_iso(),
    )


def uid_of(plan: Plan, point: Checkpoint) -> str:
    """The key of a checkpoint in calendars and among reminders."""
    return f"{plan.id}:{point.date.format_iso()}@{PRACTICE}"


def leave_unsigned(transaction: Transaction, plan_id: UUID, occasion: str) -> None:
    """End the sitting of a checkpoint whose grace is over, as it is."""
    sitting_id = plans.find_sitting(transaction, plan_id, occasion)
    if sitting_id is not None:
        _close(transaction, sittings.get_sitting(transaction, sitting_id))


def _sign(
    context: PracticeContext,
    transaction: Transaction,
    plan_id: UUID,
    letter: sealing.Outgoing,
    sealed: sealing.Sealed | None,
) -> Signature:
    refuse_while_doubted(context, transaction)
    now = seen(plans.get_plan(transaction, plan_id), transaction.at)
    point = to_sign(now)
    held = _find_begun(transaction, now) or _begin(context, transaction, now)
    signature = add_link(
        context,
        transaction,
        now.plan,
        SignatureKind.STATE,
        sealed=sealed,
        checkpoint=point.date,
    )
    if point.is_meeting and signature.letter_id is not None:
        # The last author speaks to those who are there.
        last = Settled(message_id=signature.letter_id, read_at=transaction.at)
        sittings.arrive_last(transaction, held.id, last)
    key = DraftKey(about=plan_id)
    take_out_sent(context, transaction, held, key, letter.words, page=letter.page)
    _close(transaction, held)
    outbox.withdraw(transaction, uid_of(now.plan, point))
    return signature


def _begin(context: PracticeContext, transaction: Transaction, now: SeenPlan) -> Sitting:
    occasion = _occasion(now)
    there = messages.list_these(transaction, letters_of(now.plan))
    letters = [letter_id for letter_id in letters_of(now.plan) if letter_id in there]
    wanted = letters if occasion == MEETING else letters[-1:]
    sitting = Sitting(
        id=new_id(transaction.at),
        junction_ids=(),
        place=Place.READ,
        begun=CivilMoment(instant=transaction.at, zone=context.store.clock.zone()),
        arrivals=tuple(wanted),
        draws=(),
        draft=b"",
        meditation="",
        closed_at=None,
    )
    settled = [Settled(message_id=letter_id) for letter_id in wanted]
    sittings.add_sitting(transaction, sitting, settled)
    plans.add_sitting(transaction, now.plan.id, occasion, sitting.id)
    return sitting


def _occasion(now: SeenPlan) -> str:
    """The checkpoint at which letters are opened, or the meeting.

    Raises:
        PlanStateError: The checkpoint is signed.
        NotArrivedError: The next checkpoint is still to come.
    """
    return MEETING if now.meets else to_sign(now).date.format_iso()


def _find_begun(reading: ReadTransaction, now: SeenPlan) -> Sitting | None:
    if not now.meets and now.open_one is None:
        return None
    sitting_id = plans.find_sitting(reading, now.plan.id, _occasion(now))
    return None if sitting_id is None else sittings.get_sitting(reading, sitting_id)


def _leave(transaction: Transaction, before: SeenPlan) -> None:
    """Leave the checkpoint that could have been signed when the plan ended."""
    if before.open_one is not None:
        leave_unsigned(transaction, before.plan.id, before.open_one.date.format_iso())
        outbox.withdraw(transaction, uid_of(before.plan, before.open_one))


def _close(transaction: Transaction, sitting: Sitting) -> None:
    if sitting.closed_at is None:
        over = {"closed_at": transaction.at, "place": Place.END.value}
        sittings.change_sitting(transaction, sitting.id, **over)


def _letter(context: PracticeContext, words: str, client_id: str) -> sealing.Outgoing:
    new = client_id or str(new_id(context.store.time().now))
    return sealing.line(new, words, Medium.LETTER)


def _find_signed(reading: ReadTransaction, letter: sealing.Outgoing) -> Signed | None:
    """What was signed with the letter of this client's id, if it arrived before."""
    known = messages.find_by_client_id(reading, letter.client_id)
    link = None if known is None else plans.find_signature_of(reading, known.id)
    if link is None:
        return None
    return Signed(plan=plans.get_plan(reading, link.plan_id), signature=link)


def _keeping(plan: Plan) -> sealing.Keeping:
    return sealing.Keeping(tier=plan.tier, witness=plan.witness, forgetting=plan.forgetting)


def _refuse_empty(words: str) -> None:
    if not words.strip():
        raise InvalidPlanError("What is signed needs at least a word")


def _refuse_over(now: SeenPlan) -> None:
    if now.state is not PlanState.OPEN:
        raise PlanStateError("This plan is over already")
    if now.meets:
        raise PlanStateError("The day of the meeting has come; it is signed and not ended")
