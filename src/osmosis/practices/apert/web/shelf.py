"""The shelf of a gate: of each past edition what stays of it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.epub.pages import minutes_shown
from osmosis.kernel.civil import local_of
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.apert.editions import BalanceLine, GapLine, Shelved
from osmosis.practices.apert.model import GapReason
from osmosis.practices.apert.rules.gaps import missing_words
from osmosis.practices.apert.service import editions, highlights, known
from osmosis.practices.apert.service.highlights import Highlight
from osmosis.practices.apert.web import trying
from osmosis.practices.apert.web.addresses import (
    GATE,
    HIGHLIGHTS,
    gate_at,
    kept_at,
    opening_at,
)
from osmosis.practices.apert.web.highlighted import told_highlight

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

_REASONS = {
    GapReason.ASLEEP: noop("this machine was off"),
    GapReason.UNREACHABLE: noop("it could not be reached"),
    GapReason.LIMITED: noop("it said more than is taken in at once"),
    GapReason.DAMAGED: noop("what was collected could no longer be read"),
}


def routes(shell: WebShell) -> list[BaseRoute]:
    """The shelf."""

    async def shelf(request: Request) -> Response:
        context, gate_id = shell.context(request), request.path_params["gate_id"]
        gate = known.get_met(context, gate_id)
        marked = highlights.list_highlights(context, gate_id)
        shelved = editions.list_shelf(context, gate_id)
        values = {
            "gate": gate,
            "editions": [_told(one, marked) for one in shelved],
            "gate_at": gate_at(gate_id),
            "highlights": HIGHLIGHTS,
            "tried": trying.on_page(context, gate_id, "shelf"),
        }
        return shell.render(
            request, "apert/shelf.html", values, title=gettext("Shelf of {name}", name=gate.name)
        )

    return [Route(GATE + "/shelf", shelf)]


def _told(one: Shelved, marked: list[Highlight]) -> dict[str, object]:
    opening, edition = one.opening, one.edition
    return {
        "id": str(opening.ref.id),
        "day": told_date(opening.date),
        "number": opening.number,
        "cover": opening_at(opening.ref.id, "cover.png"),
        "minutes": minutes_shown(edition.minutes) if edition.minutes else "",
        "is_open": one.is_open,
        "open_at": gate_at(opening.gate_id, "open"),
        "balance": [_balance(line) for line in edition.sheet.balance],
        "gaps": [
            *(_gap(line, opening.zone) for line in edition.sheet.gaps),
            *filter(None, [missing_words(edition.sheet)]),
        ],
        "kept": [
            {"name": piece.title or piece.source, "note": piece.source, "href": kept_at(piece.id)}
            for piece in one.kept
        ],
        "marked": [told_highlight(mark) for mark in marked if mark.opening_id == opening.ref.id],
    }


def _balance(line: BalanceLine) -> tuple[str, str, str]:
    within = (
        gettext("within") if not line.off_by else gettext("{distance} off", distance=line.off_by)
    )
    got = gettext("nothing leans") if line.mean is None else f"{_place(line, line.mean)}, {within}"
    return line.axis, _place(line, line.target), got


def _place(line: BalanceLine, value: int) -> str:
    if value == 0:
        return gettext("the middle")
    end = line.low if value < 0 else line.high
    return gettext("{distance} towards {end}", distance=abs(value), end=end)


def _gap(line: GapLine, zone: str) -> str:
    first = told_date(local_of(line.from_at, zone).date())
    last = told_date(local_of(line.until_at, zone).date())
    when = (
        gettext("on {date}", date=first)
        if first == last
        else gettext("from {first} to {last}", first=first, last=last)
    )
    if line.reason is GapReason.GONE:
        said = gettext("gone for good; it said so on {date}.", date=last)
    else:
        # Translators: such as "it could not be reached on 4 May 2031."
        said = gettext("{reason} {when}.", reason=gettext(_REASONS[line.reason]), when=when)
    return f"{line.source}: {said}" if line.source else said
