"""Texts, notes and pages that lie in files: plain, Markdown, HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Final

from osmosis.articles.decoding import decode_page
from osmosis.articles.tree import Element, parse_page, serialise, serialise_whole, tag_of, text_of
from osmosis.documents.enclosing import enclose
from osmosis.documents.model import SPOILED, Document, DocumentError, Section
from osmosis.documents.plain import html_of_text

MOST_BYTES = 20_000_000
_LONGEST_HEADING = 80
_CHAPTER: Final = re.compile(
    r"(?:(?:chapter|book|part|canto|letter|act|scene|volume|section|chapitre|livre|kapitel|teil"
    r"|buch|capitolul|cartea|capitolo|cap[íi]tulo)\s+(?:[IVXLCDM]+|\d+|[A-Z][a-z]+(?:-[a-z]+)?)\b"
    r"[^\n]{0,60}|[IVXLC]+\.?)",
    re.IGNORECASE,
)
_HEADINGS: Final = ("h1", "h2", "h3")


def read_text(data: bytes) -> Document:
    """A plain text, divided where a line by itself calls a chapter.

    Raises:
        DocumentError: It is too large or empty.
    """
    text = _text_of(data)
    chapters = [_chapter(lines) for lines in _chapters(text.splitlines())]
    return Document(sections=tuple(one for one in chapters if one.html))


def read_markdown(data: bytes, find: Callable[[str], bytes | None]) -> Document:
    """A text in Markdown (CommonMark, with tables), divided at its headings.

    Args:
        find: Gives the bytes of a picture that lies beside it; ``None`` for any other.

    Raises:
        DocumentError: It is too large or empty.
    """
    from markdown_it import MarkdownIt

    text = _without_preface(_text_of(data))
    try:
        html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
        return _divided(parse_page(f"<html><body>{html}</body></html>"), find)
    except SPOILED as error:
        raise DocumentError("The text cannot be read") from error


def read_page(data: bytes, find: Callable[[str], bytes | None]) -> Document:
    """A page that was kept as HTML, divided at its headings.

    Args:
        find: Gives the bytes of a picture that lies beside it; ``None`` for any other.

    Raises:
        DocumentError: It is too large or empty.
    """
    text = _text_of(data)
    try:
        return _divided(parse_page(text), find)
    except SPOILED as error:
        raise DocumentError("The page cannot be read") from error


def _text_of(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise DocumentError("The text is too large", bytes=len(data))
    text = decode_page(data)
    if not text.strip() or "\x00" in text[:1_000]:
        raise DocumentError("There is nothing to be read in this file")
    return text


def _chapters(lines: Iterable[str]) -> Iterator[list[str]]:
    chapter: list[str] = []
    before = ""
    for line in lines:
        bare = line.strip()
        if not before and len(bare) <= _LONGEST_HEADING and _CHAPTER.fullmatch(bare):
            if any(map(str.strip, chapter)):
                yield chapter
            chapter = []
        chapter.append(line)
        before = bare
    if any(map(str.strip, chapter)):
        yield chapter


def _chapter(lines: list[str]) -> Section:
    first = lines[0].strip()
    if _CHAPTER.fullmatch(first) and len(first) <= _LONGEST_HEADING:
        rest = html_of_text("\n".join(lines[1:]))
        return Section(title=first, html=f"<h2>{escape(first)}</h2>\n{rest}")
    return Section(title="", html=html_of_text("\n".join(lines)))


def _divided(root: Element, find: Callable[[str], bytes | None]) -> Document:
    """A page in sections, each beginning with a heading of the highest rank that divides it."""
    body = root.find("body")
    if body is None:
        raise DocumentError("There is nothing to be read in this file")
    pictures = enclose(body, find)
    title = next((text_of(one) for one in root.iter("title") if text_of(one)), "")
    heading = next((text_of(one) for one in body.iter("h1")), "")
    for silent in [*body.iter("script", "style", "noscript", "template")]:
        silent.drop_tree()
    sections = [*_sections(body)]
    if not any(section.html.strip() for section in sections):
        raise DocumentError("There is nothing to be read in this file")
    return Document(
        title=heading or title,
        language=root.get("lang", ""),
        sections=tuple(sections),
        pictures=pictures,
    )


def _sections(body: Element) -> Iterator[Section]:
    """Cut before each heading of the rank that comes more than once, where it stands at the top."""
    tops = [tag_of(child) for child in body]
    rank = next((name for name in _HEADINGS if tops.count(name) > 1), "")
    if not rank:
        yield Section(title="", html=serialise(body))
        return
    ranks = _HEADINGS[: _HEADINGS.index(rank) + 1]
    title, pieces = "", [escape(body.text or "", quote=False)]
    for child in body:
        if tag_of(child) in ranks and "".join(pieces).strip():
            yield Section(title=title, html="".join(pieces))
            pieces = []
        if tag_of(child) in ranks:
            title = text_of(child)
        pieces.append(serialise_whole(child))
    if "".join(pieces).strip():
        yield Section(title=title, html="".join(pieces))


def _without_preface(text: str) -> str:
    """A note without the settings that some programs put before it, between lines of dashes."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return text
    end = next((at for at, line in enumerate(lines[1:60], 1) if line.rstrip() == "---"), 0)
    return "\n".join(lines[end + 1 :]) if end else text
