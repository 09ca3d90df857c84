"""Plans in words for the pages: the chain with its dates, and a drawing of it on one line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from whenever import Date

from osmosis.kernel.clock import Instant
from osmosis.kernel.number_words import number_words
from osmosis.languages.dates import told_date
from osmosis.languages.listing import capital, quoted
from osmosis.languages.speaking import gettext, ngettext
from osmosis.practices.mnestics.plans import (
    Checkpoint,
    CheckpointState,
    PlanState,
    Signature,
    SignatureKind,
)
from osmosis.practices.mnestics.rules.state_words import plan_state_words
from osmosis.practices.mnestics.service.plans import SeenPlan
from osmosis.practices.mnestics.web.addresses import message_at, plan_at

STAMP = 12
"""So many signs of a hash are enough to tell two apart."""
_SHOWN_AHEAD = 3
_WIDTH, _EDGE = 300, 7


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownLink:
    """One place on the chain of a plan.

    Attributes:
        mark: Which knot it has: ``begun``, ``signed``, ``open``, ``coming``, ``unsigned``,
            ``dates`` or ``ended``.
        title: What stands there for longer than the day, such as that it is the meeting.
        told: What became of it.
        stamp: The beginning of the signature's hash.
        href: The letter, once it was read.
    """

    mark: str
    day: str
    title: str = ""
    told: str = ""
    stamp: str = ""
    href: str = ""


def links_of(now: SeenPlan, read: Collection[UUID], here: str) -> list[ShownLink]:
    """Everything on the chain of a plan, in the order of time.

    Args:
        read: The letters that were opened.
        here: The zone in which days of signatures are told.
    """
    placed = [
        (link.signed.instant, _shown_link(now, link, read))
        for link in now.plan.chain
        if link.kind is not SignatureKind.STATE
    ]
    placed += [(one.due_at, _shown_point(now, one, read, here)) for one in now.checkpoints]
    return [shown for _, shown in sorted(placed, key=lambda pair: pair[0])]


def folded(links: Sequence[ShownLink]) -> tuple[list[ShownLink], list[ShownLink], list[ShownLink]]:
    """The chain up to the next few dates, those that can be folded away, and the end of it."""
    coming = [place for place, link in enumerate(links) if link.mark == "coming"]
    if len(coming) <= _SHOWN_AHEAD + 2:
        return list(links), [], []
    first, last = coming[_SHOWN_AHEAD], coming[-1]
    return list(links[:first]), list(links[first:last]), list(links[last:])


def line_of(now: SeenPlan) -> list[tuple[int, str]]:
    """The knots of a plan on one line, from its beginning to its meeting: place and mark."""
    start = now.plan.made.instant
    last = now.plan.chain[-1]
    ends = [one.due_at for one in now.checkpoints]
    ends += [last.signed.instant] if now.state is PlanState.ENDED else []
    length = max((max(ends, default=start) - start).total("seconds"), 1)
    room = _WIDTH - 2 * _EDGE
    knots = [(start, "begun"), *((one.due_at, one.state.value) for one in now.checkpoints)]
    knots += [(last.signed.instant, "ended")] if now.state is PlanState.ENDED else []
    return [(_EDGE + round(room * (at - start).total("seconds") / length), m) for at, m in knots]


def next_words(now: SeenPlan) -> str:
    """What comes next, in a word or a date."""
    if now.state is PlanState.MET:
        return plan_state_words(PlanState.MET)
    if now.state is PlanState.ENDED:
        return plan_state_words(PlanState.ENDED)
    if now.open_one is not None:
        return gettext("now")
    return "" if now.next_one is None else told_date(now.next_one.date)


def span_words(now: SeenPlan) -> str:
    """How many checkpoints a plan has, and when its authors meet."""
    count = len(now.checkpoints)
    if now.state is PlanState.ENDED:
        return gettext("Ended on {date}.", date=told_date(now.plan.chain[-1].signed.local().date()))
    meeting = told_date(now.checkpoints[-1].date)
    number = capital(number_words(count - 1))
    if now.state is PlanState.MET:
        if count == 1:
            return gettext("Its authors met on {meeting}.", meeting=meeting)
        return ngettext(
            "One checkpoint, and its authors met on {meeting}.",
            "{number} checkpoints, and its authors met on {meeting}.",
            count - 1,
            number=number,
            meeting=meeting,
        )
    if count == 1:
        return gettext("Its authors meet on {meeting}.", meeting=meeting)
    return ngettext(
        "One checkpoint, and its authors meet on {meeting}.",
        "{number} checkpoints, and its authors meet on {meeting}.",
        count - 1,
        number=number,
        meeting=meeting,
    )


def dates_words(dates: Sequence[Date]) -> str:
    """Dates that are being chosen: "Nine checkpoints from 4 May 2032 on; ..."."""
    *others, meeting = dates
    met = gettext("All authors meet on {date}.", date=told_date(meeting))
    if not others:
        return met
    counted = ngettext(
        "One checkpoint, the first on {date}.",
        "{number} checkpoints, the first on {date}.",
        len(others),
        number=capital(number_words(len(others))),
        date=told_date(others[0]),
    )
    return f"{counted} {met}"


def slips(every: Sequence[SeenPlan], now: Instant) -> list[dict[str, str]]:
    """The checkpoints that have come, as slips; the meeting for as long as any other."""
    found = []
    for one in every:
        point = one.open_one
        if point is None or now >= point.grace_ends_at:
            continue
        told = gettext("All authors meet.") if point.is_meeting else gettext("A letter has come.")
        found.append(
            {
                "text": f"{quoted(one.plan.name)}, {told_date(point.date)}. {told}",
                "action": gettext("Go there") if point.is_meeting else gettext("Read and sign"),
                "href": plan_at(one.plan.id, "sign"),
            }
        )
    return found


def stamp_of(signature: Signature) -> str:
    """The beginning of a signature's hash."""
    return signature.sha256[:STAMP]


