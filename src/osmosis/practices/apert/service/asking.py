"""Asks politely for what lies beside an entry, and remembers what may come another time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from osmosis.errors import FetchError, TransientFetchError
from osmosis.ports.fetching import Fetch, Fetched, FetchRequest
from osmosis.practices.apert.rules.again import NOTHING_BESIDE, Beside, may_come_later


@dataclass(slots=True)
class Asking:
    """Asks for what lies beside one entry.

    Attributes:
        may_come: The addresses at which nothing was to be had now, and for how many seconds
            their hosts want to be left alone.
        mark: The keyed hash of an address.
        before: What lay beside the entry when it was asked for earlier.
        there: The addresses of what came now.
        useless: The addresses at which nothing is that can be used.
    """

    fetch: Fetch
    mark: Callable[[str], str] = str
    before: Beside = NOTHING_BESIDE
    may_come: dict[str, float] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)
    useless: set[str] = field(default_factory=set)

    @property
    def rest_seconds(self) -> float:
        """For how long not to ask again for all of it."""
        return max(self.may_come.values(), default=0.0)

    @property
    def beside(self) -> Beside:
        """What lies beside the entry by now."""
        return Beside(
            there=self.before.there | set(map(self.mark, self.there)),
            useless=self.before.useless | set(map(self.mark, self.useless)),
            lacking=frozenset(map(self.mark, self.may_come)),
        )

    def was_there(self, address: str) -> bool:
        """Whether this came at an earlier visit."""
        return bool(self.before.there) and self.mark(address) in self.before.there

    def was_useless(self, address: str) -> bool:
        """Whether it was found earlier that nothing is there."""
        return bool(self.before.useless) and self.mark(address) in self.before.useless

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
