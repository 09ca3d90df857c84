"""Hosts that asked to be left alone are left alone, by every fetch and over collections.

What is kept is when each may be asked again, under a keyed hash: which hosts lie behind a closed
gate is nobody's business.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from whenever import TimeDelta

from osmosis.errors import TransientFetchError
from osmosis.kernel.clock import Instant
from osmosis.ports.fetching import Fetch, Fetched, FetchRequest
from osmosis.practices.apert.rules.addresses import host_of
from osmosis.practices.apert.rules.keyed import Keyed
from osmosis.practices.context import PracticeContext
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.transaction import ReadTransaction

_KEPT: Final = "apert.resting_hosts"


class Rests:
    """Until when each host is to be left alone: as it was kept, and as it is said meanwhile."""

    def __init__(self, context: PracticeContext, hashes: Keyed) -> None:
        self._store, self._clock = context.store, context.store.clock
        self._hashes = hashes
        with context.store.read() as reading:
            self._until = _kept(reading)
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

    async def add(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long from now on; it is kept at once.

        Raises:
            StorageError: It could not be kept.
        """
        until = self._clock.now() + TimeDelta(seconds=seconds)
        if host and until > self.until(host):
            name = self._hashes.host(host)
            self._until[name] = self._new[host] = until
            await asyncio.to_thread(self._keep, name, until)

    def take_new(self) -> Mapping[str, Instant]:
        """What was said since this was asked last, by host."""
        new, self._new = self._new, {}
        return new

    def _keep(self, name: str, until: Instant) -> None:
        """Keep what was said for the next collection, and nothing that is over."""
        now = self._clock.now()
        with self._store.write() as transaction:
            kept = _kept(transaction)
            kept[name] = max(until, kept.get(name, Instant.MIN))
            living = {one: at.format_iso() for one, at in sorted(kept.items()) if at > now}
            set_setting(transaction, _KEPT, living or None)


def _kept(reading: ReadTransaction) -> dict[str, Instant]:
    kept: Mapping[str, str] = get_setting(reading, _KEPT, {})
    return {name: Instant.parse_iso(until) for name, until in kept.items()}


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
                await rests.add(error.resting_host or host, error.retry_after_seconds)
            raise

    return ask
