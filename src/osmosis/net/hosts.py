"""Manners towards each host: one connection at a time, a pause after it, rest when asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from osmosis.errors import TransientFetchError

# A host that wants to be asked more rarely than this is asked as rarely as this.
_LONGEST_GAP_SECONDS = 60.0


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    gap: float = 0.0
    left_at: float | None = None
    rests_until: float = 0.0


class Hosts:
    """Every host that one client has to do with.

    Args:
        gap_seconds: The least time between two connections to a host.
        jitter_seconds: The most that chance adds to it.
        chance: Gives numbers from 0 up to 1.
        seconds: Seconds that run on evenly.
        wait: Waits for so many of them.
    """

    def __init__(
        self,
        *,
        gap_seconds: float,
        jitter_seconds: float,
        chance: Callable[[], float],
        seconds: Callable[[], float],
        wait: Callable[[float], Awaitable[None]],
    ) -> None:
        self._gap = gap_seconds
        self._jitter = jitter_seconds
        self._chance = chance
        self._seconds = seconds
        self._wait = wait
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """The right to connect to a host, for the length of one connection.

        Raises:
            TransientFetchError: It has asked for rest.
        """
        host = self._of(name)
        async with host.turn:
            self._check_rest(name, host)
            if (early := self._pause_left(host)) > 0:
                await self._wait(early)
            try:
                yield
            finally:
                host.left_at = self._seconds()

    def rest(self, name: str, seconds: float) -> None:
        """Leave a host alone for so long."""
        host = self._of(name)
        host.rests_until = max(host.rests_until, self._seconds() + seconds)

    def slow_down(self, name: str, gap_seconds: float) -> None:
        """Keep a longer gap at this host, as its robots.txt asks."""
        self._of(name).gap = min(gap_seconds, _LONGEST_GAP_SECONDS)

    def _check_rest(self, name: str, host: _Host) -> None:
        left = host.rests_until - self._seconds()
        if left > 0:
            raise TransientFetchError(
                "The host asked to be left alone", retry_after_seconds=left, resting_host=name
            )

    def _pause_left(self, host: _Host) -> float:
        if host.left_at is None:
            return 0.0
        pause = max(host.gap, self._gap) + self._jitter * self._chance()
        return host.left_at + pause - self._seconds()

    def _of(self, name: str) -> _Host:
        return self._hosts.setdefault(name, _Host())
