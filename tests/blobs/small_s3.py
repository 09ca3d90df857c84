"""A small S3-compatible storage on loopback, which checks every signature."""

from __future__ import annotations

import hashlib
import hmac
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, quote, unquote, urlsplit

from osmosis.access.authority import TlsFiles

KEY_ID, SECRET = "AKID", "a secret for tests"
PAGE = 7


class SmallS3:
    """What lies in it, by bucket and key."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.parts: dict[tuple[str, int], bytes] = {}
        self.address = ""


@contextmanager
def small_s3(tls: TlsFiles | None = None) -> Iterator[SmallS3]:
    """One that listens while it is needed."""
    storage = SmallS3()

    class Handler(_Handler):
        kept = storage.kept
        parts = storage.parts

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls.certificate, tls.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "http" if tls is None else "https"
    storage.address = f"{scheme}://127.0.0.1:{server.server_port}/bucket"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield storage
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    kept: dict[str, bytes]
    parts: dict[tuple[str, int], bytes]

    def do_PUT(self) -> None:
        data = self._body()
        asked = self._asked
        if data is None or not self._is_signed():
            return
        if "uploadId" in asked:
            self.parts[asked["uploadId"], int(asked["partNumber"])] = data
        else:
            self.kept[self._key] = data
        self._answer(200)

    def do_POST(self) -> None:
        """A large blob in parts: it begins, or all parts are there."""
        data, asked = self._body(), self._asked
        if data is None or not self._is_signed():
            return
        if "uploadId" not in asked:
            self._answer(200, f"<R><UploadId>{self._key}</UploadId></R>".encode())
            return
        numbers = sorted(number for one, number in self.parts if one == asked["uploadId"])
        whole = (self.parts.pop((asked["uploadId"], number)) for number in numbers)
        self.kept[self._key] = b"".join(whole)
        self._answer(200, b"<R><ETag>one</ETag></R>")

    def _body(self) -> bytes | None:
        """What was sent; answers when it is not what its hash says."""
        data = self.rfile.read(int(self.headers["content-length"] or 0))
        if hashlib.sha256(data).hexdigest() != self.headers["x-amz-content-sha256"]:
            self._answer(400)
            return None
        return data

    def do_GET(self) -> None:
        if not self._is_signed():
            return
        if urlsplit(self.path).query:
            self._answer(200, self._page())
        elif self._key in self.kept:
            self._answer(200, self.kept[self._key])
        else:
            self._answer(404)

    do_HEAD = do_GET  # noqa: N815  # the name that http.server looks for

    def do_DELETE(self) -> None:
        if self._is_signed():
            self.kept.pop(self._key, None)
            self._answer(204)

    def log_message(self, *_: object) -> None:
        """Silent."""

    @property
    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/bucket/")

    @property
    def _asked(self) -> dict[str, str]:
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        return {name: one[0] for name, one in query.items()}

    def _page(self) -> bytes:
        asked = self._asked
        start = asked.get("prefix", "")
        keys = sorted(key for key in self.kept if key.startswith(start))
        if "delimiter" in asked:
            folders = sorted({start + key.removeprefix(start).split("/")[0] for key in keys})
            common = "".join(
                f"<CommonPrefixes><Prefix>{one}/</Prefix></CommonPrefixes>" for one in folders
            )
            return f"<ListBucketResult xmlns='urn:s3'>{common}</ListBucketResult>".encode()
        keys = [key for key in keys if key > asked.get("continuation-token", "")]
        page, rest = keys[:PAGE], keys[PAGE:]
        contents = "".join(
            f"<Contents><Key>{key}</Key><Size>{len(self.kept[key])}</Size>"
            "<LastModified>2031-05-04T09:00:00Z</LastModified></Contents>"
            for key in page
        )
        more = f"<NextContinuationToken>{page[-1]}</NextContinuationToken>" if rest else ""
        cut = "true" if rest else "false"
        return (
            f"<ListBucketResult xmlns='urn:s3'><IsTruncated>{cut}</IsTruncated>"
            f"{contents}{more}</ListBucketResult>"
        ).encode()

    def _is_signed(self) -> bool:
        """Whether the signature is of our key; answers when it is not."""
        given = self.headers.get("authorization", "")
        names = given.partition("SignedHeaders=")[2].partition(",")[0]
        scope = given.partition("Credential=")[2].partition(",")[0].partition("/")[2]
        lines = "".join(f"{name}:{self.headers[name]}\n" for name in names.split(";"))
        path, told = urlsplit(self.path).path, sorted(self._asked.items())
        query = "&".join(f"{quote(one, safe='')}={quote(two, safe='')}" for one, two in told)
        asked = [self.command, path, query, lines, names, self.headers["x-amz-content-sha256"]]
        hashed = hashlib.sha256("\n".join(asked).encode()).hexdigest()
        stamp = self.headers["x-amz-date"]
        key = f"AWS4{SECRET}".encode()
        for part in [*scope.split("/"), "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashed])]:
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        if given.endswith(f"Signature={key.hex()}"):
            return True
        self._answer(403)
        return False

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.send_header("etag", "one")
        self.send_header("last-modified", "Sun, 04 May 2031 09:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
