"""Books (EPUB 2 and 3), read chapter by chapter; writing them is the business of another room.

Every file inside is read as HTML is, which forgives what XML would not, knows no entities of its
own and fetches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from osmosis.articles.decoding import decode_page
from osmosis.articles.tree import Element, parse_page, serialise, tag_of, text_of
from osmosis.documents.archives import Archive
from osmosis.documents.enclosing import enclose
from osmosis.documents.model import SPOILED, Document, DocumentError, Section

_CONTAINER = "META-INF/container.xml"
_LOCKS = "META-INF/encryption.xml"
_MOST_CHAPTERS = 5_000
# Fonts that are only obscured (EPUB 3.3, section 4.4) lock nothing.
_OBSCURED = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_VOID = "area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr"
_SELF_CLOSED = re.compile(rf"<(?!(?:{_VOID})\b)([a-zA-Z][\w:.-]*)((?:\s[^<>]*)?)/>", re.IGNORECASE)
_TYPE = re.compile(r"<!DOCTYPE[^<>\[]*+(?:\[[^\]]*+\]\s*+)?+>", re.IGNORECASE)
_TYPE_BEGINS = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Item:
    place: str
    media_type: str
    is_contents: bool


def read_book(data: bytes) -> Document:
    """A book's chapters in their order, with its pictures.

    Raises:
        DocumentError: It is no EPUB, or it is locked.
    """
    archive = Archive(data)
    try:
        return _read(archive)
    except SPOILED as error:
        raise DocumentError("The book cannot be read") from error


def _read(archive: Archive) -> Document:
    _refuse_locked(archive)
    root = _root(archive, _CONTAINER)
    place = next((one.get("full-path", "") for one in root.iter("rootfile")), "")
    package = _root(archive, place)
    items = _items(package, place)
    titles = _titles(archive, items)
    pictures: dict[str, bytes] = {}
    sections = []
    for item in _spine(package, items):
        section = _section(archive, item, titles.get(item.place, ""), pictures)
        if section is not None:
            sections.append(section)
    if not sections:
        raise DocumentError("There is nothing in this book")
    return Document(
        title=_first(package, "title"),
        authors=tuple(filter(None, map(text_of, _named(package, "creator")))),
        language=_first(package, "language"),
        sections=tuple(sections),
        pictures=pictures,
    )


def _section(
    archive: Archive, item: _Item, title: str, pictures: dict[str, bytes]
) -> Section | None:
    data = archive.find(item.place)
    if data is None or not data.strip():
        return None
    body = parse_page(_opened(decode_page(data))).find("body")
    if body is None:
        return None
    pictures |= enclose(body, lambda name: archive.find(_within(item.place, name)))
    html = serialise(body).strip()
    return Section(title=title or _heading(body), html=html) if html else None


def _heading(body: Element) -> str:
    for element in body.iter("h1", "h2", "h3"):
        return text_of(element)
    return ""


def _items(package: Element, place: str) -> dict[str, _Item]:
    return {
        one.get("id", ""): _Item(
            place=_within(place, one.get("href", "")),
            media_type=one.get("media-type", ""),
            is_contents="nav" in one.get("properties", "").split()
            or one.get("media-type", "") == "application/x-dtbncx+xml",
        )
        for one in _named(package, "item")
        if one.get("id", "") and one.get("href", "")
    }


def _spine(package: Element, items: dict[str, _Item]) -> Iterator[_Item]:
    """The pages in the order of reading, each once, without the table of contents."""
    seen: set[str] = set()
    for reference in _named(package, "itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or item.is_contents or item.place in seen:
            continue
        if item.media_type in _PAGES and len(seen) < _MOST_CHAPTERS:
            seen.add(item.place)
            yield item


def _titles(archive: Archive, items: dict[str, _Item]) -> dict[str, str]:
    """What the table of contents calls each page; the first name of a page holds."""
    found: dict[str, str] = {}
    for item in items.values():
        data = archive.find(item.place) if item.is_contents else None
        if data is None:
            continue
        root = parse_page(_opened(decode_page(data)))
        named = [(link.get("href", ""), text_of(link)) for link in root.iter("a")]
        named += [
            (content.get("src", ""), text_of(text))
            for point in root.iter("navpoint")
            for text in [*point.iter("text")][:1]
            for content in [*point.iter("content")][:1]
        ]
        for href, title in named:
            if href and title:
                found.setdefault(_within(item.place, href), title)
    return found


def _refuse_locked(archive: Archive) -> None:
    data = archive.find(_LOCKS)
    if data is None:
        return
    ways = [
        one.get("algorithm", "")
        for one in parse_page(_opened(decode_page(data))).iter()
        if tag_of(one) == "encryptionmethod"
    ]
    if any(way not in _OBSCURED for way in ways):
        raise DocumentError("This book is locked by whoever sold it")


def _root(archive: Archive, place: str) -> Element:
    data = archive.find(place)
    if data is None:
        raise DocumentError("This is no book")
    return parse_page(_opened(decode_page(data)))


def _opened(text: str) -> str:
    """XML as HTML would write it: what XML closes in the same tag is closed by one of its own."""
    return _SELF_CLOSED.sub(r"<\1\2></\1>", _without_type(text))


def _without_type(text: str) -> str:
    """A text without its document type; of many, which no book has, without the first."""
    begins = _TYPE_BEGINS.search(text)
    found = begins and _TYPE.match(text, begins.start())
    return text[: found.start()] + text[found.end() :] if found else text


def _within(place: str, name: str) -> str:
    """The name in the archive of what a file calls by this."""
    bare = unquote(name.partition("#")[0])
    if not bare or ":" in bare.split("/")[0]:
        return ""
    parts: list[str] = []
    for part in (PurePosixPath(place).parent / bare).parts:
        if part == "..":
            del parts[-1:]
        elif part != "/":
            parts.append(part)
    return "/".join(parts)


def _named(package: Element, name: str) -> list[Element]:
    return [one for one in package.iter() if tag_of(one) == name]


def _first(package: Element, name: str) -> str:
    return next((text_of(one) for one in _named(package, name) if text_of(one)), "")