def _shown_link(now: SeenPlan, link: Signature, read: Collection[UUID]) -> ShownLink:
    day = told_date(link.signed.local().date())
    if link.kind is SignatureKind.DATES:
        meeting = told_date(link.dates[-1])
        told = gettext("Other dates from here on; the meeting is on {meeting}.", meeting=meeting)
        return ShownLink(mark="dates", day=day, told=told, stamp=stamp_of(link))
    is_end = link.kind is SignatureKind.ENDED
    onward = _onward(now, link, read)
    return ShownLink(
        mark="ended" if is_end else "begun",
        day=day,
        title=gettext("Ended") if is_end else gettext("What it is for"),
        told=gettext("Sealed, and on its way to {date}.", date=onward) if onward else "",
        stamp=stamp_of(link),
        href=_letter_at(link, read),
    )


def _shown_point(now: SeenPlan, one: Checkpoint, read: Collection[UUID], here: str) -> ShownLink:
    signature = one.signature
    return ShownLink(
        mark=one.state.value,
        day=told_date(one.date),
        title=gettext("The meeting of all authors") if one.is_meeting else "",
        told=_told(now, one, read, here),
        stamp="" if signature is None else stamp_of(signature),
        href="" if signature is None else _letter_at(signature, read),
    )


def _told(now: SeenPlan, one: Checkpoint, read: Collection[UUID], here: str) -> str:
    if one.signature is not None:
        on = one.signature.signed.instant.to_tz(here).date()
        return _signed_words(
            "" if on == one.date else told_date(on), _onward(now, one.signature, read)
        )
    if one.state is CheckpointState.OPEN and one.is_meeting:
        return gettext("Everything can be opened.")
    if one.state is CheckpointState.OPEN:
        last = one.grace_ends_at.to_tz(one.zone).date().subtract(days=1)
        return gettext("Can be signed now, up to {date}.", date=told_date(last))
    return gettext("Unsigned.") if one.state is CheckpointState.UNSIGNED else ""


def _signed_words(day: str, onward: str) -> str:
    """That it is signed, on which day if not on its own, and where its letter goes."""
    if day and onward:
        return gettext("Signed on {day}, and on its way to {date}.", day=day, date=onward)
    if day:
        return gettext("Signed on {day}.", day=day)
    if onward:
        return gettext("Signed, and on its way to {date}.", date=onward)
    return gettext("Signed.")


def _onward(now: SeenPlan, signature: Signature, read: Collection[UUID]) -> str:
    """The date to which its letter is on its way; empty when it is not."""
    if signature.letter_id is None or signature.letter_id in read:
        return ""
    following = now.open_one or now.next_one
    return "" if following is None else told_date(following.date)


def _letter_at(signature: Signature, read: Collection[UUID]) -> str:
    letter_id = signature.letter_id
    return message_at(letter_id) if letter_id is not None and letter_id in read else ""
