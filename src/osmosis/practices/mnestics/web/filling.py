"""The fields of a pathway: what is filled in, and the parameters that it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from whenever import PlainDateTime, Time, TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.cadence_rules import Every
from osmosis.kernel.cadence_text import cadence_text, parse_cadence
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    DEFAULT_BOARD,
    DEFAULT_GRACE,
    MOST_ON_BOARD,
    SHORT_FORM,
    Forgetting,
    Medium,
    Parameters,
    Pathway,
    Step,
)
from osmosis.practices.mnestics.reads import Basis, Reads
from osmosis.practices.mnestics.rules.reads_text import ReadsError, parse_reads, reads_text
from osmosis.practices.mnestics.rules.reads_words import SENTENCES, Sentence, crossing_sentences
from osmosis.practices.mnestics.service import meditations
from osmosis.practices.mnestics.web.choices import RHYTHMS
from osmosis.sealing.tiers import Tier
from osmosis.storage.tries import MOST_TIMES

if TYPE_CHECKING:
    from osmosis.web.forms import Form

OWN_RHYTHM = "own"
MOST_GRACE_DAYS = 366
_DAY_HOURS = 24
_MANY = ("reads", "steps", "meditations")
_SINGLE = (
    "name", "first_line", "rhythm", "date", "time", "zone", "cadence", "grammar", "medium",
    "header", "own_meditation", "basis", "board", "tier", "witness", "forgetting", "grace",
    "client_id", "trying", "times",
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
            "grace": str(_days(DEFAULT_GRACE)),
        },
        many={"reads": [reads_text(SENTENCES[0].reads, {})], "steps": sorted(SHORT_FORM)},
    )


def filled_as(pathway: Pathway, names: Mapping[UUID, str]) -> Filled:
    """The fields of a pathway as it stands."""
    parameters = pathway.parameters
    reads, grammar = _tapped(parameters.reads, names)
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
            "grace": str(_days(parameters.grace)),
        },
        many={
            "reads": reads,
            "steps": sorted(parameters.steps),
            "meditations": list(parameters.meditations),
        },
    )


def parameters_of(
    context: PracticeContext, form: Form, names: Mapping[UUID, str], before: Parameters | None
) -> Parameters:
    """The parameters that the fields mean.

    Args:
        before: As the pathway stands now; what the fields do not change of its cadence stays.

    Raises:
        InvalidInputError: A field cannot be used.
    """
    board = form.integer("board", least=1, most=MOST_ON_BOARD)
    grace = form.integer("grace", least=0, most=MOST_GRACE_DAYS)
    tier = Tier(form.choice("tier", list(Tier), default=Tier.CURTAIN.value))
    if tier is Tier.WITNESSED and not form.text("witness"):
        raise InvalidInputError("A witnessed pathway needs the friend’s public key")
    return Parameters(
        cadence=cadence_of(context, form, before),
        reads=reads_of(form, names),
        medium=Medium(form.choice("medium", list(Medium), default=Medium.LETTER.value)),
        header=form.text("header"),
        meditations=tuple(_known_meditations(context, form)),
        steps=frozenset(_step(text) for text in form.texts("steps", most=20)),
        basis=Basis(form.choice("basis", list(Basis), default=Basis.KEPT.value)),
        board=DEFAULT_BOARD if board is None else board,
        tier=tier,
        witness=form.text("witness") if tier is Tier.WITNESSED else None,
        forgetting=Forgetting(
            form.choice("forgetting", list(Forgetting), default=Forgetting.FADES.value)
        ),
        grace=DEFAULT_GRACE if grace is None else _grace(grace, before),
    )


def times_of(form: Form) -> int | None:
    """For how many sittings a change is tried; ``None`` when it is from now on.

    Raises:
        InvalidInputError: It is to be tried, and the number is missing or out of range.
    """
    if not form.flag("trying"):
        return None
    form.required("times", most=20)
    return form.integer("times", least=1, most=MOST_TIMES)


def cadence_of(context: PracticeContext, form: Form, before: Parameters | None = None) -> Cadence:
    """The rhythm that the fields mean.

    Args:
        before: As the pathway stands now; another zone alone keeps its dates.

    Raises:
        InvalidInputError: A field cannot be used.
    """
    rhythm = form.choice("rhythm", [*RHYTHMS, OWN_RHYTHM])
    if rhythm == OWN_RHYTHM:
        wanted = parse_cadence(form.required("cadence", most=4_000))
    else:
        zone = form.text("zone", default=context.store.clock.zone(), most=80)
        wanted = Cadence.every(1, rhythm, _anchor(form), zone)
    if before is None or (wanted.rule, wanted.time) != (before.cadence.rule, before.cadence.time):
        return wanted
    return _moved(context, before.cadence, wanted.zones[-1].zone)


def reads_of(form: Form, names: Mapping[UUID, str]) -> Reads:
    """What a form says is read: the text, where there is one, or else what was tapped.

    Raises:
        ReadsError: It says nothing that can be read, and where.
    """
    ids = {name: id_ for id_, name in names.items()}
    text = form.text("grammar", most=2_000)
    if text:
        return parse_reads(text, ids)
    terms = [term for one in form.texts("reads", most=400) for term in parse_reads(one, ids)]
    return tuple(dict.fromkeys(terms))


def sentences(names: Mapping[UUID, str], but: UUID | None = None) -> list[tuple[str, str]]:
    """The sentences that can be tapped: what each writes, and its words.

    Args:
        but: The pathway that reads, which is no crossing.
    """
    others = {id_: name for id_, name in names.items() if id_ != but}
    return [(_written(one, names), one.words) for one in _every_sentence(others)]


def with_own_meditation(context: PracticeContext, form: Form, parameters: Parameters) -> Parameters:
    """The parameters with the meditation that was written just now, which is kept.

    Raises:
        InvalidInputError: It is too long.
    """
    words = form.text("own_meditation")
    if not words:
        return parameters
    known = {said: key for key, said in meditations.list_meditations(context).items()}
    key = known.get(words) or str(meditations.add_meditation(context, words).id)
    chosen = parameters.meditations
    if not chosen or key in chosen:
        return parameters
    return replace(parameters, meditations=(*chosen, key))


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
        return Problem(field="grammar", told=f"{error.message}.", marked=error.marked)
    return Problem(field=str(error.facts.get("field", "")), told=f"{error.message}.")


def _every_sentence(others: Mapping[UUID, str]) -> list[Sentence]:
    return [*SENTENCES, *crossing_sentences(others)]


def _written(sentence: Sentence, names: Mapping[UUID, str]) -> str:
    return reads_text(sentence.reads, names)


def _tapped(reads: Reads, names: Mapping[UUID, str]) -> tuple[list[str], str]:
    """What is ticked for a reads; or, where it is none of the sentences, its text."""
    left = list(reads)
    ticked = []
    for sentence in _every_sentence(names):
        if all(term in left for term in sentence.reads):
            ticked.append(_written(sentence, names))
            left = [term for term in left if term not in sentence.reads]
    return (ticked, "") if not left else ([], reads_text(reads, names))


def _rhythm_fields(cadence: Cadence) -> dict[str, str]:
    rule, zone = cadence.rule, cadence.zones[-1].zone
    fields = {"time": cadence.time.format_iso(unit="minute"), "zone": zone}
    is_tapped = isinstance(rule, Every) and rule.count == 1 and rule.unit in RHYTHMS
    if isinstance(rule, Every) and is_tapped and not cadence.time.second:
        return {**fields, "rhythm": rule.unit, "date": rule.anchor.format_iso()}
    return {**fields, "rhythm": OWN_RHYTHM, "cadence": cadence_text(cadence)}


def _moved(context: PracticeContext, cadence: Cadence, zone: str) -> Cadence:
    """The same cadence, in another zone from its next date on."""
    if zone == cadence.zones[-1].zone:
        return cadence
    following = cadence.next_after(context.store.time().now)
    return cadence if following is None else cadence.in_zone(zone, following.number)


def _anchor(form: Form) -> PlainDateTime:
    try:
        time = Time.parse_iso(form.text("time", most=20))
    except ValueError:
        raise InvalidInputError("There is no such time of day", field="time") from None
    return form.date("date").at(time)


def _step(text: str) -> Step:
    try:
        return Step(text)
    except ValueError:
        raise InvalidInputError("There is no such step of a sitting", field="steps") from None


def _known_meditations(context: PracticeContext, form: Form) -> list[str]:
    known = meditations.list_meditations(context)
    chosen = form.texts("meditations", most=80)
    if any(key not in known for key in chosen):
        raise InvalidInputError("There is no such meditation", field="meditations")
    return chosen


def _grace(days: int, before: Parameters | None) -> TimeDelta:
    """So many days; what a field of whole days cannot say stays as it was."""
    if before is not None and _days(before.grace) == days:
        return before.grace
    return TimeDelta(hours=days * _DAY_HOURS)


def _days(length: TimeDelta) -> int:
    return int(length.total("hours")) // _DAY_HOURS
