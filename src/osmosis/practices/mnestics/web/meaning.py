"""What the filled-in fields of a pathway mean: its parameters, or what is wrong with a field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from whenever import PlainDateTime, Time, TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.rhythms import parse_rhythm
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    DEFAULT_BOARD,
    DEFAULT_GRACE,
    MOST_ON_BOARD,
    Forgetting,
    Medium,
    Parameters,
    Step,
)
from osmosis.practices.mnestics.reads import Basis
from osmosis.practices.mnestics.service import meditations
from osmosis.practices.mnestics.web.choices import OWN_RHYTHM, RHYTHMS, WEEKDAYS
from osmosis.practices.mnestics.web.filling import DAY_HOURS, whole_days
from osmosis.practices.mnestics.web.tapping import reads_of
from osmosis.sealing.tiers import Tier

if TYPE_CHECKING:
    from osmosis.web.forms import Form

MOST_GRACE_DAYS = 366


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


def cadence_of(context: PracticeContext, form: Form, before: Parameters | None = None) -> Cadence:
    """The rhythm that the fields mean.

    Args:
        before: As the pathway stands now; another zone alone keeps its dates.

    Raises:
        InvalidInputError: A field cannot be used.
    """
    rhythm = form.choice("rhythm", [*RHYTHMS, OWN_RHYTHM])
    if rhythm == OWN_RHYTHM:
        zone = context.store.clock.zone()
        tomorrow = context.store.time().now.to_tz(zone).date().add(days=1)
        wanted = parse_rhythm(form.required("cadence", most=4_000), tomorrow, zone)
    else:
        zone = form.text("zone", default=context.store.clock.zone(), most=80)
        anchor = _on_weekday(form, _anchor(form)) if rhythm == "week" else _anchor(form)
        wanted = Cadence.every(1, rhythm, anchor, zone)
    if before is None or (wanted.rule, wanted.time) != (before.cadence.rule, before.cadence.time):
        return wanted
    return _moved(context, before.cadence, wanted.zones[-1].zone)


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


def _on_weekday(form: Form, anchor: PlainDateTime) -> PlainDateTime:
    """The first such day of the week from the date on from which it is counted."""
    wanted = form.choice("weekday", WEEKDAYS) if form.text("weekday", most=20) else ""
    if not wanted:
        return anchor
    later = (int(wanted) - anchor.date().day_of_week().value) % 7
    return anchor.date().add(days=later).at(anchor.time())


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
    if before is not None and whole_days(before.grace) == days:
        return before.grace
    return TimeDelta(hours=days * DAY_HOURS)
