"""How sources that are no feeds are visited: one function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from osmosis.kernel.clock import Instant
from osmosis.practices.apert.model import Period, Source, SourceKind
from osmosis.practices.apert.service.brought import Visit
from osmosis.practices.apert.service.folders import gather_folder
from osmosis.practices.apert.service.mailboxes import gather_letters
from osmosis.practices.apert.service.peers import gather_peer
from osmosis.practices.apert.service.works import gather_work
from osmosis.practices.context import PracticeContext

Gatherer = Callable[[PracticeContext, Source, Period, Instant], Visit | None]
"""Visits a source now, for this period; ``None`` when it has nothing to say.

It runs in a thread of its own while feeds are fetched. What it raises of ours makes the visit a
failed one; a visit without a state of its own is repeated after an hour.
"""


def gather_nothing(
    context: PracticeContext,
    source: Source,
    period: Period,
    at: Instant,
) -> None:
    """Nothing comes by itself: a person is met, not fetched."""


GATHERERS: Final[Mapping[SourceKind, Gatherer]] = {
    SourceKind.FOLDER: gather_folder,
    SourceKind.MAILBOX: gather_letters,
    SourceKind.PEER: gather_peer,
    SourceKind.PERSON: gather_nothing,
    SourceKind.WORK: gather_work,
}
"""Every kind of source but those that lie in the web: feeds, and links that were saved.

What another person shares there is visited as a feed is.
"""
