"""How sources that are no feeds are visited: one function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from whenever import TimeDelta

from osmosis.errors import OsmosisError, StorageError
from osmosis.kernel.clock import Instant
from osmosis.practices.apert.model import Period, Source, SourceKind
from osmosis.practices.apert.service.brought import Visit
from osmosis.practices.apert.service.called import Called
from osmosis.practices.apert.service.folders import gather_folder
from osmosis.practices.apert.service.mailboxes import gather_letters
from osmosis.practices.apert.service.peers import gather_peer
from osmosis.practices.apert.service.visiting import failed_visit
from osmosis.practices.apert.service.works import gather_work
from osmosis.practices.context import PracticeContext

_HOUR = TimeDelta(hours=1)

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


def gathered(context: PracticeContext, called: Called) -> Visit:
    """What a visit to a source brings that is no feed.

    Raises:
        StorageError: There is no room, or the store fails.
    """
    try:
        gather = GATHERERS[called.source.kind]
        visit = gather(context, called.source, called.period, called.at)
    except StorageError:
        raise
    except (OsmosisError, OSError):
        return failed_visit(called)
    found = visit or Visit(source_id=called.source.id, fetched_at=called.at)
    if found.state is not None and found.state.next_at > called.at:
        return found
    state = replace(
        found.state or called.state,
        next_at=called.at + _HOUR,
        failures=0,
        reachable=True,
        looked_at=called.at,
    )
    return replace(found, state=state)
