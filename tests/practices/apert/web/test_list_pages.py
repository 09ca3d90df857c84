"""Lists of sources in and out in the browser, the block list, and a marker that shows nowhere."""

from __future__ import annotations

import os
import re

import pytest

from osmosis.errors import StorageError
from osmosis.ports.jobs import telling
from osmosis.practices.apert.service import gates, lists, sources
from tests.practices.apert.conftest import World
from tests.practices.apert.web.conftest import Pages
from tests.web.pages import said

OPML = b"""<opml version="2.0"><body><outline text="Letters">
<outline text="Moss" xmlUrl="https://feeds.moss.example/rss" htmlUrl="https://moss.example/"/>
<outline text="Gazette" xmlUrl="https://gazette.example/feed.xml"/>
<outline text="Fern" type="rss" xmlUrl=""/>
<outline text="Odd" xmlUrl="ftp://odd.example/"/></outline></body></opml>"""
LEFT_OUT = (
    "2 sources of the list could not come. Fern: It has no address; Odd: "
    "An address begins with https:// or http:// and names a host, without a name or password in it."
)
MARKER = b"Zephyrine of the closed gate"
MANY = 1_100
LONG = b"<opml version='2.0'><body>%s</body></opml>" % b"".join(
    b"<outline text='No %d' xmlUrl='https://paper-%d.example/feed.xml'/>" % (number, number)
    for number in range(MANY)
)
HTMX = {"HX-Request": "true"}


def test_a_list_says_first_what_would_come(pages: Pages, world: World) -> None:
    gate = world.gate()
    sent = pages.post(
        "/apert/import",
        data={"csrf_token": pages.token(), "gate": str(gate.id)},
        files={"list": ("feeds.opml", OPML, "text/xml")},
    )
    told = said(sent.text)
    assert "New Moss behind Sundays There already Gazette Cannot come Fern" in told
    assert "Cannot come Fern It has no address Odd" in told
    assert len(sources.list_sources(world.context)) == 1
    [body] = re.findall(r'name="body" value="([0-9a-f]+)"', sent.text)
    form = {"gate": str(gate.id), "body": body, "sure": "1"}
    pages.does("/apert/import", f"/apert/gates/{gate.id}/sources", **form)
    assert [one.name for one in sources.list_sources(world.context)] == ["", "Moss"]
    told = said(pages.page(f"/apert/gates/{gate.id}/sources"))
    assert f"The list is taken in. {LEFT_OUT}" in told
    exported = pages.get(f"/apert/sources.opml?gate={gate.id}")
    assert exported.headers["content-disposition"].startswith("attachment")
    assert b'osmosis:ring="Sundays"' in exported.content


def sure(pages: Pages, gate_id: object) -> str:
    """Where one is led who takes in a long list."""
    form = {"gate": str(gate_id), "body": LONG.hex(), "sure": "1"}
    return pages.does("/apert/import", **form).headers["location"]


def test_a_long_list_says_how_far_it_is_while_it_comes(pages: Pages, world: World) -> None:
    gate = world.gate()
    here = sure(pages, gate.id)
    told: list[str] = []
    begun = pages.page(here)
    assert '<noscript><meta http-equiv="refresh"' in begun
    assert f'hx-get="{here}"' in begun
    assert "The list is being taken in." in said(begun)

    def look(_done: int, _total: int) -> None:
        told.append(pages.get(here, headers=HTMX).text)

    job = world.app.jobs.run_one(telling(world.app.tasks(), look))
    assert job is not None
    assert job.state == "done", job.reason
    # While it is at work, others write.
    shown = [f"{done} of {MANY} sources taken in" for done in (250, 500, 750, 1_000, MANY)]
    assert [one for one, page in zip(shown, told, strict=True) if one in page] == shown
    sources_of = f"/apert/gates/{gate.id}/sources"
    assert pages.get(here, headers=HTMX).headers["hx-redirect"] == sources_of
    assert pages.get(here).headers["location"] == sources_of
    assert "The list is taken in." in said(pages.page(sources_of))
    assert len(sources.list_sources(world.context, gate.id)) == MANY + 1
    assert list((world.app.store.folder.tmp / "lists").iterdir()) == []


