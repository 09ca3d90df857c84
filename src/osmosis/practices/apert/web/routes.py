"""Every page of Apert, subject by subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from osmosis.practices.apert.web import (
    axes,
    balancing,
    delivered,
    early,
    edition_api,
    gates,
    highlighted,
    kept,
    leaning,
    lists,
    making,
    one_source,
    opds,
    opened,
    reading,
    saving,
    shelf,
    sources,
    taking,
    thresholds,
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
        *one_source.routes(shell),
        *leaning.routes(shell),
        *balancing.routes(shell),
        *axes.routes(shell),
        *lists.routes(shell),
        *taking.routes(shell),
        *saving.routes(shell),
        *edition_api.routes(shell),
        *opds.routes(shell),
        *opened.routes(shell),
        *thresholds.routes(shell),
        *early.routes(shell),
        *reading.routes(shell),
        *kept.routes(shell),
        *shelf.routes(shell),
        *delivered.routes(shell),
        *highlighted.routes(shell),
    ]
