"""The fields of a plan: what is filled in, and the plan that it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from whenever import Date

from osmosis.errors import InvalidInputError
from osmosis.kernel.ids import new_id
from osmosis.kernel.zones import zone_of
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Forgetting
from osmosis.practices.mnestics.plans import (
    DEFAULT_GRACE_DAYS,
    MOST_GRACE_DAYS,
    CheckpointState,
)
from osmosis.practices.mnestics.rules.plan_dates import checked_dates, dates_until, parse_dates
from osmosis.practices.mnestics.service.plans import NewPlan, SeenPlan
from osmosis.practices.mnestics.service.sealing import Keeping
from osmosis.practices.mnestics.web.choices import OWN_RHYTHM, PLAN_RHYTHMS
from osmosis.practices.mnestics.web.limits import LONGEST_WORDS
from osmosis.sealing.tiers import Tier

if TYPE_CHECKING:
    from osmosis.web.forms import Form

LONGEST_DATES = 4_000
FIELDS = (
    "name", "first_letter", "rhythm", "meeting", "days", "zone", "grace", "forgetting", "tier",
    "witness", "client_id",
)  # fmt: skip
_YEARS = 10


def filled_by(form: Form) -> dict[str, str]:
    """The fields as somebody filled them in."""
    return {name: form.text(name, most=LONGEST_WORDS) for name in FIELDS if name in form}


def filled_new(context: PracticeContext) -> dict[str, str]:
    """The fields of a new plan: a checkpoint every year, and the meeting in ten."""
    zone = context.store.clock.zone()
    now = context.store.time().now
    return {
        "rhythm": "year",
        "meeting": now.to_tz(zone).date().add(years=_YEARS).format_iso(),
        "zone": zone,
        "grace": str(DEFAULT_GRACE_DAYS),
        "forgetting": Forgetting.KEPT.value,
        "tier": Tier.CURTAIN.value,
        "client_id": str(new_id(now)),
    }


def filled_as(now: SeenPlan) -> dict[str, str]:
    """The fields for the dates of a plan that are to come, one on a line."""
    coming = [one for one in now.checkpoints if one.state is CheckpointState.COMING]
    return {
        "rhythm": OWN_RHYTHM,
        "days": "\n".join(one.date.format_iso() for one in coming),
        "meeting": coming[-1].date.format_iso() if coming else "",
        "zone": now.checkpoints[-1].zone if now.checkpoints else "",
    }


def plan_of(context: PracticeContext, form: Form) -> NewPlan:
    """The plan that the fields mean.

    Raises:
        InvalidInputError: A field cannot be used.
    """
    grace = form.integer("grace", least=0, most=MOST_GRACE_DAYS)
    tier = tier_of(form)
    kept = Forgetting.KEPT.value
    return NewPlan(
        name=form.required("name", most=400),
        dates=dates_of(context, form),
        first_letter=form.required("first_letter", most=LONGEST_WORDS),
        zone=zone_field(context, form),
        grace_days=DEFAULT_GRACE_DAYS if grace is None else grace,
        keeping=Keeping(
            tier=tier,
            witness=form.required("witness", most=200) if tier is Tier.WITNESSED else None,
            forgetting=Forgetting(form.choice("forgetting", list(Forgetting), default=kept)),
        ),
        client_id=form.text("client_id", most=64),
    )


def tier_of(form: Form) -> Tier:
    """The seal that was chosen."""
    return Tier(form.choice("tier", list(Tier), default=Tier.CURTAIN.value))


def dates_of(context: PracticeContext, form: Form, taken: Sequence[Date] = ()) -> tuple[Date, ...]:
    """The checkpoints that the fields mean, in order.

    Args:
        taken: Those that have come already.

    Raises:
        InvalidInputError: A field cannot be used.
    """
    today = context.store.time().now.to_tz(zone_field(context, form)).date()
    rhythm = form.choice("rhythm", [*PLAN_RHYTHMS, OWN_RHYTHM])
    field = "days" if rhythm == OWN_RHYTHM else "meeting"
    try:
        if rhythm == OWN_RHYTHM:
            given: Sequence[Date] = parse_dates(form.text("days", most=LONGEST_DATES))
        else:
            given = dates_until(PLAN_RHYTHMS[rhythm][1], today, form.date("meeting"))
        return checked_dates(given, today, taken)
    except InvalidInputError as error:
        raise InvalidInputError(error.message, **{**error.facts, "field": field}) from error


def zone_field(context: PracticeContext, form: Form) -> str:
    """The zone of the form; where the person is when it is empty.

    Raises:
        InvalidInputError: There is no such zone.
    """
    try:
        return zone_of(form.text("zone", default=context.store.clock.zone(), most=80))
    except InvalidInputError as error:
        raise InvalidInputError(error.message, field="zone") from error


def is_deep(field: str) -> bool:
    """Whether a field lies under "more"."""
    return field in {"zone", "grace", "forgetting", "tier", "witness"}


def rhythms() -> list[tuple[str, str]]:
    """What can be tapped."""
    tapped: Mapping[str, tuple[str, str]] = PLAN_RHYTHMS
    return [
        *((key, gettext(name)) for key, (name, _) in tapped.items()),
        (OWN_RHYTHM, gettext("Dates of my own")),
    ]
