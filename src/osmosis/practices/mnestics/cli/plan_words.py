"""How plans are shown in the shell."""

from __future__ import annotations

from collections.abc import Iterator

from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.mnestics.plans import Checkpoint, CheckpointState
from osmosis.practices.mnestics.rules.chains import signature_form
from osmosis.practices.mnestics.rules.state_words import plan_state_words
from osmosis.practices.mnestics.service.plans import SeenPlan

_STATES = {
    CheckpointState.COMING: noop("to come"),
    CheckpointState.OPEN: noop("can be signed now"),
    CheckpointState.UNSIGNED: noop("unsigned"),
}
_MEETINGS = {
    CheckpointState.COMING: noop("the meeting of all authors, to come"),
    CheckpointState.OPEN: noop("the meeting of all authors, can be signed now"),
    CheckpointState.UNSIGNED: noop("the meeting of all authors, unsigned"),
}
SHORT_HASH = 12


def next_words(now: SeenPlan) -> str:
    """The date of the next checkpoint, or that one can be signed now; empty when it is over."""
    if now.open_one is not None:
        return "now"
    return "" if now.next_one is None else now.next_one.date.format_iso()


def plan_facts(now: SeenPlan) -> dict[str, object]:
    """A plan for ``--json``; of its letters no word."""
    return {
        "id": str(now.plan.id),
        "name": now.plan.name,
        "state": now.state.value,
        "tier": now.plan.tier.value,
        "forgetting": now.plan.forgetting.value,
        "grace_days": now.plan.grace_days,
        "next": next_words(now) or None,
        "checkpoints": [
            {
                "date": one.date.format_iso(),
                "zone": one.zone,
                "meeting": one.is_meeting,
                "state": one.state.value,
                "signature": None if one.signature is None else one.signature.sha256,
            }
            for one in now.checkpoints
        ],
        "chain": [{**signature_form(link), "sha256": link.sha256} for link in now.plan.chain],
    }


def plan_lines(now: SeenPlan) -> Iterator[str]:
    """A plan in a few lines, a date on each."""
    yield f"{now.plan.name}, {plan_state_words(now.state)}"
    yield gettext("Begun on {date}.", date=told_date(now.plan.made.local().date()))
    for one in now.checkpoints:
        yield f"{told_date(one.date)}: {_told(one)}"
    last = now.plan.chain[-1]
    if last.kind.value == "ended":
        yield gettext(
            "Ended on {date}, {hash}",
            date=told_date(last.signed.local().date()),
            hash=last.sha256[:SHORT_HASH],
        )


def _told(one: Checkpoint) -> str:
    if one.signature is None:
        return gettext((_MEETINGS if one.is_meeting else _STATES)[one.state])
    day = told_date(one.signature.signed.local().date())
    stamp = one.signature.sha256[:SHORT_HASH]
    if one.is_meeting:
        return gettext("the meeting of all authors, signed on {day}, {hash}", day=day, hash=stamp)
    return gettext("signed on {day}, {hash}", day=day, hash=stamp)
