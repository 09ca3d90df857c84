"""aiohttp, told where it may connect and how.

This module imports aiohttp and is imported by what opens a client only.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from osmosis.errors import FetchError, TransientFetchError
from osmosis.languages.speaking import noop
from osmosis.net.guard import Guard

Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the numbers of a host. Raises OSError when it has none."""

AddressInfo: TypeAlias = tuple[int, int, int, str, tuple[Any, ...]]
"""Family, type, protocol, name, and then the number and port, as the socket module has them."""

Connect: TypeAlias = Callable[[AddressInfo], socket.socket]
"""Gives the socket that is then connected to exactly this number and port."""

# What resolves names is slow and cannot be interrupted.
_RESOLVING_THREADS = 16


def socket_for(info: AddressInfo) -> socket.socket:
    """A new socket."""
    return socket.socket(info[0], info[1], info[2])


class CheckedResolver(AbstractResolver):
    """Resolves a host once for each connection, and gives what the guard lets through."""

    def __init__(self, guard: Guard, resolve: Resolve | None) -> None:
        self._guard = guard
        self._threads = None if resolve else ThreadPoolExecutor(_RESOLVING_THREADS, "resolving")
        self._resolve = resolve or self._ask_system

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The numbers of a host that may be connected to."""
        numbers = self._guard.check_resolved(host, port, await self._resolve(host, port))
        return [
            ResolveResult(
                hostname=host,
                host=number,
                port=port,
                family=socket.AF_INET6 if ":" in number else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for number in numbers
        ]

    async def close(self) -> None:
        """Let go of the threads."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)

    async def _ask_system(self, host: str, port: int) -> Sequence[str]:
        def ask() -> list[str]:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            return [str(address[0]) for *_, address in found]

        return await asyncio.get_running_loop().run_in_executor(self._threads, ask)


def connector(
    guard: Guard, resolver: AbstractResolver, connect: Connect, tls: ssl.SSLContext | None
) -> aiohttp.TCPConnector:
    """Connections that are made one number after the other, each checked, and not kept.

    None is kept because hosts are many and asked rarely: the pause between two visits is longer
    than a connection lives.
    """

    def checked(info: AddressInfo) -> socket.socket:
        guard.check_connection(str(info[4][0]), int(info[4][1]))
        return connect(info)

    return aiohttp.TCPConnector(
        resolver=resolver,
        use_dns_cache=False,
        socket_factory=checked,
        happy_eyeballs_delay=None,
        force_close=True,
        limit=0,
        ssl=tls or True,
    )


def session(made: aiohttp.TCPConnector, user_agent: str) -> aiohttp.ClientSession:
    """A session without cookies, proxies from the environment, or unpacking of its own."""
    return aiohttp.ClientSession(
        connector=made,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": user_agent},
        auto_decompress=False,
        trust_env=False,
    )


def told(error: Exception) -> FetchError:
    """What went wrong on the wire, in one sentence."""
    return TransientFetchError(next(said for kind, said in _SAID if isinstance(error, kind)))


# The first that fits.
_SAID: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorDNSError, noop("The host's name could not be resolved")),
    (aiohttp.ClientConnectorCertificateError, noop("The host's certificate cannot be trusted")),
    (aiohttp.ClientSSLError, noop("No encrypted connection to the host could be made")),
    (TimeoutError, noop("The host took too long")),
    (aiohttp.ClientConnectorError, noop("The host could not be reached")),
    (aiohttp.ClientPayloadError, noop("What came ended too early")),
    (aiohttp.ClientResponseError, noop("The host's answer cannot be read")),
    (Exception, noop("The connection to the host broke")),
)
