"""What is known beside the collected entries when an edition is made, read in one look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.practices.apert.editions import BreachLine, Edition, Side, ThresholdLine
from osmosis.practices.apert.model import (
    Axis,
    Gap,
    Gate,
    GateParameters,
    Opening,
    Source,
    SourceKind,
    Target,
)
from osmosis.practices.apert.rules.addresses import publisher_of
from osmosis.practices.apert.rules.calendar import breaches_before, parameters_at
from osmosis.practices.apert.rules.candidates import Voice
from osmosis.practices.apert.service.sealed_yields import SealedYields, list_sealed
from osmosis.practices.apert.store import (
    axes,
    editions,
    gates,
    openings,
    periods,
    sources,
    threshold,
)
from osmosis.practices.context import PracticeContext
from osmosis.storage.transaction import ReadTransaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What is known beside the entries.

    Attributes:
        before: The edition before, if there was one, with its opening.
        works: Long works behind the gate, one by one.
        persons: The names of people to meet: there is no address book, and no record of who was.
        weight: Of everything behind the gate that can be read, together.
        recipient: To which what the period hands over is sealed.
        sealed: What the period hands over, not yet opened.
    """

    gate: Gate
    opening: Opening
    parameters: GateParameters
    voices: Mapping[UUID, Voice]
    works: Sequence[Source]
    persons: Sequence[str]
    weight: float
    recipient: str
    axes: Sequence[Axis]
    targets: Sequence[Target]
    gaps: Sequence[Gap]
    breaches: Sequence[BreachLine]
    before: tuple[Opening, Edition] | None
    asked: ThresholdLine | None
    sealed: Sequence[SealedYields]


def read_facts(context: PracticeContext, opening: Opening) -> Facts:
    """What is known of an opening whose edition is to be made."""
    assert opening.period_id is not None
    with context.store.read() as reading:
        gate = gates.get_gate(reading, opening.gate_id)
        fallen = openings.list_since_edition(reading, opening)
        every = sources.list_sources(reading, retired=True)
        living = [one for one in every if one.gate_id == gate.id and one.retired_at is None]
        return Facts(
            gate=gate,
            opening=opening,
            parameters=parameters_at(gate, opening.due_at),
            voices=_voices(reading, every),
            works=[one for one in living if one.kind is SourceKind.WORK],
            persons=[one.title for one in living if one.kind is SourceKind.PERSON],
            weight=sum(one.weight for one in living if one.kind is not SourceKind.PERSON),
            recipient=periods.get_period(reading, opening.period_id).recipient,
            axes=axes.list_axes(reading),
            targets=axes.list_targets(reading, gate.id),
            gaps=periods.list_gaps(reading, opening.period_id),
            breaches=[
                BreachLine(date=one.date, reason=one.early_reason)
                for one in breaches_before(fallen, opening)
            ],
            before=_before(reading, opening),
            asked=threshold.find_line(reading, gate.id, Side.ASKED, None),
            sealed=list_sealed(reading, opening.period_id),
        )


def _voices(reading: ReadTransaction, every: Sequence[Source]) -> Mapping[UUID, Voice]:
    leanings: dict[UUID, dict[UUID, int]] = {}
    for leaning in axes.list_leanings(reading):
        leanings.setdefault(leaning.source_id, {})[leaning.axis_id] = leaning.value
    return {
        one.id: Voice(
            source_id=one.id,
            name=one.name or publisher_of(one.address) or one.address,
            publisher=publisher_of(one.address),
            weight=one.weight,
            leanings=leanings.get(one.id, {}),
        )
        for one in every
    }


def _before(reading: ReadTransaction, opening: Opening) -> tuple[Opening, Edition] | None:
    edition = editions.find_before(reading, opening)
    return None if edition is None else (openings.get_opening(reading, edition.opening_id), edition)
