"""Two pages that cross practices: one for a plain phone, and a year of dates for a pocket."""

from __future__ import annotations

from collections.abc import Sequence

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from whenever import TimeDelta

from osmosis.calendar.entries import list_entries
from osmosis.calendar.year import year_pages
from osmosis.errors import NotFoundError, UserError
from osmosis.kernel.civil import local_of
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.languages.dates import told_date
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.ports.practice import CalendarEntry, PracticeParts, Span
from osmosis.typeset.engine import Document, Paper, to_pdf
from osmosis.typeset.pocket import PocketBook, PocketPage, pocket_book
from osmosis.web.shell import WebShell

PLAIN = "/plain"
CARD = "/settings/calendar/pocket.pdf"
MOST_DATES = 5
LONGEST_LINE = 4_000
# A little more than a year, in whole months.
_AHEAD = TimeDelta(hours=24 * 400)


def routes(shell: WebShell) -> list[BaseRoute]:
    """The plain page, the line that is written on it, and the pocket card."""

    async def show(request: Request) -> Response:
        return _page(shell, request)

    async def write(request: Request) -> Response:
        form = await shell.form(request)
        try:
            line = form.required("line", most=LONGEST_LINE)
            await anyio.to_thread.run_sync(_receive, shell, line)
        except UserError as error:
            return _page(shell, request, problem=told_sentence(error), line=form.text("line"))
        return shell.redirect(request, PLAIN, message=gettext("Kept."))

    async def card(request: Request) -> Response:
        document = _card(shell, request)
        pdf = await anyio.to_thread.run_sync(to_pdf, document)
        name = {"Content-Disposition": 'inline; filename="osmosis-year.pdf"'}
        return Response(pdf, media_type="application/pdf", headers=name)

    return [
        Route(PLAIN, show),
        Route(PLAIN, write, methods=["POST"]),
        Route(CARD, card),
    ]


def _page(shell: WebShell, request: Request, *, problem: str = "", line: str = "") -> Response:
    parts = shell.app.parts.values()
    values = {
        "counters": [one for part in parts for one in part.counters()],
        "takes_line": _taker(shell) is not None,
        "dates": _next_dates(_coming(shell, request)),
        "problem": problem,
        "line": line,
    }
    status = 422 if problem else 200
    return shell.render(request, "shell/plain.html", values, title=gettext("Plain"), status=status)


def _next_dates(coming: Sequence[CalendarEntry]) -> list[tuple[str, str]]:
    """The next day of everything that has one."""
    first = {one.title: one for one in reversed(coming)}
    soonest = sorted(first.values(), key=lambda one: one.at)[:MOST_DATES]
    return [(one.title, told_date(local_of(one.at, one.zone).date())) for one in soonest]


def _taker(shell: WebShell) -> PracticeParts | None:
    """The first practice that takes a line."""
    return next((one for one in shell.app.parts.values() if "line" in one.accepts()), None)


def _receive(shell: WebShell, line: str) -> None:
    taker = _taker(shell)
    if taker is None:
        raise NotFoundError("Nothing takes a line now")
    origin = Ref("shell", "plain", new_id(shell.app.store.time().now))
    taker.receive("line", {"line": line}, origin)


def _coming(shell: WebShell, request: Request) -> Sequence[CalendarEntry]:
    """The dates of every practice from now on, for more than a year."""
    store = shell.context(request).store
    now = store.time().now
    span = Span(start=now, end=now + _AHEAD)
    return list_entries(store, shell.app.parts.values(), span)


def _card(shell: WebShell, request: Request) -> Document:
    """Twelve months on one sheet that is folded into a book for a pocket."""
    store = shell.context(request).store
    now = store.time().now
    today = local_of(now, store.clock.zone()).date()
    told = year_pages(_coming(shell, request), today)
    book = PocketBook(
        title=gettext("Dates"),
        subtitle=gettext("from {date} on", date=told_date(today)),
        back=gettext("Each falls by itself. Nothing has to be looked up."),
        pages=[PocketPage(heading=one.heading, entries=one.entries) for one in told],
    )
    is_letter = request.query_params.get("paper") == Paper.LETTER
    return pocket_book(book, at=now, paper=Paper.LETTER if is_letter else Paper.A4)
