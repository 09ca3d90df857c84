"""Every route of the shell itself."""

from __future__ import annotations

from starlette.routing import BaseRoute

from osmosis.web.pages import (
    backup,
    calendar,
    clock,
    copies,
    doors,
    health,
    installing,
    keys,
    language,
    loom,
    meaning,
    outgoing,
    plain,
    preferences,
    reminders,
    searching,
    tilting,
    today,
    tokens,
)
from osmosis.web.shell import WebShell


def shell_routes(shell: WebShell) -> list[BaseRoute]:
    """The routes of the shell, those of practices not among them."""
    return [
        *health.routes(shell),
        *today.routes(shell),
        *installing.routes(shell),
        *doors.routes(shell),
        *preferences.routes(shell),
        *language.routes(shell),
        *tokens.routes(shell),
        *clock.routes(shell),
        *keys.routes(shell),
        *copies.routes(shell),
        *backup.routes(shell),
        *calendar.routes(shell),
        *reminders.routes(shell),
        *outgoing.routes(shell),
        *plain.routes(shell),
        *searching.routes(shell),
        *loom.routes(shell),
        *meaning.routes(shell),
        *tilting.routes(shell),
    ]
