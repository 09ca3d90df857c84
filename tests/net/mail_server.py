"""A mail server on loopback that knows a handful of words and writes down all it is asked."""

from __future__ import annotations

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """What it holds, and what it was asked."""

    letters: dict[int, bytes]
    validity: int = 7
    password: str = "seven figs"
    port: int = 0
    asked: list[str] = field(default_factory=list)
    can: str = "IMAP4rev1 MOVE"
    seen: set[int] = field(default_factory=set)
    folders: dict[str, dict[int, bytes]] = field(default_factory=dict)

    def answer(self, tag: str, said: str) -> Iterator[bytes]:
        """What it says to one line."""
        word, _, rest = said.partition(" ")
        if word == "LOGIN" and self.password not in rest:
            yield b"%s NO who?\r\n" % tag.encode()
            return
        if word == "CAPABILITY":
            yield b"* CAPABILITY %s\r\n" % self.can.encode()
        elif word in {"EXAMINE", "SELECT"}:
            yield b"* %d EXISTS\r\n* OK [UIDVALIDITY %d] ok\r\n" % (
                len(self.letters),
                self.validity,
            )
        elif word in {"LIST", "CREATE"}:
            yield self._folder(word, rest)
        elif rest.startswith(("STORE", "MOVE")):
            self._tidy(rest)
        elif word == "LOGOUT":
            yield b"* BYE\r\n"
        elif rest.startswith("SEARCH"):
            yield b"* SEARCH %s\r\n" % " ".join(map(str, self._found(rest))).encode()
        elif rest.startswith("FETCH"):
            yield self._fetched(rest)
        yield b"%s OK done\r\n" % tag.encode()

    def _found(self, rest: str) -> list[int]:
        first = re.search(r"UID (\d+):\*", rest)
        least = int(first[1]) if first else 0
        return [one for one in self.letters if one >= least] or [*self.letters][-1:]

    def _folder(self, word: str, rest: str) -> bytes:
        name = rest.split('"')[-2]
        if word == "CREATE":
            self.folders[name] = {}
        return b'* LIST () "/" "%s"\r\n' % name.encode() if name in self.folders else b""

    def _tidy(self, rest: str) -> None:
        word, numbers, what = rest.split(" ", 2)
        for number in map(int, numbers.split(",")):
            if number not in self.letters:
                continue
            if word == "MOVE":
                self.folders[what.strip('"')][number] = self.letters.pop(number)
            elif what == r"+FLAGS.SILENT (\Seen)":
                self.seen.add(number)

    def _fetched(self, rest: str) -> bytes:
        _, number, what = rest.split(" ", 2)
        data = self.letters[int(number)]
        if "SIZE" in what:
            return b"* 1 FETCH (UID %s RFC822.SIZE %d)\r\n" % (number.encode(), len(data))
        head = b"* 1 FETCH (UID %s BODY[] {%d}\r\n" % (number.encode(), len(data))
        return head + data + b")\r\n"


@contextmanager
def serving(server: MailServer, tls: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """The server, answering on a port of its own."""

    class Handler(socketserver.StreamRequestHandler):
        def setup(self) -> None:
            if tls is not None:
                self.request = tls.wrap_socket(self.request, server_side=True)
            super().setup()

        def finish(self) -> None:
            super().finish()
            self.request.close()

        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, _, said = line.decode("utf-8", "replace").strip().partition(" ")
                server.asked.append(said)
                self.wfile.write(b"".join(server.answer(tag, said)))
                if said == "LOGOUT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        server.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()
