"""Every page of Apert, subject by subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:  # noqa: ARG001
    """The routes of Apert."""
    return []
