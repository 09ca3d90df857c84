"""Asks politely for what lies beside an entry, and remembers what may come another time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from osmosis.errors import FetchError, TransientFetchError
from osmosis.ports.fetching import Fetch, Fetched, FetchRequest
from osmosis.practices.apert.rules.again import may_come_later


@dataclass(slots=True)
class Asking:
    """Asks for what lies beside one entry.

    Attributes:
        may_come: The addresses at which nothing was to be had now, and for how many seconds
            their hosts want to be left alone.
    """

    fetch: Fetch
    may_come: dict[str, float] = field(default_factory=dict)

    @property
    def rest_seconds(self) -> float:
        """For how long not to ask again for all of it."""
        return max(self.may_come.values(), default=0.0)

    async def get(self, request: FetchRequest) -> Fetched | None:
        """What is there; ``None`` when it does not come. The host's robots.txt decides."""
        try:
            came = await self.fetch(replace(request, asks_robots=True))
        except FetchError as error:
            if may_come_later(error):
                self.may_come[request.address] = _rest_of(error)
            return None
        return came if came.body else None


def _rest_of(error: FetchError) -> float:
    said = error.retry_after_seconds if isinstance(error, TransientFetchError) else None
    return said or 0.0
