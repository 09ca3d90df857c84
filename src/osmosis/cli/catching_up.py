"""Doing what came due while nothing ran, before a command answers; it is silent when it is quick.

After years that takes minutes, and a person who hears nothing would end the command.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from osmosis.kernel.civil import local_of
from osmosis.kernel.clock import Instant, awake_seconds
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext

if TYPE_CHECKING:
    from osmosis.app import App
    from osmosis.ports.practice import DueItem

QUIET_SECONDS = 1.0


def catch_up(app: App, tell: Callable[[str], None]) -> None:
    """Do everything that is due.

    Args:
        tell: Is given one sentence when it takes longer than :data:`QUIET_SECONDS`.
    """
    app.due.run_due(before_each=_Telling(app.store.clock.zone(), tell).hear)


class _Telling:
    """Says once since when things came due, as soon as doing them has taken long.

    Args:
        zone: In which the day is told.
    """

    def __init__(self, zone: str, tell: Callable[[str], None]) -> None:
        self._zone = zone
        self._tell = tell
        self._since: Instant | None = None
        self._began = 0.0
        self._has_told = False

    def hear(self, item: DueItem) -> None:
        """Something is done next; what came due first is done first."""
        if self._since is None:
            self._since, self._began = item.due_at, awake_seconds()
        elif not self._has_told and awake_seconds() - self._began > QUIET_SECONDS:
            self._has_told = True
            day = told_date(local_of(self._since, self._zone).date())
            self._tell(gettext("Doing what came due since {day}.", day=day))
