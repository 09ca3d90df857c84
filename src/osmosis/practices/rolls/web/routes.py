"""Every page of Rolls, subject by subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from osmosis.practices.rolls.web import (
    api,
    bathing,
    before,
    bringing,
    browsing,
    calling,
    capturing,
    cases,
    film,
    folders,
    frames,
    letting_go,
    lives,
    loading,
    loose,
    papers,
    past,
    rests,
    sheets,
    shelves,
    trays,
    tried_rhythms,
)
from osmosis.practices.rolls.web.resting import unless_at_rest

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The routes of Rolls."""
    every = [
        *api.routes(shell),
        *capturing.routes(shell),
        *cases.routes(shell),
        *loading.routes(shell),
        *lives.routes(shell),
        *bathing.routes(shell),
        *sheets.routes(shell),
        *frames.routes(shell),
        *calling.routes(shell),
        *browsing.routes(shell),
        *trays.routes(shell),
        *tried_rhythms.routes(shell),
        *film.routes(shell),
        *before.routes(shell),
        *past.routes(shell),
        *bringing.routes(shell),
        *loose.routes(shell),
        *shelves.routes(shell),
        *rests.routes(shell),
        *letting_go.routes(shell),
        *papers.routes(shell),
        *folders.routes(shell),
    ]
    return unless_at_rest(shell, every)
