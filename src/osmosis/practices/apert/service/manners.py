"""Hosts that asked to be left alone are left alone, by every fetch and over collections.

What is kept is when each may be asked again, under a keyed hash: which hosts lie behind a closed
gate is nobody's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from whenever import TimeDelta

from osmosis.errors import TransientFetchError
from osmosis.kernel.clock import Instant
from osmosis.ports.fetching import Fetch, Fetched, FetchRequest
from osmosis.practices.apert.rules.keyed import Keyed
from osmosis.practices.apert.service.enriching import host_of
from osmosis.practices.context import PracticeContext
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.transaction import Transaction

_KEPT: Final = "apert.resting_hosts"


class Rests:
    """Until when each host is to be left alone: as it was kept, and as it is said meanwhile."""

    def __init__(self, context: PracticeContext, hashes: Keyed) -> None:
        self._clock = context.store.clock
        self._hashes = hashes
        with context.store.read() as reading:
            kept: Mapping[str, str] = get_setting(reading, _KEPT, {})
        self._until = {name: Instant.parse_iso(until) for name, until in kept.items()}
        self._new: dict[str, Instant] = {}

    def until(self, host: str) -> Instant:
        """When a host may be asked again; long ago when it never asked for rest."""
        if not self._until:
            return Instant.MIN
        return self._until.get(self._hashes.host(host), Instant.MIN)

    def seconds_left(self, host: str) -> float:
        """For how long a host is still to be left alone; 0 when it is not."""
        until, now = self.until(host), self._clock.now()
        return (until - now).total("seconds") if until > now else 0.0

    def add(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long from now on."""
        until = self._clock.now() + TimeDelta(seconds=seconds)
        if host and until > self.until(host):
            self._until[self._hashes.host(host)] = self._new[host] = until

    def take_new(self) -> Mapping[str, Instant]:
        """What was said since this was asked last, by host."""
        new, self._new = self._new, {}
        return new

    def keep(self, transaction: Transaction, new: Mapping[str, Instant]) -> None:
        """Keep what was said for the next collection, and nothing that is over."""
        kept = get_setting(transaction, _KEPT, {})
        until = {name: Instant.parse_iso(text) for name, text in kept.items()}
        for host, said in new.items():
            name = self._hashes.host(host)
            until[name] = max(said, until.get(name, Instant.MIN))
        now = self._clock.now()
        rest = {name: at.format_iso() for name, at in sorted(until.items()) if at > now}
        set_setting(transaction, _KEPT, rest or None)


def politely(fetch: Fetch, rests: Rests) -> Fetch:
    """A way out to the web that asks no host which rests, and remembers which ask for it."""

    async def ask(request: FetchRequest) -> Fetched:
        host = host_of(request.address)
        if left := rests.seconds_left(host):
            raise TransientFetchError("The host asked to be left alone", retry_after_seconds=left)
        try:
            # A host to which this is sent on may rest as well.
            return await fetch(replace(request, left_alone=rests.seconds_left))
        except TransientFetchError as error:
            if error.retry_after_seconds:
                rests.add(error.resting_host or host, error.retry_after_seconds)
            raise

    return ask
