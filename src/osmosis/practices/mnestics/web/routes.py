"""Every page of Mnestics, subject by subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from osmosis.practices.mnestics.web import messages, sitting, writing

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The routes of Mnestics."""
    return [*sitting.routes(shell), *writing.routes(shell), *messages.routes(shell)]
