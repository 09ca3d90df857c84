"""The words of a page by another parser than the one under test."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Between what these hold there is always a space; HTML's own list, not that of the program.
BREAKING = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote br caption center dd details dialog div dl dt fieldset"
        " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main nav ol p"
        " pre section summary table tbody td tfoot th thead tr ul",
    )
)
SILENT = ("script", "style", "template", "rp", "annotation")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        if tag in BREAKING:
            self.pieces.append(" ")
        if tag == "img" and ("class", "emoji") in attrs:
            self.pieces.append(str(dict(attrs)["alt"]))

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(self.silent - 1, 0)
        if tag in BREAKING:
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(data)


def source_words(html: str) -> list[str]:
    """The words in their order; signs that stand alone are none."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return spoken("".join(reader.pieces))


def spoken(text: str) -> list[str]:
    """The words of a text that have a letter or a figure in them."""
    return [word for word in text.split() if any(char.isalnum() for char in word)]
