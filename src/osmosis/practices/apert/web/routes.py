"""Every page of Apert, subject by subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from osmosis.practices.apert.web import (
    axes,
    delivered,
    edition_api,
    gates,
    highlighted,
    leaning,
    lists,
    making,
    opds,
    opened,
    reading,
    saving,
    shelf,
    sources,
    taking,
    trying,
    tuning,
)

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The routes of Apert."""
    return [
        *gates.routes(shell),
        *making.routes(shell),
        *tuning.routes(shell),
        *trying.routes(shell),
        *sources.routes(shell),
        *leaning.routes(shell),
        *axes.routes(shell),
        *lists.routes(shell),
        *taking.routes(shell),
        *saving.routes(shell),
        *edition_api.routes(shell),
        *opds.routes(shell),
        *opened.routes(shell),
        *reading.routes(shell),
        *shelf.routes(shell),
        *delivered.routes(shell),
        *highlighted.routes(shell),
    ]
