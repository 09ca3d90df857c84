"""What one visit to a source brought, before any of it is taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.practices.apert.model import GapReason, SourceState
from osmosis.practices.apert.rules.again import Again
from osmosis.practices.apert.rules.yields import Collected


@dataclass(frozen=True, kw_only=True, slots=True)
class NewEntry:
    """An entry that a visit found; whether it is new is seen when it is taken in.

    Attributes:
        collected: Its ``key`` is filled in when it is taken in.
        identities: Plain texts by each of which it is known again; never empty. The first is the
            one that holds longest.
        content: Changes when what it says changes; empty when that is to be told from its words.
        is_again: Whether it was taken in before in this period, and what lay beside it was asked
            for again: it is taken in once more when that came.
        brings_more: Whether anything came that did not lie there yet.
        again: When that is asked for again; ``None`` when nothing is missing or nothing helps.
    """

    collected: Collected
    identities: Sequence[str]
    content: str = ""
    is_again: bool = False
    brings_more: bool = True
    again: Again | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """A stretch of time in which a source may have said more than was fetched.

    Attributes:
        until_at: ``None`` when nothing was missed after all: what was written down since
            ``from_at`` while the source could not be reached is taken back.
    """

    from_at: Instant
    until_at: Instant | None
    reason: GapReason


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One visit to a source, and what it brought.

    Attributes:
        title: What the source calls itself; empty when it does not say.
        entries: Those that were known already may stand among them.
        files: Pages and pictures by the names under which entries know them.
        state: How the visits to it stand from now on; ``None`` leaves that as it is.
        moved_to: Where it is to be visited from now on; ``None`` where it is.
        missed: What may have been missed before it.
        is_gone: Whether it is gone for good, and visited no more.
        period_id: The period in which things are asked for again; ``None`` when nothing is.
        given_up: The keyed hashes of entries that it shows no more, so that nobody knows any
            longer where what lay beside them is.
    """

    source_id: UUID
    fetched_at: Instant
    title: str = ""
    entries: Sequence[NewEntry] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    state: SourceState | None = None
    moved_to: str | None = None
    missed: Sequence[Missed] = ()
    is_gone: bool = False
    period_id: UUID | None = None
    given_up: Sequence[str] = ()
