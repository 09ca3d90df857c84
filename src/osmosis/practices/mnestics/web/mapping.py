"""The map: the unrolled drawing of a month, a quarter, a year, a decade or a century."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from whenever import Date

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil_text import parse_day
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.mnestics.rules.spans import Span, Window, following, window_of
from osmosis.practices.mnestics.service.mapping import map_of
from osmosis.practices.mnestics.web.addresses import MAP
from osmosis.practices.mnestics.web.map_words import COLUMNS, drawn, rows_of, years_of

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

_SPANS = {
    Span.MONTH: noop("Month"),
    Span.QUARTER: noop("Quarter"),
    Span.YEAR: noop("Year"),
    Span.DECADE: noop("Decade"),
    Span.CENTURY: noop("Century"),
}
MOST_ROWS = 120
"""A longer table is shown year by year."""


def routes(shell: WebShell) -> list[BaseRoute]:
    """The map."""
    return [Route(MAP, _Pages(shell).show)]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """The drawing around a day, and the same in words."""
        context = self._shell.context(request)
        today = context.store.time().now.to_tz(context.store.clock.zone()).date()
        span = _span(request.query_params.get("span", ""))
        asked = request.query_params.get("on")
        on = parse_day(asked) if asked else today
        window = window_of(span, on)
        found = map_of(context, window)
        years = years_of(found.travels)
        is_long = sum(years.values()) > MOST_ROWS
        year = _year(request.query_params.get("year", ""), window, on) if is_long else None
        values = {
            "title": window.title,
            "spans": [
                (gettext(told), _at(name, on), name is span) for name, told in _SPANS.items()
            ],
            "earlier": _link(span, on, -1),
            "later": _link(span, on, 1),
            "today": None if window.start <= today < window.end else _at(span, today),
            "columns": [gettext(name) for name in COLUMNS],
            "rows": rows_of(found.travels, year),
            "year": year,
            "years": [
                (str(one), _at(span, on, year=one)) for one in (year - 1, year + 1) if one in years
            ]
            if year is not None
            else [],
            **drawn(found),
        }
        return self._shell.render(request, "mnestics/map.html", values, title=gettext("The map"))


def _span(text: str) -> Span:
    return Span(text) if text in set(Span) else Span.QUARTER


def _year(text: str, window: Window, on: Date) -> int:
    """The year whose dates the table shows: the one asked for, or that of the day."""
    asked = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else on.year
    return min(max(asked, window.start.year), window.last.year)


def _link(span: Span, on: Date, steps: int) -> tuple[str, str] | None:
    """The stretch before or after this one: its name and its address."""
    day = following(span, on, steps)
    try:
        return None if day is None else (window_of(span, day).title, _at(span, day))
    except InvalidInputError:
        return None


def _at(span: Span, on: Date, **more: int) -> str:
    return f"{MAP}?{urlencode({'span': span.value, 'on': on.format_iso(), **more})}"
