"""Every page of Apert, subject by subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from osmosis.practices.apert.web import saving

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The routes of Apert."""
    return [
        *saving.routes(shell),
    ]
