"""What was left unfinished in a sitting that ended by itself: it waits until somebody decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from whenever import Date

from osmosis.errors import ConflictError, NotFoundError
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Medium, Pathway, Sitting
from osmosis.practices.mnestics.rules.calendar import parameters_at
from osmosis.practices.mnestics.rules.drafting import Draft, Page
from osmosis.practices.mnestics.service.drafts import (
    DraftKey,
    drafts_of,
    put_draft,
    refuse_long,
    take_out_whole,
)
from osmosis.practices.mnestics.service.known import is_at_rest
from osmosis.practices.mnestics.store import junctions, pathways, plans, sittings
from osmosis.storage.rests import rested
from osmosis.storage.transaction import ReadTransaction, Transaction

_ON_ONE_LINE = frozenset({Medium.LINE, Medium.BOARD, Medium.SHORT, Medium.PAPER})


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftDraft:
    """Words that were begun and not sent.

    Attributes:
        sitting_id: In which sitting.
        begun: The day of that sitting.
        pathway: Along which they were to go; ``None`` when they were to answer a message or to
            sign a plan.
        plan: The name of the plan that was to be signed; empty when none was.
        is_of_several: Whether it was written on more than one page, and all of it stands here.
    """

    sitting_id: UUID
    key: DraftKey
    begun: Date
    pathway: Pathway | None
    words: str
    plan: str = ""
    is_of_several: bool = False


def list_left(context: PracticeContext, sitting_id: UUID | None = None) -> Sequence[LeftDraft]:
    """What was left, oldest first; without what was to go along a pathway that rests.

    Args:
        sitting_id: Only in this sitting.
    """
    with context.store.read() as reading:
        hidden = rested(reading, context.store.timekeeper.judge(reading).now)
        every = {one.id: one for one in pathways.list_pathways(reading)}
        signed = {one.id: one.name for one in plans.list_plans(reading)}
        left = sittings.list_with_a_draft(reading)
    return [
        one
        for sitting in left
        if sitting_id in (None, sitting.id)
        for one in _left_in(context, sitting, every, signed)
        if not hidden.hides(sitting.ref, at=sitting.begun.instant, texts=[one.words])
        and (one.pathway is None or not is_at_rest(hidden, one.pathway))
    ]


def take_over(context: PracticeContext, left_in: UUID, key: DraftKey, sitting_id: UUID) -> DraftKey:
    """Go on writing what was left, in a sitting that goes on: it joins the draft there.

    Returns:
        Which of its drafts that is: along the same pathway where it is sat, or else the first.

    Raises:
        NotFoundError: There is no such sitting or draft.
        SittingOverError: The sitting is over.
        ConflictError: Nothing is written in it.
        InvalidInputError: Together they are too long for one draft.
    """
    with context.store.write() as transaction:
        words = _take(context, transaction, left_in, key)
        sitting = sittings.get_unclosed(transaction, sitting_id)
        goes_to, medium = _place_for(transaction, sitting, key)
        if medium in _ON_ONE_LINE:
            words = " ".join(words.split())
        page = Page(id=f"{left_in}:{key}")
        before = drafts_of(context, sitting).get(goes_to, Draft())
        refuse_long(before.with_words(page, words).words)
        put_draft(context, transaction, sitting, goes_to, words, page=page)
    return goes_to


def let_go_of_left(context: PracticeContext, left_in: UUID, key: DraftKey) -> None:
    """Let what was left go; nothing of it is kept.

    Raises:
        NotFoundError: There is no such sitting or draft.
    """
    with context.store.write() as transaction:
        _take(context, transaction, left_in, key)


def _left_in(
    context: PracticeContext,
    sitting: Sitting,
    every: dict[UUID, Pathway],
    signed: dict[UUID, str],
) -> Iterator[LeftDraft]:
    for key, draft in drafts_of(context, sitting).items():
        yield LeftDraft(
            sitting_id=sitting.id,
            key=key,
            begun=sitting.begun.local().date(),
            pathway=every.get(key.about),
            words=draft.words,
            plan=signed.get(key.about, ""),
            is_of_several=draft.is_of_several,
        )


def _take(context: PracticeContext, transaction: Transaction, left_in: UUID, key: DraftKey) -> str:
    sitting = sittings.get_sitting(transaction, left_in)
    words = take_out_whole(context, transaction, sitting, key).words
    if not words or sitting.closed_at is None:
        raise NotFoundError("Nothing was left there")
    return words


def _place_for(
    reading: ReadTransaction, sitting: Sitting, key: DraftKey
) -> tuple[DraftKey, Medium]:
    """The draft of a sitting which left words join, and how it is written."""
    sat = junctions.list_of_sitting(reading, sitting.id)
    if not sat:
        raise ConflictError("Nothing is written in this sitting")
    chosen = next((one for one in sat if one.pathway_id == key.about), sat[0])
    pathway = pathways.get_pathway(reading, chosen.pathway_id)
    medium = parameters_at(pathway, chosen.due_at).medium
    part = max(key.part, 1) if medium is Medium.SHORT else 0
    return DraftKey(about=pathway.id, part=part), medium
