"""Says what the pieces of an entry mean, in any XML dialect."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from osmosis.feeds.model import Chapter
from osmosis.feeds.names import RDF
from osmosis.feeds.pieces import Piece, Pieces
from osmosis.feeds.raw import NO_WORDS, RawEntry, RawFile, Words
from osmosis.feeds.wording import looks_like_html

_MEDIA: Final = ("", "media:group/", "media:content/", "media:group/media:content/")
_PUBLISHED: Final = (
    "pubdate", "published", "atom:published", "atom:issued", "dc:date", "dcterms:issued",
    "dcterms:created", "date", "?pubdate", "?published", "?date",
)  # fmt: skip
_UPDATED: Final = (
    "atom:updated", "atom:modified", "dcterms:modified", "updated", "modified", "lastbuilddate",
    "?updated",
)  # fmt: skip
_TITLES: Final = (
    "title", "atom:title", "dc:title", "itunes:title", "?title",
    *(f"{group}media:title" for group in _MEDIA),
)  # fmt: skip
_SUMMARIES: Final = (
    "description", "atom:summary", "summary", "abstract", "dcterms:abstract", "dc:description",
    "itunes:summary", "?description", "?summary",
    *(f"{group}media:description" for group in _MEDIA), "itunes:subtitle",
)  # fmt: skip
_CONTENTS: Final = (
    "content:encoded", "atom:content", "xhtml:body", "xhtml:div", "content", "body", "fullitem",
    "content:items/rdf:bag/rdf:li/content:item/rdf:value", "rdf:value", "?encoded", "?content",
    "?body", "?fulltext", "?full-text",
)  # fmt: skip
# Where there is none of these, there are no files, pictures or parts.
_BESIDES: Final = frozenset(
    (
        "enclosure", "atom:link", "itunes:image", "image", "image/url", "podcast:image",
        "podcast:transcript", "podcast:chapters", "psc:chapters/psc:chapter", "itunes:duration",
        *(f"{group}media:{name}" for group in _MEDIA for name in ("content", "thumbnail")),
    )
)  # fmt: skip
_MAIL_AND_NAME: Final = re.compile(r"\S+@\S+\s*\(([^()]+)\)")
_NAME_AND_MAIL: Final = re.compile(r"([^<>()]+?)\s*<\S+@\S+>")
_LONGEST_PERSON: Final = 500
"""Letters of a name with an address; what is longer is none, and would take hours."""
_ABOUT: Final = f"{RDF}}}about"
# A program that showed films, which nothing runs any more.
PLAYER: Final = "application/x-shockwave-flash"
_PODLOVE_TIME: Final = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,5}(?:\.\d{1,6})?)")


def entry_in(pieces: Pieces) -> RawEntry:
    """The entry that these pieces make."""
    entry = RawEntry(
        base=pieces.base,
        id=pieces.text("atom:id", "guid", "id", "dc:identifier", "?guid")
        or attribute(pieces.attributes, _ABOUT),
        address=_address(pieces),
        title=_words(pieces, _TITLES),
        authors=list(_authors(pieces)),
        published=list(pieces.texts(*_PUBLISHED)),
        updated=[*pieces.texts(*_UPDATED), attribute(pieces.attributes, "lastmod")],
        summary=_words(pieces, _SUMMARIES),
        content=_words(pieces, _CONTENTS),
        language=_language(pieces),
        categories=list(_categories(pieces)),
    )
    if not _BESIDES.isdisjoint(pieces.by_path):
        _add_what_lies_beside(entry, pieces)
    return entry


def _add_what_lies_beside(entry: RawEntry, pieces: Pieces) -> None:
    """Add the files, pictures and parts that most entries have none of."""
    entry.files = list(_files(pieces))
    entry.images = list(_images(pieces))
    entry.transcripts = [_file(piece, "url") for piece in pieces.each("podcast:transcript")]
    entry.chapters = list(_chapters(pieces))
    entry.chapters_elsewhere = [_file(piece, "url") for piece in pieces.each("podcast:chapters")]
    entry.durations = list(_durations(pieces))


def attribute(attributes: Mapping[str, str], name: str) -> str:
    """The value of an attribute, also where a dialect writes it in capitals; stripped."""
    if not attributes:
        return ""
    return (attributes.get(name) or attributes.get(name.upper()) or "").strip()


def links(pieces: Pieces, *rels: str) -> Iterator[Piece]:
    """The links of Atom that have one of these relations; ``alternate`` is the default."""
    for piece in pieces.each("atom:link", "link"):
        if attribute(piece.attributes, "href"):
            rel = attribute(piece.attributes, "rel").lower() or "alternate"
            if rel.rpartition("/")[2] in rels:
                yield piece


def words_of(piece: Piece, path: str) -> Words:
    """The words of one piece, with what the dialect says of their kind."""
    kind = attribute(piece.attributes, "type").lower().partition(";")[0].strip()
    text = piece.text
    if piece.is_markup:
        return Words(text, "html", piece.base)
    if attribute(piece.attributes, "mode").lower() == "base64":
        text = _from_base64(text)
    if path.startswith("atom:"):
        if kind in ("html", "text/html", "xhtml", "application/xhtml+xml"):
            return Words(text, "html", piece.base)
        said = kind or ("html" if looks_like_html(text) else "text")
        return Words(text, "html" if said == "html" else "text", piece.base)
    if path.endswith("media:description") and kind != "html":
        return Words(text, "text", piece.base)
    return Words(text, "text" if kind in ("text", "text/plain", "plain") else "either", piece.base)


def _words(pieces: Pieces, paths: Sequence[str]) -> Words:
    for path in paths:
        for piece in pieces.by_path.get(path, ()):
            if piece.text.strip() and not _is_foreign(piece):
                return words_of(piece, path)
    return NO_WORDS


def _is_foreign(piece: Piece) -> bool:
    """Whether a piece of Atom holds bytes and no words (RFC 4287, 4.1.3.3)."""
    kind = attribute(piece.attributes, "type").lower()
    return "/" in kind and not piece.is_markup and kind.startswith(("image/", "audio/", "video/"))


def _address(pieces: Pieces) -> str:
    original = pieces.text("feedburner:origlink")
    if original:
        return original
    for piece in (*pieces.each("link"), *links(pieces, "alternate")):
        written = piece.text.strip() or attribute(piece.attributes, "href")
        if written and attribute(piece.attributes, "rel").lower() in ("", "alternate"):
            return written
    for piece in pieces.each("guid"):
        is_address = piece.text.strip().startswith(("http://", "https://"))
        if is_address and attribute(piece.attributes, "isPermaLink").lower() != "false":
            return piece.text.strip()
    anchors = (attribute(piece.attributes, "href") for piece in pieces.each("a"))
    sources = (attribute(piece.attributes, "src") for piece in pieces.each("atom:content"))
    held = attribute(pieces.attributes, "href")
    about = attribute(pieces.attributes, _ABOUT)
    return next(filter(None, (held, *anchors, *sources, about, pieces.text("?link"))), "")


def _authors(pieces: Pieces) -> Iterator[str]:
    names = [*pieces.texts("atom:author/atom:name", "author/name", "author", "dc:creator")]
    names = names or [*pieces.texts("atom:author", "itunes:author", "media:credit", "?author")]
    for written in names:
        short = written if len(written) <= _LONGEST_PERSON else ""
        found = _MAIL_AND_NAME.fullmatch(short) or _NAME_AND_MAIL.fullmatch(short)
        yield found[1] if found else written


def _language(pieces: Pieces) -> str:
    spoken = (piece.language for piece in pieces.each("atom:content", "content:encoded"))
    return pieces.text("dc:language", "language") or next(filter(None, spoken), pieces.language)


def _files(pieces: Pieces) -> Iterator[RawFile]:
    for piece in pieces.each("enclosure"):
        yield _file(piece, "url")
    for piece in links(pieces, "enclosure"):
        yield _file(piece, "href")
    for group in _MEDIA[:2]:
        for piece in pieces.each(f"{group}media:content"):
            if attribute(piece.attributes, "type") != PLAYER:
                yield _media_file(piece)


def _file(piece: Piece, name: str) -> RawFile:
    held = piece.attributes
    return RawFile(
        address=attribute(held, name),
        media_type=attribute(held, "type"),
        length=attribute(held, "length"),
        title=attribute(held, "title"),
        language=attribute(held, "language"),
    )


def _media_file(piece: Piece) -> RawFile:
    medium = attribute(piece.attributes, "medium").lower()
    length = attribute(piece.attributes, "fileSize")
    found = _file(piece, "url")._replace(length=length)
    if not found.media_type and medium in ("audio", "image", "video"):
        return found._replace(media_type=f"{medium}/*")
    return found


def _images(pieces: Pieces) -> Iterator[str]:
    for group in _MEDIA:
        for piece in pieces.each(f"{group}media:thumbnail"):
            yield attribute(piece.attributes, "url")
    for piece in pieces.each("itunes:image", "image", "podcast:image"):
        yield attribute(piece.attributes, "href") or piece.text.strip()
    yield from pieces.texts("image/url")


def _categories(pieces: Pieces) -> Iterator[str]:
    yield from pieces.texts("category", "dc:subject")
    for piece in pieces.each("atom:category"):
        yield attribute(piece.attributes, "label") or attribute(piece.attributes, "term")
    for keywords in pieces.texts("itunes:keywords", "media:keywords", "media:group/media:keywords"):
        yield from keywords.split(",")


def _durations(pieces: Pieces) -> Iterator[str]:
    yield from pieces.texts("itunes:duration")
    for group in _MEDIA[:2]:
        for piece in pieces.each(f"{group}media:content"):
            yield attribute(piece.attributes, "duration")


def _chapters(pieces: Pieces) -> Iterator[Chapter]:
    for piece in pieces.each("psc:chapters/psc:chapter"):
        found = _PODLOVE_TIME.fullmatch(attribute(piece.attributes, "start"))
        title = attribute(piece.attributes, "title")
        if found and title:
            hours, minutes, seconds = (float(part or 0) for part in found.groups())
            yield Chapter(
                start_seconds=hours * 3600 + minutes * 60 + seconds,
                title=title,
                address=attribute(piece.attributes, "href"),
            )


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
