"""The Loom: one drawing of all threads, from a week to decades, and a table that says the same."""

from __future__ import annotations

import anyio.to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from whenever import Date

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil_text import parse_day
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext, noop, pgettext
from osmosis.loom.levels import SHOWN, TILE, Level, level_named
from osmosis.loom.poster import poster_of
from osmosis.loom.remembering import Remembered
from osmosis.loom.seeing import ALL, USUAL, Looker, Seen, beside, turned
from osmosis.loom.svg import drawing_svg, tile_svg
from osmosis.loom.table import columns_of, rows_of
from osmosis.loom.ticks import title_of
from osmosis.ports.practice import Span
from osmosis.storage.changes import change_key
from osmosis.typeset.engine import to_pdf
from osmosis.typeset.loom_poster import PosterSize
from osmosis.web.shell import WebShell

HERE = "/loom"
_TO_SECONDS = 600
ABOUT = noop(
    "Your own life runs along the middle. Above it rolls gather moments into capsules; below it"
    " lie pathways with what one self sends another, and gates with closed time and openings. The"
    " table below says the same in words."
)
_SPAN_NAMES = {
    "week": noop("Week"),
    "month": noop("Month"),
    "quarter": noop("Quarter"),
    "year": noop("Year"),
    "decade": noop("Decade"),
}
_WAYS = {
    "earlier": noop("Earlier"),
    "later": noop("Later"),
    "nearer": noop("Nearer"),
    "farther": noop("Farther"),
}


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page and its tiles."""
    pages = _Loom(shell)
    return [
        Route(HERE, pages.show),
        Route(f"{HERE}/poster.pdf", pages.poster),
        Route(f"{HERE}/posters/{{span}}/{{on}}/{{paper}}.pdf", pages.poster),
        Route(f"{HERE}/tiles/{{level}}/{{number}}.svg", pages.tile),
    ]


def looker(shell: WebShell, request: Request, remembered: Remembered | None = None) -> Looker:
    """Whoever looks at the threads of a store now, to ten minutes."""
    store = shell.context(request).store
    now = store.time().now.timestamp()
    return Looker(
        parts=list(shell.app.parts.values()),
        now=Instant.from_timestamp(now - now % _TO_SECONDS),
        zone=store.clock.zone(),
        remembered=remembered or Remembered(),
        key=change_key(store),
    )


def asked_for(request: Request) -> tuple[str, Date | None]:
    """The span that an address names, and the day.

    Raises:
        InvalidInputError: That is no day.
    """
    asked = {**request.query_params, **request.path_params}
    on = asked.get("on")
    return asked.get("span", USUAL), parse_day(on) if on else None


def address_of(level: Level, on: Date) -> str:
    """Where a stretch of the calendar is drawn."""
    return f"{HERE}?span={level.name}&on={on.format_iso()}"


class _Loom:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell
        self._remembered = Remembered()

    async def show(self, request: Request) -> Response:
        """The drawing of a stretch of the calendar."""
        values = await anyio.to_thread.run_sync(self._shown, request)
        return self._shell.render(request, "shell/loom.html", values, title=gettext("Loom"))

    def _shown(self, request: Request) -> dict[str, object]:
        looks = self._looker(request)
        seen = looks.see(*asked_for(request))
        period = title_of(seen.view) if not seen.is_all else gettext("All of it")
        return {
            "period": period,
            "drawing": Markup(
                drawing_svg(
                    seen.weave,
                    seen.view,
                    gettext("Loom: {period}", period=period),
                    gettext(ABOUT),
                )
            ),
            "columns": columns_of(seen.view),
            "rows": rows_of(seen.weave, seen.view),
            "spans": _spans(seen),
            "posters": _posters(seen),
            "ways": _ways(seen, looks.today),
        }

    async def poster(self, request: Request) -> Response:
        """The same drawing on one large sheet."""
        pdf = await anyio.to_thread.run_sync(self._printed, request)
        name = {"Content-Disposition": 'inline; filename="osmosis-loom.pdf"'}
        return Response(pdf, media_type="application/pdf", headers=name)

    def _printed(self, request: Request) -> bytes:
        asked = {**request.query_params, **request.path_params}
        size = _size(asked.get("paper", PosterSize.A2.value))
        looks = self._looker(request)
        return to_pdf(poster_of(looks.see(*asked_for(request)), looks, size))

    async def tile(self, request: Request) -> Response:
        """One tile, for a drawing that is moved along."""
        level = level_named(request.path_params["level"])
        try:
            number = int(request.path_params["number"])
            start, end = (level.instant((number + side) * TILE) for side in (0.0, 1.0))
        except (ValueError, OverflowError) as error:
            raise InvalidInputError("The loom has no such tile") from error
        looks = self._looker(request)
        svg = await anyio.to_thread.run_sync(
            lambda: tile_svg(looks.weave(level, Span(start=start, end=end)), number, alone=True)
        )
        return Response(svg, media_type="image/svg+xml")

    def _looker(self, request: Request) -> Looker:
        return looker(self._shell, request, self._remembered)


def _size(text: str) -> PosterSize:
    try:
        return PosterSize(text)
    except ValueError as error:
        raise InvalidInputError("A poster is as large as a2 or a3") from error


def told_span(name: str) -> str:
    """What a span is called."""
    return pgettext("all of a life", "All") if name == ALL else gettext(_SPAN_NAMES[name])


def _spans(seen: Seen) -> list[tuple[str, str, bool]]:
    """The levels by name, where they lead, and which of them it is."""
    here = "" if seen.is_all else seen.view.level.name
    on = seen.on
    named = [(told_span(name), address_of(level_named(name), on), name == here) for name in SHOWN]
    return [*named, (told_span(ALL), f"{HERE}?span={ALL}", seen.is_all)]


def _ways(seen: Seen, today: Date) -> list[tuple[str, str, str]]:
    """The ways onward: which it is, its words, its address."""
    level = seen.view.level
    found: list[tuple[str, str, str]] = []
    for name, steps in (("earlier", -1), ("later", 1)):
        day = turned(seen, steps)
        if day is not None:
            found.append((name, gettext(_WAYS[name]), address_of(level, day)))
        if steps == -1:
            found.append(("today", gettext("Today"), address_of(level, today)))
    for name, steps in (("nearer", -1), ("farther", 1)):
        other = beside(seen, steps)
        if other is not None:
            found.append((name, gettext(_WAYS[name]), address_of(other, seen.on)))
    return found


def _posters(seen: Seen) -> list[dict[str, str]]:
    """The posters of what is drawn, by the size of their sheets."""
    span = ALL if seen.is_all else seen.view.level.name
    address = f"{HERE}/posters/{span}/{seen.on.format_iso()}"
    return [
        {
            "name": gettext("A poster on {paper}", paper=size.upper()),
            "href": f"{address}/{size}.pdf",
        }
        for size in PosterSize
    ]
