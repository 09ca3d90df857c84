"""Catalogues for e-readers as Atom (OPDS Catalog 1.2).

A navigation feed leads to one acquisition feed for each gate, and to the newest of all of them.
Nothing is searched. An acquisition feed without entries is valid: that is a closed gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from whenever import Instant

from osmosis.epub.xhtml import element, escaped
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.rules.catalogues import (
    BOOK_TYPE,
    CATALOGUE,
    Catalogue,
    Places,
    Publication,
    Shelf,
)

NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
ACQUIRE = "http://opds-spec.org/acquisition"
IMAGE = "http://opds-spec.org/image"
THUMBNAIL = "http://opds-spec.org/image/thumbnail"
SORT_NEW = "http://opds-spec.org/sort/new"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/"'


def navigation_feed(catalogue: Catalogue, places: Places) -> str:
    """The root: the newest of all gates, and each gate (section 2.2)."""
    entries = [
        _leads_to(
            catalogue.newest,
            gettext("The books of all gates that are open, newest first."),
            _link(SORT_NEW, places.newest, ACQUISITION),
        ),
        *(
            _leads_to(
                shelf,
                gettext("The book of this gate, while it is open."),
                _link("subsection", places.shelf(shelf.id), ACQUISITION),
            )
            for shelf in catalogue.shelves
        ),
    ]
    links = [_link("self", places.root, NAVIGATION), _link("start", places.root, NAVIGATION)]
    return _feed(_urn(catalogue.id), CATALOGUE, catalogue.changed_at, links, entries)


def acquisition_feed(shelf: Shelf, place: str, places: Places) -> str:
    """A shelf, at its own address, with its books, newest first (section 2.3)."""
    links = [
        _link("self", place, ACQUISITION),
        _link("start", places.root, NAVIGATION),
        _link("up", places.root, NAVIGATION),
    ]
    entries = [_entry(one, places) for one in shelf.publications]
    return _feed(_urn(shelf.id), shelf.title, shelf.changed_at, links, entries)


def _feed(
    identifier: str, title: str, updated_at: Instant, links: list[str], entries: list[str]
) -> str:
    inner = [
        element("id", identifier),
        element("title", escaped(title)),
        element("updated", instant(updated_at)),
        element("author", element("name", CATALOGUE)),
        *links,
        *entries,
    ]
    lines = "\n".join(inner)
    return f"{_HEAD}<feed {_SPACES}>\n{lines}\n</feed>\n"


def _leads_to(shelf: Shelf, about: str, link: str) -> str:
    return element(
        "entry",
        element("title", escaped(shelf.title))
        + element("id", _urn(shelf.id))
        + element("updated", instant(shelf.changed_at))
        + element("content", escaped(about), type="text")
        + link,
    )


def _entry(one: Publication, places: Places) -> str:
    return element("entry", "\n".join(_said(one, places)))


def _said(one: Publication, places: Places) -> Iterator[str]:
    yield element("title", escaped(one.title))
    yield element("id", urn(one))
    yield element("updated", instant(one.updated_at))
    yield element("author", element("name", CATALOGUE))
    yield element("dc:issued", one.issued_on.format_iso())
    yield element("summary", escaped(one.summary), type="text")
    yield _link(IMAGE, places.cover(one), "image/png")
    yield _link(THUMBNAIL, places.thumbnail(one), "image/png")
    yield _link(ACQUIRE, places.file(one), BOOK_TYPE, length=str(one.size))


def _link(rel: str, href: str, media_type: str, length: str = "") -> str:
    return element("link", rel=rel, href=href, type=media_type, length=length)


def urn(one: Publication) -> str:
    """The name of a publication that stays."""
    return _urn(one.id)


def instant(at: Instant) -> str:
    """A time as Atom and JSON write it (RFC 3339), to the second."""
    return at.format_iso(unit="second")


def _urn(identifier: UUID) -> str:
    return f"urn:uuid:{identifier}"