def test_a_long_list_that_stops_in_the_middle_goes_on_where_it_was(
    pages: Pages, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = world.gate()
    here = sure(pages, gate.id)

    def full(done: int, _total: int) -> None:
        if done == 500:
            raise StorageError("There is no room")

    world.app.jobs.run_one(telling(world.app.tasks(), full))
    stopped = said(pages.page(here))
    assert "It stopped. There is no room. What came stays;" in stopped
    assert 'http-equiv="refresh"' not in pages.get(here).text
    assert len(sources.list_sources(world.context, gate.id)) == 501
    pages.does(here, here)
    # Sent twice, it is one piece of work.
    pages.does(here, here)
    while world.app.jobs.run_one(world.app.tasks()):
        pass
    assert len(sources.list_sources(world.context, gate.id)) == MANY + 1
    assert b'text="No 7"' in pages.get(f"/apert/sources.opml?gate={gate.id}").content
    # One who goes back and sends it once more is led on.
    pages.does(here, here)
    assert pages.get(here).status_code == 303


def long_with(count: int) -> bytes:
    """A long list, and so many in it that say nowhere where they are."""
    nowhere = b"".join(b"<outline type='rss' text='Lost %d'/>" % one for one in range(count))
    return LONG.replace(b"</body>", nowhere + b"</body>")


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, "One source of the list could not come. Lost 0: It has no address."),
        (22, "Lost 19: It has no address; and 2 more."),
    ],
)
def test_a_long_list_that_is_in_names_what_could_not_come(
    pages: Pages, world: World, count: int, told: str
) -> None:
    gate = world.gate()
    form = {"gate": str(gate.id), "body": long_with(count).hex(), "sure": "1"}
    here = pages.does("/apert/import", **form).headers["location"]
    assert "could not come" not in said(pages.page(here))

    def full(done: int, _total: int) -> None:
        if done == 500:
            raise StorageError("There is no room")

    world.app.jobs.run_one(telling(world.app.tasks(), full))
    pages.does(here, here)
    while world.app.jobs.run_one(world.app.tasks()):
        pass
    assert told in said(pages.page(pages.get(here).headers["location"]))


def test_a_new_gate_names_what_of_its_list_could_not_come(pages: Pages) -> None:
    fields = {"csrf_token": pages.token(), "name": "New", "rhythm": "weekly", "minutes": "30"}
    sent = pages.post("/apert/new", data=fields, files={"list": ("feeds.opml", OPML, "text/xml")})
    assert LEFT_OUT in said(pages.page(sent.headers["location"]))


def test_an_address_of_a_list_that_nobody_sent_leads_nowhere(pages: Pages) -> None:
    nowhere = "/apert/import/waiting/00000000-0000-7000-8000-000000000000"
    assert pages.get(nowhere).status_code == 404
    assert "not here any more" in said(pages.answers(nowhere, 404))


def test_a_new_gate_says_how_far_its_long_list_is(pages: Pages, world: World) -> None:
    fields = {"csrf_token": pages.token(), "name": "Many", "rhythm": "weekly", "minutes": "30"}
    files = {"list": ("feeds.opml", LONG, "text/xml")}
    sent = pages.post("/apert/new", data=fields, files=files)
    assert "“Many” is closed." in said(pages.page(sent.headers["location"]))
    while world.app.jobs.run_one(world.app.tasks()):
        pass
    [gate] = gates.list_gates(world.context)
    after = pages.get(sent.headers["location"])
    assert after.headers["location"] == f"/apert/gates/{gate.id}/sources"
    assert len(sources.list_sources(world.context, gate.id)) == MANY


def test_no_gate_is_made_of_a_list_that_is_too_long(
    pages: Pages, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_SOURCES", 100)
    fields = {"csrf_token": pages.token(), "name": "Many", "rhythm": "weekly", "minutes": "30"}
    files = {"list": ("feeds.opml", LONG, "text/xml")}
    sent = pages.post("/apert/new", data=fields, files=files)
    assert sent.status_code == 422
    assert "A list names at most 5,000 sources" in said(sent.text)
    assert gates.list_gates(world.context) == []


def test_a_list_does_not_go_behind_a_gate_that_has_ended(pages: Pages, world: World) -> None:
    gate = world.gate()
    gates.end_gate(world.context, gate.id)
    form = {"gate": str(gate.id), "body": OPML.hex()}
    for sent in ({}, {"sure": "1"}):
        page = pages.answers("/apert/import", 409, **form, **sent)
        assert "This gate has ended" in said(page)
    assert len(sources.list_sources(world.context)) == 1


def test_a_list_that_was_left_for_a_day_is_removed_when_the_next_one_comes(
    pages: Pages, world: World
) -> None:
    gate = world.gate()
    here = sure(pages, gate.id)
    job = world.app.jobs.find("apert.list", here.rpartition("/")[2])
    assert job is not None
    waits = world.app.store.folder.tmp / "lists"
    os.utime(waits / job.key, (0, 0))
    sure(pages, gate.id)
    # Its job is still to come.
    assert len(list(waits.iterdir())) == 2
    world.app.jobs.cancel(job.id)
    sure(pages, gate.id)
    assert job.key not in {one.name for one in waits.iterdir()}


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
