"""A web server of this machine that keeps what is posted to it: a push service, or any target."""

from __future__ import annotations

import http.server
import socketserver
import ssl
from dataclasses import dataclass

from tests.channels.threaded import ThreadedServer


@dataclass(frozen=True, kw_only=True)
class Posted:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


class HttpReceiver(ThreadedServer):
    """Keeps every request that it answers with a status below 300.

    Attributes:
        posted: What came, in its order.
        status: With what it answers.
        more: More headers of its answers.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.posted: list[Posted] = []
        self.status = 201
        self.more: dict[str, str] = {}
        super().__init__()

    def handler(self) -> type[socketserver.BaseRequestHandler]:
        """One connection."""
        receiver = self

        class Connection(_Connection):
            receiver_here = receiver

        return Connection


class _Connection(http.server.BaseHTTPRequestHandler):
    receiver_here: HttpReceiver

    def setup(self) -> None:
        if self.receiver_here.tls is not None:
            self.request = self.receiver_here.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        posted = Posted(path=self.path, headers=dict(self.headers.items()), body=body)
        if self.receiver_here.status < 300:
            self.receiver_here.posted.append(posted)
        self.send_response(self.receiver_here.status)
        for name, value in {"Content-Length": "0", **self.receiver_here.more}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
