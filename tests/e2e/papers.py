"""Two papers of this machine, served for a person who reads them behind a gate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final

MARKS: Final = {"harbour": "The lamps burn low tonight", "orchard": "The last pears are in"}
"""What each says and nobody else does, by the name of its feed."""

_MORE: Final = "Nobody counted, and so it went on for a while longer. " * 60


class _Papers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer with a feed of one long piece."""
        name = self.path.strip("/").removesuffix(".xml")
        if name not in MARKS:
            self.send_error(404)
            return
        body = (
            f'<rss version="2.0"><channel><title>The {name}</title><item>'
            f"<title>{MARKS[name]}</title><guid>{name}-1</guid>"
            f"<pubDate>Sat, 03 May 2031 08:00:00 GMT</pubDate>"
            f"<description>{MARKS[name]}. {_MORE}</description></item></channel></rss>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def printed() -> Iterator[str]:
    """The papers at an address of this machine, without a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Papers)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
