"""Every page of the documentation, and what is in it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?<=\n\n)((?: {4}.*\n?)+)")
INLINE = re.compile(r"`([^`\n]+)`")
PROGRAM = re.compile(r"^(?:osmosis|\./run)(?=\s|$)")


@cache
def pages() -> tuple[Path, ...]:
    """Every Markdown page that belongs to the documentation."""
    top = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    folders = ("docs", "changelog.d", "src")
    below = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.md"))]
    return (*top, *below)


def name_of(page: Path) -> str:
    """A page's path inside the repository."""
    return page.relative_to(ROOT).as_posix()


def links(page: Path) -> Iterator[str]:
    """Every address that a page links to."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    yield from LINK.findall(INLINE.sub("", text))


def anchors(page: Path) -> set[str]:
    """The names by which headings of a page can be linked to, as code hosts make them."""
    found = HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in found}


def prose(page: Path) -> str:
    """A page without its code."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return INLINE.sub("", INDENTED.sub("", text))


def command_lines(text: str) -> Iterator[tuple[list[str], bool]]:
    """The commands of ours in a page: their words, and whether they stand as a line of code.

    What follows two spaces is an explanation, and `…` stands for more words.
    """
    for block in INDENTED.findall(text):
        for line in block.splitlines():
            for part in re.split(r"\|\s(?=osmosis)|&&", line.strip()):
                if PROGRAM.match(part.strip()):
                    yield words_of(part), True
    for code in INLINE.findall(FENCE.sub("", INDENTED.sub("", text))):
        if PROGRAM.match(code):
            yield words_of(code), False


def words_of(line: str) -> list[str]:
    """A command's words without what explains it."""
    plain = re.split(r"\s{2,}|\s#\s|\s>>?\s", line.strip(), maxsplit=1)[0]
    return [word for word in shlex.split(plain) if word != "…"]
