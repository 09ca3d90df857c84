"""What may stand in an edition, as choosing sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from osmosis.kernel.clock import Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """A source, as far as choosing asks about it.

    Attributes:
        publisher: What sources of one house share, such as the host's domain: two of them are not
            independent.
        weight: 0.1 to 10.
        leanings: Where it stands on the axes it was placed on, -100 to 100 by axis.
    """

    source_id: UUID
    name: str
    publisher: str
    weight: float = 1.0
    leanings: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One entry that was collected.

    Attributes:
        key: The hash of its identity and content; orders what is otherwise equal.
        title: What it says of itself; empty when it has none.
        address: Of its page; empty when it has none.
        text: Its words without markup.
        words: How many there are, as :mod:`osmosis.articles.words` counts them.
        is_carried: Whether the person carried it over from the last opening.
        is_part: Whether it is a part of a long work: read whole or not at all, and like nothing
            else.
    """

    key: str
    voice: Voice
    title: str
    address: str
    text: str
    words: int
    published_at: Instant
    is_carried: bool = False
    is_part: bool = False


class Form(StrEnum):
    """How much of a piece an edition holds."""

    SKIM = "skim"
    DEEP = "deep"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scored:
    """A candidate with what speaks for it.

    Attributes:
        score: Above 0; twice as much speaks twice as loud.
        cluster: Which other candidates tell of the same: they share this number.
        reasons: Why, in words, the strongest first.
    """

    candidate: Candidate
    score: float
    cluster: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pick:
    """A piece of the edition.

    Attributes:
        minutes: How long it takes to read in this form.
    """

    scored: Scored
    form: Form
    minutes: float
