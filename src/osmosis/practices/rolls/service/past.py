"""The shelf of the past: looking, choosing from it for a roll, and letting go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import PRACTICE, FrameKind, RollStateError
from osmosis.practices.rolls.past import ImportRun, PastFile, PastMoment, Wanted
from osmosis.practices.rolls.rules.words import LONGEST_TEXT
from osmosis.practices.rolls.service.before import FromBefore
from osmosis.practices.rolls.service.pictures import remove_derived
from osmosis.practices.rolls.store import past
from osmosis.sealing.moment import KINDS_WITH_A_FILE, MomentNote
from osmosis.storage.forgetting import forget
from osmosis.storage.releases import release
from osmosis.storage.rests import add_rest, rested
from osmosis.storage.transaction import Transaction

MOST_ON_PAGE: Final = 48
_GOES_AT_ONCE: Final = 200
_CUT = "\n[…]"


@dataclass(frozen=True, kw_only=True, slots=True)
class PastPage:
    """Some of the shelf.

    Attributes:
        following: Where the next page begins; ``None`` behind the last.
    """

    moments: tuple[PastMoment, ...]
    following: int | None


def list_past(
    context: PracticeContext, wanted: Wanted, *, start: int = 0, most: int = MOST_ON_PAGE
) -> PastPage:
    """Moments of the shelf in the order of time; what is at rest is passed over."""
    shown: list[PastMoment] = []
    at = max(0, start)
    with context.store.read() as reading:
        hides = rested(reading, context.store.time().now).hides
        while True:
            some = past.list_moments(reading, wanted, start=at, most=most + 1)
            for one in some:
                if len(shown) == most:
                    return PastPage(moments=tuple(shown), following=at)
                at += 1
                if not hides(one.refs, at=_instant(one), texts=one.words):
                    shown.append(one)
            if len(some) <= most:
                return PastPage(moments=tuple(shown), following=None)


def get_past(context: PracticeContext, moment_id: UUID) -> PastMoment:
    """One moment of the shelf.

    Raises:
        NotFoundError: There is none, or it is at rest.
    """
    with context.store.read() as reading:
        one = past.get_moments(reading, [moment_id])[0]
        if rested(reading, context.store.time().now).hides(
            one.refs, at=_instant(one), texts=one.words
        ):
            raise NotFoundError("There is no such moment on the shelf of the past")
    return one


def list_years(context: PracticeContext) -> Sequence[int]:
    """The years of which something is on the shelf."""
    with context.store.read() as reading:
        return list(past.list_years(reading))


def list_imports(context: PracticeContext) -> Sequence[ImportRun]:
    """Every import, the latest first."""
    with context.store.read() as reading:
        return past.list_runs(reading)


def get_import(context: PracticeContext, run_id: UUID) -> ImportRun:
    """One import.

    Raises:
        NotFoundError: There is none.
    """
    with context.store.read() as reading:
        return past.get_run(reading, run_id)


def things_of_shelf(context: PracticeContext, ids: Sequence[UUID]) -> list[FromBefore]:
    """Moments of the shelf as frames of a roll from before; they stay on the shelf too.

    Raises:
        NotFoundError: One of them is not on the shelf, or at rest.
        InvalidInputError: One of them is nothing that a frame can hold.
    """
    return [_thing(context, get_past(context, one)) for one in dict.fromkeys(ids)]


def let_rest(context: PracticeContext, moment_id: UUID) -> None:
    """Let a moment of the shelf rest from now on.

    Raises:
        NotFoundError: There is none, or it is at rest already.
    """
    found = get_past(context, moment_id)
    with context.store.write() as transaction:
        add_rest(transaction, ref=found.ref)


def let_go_of_past(context: PracticeContext, ids: Sequence[UUID]) -> None:
    """Let moments of the shelf go for good; an import does not bring them back.

    Raises:
        NotFoundError: One of them is not there.
        RollStateError: The clock is doubted.
    """
    _refuse_while_doubted(context)
    with context.store.write() as transaction:
        gone = _release(transaction, ids)
    remove_derived(context, gone)
    forget(context.store, context.blobs)


def let_go_of_import(context: PracticeContext, run_id: UUID) -> int:
    """Let everything go that an import brought; says how many moments that were.

    Raises:
        NotFoundError: There is no such import.
        RollStateError: The clock is doubted.
    """
    _refuse_while_doubted(context)
    with context.store.read() as reading:
        run = past.get_run(reading, run_id)
    gone: list[UUID] = []
    count = 0
    while ids := _ids_of(context, run_id):
        with context.store.write() as transaction:
            gone += _release(transaction, ids)
        count += len(ids)
    with context.store.write() as transaction:
        past.remove_run(transaction, run_id)
        release(transaction, run.ref, [])
    remove_derived(context, gone)
    forget(context.store, context.blobs)
    return count


def _ids_of(context: PracticeContext, run_id: UUID) -> Sequence[UUID]:
    with context.store.read() as reading:
        return past.list_ids_of_run(reading, run_id, _GOES_AT_ONCE)


def _release(transaction: Transaction, ids: Sequence[UUID]) -> list[UUID]:
    """Let these go; gives the ids under which sizes of their pictures may lie."""
    gone = []
    for one in past.get_moments(transaction, ids):
        past.remove_moment(transaction, one.id)
        release(transaction, one.ref, [file.original_sha256 for file in one.files])
        for file in one.files:
            ref = Ref(PRACTICE, past.FILE, file.id)
            release(transaction, ref, [file.original_sha256])
            gone.append(file.id)
    return gone


def _refuse_while_doubted(context: PracticeContext) -> None:
    time = context.store.time()
    if not time.may_unseal:
        raise RollStateError(time.doubt)


def _instant(one: PastMoment) -> Instant | None:
    return None if one.taken is None else one.taken.instant


def _thing(context: PracticeContext, one: PastMoment) -> FromBefore:
    """A moment as a frame holds it: its first picture or recording with its words, or the words."""
    clock = context.store.clock
    now = CivilMoment(instant=clock.now(), zone=clock.zone(), certainty="uncertain")
    words = one.text.strip() or one.title
    if len(words) > LONGEST_TEXT:
        words = words[: LONGEST_TEXT - len(_CUT)] + _CUT
    file = next((file for file in one.files if _kind_of(file)), None)
    if file is None and not words:
        raise InvalidInputError("A frame holds a picture, a recording or words", name=one.id)
    note = MomentNote(
        kind=FrameKind.LINE.value if file is None else _kind_of(file),
        line=words or None,
        file_name=None if file is None else file.name,
        media_type=None if file is None else file.media_type,
    )
    chunks = None if file is None else _opened(context, file)
    return FromBefore(note=note, taken=one.taken or now, chunks=chunks)


def _kind_of(file: PastFile) -> str:
    """The kind of frame that this file makes; empty for none."""
    family = file.media_type.partition("/")[0]
    kind = "photo" if file.is_picture else family
    return kind if kind in KINDS_WITH_A_FILE else ""


def _opened(context: PracticeContext, file: PastFile) -> Iterator[bytes]:
    # Opened only when its turn comes, so that no more than one file is open at a time.
    yield from context.blobs.open(file.original_sha256)
