"""The fields of a pathway: what is filled in, for a new one and for one that stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from whenever import TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.cadence_rules import Every
from osmosis.kernel.rhythms import written_rhythm
from osmosis.languages.errors import told_sentence
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    DEFAULT_BOARD,
    DEFAULT_GRACE,
    SHORT_FORM,
    Forgetting,
    Medium,
    Pathway,
)
from osmosis.practices.mnestics.reads import Basis
from osmosis.practices.mnestics.rules.reads_text import ReadsError, reads_text
from osmosis.practices.mnestics.rules.reads_words import SENTENCES
from osmosis.practices.mnestics.web.choices import OWN_RHYTHM, RHYTHMS
from osmosis.practices.mnestics.web.tapping import tapped
from osmosis.sealing.tiers import Tier

if TYPE_CHECKING:
    from osmosis.web.forms import Form

DAY_HOURS = 24
_MANY = ("reads", "steps", "meditations")
_SINGLE = (
    "name", "first_line", "rhythm", "weekday", "date", "time", "zone", "cadence", "grammar",
    "medium", "header", "own_meditation", "basis", "board", "tier", "witness", "forgetting",
    "grace", "client_id", "trying", "times",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """The fields as they stand, for a page to show.

    Attributes:
        given: What stands in each field that has one value.
        many: What is ticked where several can be.
    """

    given: Mapping[str, str]
    many: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def pairs(self) -> list[tuple[str, str]]:
        """Everything as hidden fields, for a page in between."""
        single = list(self.given.items())
        return single + [(name, value) for name, values in self.many.items() for value in values]


def filled_by(form: Form) -> Filled:
    """The fields as somebody filled them in."""
    return Filled(
        given={name: form.text(name) for name in _SINGLE if name in form},
        many={name: form.texts(name) for name in _MANY},
    )


def filled_new(context: PracticeContext) -> Filled:
    """The fields of a new pathway: its rhythm begins at this hour of this day."""
    zone = context.store.clock.zone()
    now = context.store.time().now.to_tz(zone)
    return Filled(
        given={
            "rhythm": "week",
            "date": now.date().format_iso(),
            "time": f"{now.hour:02}:{now.minute - now.minute % 15:02}",
            "zone": zone,
            "medium": Medium.LETTER.value,
            "basis": Basis.KEPT.value,
            "board": str(DEFAULT_BOARD),
            "tier": Tier.CURTAIN.value,
            "forgetting": Forgetting.FADES.value,
            "grace": str(whole_days(DEFAULT_GRACE)),
        },
        many={"reads": [reads_text(SENTENCES[0].reads, {})], "steps": sorted(SHORT_FORM)},
    )


def filled_as(pathway: Pathway, names: Mapping[UUID, str]) -> Filled:
    """The fields of a pathway as it stands."""
    parameters = pathway.parameters
    reads, grammar = tapped(parameters.reads, names)
    return Filled(
        given={
            "name": pathway.name,
            **_rhythm_fields(parameters.cadence),
            "grammar": grammar,
            "medium": parameters.medium.value,
            "header": parameters.header,
            "basis": parameters.basis.value,
            "board": str(parameters.board),
            "tier": parameters.tier.value,
            "witness": parameters.witness or "",
            "forgetting": parameters.forgetting.value,
            "grace": str(whole_days(parameters.grace)),
        },
        many={
            "reads": reads,
            "steps": sorted(parameters.steps),
            "meditations": list(parameters.meditations),
        },
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is wrong with one of the fields.

    Attributes:
        field: Which one; empty when it is none alone.
        told: A sentence.
        marked: The text of what is read, with the place marked under it.
    """

    field: str
    told: str
    marked: str = ""


def problem_of(error: InvalidInputError) -> Problem:
    """What is wrong, for the page."""
    if isinstance(error, ReadsError):
        return Problem(field="grammar", told=told_sentence(error), marked=error.marked)
    return Problem(field=str(error.facts.get("field", "")), told=told_sentence(error))


def _rhythm_fields(cadence: Cadence) -> dict[str, str]:
    rule, zone = cadence.rule, cadence.zones[-1].zone
    fields = {"time": cadence.time.format_iso(unit="minute"), "zone": zone}
    is_tapped = isinstance(rule, Every) and rule.count == 1 and rule.unit in RHYTHMS
    if isinstance(rule, Every) and is_tapped and not cadence.time.second:
        return {**fields, "rhythm": rule.unit, "date": rule.anchor.format_iso()}
    return {**fields, "rhythm": OWN_RHYTHM, "cadence": written_rhythm(cadence)}


def whole_days(length: TimeDelta) -> int:
    """How many whole days there are in a length."""
    return int(length.total("hours")) // DAY_HOURS
