"""Papers that come as letters: each into a mailbox of its own, in its language and encoding."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import Path

from osmosis.kernel.clock import Instant
from tests.newsstand.outlets import Outlet


@dataclass
class Postbox:
    """Where the letters of all such papers arrive: one Maildir for each.

    Attributes:
        root: Holds the Maildirs.
    """

    root: Path
    _latest: dict[int, int] = field(default_factory=dict)

    def address(self, outlet: Outlet) -> str:
        """Of a paper's mailbox, as a source is given."""
        return f"maildir:{self._folder(outlet)}"

    def deliver(self, outlet: Outlet, at: Instant) -> None:
        """Let everything arrive that a paper has sent by a moment."""
        new = self._folder(outlet) / "new"
        new.mkdir(parents=True, exist_ok=True)
        shown = outlet.published(at)
        for number in range(self._latest.get(outlet.number, shown[-1] - 1) + 1, shown[0] + 1):
            (new / f"{number}.{outlet.host}").write_bytes(letter_of(outlet, number))
        self._latest[outlet.number] = shown[0]

    def _folder(self, outlet: Outlet) -> Path:
        return self.root / f"outlet-{outlet.number:03d}"


def letter_of(outlet: Outlet, number: int) -> bytes:
    """A piece as a letter, in plain words and as a page."""
    item = outlet.item(number)
    letter = EmailMessage(policy=SMTP)
    letter["From"] = f"{outlet.name} <letters@{outlet.host}>"
    letter["To"] = "me@home.example"
    letter["Subject"] = item.title
    letter["Date"] = item.at.to_stdlib()
    letter["Message-ID"] = f"<{number}@{outlet.host}>"
    letter["List-Id"] = f"<letters.{outlet.host}>"
    charset = "utf-8" if outlet.encoding == "utf-16" else outlet.encoding
    letter.set_content("\n\n".join(item.paragraphs), charset=charset)
    page = "".join(f"<p>{escape(words)}</p>" for words in item.paragraphs)
    letter.add_alternative(f"<h1>{escape(item.title)}</h1>{page}", subtype="html", charset=charset)
    return letter.as_bytes()
