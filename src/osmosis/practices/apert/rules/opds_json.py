"""Catalogues for e-readers as JSON (OPDS Catalog 2.0)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from osmosis.languages.speaking import gettext
from osmosis.practices.apert.rules.catalogues import (
    BOOK_TYPE,
    CATALOGUE,
    NEWEST,
    Catalogue,
    Places,
    Publication,
    Shelf,
)
from osmosis.practices.apert.rules.opds import ACQUIRE, SORT_NEW, instant, urn

FEED = "application/opds+json"
PUBLICATION = "application/opds-publication+json"
SIGN_IN = "application/opds-authentication+json"
BASIC = "http://opds-spec.org/auth/basic"


def sign_in_json(place: str, about: str) -> dict[str, Any]:
    """How one signs in (Authentication for OPDS 1.0): what many readers of JSON ask with.

    Args:
        place: The address of the catalogue.
        about: What the password is.
    """
    labels = {"login": gettext("Name"), "password": gettext("Access token")}
    return {
        "id": place,
        "title": CATALOGUE,
        "description": about,
        "authentication": [{"type": BASIC, "labels": labels}],
    }


def navigation_json(catalogue: Catalogue, places: Places) -> dict[str, Any]:
    """The root: the newest of all gates, and each gate."""
    shelves = [
        {"href": places.shelf(one.id), "title": one.title, "type": FEED, "rel": "subsection"}
        for one in catalogue.shelves
    ]
    newest = {"href": places.newest, "title": gettext(NEWEST), "type": FEED, "rel": SORT_NEW}
    return {
        "metadata": {"title": CATALOGUE, "modified": instant(catalogue.changed_at)},
        "links": [_link("self", places.root), _link("start", places.root)],
        "navigation": [newest, *shelves],
    }


def acquisition_json(shelf: Shelf, place: str, places: Places) -> dict[str, Any]:
    """A shelf with its books, newest first; none while its gate is closed."""
    return {
        "metadata": {
            "title": shelf.title,
            "modified": instant(shelf.changed_at),
            "numberOfItems": len(shelf.publications),
        },
        "links": [
            _link("self", place),
            _link("start", places.root),
            _link("up", places.root),
        ],
        "publications": [_publication(one, places) for one in shelf.publications],
    }


def find_publication(
    publications: Sequence[Publication], places: Places, opening_id: UUID, number: int
) -> dict[str, Any] | None:
    """A book by itself."""
    for one in publications:
        if (one.opening_id, one.number) == (opening_id, number):
            return _publication(one, places)
    return None


def publication_place(one: Publication, places: Places) -> str:
    """Where a book is described by itself."""
    return f"{places.root}/books/{one.opening_id}/{one.number}"


def _publication(one: Publication, places: Places) -> dict[str, Any]:
    return {
        "metadata": {
            "@type": "http://schema.org/Book",
            "identifier": urn(one),
            "title": one.title,
            "author": CATALOGUE,
            "published": one.issued_on.format_iso(),
            "modified": instant(one.updated_at),
            "description": one.summary,
        },
        "links": [
            _link("self", publication_place(one, places), PUBLICATION),
            {**_link(ACQUIRE, places.file(one), BOOK_TYPE), "size": one.size},
        ],
        "images": [
            {"href": places.cover(one), "type": "image/png", "height": 1066, "width": 800},
            {"href": places.thumbnail(one), "type": "image/png", "height": 320, "width": 240},
        ],
    }


def _link(rel: str, href: str, media_type: str = FEED) -> dict[str, str]:
    return {"rel": rel, "href": href, "type": media_type}
