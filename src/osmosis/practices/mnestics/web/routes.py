"""Every page of Mnestics, subject by subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from osmosis.practices.mnestics.web import (
    answering,
    changing,
    left,
    letters,
    making,
    mapping,
    meditating,
    messages,
    missed,
    pathways,
    plan_signing,
    plans,
    sat,
    sitting,
    trying,
    writing,
)

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The routes of Mnestics."""
    return [
        *pathways.routes(shell),
        *making.routes(shell),
        *changing.routes(shell),
        *trying.routes(shell),
        *mapping.routes(shell),
        *letters.routes(shell),
        *plans.routes(shell),
        *plan_signing.routes(shell),
        *meditating.routes(shell),
        *sitting.routes(shell),
        *writing.routes(shell),
        *left.routes(shell),
        *messages.routes(shell),
        *missed.routes(shell),
        *answering.routes(shell),
        *sat.routes(shell),
    ]
