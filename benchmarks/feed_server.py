"""Serves one feed for every name, as quickly as can be: python -m benchmarks.feed_server.

Prints its port. The feed is the same for all, with a validator that tells that nothing has changed.
"""

from __future__ import annotations

import asyncio

from benchmarks.bench_feeds import feed

ENTRIES = 5
_BODY = feed(800, ENTRIES)
_NEW = (
    b'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: "1"\r\n'
    b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(_BODY)
) + _BODY
_SAME = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nConnection: close\r\n\r\n'


class _Answering(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        assert isinstance(self._transport, asyncio.Transport)
        self._transport.write(_SAME if b"If-None-Match" in data else _NEW)
        self._transport.close()


async def serve() -> None:
    """Serve until ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Answering, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
