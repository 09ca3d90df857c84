"""Servers of tests in a thread of their own, on a port of this machine that they keep."""

from __future__ import annotations

import socketserver
from abc import ABC, abstractmethod
from threading import Thread


class _Listening(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


class ThreadedServer(ABC):
    """A server that can be away, and there again on the same port."""

    def __init__(self) -> None:
        self.port = 0
        self._server: _Listening | None = None
        self._thread = Thread()
        self.start()

    @abstractmethod
    def handler(self) -> type[socketserver.BaseRequestHandler]:
        """What answers one connection."""

    def start(self) -> None:
        """Listen."""
        self._server = _Listening(("127.0.0.1", self.port), self.handler())
        self.port = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Be away."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = None
