"""A mail server of this machine that keeps what it is given: as much SMTP as a client needs."""

from __future__ import annotations

import base64
import socketserver
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.channels.threaded import ThreadedServer


class MailServer(ThreadedServer):
    """Keeps every message.

    Args:
        tls: With what it encrypts; nothing when it cannot.
        at_once: Whether it encrypts from the first byte, instead of when asked.
        user: Who may sign in, and with what password; nobody has to when it is left out.
        size: What it says of the largest message that it takes; nothing when it says nothing.

    Attributes:
        messages: What was taken, in its order.
        answers: Answers to commands that are not the usual ones, such as ``{"DATA": "451 Later"}``.
        heard: Every line that came before encryption began.
    """

    def __init__(
        self,
        tls: ssl.SSLContext | None = None,
        *,
        at_once: bool = False,
        user: tuple[str, str] | None = None,
        size: str = "",
    ) -> None:
        self.tls = tls
        self.at_once = at_once
        self.user = user
        self.size = size
        self.messages: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.heard: list[str] = []
        super().__init__()

    def handler(self) -> type[socketserver.BaseRequestHandler]:
        """One conversation."""
        mail_server = self

        class Conversation(_Conversation):
            server_here = mail_server

        return Conversation


class _Conversation(socketserver.StreamRequestHandler):
    server_here: MailServer

    def handle(self) -> None:
        self.is_encrypted = False
        if self.server_here.at_once:
            self._encrypt()
        self._say("220 here")
        while line := self.rfile.readline().decode("ascii").strip():
            if not self.is_encrypted:
                self.server_here.heard.append(line)
            word = line.split()[0].upper()
            usual = getattr(self, f"_{word.lower()}", lambda _: self._say("250 ok"))
            if word in self.server_here.answers:
                self._say(self.server_here.answers[word])
            elif usual(line) == "over":
                return

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode("ascii"))

    def _encrypt(self) -> None:
        assert self.server_here.tls is not None
        self.request = self.server_here.tls.wrap_socket(self.request, server_side=True)
        self.is_encrypted = True
        self.setup()

    def _ehlo(self, _: str) -> None:
        offers = ["here"]
        if self.server_here.tls is not None and not self.is_encrypted:
            offers.append("STARTTLS")
        # A careless server would take a password in the clear.
        if self.server_here.user is not None and (self.is_encrypted or not self.server_here.tls):
            offers.append("AUTH PLAIN")
        if self.server_here.size:
            offers.append(f"SIZE {self.server_here.size}")
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def _starttls(self, _: str) -> None:
        self._say("220 go on")
        self._encrypt()

    def _auth(self, line: str) -> None:
        _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
        is_right = (user, password) == self.server_here.user
        self._say("235 welcome" if is_right else "535 no")

    def _data(self, _: str) -> str:
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line.endswith(b"\n"):
                return "over"  # whoever spoke is gone, in the middle of a message
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.server_here.messages.append(message)
        self._say("250 kept")
        return ""

    def _quit(self, _: str) -> str:
        self._say("221 bye")
        return "over"
