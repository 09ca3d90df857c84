"""The catalogue for e-readers: walked as a reader does, held to its standards, and closed."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import httpx
import pytest

from osmosis.access.tokens import add_token, revoke_token
from osmosis.web.settings import WebSettings
from tests.practices.apert.opened.conftest import Pages
from tests.practices.apert.shelved import TITLES, book, close, hand_over
from tests.web.site import Site

ATOM = "{http://www.w3.org/2005/Atom}"
ACQUIRE = "http://opds-spec.org/acquisition"
KIND = "application/atom+xml;profile=opds-catalog;kind="


class Reader:
    """Looks through a catalogue as KOReader does: by its links, with a password or an address."""

    def __init__(self, pages: Pages, base: str = "/opds", secret: str = "") -> None:
        self.pages = pages
        self.base = base
        self.auth = httpx.BasicAuth("anybody", secret) if secret else None

    def ask(self, path: str, **options: Any) -> httpx.Response:
        """What is at an address."""
        return self.pages.get(path, auth=self.auth, **options)

    def feed(self, path: str) -> ET.Element:
        """A list, held to the standard."""
        answer = self.ask(path)
        assert answer.status_code == 200, answer.text
        root = ET.fromstring(answer.content)
        assert answer.headers["content-type"] == broken(root, path)
        return root

    def links(self, element: ET.Element, rel: str) -> list[tuple[str, str]]:
        """Address and type of links of an element."""
        return [
            (urljoin(self.base, link.get("href", "")), link.get("type", ""))
            for link in element.findall(f"{ATOM}link")
            if link.get("rel") == rel
        ]

    def walk(self) -> list[ET.Element]:
        """The entries of every list that the root leads to."""
        root = self.feed(self.base)
        found = []
        for entry in root.findall(f"{ATOM}entry"):
            for rel in ("subsection", "http://opds-spec.org/sort/new"):
                for href, _ in self.links(entry, rel):
                    found += self.feed(href).findall(f"{ATOM}entry")
        return found


def broken(feed: ET.Element, path: str) -> str:
    """Hold a feed to RFC 4287 and OPDS 1.2; says which kind it is."""
    assert feed.tag == f"{ATOM}feed"
    links = {link.get("rel"): link for link in feed.findall(f"{ATOM}link")}
    assert links["self"].get("href") == path
    assert links["start"].get("type") == f"{KIND}navigation"
    assert "search" not in links
    kind = links["self"].get("type", "")
    ids = [feed.findtext(f"{ATOM}id")]
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert element.findtext(f"{ATOM}title")
        assert (element.findtext(f"{ATOM}updated") or "").endswith("Z")
        assert (element.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
    for entry in feed.findall(f"{ATOM}entry"):
        ids.append(entry.findtext(f"{ATOM}id"))
        rels = [link.get("rel", "") for link in entry.findall(f"{ATOM}link")]
        is_book = any(rel.startswith(ACQUIRE) for rel in rels)
        assert is_book is kind.endswith("acquisition")
        # Only the words of a summary are words; an author is the feed's or the entry's own.
        assert feed.find(f"{ATOM}author") is not None
        for summary in entry.findall(f"{ATOM}summary"):
            assert summary.get("type") == "text"
            assert len(summary) == 0
        for link in entry.findall(f"{ATOM}link"):
            assert link.get("type")
            if link.get("rel", "").startswith("http://opds-spec.org/image"):
                assert link.get("type") == "image/png"
    assert len(set(ids)) == len(ids)
    return kind


@pytest.fixture
def secret(pages: Pages) -> str:
    """A token for a reader."""
    return add_token(pages.app.store, "Kobo", "editions")[1]


@pytest.fixture(params=["password", "address"])
def reader(pages: Pages, secret: str, request: pytest.FixtureRequest) -> Reader:
    """A reader that signs in, and one that knows a secret address."""
    by_address = request.param == "address"
    return Reader(pages, f"/opds/t/{secret}") if by_address else Reader(pages, secret=secret)


def test_a_catalogue_speaks_as_it_is_asked(pages: Pages, secret: str) -> None:
    asked: dict[str, Any] = {
        "headers": {"Accept-Language": "de"},
        "auth": httpx.BasicAuth("anybody", secret),
    }
    root = pages.get("/opds", **asked)
    assert "<title>Neueste</title>" in root.text
    assert "Die Bücher aller offenen Tore, die neuesten zuerst." in root.text
    assert pages.get("/opds/v2", **asked).json()["navigation"][0]["title"] == "Neueste"
    newest = pages.get("/opds/newest", **asked)
    assert "Beiträge, " in newest.text
    assert newest.headers["vary"] == "Accept-Language"


def test_a_reader_walks_from_the_root_to_the_book_and_downloads_it(reader: Reader) -> None:
    entries = reader.walk()
    assert len(entries) == 2
    assert {entry.findtext(f"{ATOM}title") for entry in entries} == {"Sundays, 2031-05-11"}
    [(href, media_type)] = reader.links(entries[0], ACQUIRE)
    assert media_type == "application/epub+zip"
    answer = reader.ask(href)
    assert answer.headers["content-type"] == "application/epub+zip"
    assert 'filename="Sundays__2031-05-11.epub"' in answer.headers["content-disposition"]
    assert answer.content == book()[0].data
    assert ZipFile(BytesIO(answer.content)).read("mimetype") == b"application/epub+zip"
    for rel in ("http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail"):
        [(cover, _)] = reader.links(entries[0], rel)
        assert reader.ask(cover).content.startswith(b"\x89PNG")


def test_a_download_that_broke_off_goes_on_and_is_not_repeated(reader: Reader) -> None:
    href = reader.links(reader.walk()[0], ACQUIRE)[0][0]
    data = book()[0].data
    head = reader.pages.run(reader.pages.client.request("HEAD", href, auth=reader.auth))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(data))
    tag = head.headers["etag"]
    rest = reader.ask(href, headers={"Range": "bytes=1000-", "If-Range": tag})
    assert (rest.status_code, rest.content) == (206, data[1000:])
    other = reader.ask(href, headers={"Range": "bytes=1000-", "If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, data)
    known = reader.ask(href, headers={"If-None-Match": tag})
    assert (known.status_code, known.content) == (304, b"")


def test_a_list_that_did_not_change_is_not_sent_again(reader: Reader) -> None:
    tag = reader.ask(f"{reader.base}/newest").headers["etag"]
    again = reader.ask(f"{reader.base}/newest", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    close(reader.pages.world)
    changed = reader.ask(f"{reader.base}/newest", headers={"If-None-Match": tag})
    assert changed.status_code == 200


def test_a_closed_gate_is_a_valid_empty_list_and_its_book_says_when(reader: Reader) -> None:
    entry = reader.walk()[0]
    [(href, _)] = reader.links(entry, ACQUIRE)
    [(cover, _)] = reader.links(entry, "http://opds-spec.org/image")
    close(reader.pages.world)
    assert reader.walk() == []
    for path in (href, cover):
        answer = reader.ask(path)
        assert answer.status_code == 423
        assert "2031-05-18 09:00" in answer.text
        assert not any(title in answer.text for title in TITLES)


def test_it_is_empty_as_soon_as_its_time_is_over_though_nobody_has_closed_it(
    reader: Reader,
) -> None:
    reader.pages.world.clock.set(reader.pages.opening.closes_at)
    assert reader.walk() == []


def test_ids_and_dates_stay_from_one_look_to_the_next(reader: Reader) -> None:
    before = [ET.tostring(entry) for entry in reader.walk()]
    reader.pages.world.clock.advance(reader.pages.gate.parameters.open_for * 0.25)
    assert [ET.tostring(entry) for entry in reader.walk()] == before


def test_the_newest_come_first_and_every_part_is_an_entry(pages: Pages, secret: str) -> None:
    world = pages.world
    other = world.gate("Mondays", "every week from 2031-05-12 09:00 Europe/Bucharest")
    world.at(5, 12)
    parts = book(60_000)
    assert len(parts) > 1
    hand_over(world, other, parts)
    reader = Reader(pages, secret=secret)
    titles = [
        entry.findtext(f"{ATOM}title")
        for entry in reader.feed("/opds/newest").findall(f"{ATOM}entry")
    ]
    assert titles[0] == f"Mondays, 2031-05-12 (1 of {len(parts)})"
    assert titles[-1] == "Sundays, 2031-05-11"
    assert len(titles) == len(parts) + 1


def link_is_sound(link: dict[str, Any]) -> bool:
    return {"href", "type"} <= link.keys() and link["href"].startswith("/opds")


def test_as_json_it_keeps_the_rules_of_its_schema(pages: Pages, secret: str) -> None:
    reader = Reader(pages, secret=secret)
    root = reader.ask("/opds/v2")
    assert root.headers["content-type"] == "application/opds+json"
    navigation = root.json()["navigation"]
    assert all(link_is_sound(link) and link["title"] for link in navigation)
    for state in ("open", "closed"):
        for link in navigation:
            told = reader.ask(link["href"]).json()
            assert told["metadata"]["title"]
            assert [one for one in told["links"] if one["rel"] == "self"]
            assert len(told["publications"]) == (1 if state == "open" else 0)
            for one in told["publications"]:
                assert one["metadata"]["@type"] == "http://schema.org/Book"
                rels = {item["rel"]: item for item in one["links"]}
                assert all(map(link_is_sound, (*one["links"], *one["images"])))
                assert rels[ACQUIRE]["type"] == "application/epub+zip"
                assert reader.ask(rels["self"]["href"]).json() == one
                assert "image/png" in {image["type"] for image in one["images"]}
        close(pages.world)


def test_without_a_token_nothing_is_answered(pages: Pages, secret: str) -> None:
    every = ["/opds", "/opds/newest", "/opds/v2", f"/opds/gates/{pages.gate.id}"]
    book_at = f"/opds/books/{pages.opening.id}/1.epub"
    for path in (*every, book_at):
        for auth in (None, ("anybody", "osm_wrong"), ("anybody", "")):
            answer = pages.get(path, auth=auth)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith('Basic realm="Osmosis"')
    assert pages.get("/opds", headers={"Authorization": "Basic ?"}).status_code == 401
    assert pages.get("/opds/t/osm_wrong").status_code == 404
    token, capture = add_token(pages.app.store, "phone", "capture")
    assert pages.get("/opds", auth=("me", capture)).status_code == 403
    revoke_token(pages.app.store, token.id)
    assert pages.get("/opds", auth=("me", capture)).status_code == 401


def test_a_reader_of_json_is_told_how_it_signs_in(pages: Pages) -> None:
    answer = pages.get("/opds/v2/newest")
    assert answer.headers["content-type"] == "application/opds-authentication+json"
    told = answer.json()
    [way] = told["authentication"]
    assert told["id"].endswith("/opds/v2")
    assert way["type"] == "http://opds-spec.org/auth/basic"
    assert way["labels"]["password"] == "Access token"
    assert pages.get("/opds").headers["content-type"].startswith("text/plain")


def test_the_token_of_a_reader_opens_nothing_else(pages: Pages, secret: str) -> None:
    answer = pages.get("/api/v1/camera", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code in {403, 404}


def test_beyond_this_machine_a_reader_needs_its_token_and_no_session(
    pages: Pages, secret: str
) -> None:
    lan = Site(pages.app, WebSettings(port=4747, is_lan=True))
    try:
        assert lan.get("/opds", auth=("me", secret)).status_code == 200
        assert lan.get("/opds").headers["www-authenticate"].startswith("Basic")
        assert lan.get("/opdsx", auth=("me", secret)).status_code == 401
        assert lan.get("/apert", auth=("me", secret)).status_code == 401
    finally:
        lan.close()


def test_no_token_stands_in_the_log(
    pages: Pages, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "osmosis"):
        pages.get(f"/opds/t/{secret}/newest")
        pages.get(f"/opds/t/{secret}/books/{pages.opening.id}/1.epub")
    assert "/opds/t/*/newest" in caplog.text
    told = [record.getMessage() for record in caplog.records if record.name.startswith("osmosis")]
    assert not [line for line in told if secret in line]
