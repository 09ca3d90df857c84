"""The newsstand keeps the port that it has taken."""

from __future__ import annotations

import asyncio
import errno
import socket

import pytest

from osmosis.kernel.clock import FixedClock
from tests.newsstand.serving import Newsstand
from tests.storage.stores import NOON


def test_nobody_else_gets_the_port_of_a_newsstand_before_or_between_its_hours() -> None:
    stand = Newsstand(clock=FixedClock(NOON), count=1)
    stand.reserve()

    async def serve() -> None:
        async with stand.opened():
            reader, writer = await asyncio.open_connection("127.0.0.1", stand.port)
            writer.write(
                f"GET /robots.txt HTTP/1.1\r\nHost: {stand.outlets[0].host}\r\n\r\n".encode()
            )
            assert (await reader.readline()).startswith(b"HTTP/1.1 404")
            writer.close()

    try:
        for _ in range(2):
            with socket.socket() as other, pytest.raises(OSError, match="in use") as refused:
                other.bind(("127.0.0.1", stand.port))
            assert refused.value.errno == errno.EADDRINUSE
            asyncio.run(serve())
    finally:
        stand.close()
