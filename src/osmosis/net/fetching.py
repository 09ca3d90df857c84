"""Fetches one thing after the other's turn has come, follows where it is sent, and says what came.

:func:`opened` gives a :data:`~osmosis.ports.fetching.Fetch` for the length of one collection.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from osmosis import __version__
from osmosis.errors import ConfigError
from osmosis.kernel.clock import Clock, awake_seconds
from osmosis.net.guard import Guard
from osmosis.net.hosts import Hosts
from osmosis.ports.fetching import Fetch

if TYPE_CHECKING:
    import ssl

    from osmosis.net.connecting import Connect, Resolve

PROGRAM = "Osmosis"


@dataclass(frozen=True, kw_only=True, slots=True)
class NetSettings:
    """What the person sets.

    Attributes:
        contact: An address at which the operator of a host may reach the person; told to every
            host, and empty unless the person wants that.
        allowed_hosts: Hosts that may lie in a private network; how they are written says
            :class:`~osmosis.net.guard.Guard`.
        gap_seconds: The least time between two connections to a host.
        jitter_seconds: The most that chance adds to it.
        connections: How many hosts may be asked at a time.
    """

    contact: str = ""
    allowed_hosts: frozenset[str] = frozenset()
    gap_seconds: float = 1.0
    jitter_seconds: float = 1.0
    connections: int = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a client takes from outside; tests give their own.

    Attributes:
        resolve: Gives the numbers of a host; ``None`` asks the system.
        connect: Gives the socket for a number that was checked; ``None`` makes one.
        tls: Which certificates are trusted; ``None`` trusts those of the system.
        chance: Gives numbers from 0 up to 1.
        seconds: Seconds that run on evenly.
        wait: Waits for so many of them.
    """

    resolve: Resolve | None = None
    connect: Connect | None = None
    tls: ssl.SSLContext | None = None
    chance: Callable[[], float] = random.random
    seconds: Callable[[], float] = awake_seconds
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep


def user_agent(contact: str = "") -> str:
    """Who we say that we are: ourselves.

    Raises:
        ConfigError: The contact cannot stand there.
    """
    if not contact:
        return f"{PROGRAM}/{__version__}"
    if not (contact.isascii() and contact.isprintable()) or set(contact) & set("()\\"):
        raise ConfigError("A contact is a mail address or the address of a page")
    return f"{PROGRAM}/{__version__} (+{contact})"


@asynccontextmanager
async def opened(
    settings: NetSettings, clock: Clock, surroundings: Surroundings | None = None
) -> AsyncIterator[Fetch]:
    """The way out to the web, until it is left.

    Args:
        settings: What the person sets.
        clock: For hosts that name a date and not their own time.
        surroundings: What tests replace.

    Raises:
        ConfigError: A setting cannot be used.
    """
    from osmosis.net import connecting
    from osmosis.net.following import Client

    around = surroundings or Surroundings()
    guard = Guard(settings.allowed_hosts)
    named = user_agent(settings.contact)
    hosts = Hosts(
        gap_seconds=settings.gap_seconds,
        jitter_seconds=settings.jitter_seconds,
        chance=around.chance,
        seconds=around.seconds,
        wait=around.wait,
    )
    resolver = connecting.CheckedResolver(guard, around.resolve)
    made = connecting.connector(
        guard, resolver, around.connect or connecting.socket_for, around.tls
    )
    try:
        async with connecting.session(made, named) as session:
            yield Client(session, guard, hosts, clock, settings.connections).fetch
    finally:
        await resolver.close()
