"""The page of the outbox: what waits, is held or was given up, and what becomes of it."""

from __future__ import annotations

import sqlalchemy as sa

from osmosis.ports.channels import Notice
from osmosis.storage import outbox
from osmosis.storage.outbox import Posting
from osmosis.storage.schema import outbox as rows
from osmosis.web.pages.outgoing import HERE
from tests.web.page_rules import broken_rules
from tests.web.site import Site


def put(site: Site, *titles: str, held: bool = False) -> dict[str, Posting]:
    with site.app.store.write() as transaction:
        for title in titles:
            notice = Notice(key=title, title=title, body="")
            outbox.send_later(transaction, "folder", notice, held=held)
    return unsent(site)


def unsent(site: Site) -> dict[str, Posting]:
    with site.app.store.read() as reading:
        return {one.notice.title: one for one in outbox.list_unsent(reading)}


def test_an_empty_outbox_says_so_and_is_found_from_the_settings(site: Site) -> None:
    page = site.get(HERE).text
    assert "Nothing waits to be sent." in page
    assert HERE in site.get("/settings").text
    assert broken_rules(page) == []


def test_each_notice_is_held_sent_tried_again_or_dropped(site: Site) -> None:
    one, other = put(site, "A junction", "An opening").values()
    with site.app.store.write() as transaction:
        given_up = {"failed_at": transaction.at, "last_error": "The folder is full"}
        transaction.update(rows, given_up, rows.c.id == other.id)
    page = site.get(HERE).text
    assert page.index("Waiting") < page.index("Given up") < page.index("The folder is full")
    assert broken_rules(page) == []
    for do, held in (("hold", True), ("send", False), ("hold", True)):
        assert site.send(f"{HERE}/{one.id}", do=do).status_code == 303
        assert unsent(site)["A junction"].is_held is held
    assert site.send(f"{HERE}/{other.id}", do="again").status_code == 303
    assert unsent(site)["An opening"].failed_at is None
    assert site.send(f"{HERE}/{one.id}", do="drop").status_code == 303
    assert list(unsent(site)) == ["An opening"]
    assert site.send(f"{HERE}/{one.id}", do="send").status_code == 404


def test_all_that_came_along_held_is_sent_or_dropped_at_once(site: Site) -> None:
    put(site, "A junction", "An opening", held=True)
    put(site, "Of here")
    assert site.get(HERE).text.count("Send all that is held") == 1
    assert site.send(f"{HERE}/held", do="send").status_code == 303
    assert [one.is_held for one in unsent(site).values()] == [False] * 3
    put(site, "A letter", held=True)
    site.send(f"{HERE}/held", do="drop")
    assert list(unsent(site)) == ["A junction", "An opening", "Of here"]
    with site.app.store.read() as reading:
        assert len(reading.rows(sa.select(rows.c.id))) == 4
