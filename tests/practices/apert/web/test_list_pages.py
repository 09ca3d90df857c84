"""Lists of sources in and out in the browser, the block list, and a marker that shows nowhere."""

from __future__ import annotations

import re

from osmosis.practices.apert.service import sources
from tests.practices.apert.conftest import World
from tests.practices.apert.web.conftest import Pages
from tests.web.pages import said

OPML = b"""<opml version="2.0"><body><outline text="Letters">
<outline text="Moss" xmlUrl="https://feeds.moss.example/rss" htmlUrl="https://moss.example/"/>
<outline text="Gazette" xmlUrl="https://gazette.example/feed.xml"/>
<outline text="Odd" xmlUrl="ftp://odd.example/"/></outline></body></opml>"""
MARKER = b"Zephyrine of the closed gate"


def test_a_list_says_first_what_would_come(pages: Pages, world: World) -> None:
    gate = world.gate()
    sent = pages.post(
        "/apert/import",
        data={"csrf_token": pages.token(), "gate": str(gate.id)},
        files={"list": ("feeds.opml", OPML, "text/xml")},
    )
    told = said(sent.text)
    assert "New Moss behind Sundays There already Gazette Cannot come Odd" in told
    assert len(sources.list_sources(world.context)) == 1
    [body] = re.findall(r'name="body" value="([0-9a-f]+)"', sent.text)
    form = {"gate": str(gate.id), "body": body, "sure": "1"}
    pages.does("/apert/import", f"/apert/gates/{gate.id}/sources", **form)
    assert [one.name for one in sources.list_sources(world.context)] == ["", "Moss"]
    exported = pages.get(f"/apert/sources.opml?gate={gate.id}")
    assert exported.headers["content-disposition"].startswith("attachment")
    assert b'osmosis:ring="Sundays"' in exported.content


def test_a_list_in_which_nothing_is_new_is_kept_for_its_folders(pages: Pages, world: World) -> None:
    gate = world.gate()
    folders = b"""<opml><body><outline text="Dailies">
    <outline text="Gazette" xmlUrl="https://gazette.example/feed.xml"/></outline></body></opml>"""

    def sent() -> str:
        fields = {"csrf_token": pages.token(), "gate": str(gate.id)}
        files = {"list": ("feeds.opml", folders, "text/xml")}
        return pages.post("/apert/import", data=fields, files=files).text

    told = sent()
    assert "Nothing new is in this list." in said(told)
    assert "Keep its folders" in told
    form = {"gate": str(gate.id), "body": folders.hex(), "sure": "1"}
    pages.does("/apert/import", f"/apert/gates/{gate.id}/sources", **form)
    assert b'text="Dailies"' in pages.get("/apert/sources.opml").content
    assert "Keep its folders" not in sent()


def test_a_file_that_is_no_list_is_refused_with_one_sentence(pages: Pages, world: World) -> None:
    world.gate()
    bomb = b'<!DOCTYPE opml [<!ENTITY a "aaaa">]><opml><body>&a;</body></opml>'
    for data in (bomb, b"", b"not xml"):
        sent = pages.post(
            "/apert/import",
            data={"csrf_token": pages.token()},
            files={"list": ("feeds.opml", data, "text/xml")},
        )
        assert sent.status_code == 422
        assert "Something went wrong" not in sent.text
    assert "Choose the file again" in said(pages.answers("/apert/import", 422, body="zz"))


def test_the_block_list_is_plain_text_for_each_blocker(pages: Pages, world: World) -> None:
    world.gate()
    assert "gazette.example" in said(pages.page("/apert/blocklist"))
    for form, line in (
        ("hosts", "0.0.0.0 gazette.example"),
        ("ublock", "||gazette.example^$document,subdocument"),
        ("pihole", "||gazette.example^"),
    ):
        answer = pages.get(f"/apert/blocklist/{form}.txt")
        assert answer.headers["content-type"].startswith("text/plain")
        assert line in answer.text.splitlines()
    assert pages.get("/apert/blocklist/other.txt").status_code == 422


def test_no_page_shows_a_word_or_a_count_of_what_waits(pages: Pages, world: World) -> None:
    gate = world.gate()
    source = sources.list_sources(world.context, gate.id)[0]
    here = f"/apert/gates/{gate.id}"
    addresses = [
        "/apert",
        here,
        *(f"{here}/{piece}" for piece in ("tend", "sources", "lean", "balance", "tune", "change")),
        f"/apert/sources/{source.id}",
        f"/apert/sources.opml?gate={gate.id}",
        "/apert/blocklist",
        "/plain",
    ]
    before = {address: shown(pages, address) for address in addresses}
    for _ in range(3):
        world.collect(gate, MARKER)
    for address in addresses:
        now = shown(pages, address)
        assert MARKER not in now
        # Not a letter differs, so nothing tells how much waits.
        assert now == before[address]


def shown(pages: Pages, address: str) -> bytes:
    """What an address answers, without what differs each time."""
    answer = pages.get(address)
    assert answer.status_code == 200
    return re.sub(rb'(csrf_token" value=|X-CSRF-Token": )"[^"]*"', b"", answer.content)
