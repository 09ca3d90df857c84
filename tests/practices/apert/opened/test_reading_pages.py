"""An open gate in the browser: its book is read, kept and carried over, until the gate closes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.practices.apert.editions import Side
from osmosis.practices.apert.model import Gate, Opening
from osmosis.practices.apert.service import gates, threshold
from osmosis.practices.apert.service.editions import list_pieces
from osmosis.sealing.tiers import Tier
from osmosis.storage.rests import add_rest
from tests.practices.apert.conftest import World
from tests.practices.apert.newspapers import LAMP, MARK, assemble, bring, opened, plate, story
from tests.practices.apert.shelved import close
from tests.practices.small_world import PASSPHRASE
from tests.web import pages as web
from tests.web.pages import said

SEA = "The sea wall of Lindholm"
BREAD = "Bread from old grain"


class Pages(web.Pages):
    """A browser on a gate with a real edition of two pieces."""

    def __init__(self, world: World, gate: Gate) -> None:
        super().__init__(world.app)
        self.world = world
        self.gate = gate
        self.at = f"/apert/gates/{gate.id}"

    def opening(self) -> Opening:
        """The gate's last opening."""
        return self.world.fallen(self.gate)[-1]

    def read(self) -> str:
        """Where its book is read."""
        return f"/apert/openings/{self.opening().id}/read"

    def key(self, title: str) -> str:
        """The key of a piece."""
        pieces = list_pieces(self.world.context, self.opening().ref.id)
        return next(piece.key for piece in pieces if piece.title == title)

    def piece(self, title: str, deed: str = "") -> str:
        """Where a piece is read."""
        return f"{self.read()}/{self.key(title)}{deed}"


def _collected(world: World) -> Gate:
    gate = world.gate()
    html = f'<p>{MARK} begins.</p><p><img src="{LAMP}" alt="A lamp"></p><p>The wall &amp; more.</p>'
    sea = story(SEA, html=html, pictures={LAMP: "lamp"})
    bring(world, gate, [sea, story(BREAD)], {"lamp": plate()})
    return gate


@pytest.fixture
def pages(world: World) -> Iterator[Pages]:
    """A browser, and a gate that is open."""
    gate = _collected(world)
    opened(world, gate)
    browser = Pages(world, gate)
    yield browser
    browser.close()


def test_the_opening_leads_to_contents_pieces_and_pictures(pages: Pages) -> None:
    page = pages.page(f"{pages.at}/open")
    assert "Open until 13 May 2031" in page
    assert "2 pieces" in page
    contents = pages.page(pages.read())
    assert SEA in contents
    assert BREAD in contents
    piece = pages.page(pages.piece(SEA))
    assert MARK in piece
    assert '<link rel="stylesheet" href="/apert/book.css">' in piece
    [picture] = re.findall(r'src="(/apert/openings/[^"]*)"', piece)
    answer = pages.get(picture)
    assert answer.headers["content-type"].startswith("image/")
    assert ".book {" in pages.get("/apert/book.css").text
    other = pages.piece(BREAD)
    assert other in piece
    assert pages.piece(SEA) in pages.page(other)


def test_a_gate_leads_in_while_it_is_open_and_says_nothing_more_when_it_is_closed(
    pages: Pages,
) -> None:
    inside = f'href="{pages.at}/open"'
    assert inside in pages.page(pages.at)
    tended = pages.page(f"{pages.at}/tend")
    assert f'href="{pages.at}/shelf"' in tended
    assert f'href="{pages.at}/open-early"' not in tended
    close(pages.world)
    assert inside not in pages.page(pages.at)
    assert f'href="{pages.at}/open-early"' in pages.page(f"{pages.at}/tend")


def test_the_page_speaks_as_it_is_asked_and_the_book_in_it_as_it_was_made(pages: Pages) -> None:
    german = {"Accept-Language": "de"}
    contents = pages.page(pages.read(), headers=german)
    assert "2 Beiträge, " in contents
    assert "<h2" in contents
    assert "In brief" not in contents
    piece = pages.page(pages.piece(SEA), headers=german)
    assert "Doch nicht mitnehmen" not in piece
    assert "Mitnehmen" in piece
    book = piece.partition('<div class="book" lang="en">')[2]
    assert "New since the last opening." in book
    assert " May 2031 · 1 minute</p>" in book
    colophon = pages.page(f"{pages.read()}/colophon", headers=german)
    assert '<html lang="de"' in colophon
    assert "As far as is known, nothing is missing." in colophon.partition(' lang="en">')[2]


def test_the_books_own_pages_are_read_as_well(pages: Pages) -> None:
    contents = pages.page(pages.read())
    own = re.findall(r'href="(/apert/openings/[^"]*/read/[a-z]+)"', contents)
    assert len(own) >= 3
    for place in own:
        pages.page(place)


def test_no_page_of_a_book_loads_or_runs_anything_of_others(pages: Pages) -> None:
    answer = pages.get(pages.piece(SEA))
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "https://gazette.example/lamp.png" not in answer.text


def test_what_is_kept_stays_and_what_is_carried_comes_again(pages: Pages) -> None:
    pages.does(pages.piece(SEA, "/keep"), pages.piece(SEA))
    assert "Kept." in said(pages.page(pages.piece(SEA)))
    pages.does(pages.piece(BREAD, "/carry"))
    assert "carried over" in pages.page(pages.read())
    pages.does(pages.piece(BREAD, "/carry-no-more"))
    assert "carried over" not in pages.page(pages.read())
    close(pages.world)
    shelf = pages.page(f"{pages.at}/shelf")
    assert SEA in shelf
    assert BREAD not in shelf
    [kept] = re.findall(r'href="(/apert/kept/[^"/]*)"', shelf)
    page = pages.page(kept)
    assert MARK in page
    [picture] = re.findall(r'src="(/apert/kept/[^"]*)"', page)
    assert pages.get(picture).status_code == 200
    pages.page(f"{kept}/let-go")
    pages.does(f"{kept}/let-go")
    assert SEA not in pages.page(f"{pages.at}/shelf")


def test_closed_it_says_when_it_opens_and_not_a_byte_of_what_it_was(pages: Pages) -> None:
    piece = pages.piece(SEA)
    [picture] = re.findall(r'src="(/apert/openings/[^"]*)"', pages.page(piece))
    opening = pages.opening().id
    shut = [
        pages.read(),
        piece,
        picture,
        f"{pages.at}/open",
        f"{pages.at}/close",
        f"/apert/openings/{opening}/parts/1.epub",
        f"/api/v1/apert/gates/{pages.gate.id}/edition",
    ]
    assert {pages.get(path).status_code for path in shut} == {200}
    close(pages.world)
    for path in shut:
        answer = pages.get(path)
        assert answer.status_code == 423, path
        assert "2031-05-18 09:00" in answer.text
        assert not any(word in answer.text for word in (MARK, SEA, BREAD)), path
    open_still = [
        f"{pages.at}/shelf",
        f"{pages.at}/deliveries",
        "/apert/highlights",
        "/api/v1/apert/gates",
    ]
    for path in open_still:
        answer = pages.get(path)
        assert answer.status_code == 200
        assert not any(word in answer.text for word in (MARK, SEA, BREAD)), path
    assert pages.get(f"/apert/openings/{opening}/cover.png").content.startswith(b"\x89PNG")


def test_it_is_shut_the_moment_its_time_is_over_though_it_was_just_read(pages: Pages) -> None:
    piece = pages.piece(SEA)
    pages.page(piece)
    pages.world.clock.set(pages.opening().closes_at)
    assert pages.get(piece).status_code == 423


def test_the_api_says_how_a_gate_stands(pages: Pages) -> None:
    told = pages.get(f"/api/v1/apert/gates/{pages.gate.id}").json()
    assert (told["is_open"], told["parts"], told["name"]) == (True, 1, "Sundays")
    close(pages.world)
    told = pages.get(f"/api/v1/apert/gates/{pages.gate.id}").json()
    assert (told["is_open"], told["parts"], told["closes"]) == (False, 0, None)
    assert told["opens"] == "2031-05-18T06:00:00Z"


def test_the_api_names_no_gate_at_rest(pages: Pages) -> None:
    with pages.world.app.store.write() as transaction:
        add_rest(transaction, ref=pages.gate.ref)
    assert pages.get("/api/v1/apert/gates").json() == {"gates": []}
    for path in ("", "/edition"):
        answer = pages.get(f"/api/v1/apert/gates/{pages.gate.id}{path}")
        assert answer.status_code == 404
        assert "Sundays" not in answer.text


def test_it_is_closed_by_hand_with_a_line_on_the_way_out(pages: Pages) -> None:
    assert "leaves for good" in pages.page(f"{pages.at}/close")
    pages.does(f"{pages.at}/close", f"{pages.at}/shelf", line="Walls need gaps.")
    assert pages.get(f"{pages.at}/open").status_code == 423
    opening = pages.opening().ref.id
    line = threshold.find_line(pages.world.context, pages.gate.id, Side.TAKEN, opening)
    assert line is not None
    assert line.line == "Walls need gaps."


def test_lines_at_the_threshold_are_noted_and_may_be_skipped(pages: Pages) -> None:
    pages.does(f"{pages.at}/taken", f"{pages.at}/open", line="Walls need gaps.")
    assert "Walls need gaps." in pages.page(f"{pages.at}/open")
    pages.does(f"{pages.at}/taken", f"{pages.at}/open", line="")
    assert "Walls need gaps." not in pages.page(f"{pages.at}/open")
    pages.does(f"{pages.at}/asked", f"{pages.at}/open", line="Who pays for walls?")
    assert "Who pays for walls?" in pages.page(f"{pages.at}/open")
    close(pages.world)
    pages.does(f"{pages.at}/asked", pages.at, line="And gates?")
    assert "And gates?" in pages.page(f"{pages.at}/asked")


def test_while_the_book_is_made_a_page_says_so_and_counts_nothing(world: World) -> None:
    gate = _collected(world)
    world.at(5, 11)
    browser = Pages(world, gate)
    page = browser.page(f"{browser.at}/open")
    assert "The book is being made." in page
    assert SEA not in page
    piece = browser.get(f"{browser.at}/open", headers={"HX-Request": "true"})
    assert piece.text.lstrip().startswith('<div id="assembling"')
    assemble(world)
    assert "2 pieces" in browser.page(f"{browser.at}/open")
    browser.close()


def test_a_sealed_gate_waits_for_the_passphrase(world: World) -> None:
    world.set_passphrase()
    gate = world.change(world.gate(), tier=Tier.SEALED)
    world.at(5, 11)
    assemble(world)
    world.edit  # noqa: B018  # the first period was begun under a curtain
    browser = Pages(world, gate)
    browser.page(f"{browser.at}/open")
    world.at(5, 14)
    world.at(5, 18)
    assemble(world)
    page = browser.page(f"{browser.at}/open")
    assert "waits for your passphrase" in page
    browser.answers(f"{browser.at}/unlock", 422, passphrase="wrong wrong wrong")
    browser.does(f"{browser.at}/unlock", f"{browser.at}/open", passphrase=PASSPHRASE)
    assemble(world)
    assert "Read it here" in browser.page(f"{browser.at}/open")
    browser.close()


def test_a_gate_is_opened_early_with_a_reason_alone(world: World) -> None:
    browser = Pages(world, _collected(world))
    browser.page(f"{browser.at}/open-early")
    browser.answers(f"{browser.at}/open-early", 422, reason="")
    browser.does(f"{browser.at}/open-early", f"{browser.at}/open", reason="A storm is coming.")
    assemble(world)
    assert "A storm is coming." in browser.page(f"{browser.at}/open")
    browser.close()


def test_what_was_marked_comes_back_through_the_page_and_lies_on_the_shelf(pages: Pages) -> None:
    entries = [{"text": "The wall & more.", "note": "Ask Vera.", "time": 1936330200}]
    file = json.dumps({"title": "Sundays, 11 May 2031", "entries": entries}).encode()
    here = "/apert/highlights"
    for told in ("1 highlight came back.", "Nothing new in it."):
        answer = pages.post(
            here, data={"csrf_token": pages.token()}, files={"file": ("k.json", file)}
        )
        assert answer.status_code == 303
        assert told in said(pages.page(here))
    damaged = pages.post(here, data={"csrf_token": pages.token()}, files={"file": ("k", b"{")})
    assert damaged.status_code == 422
    close(pages.world)
    shelf = pages.page(f"{pages.at}/shelf")
    assert "The wall &amp; more." in shelf
    assert "Ask Vera." in shelf
    [turn] = re.findall(r'action="(/apert/highlights/[^"]*/turn)"', shelf)
    pages.does(turn, here, into="frame")
    assert "There is no such practice" in pages.page(here)


def test_of_a_gate_that_ended_while_it_is_open_nothing_is_asked_for_a_next_opening(
    pages: Pages, tmp_path: Path
) -> None:
    carries = f'action="{pages.piece(BREAD, "/carry")}"'
    asks = f'action="{pages.at}/asked"'
    assert carries in pages.page(pages.piece(BREAD))
    assert asks in pages.page(f"{pages.at}/open")
    pages.does(pages.piece(SEA, "/carry"))
    gates.end_gate(pages.world.context, pages.gate.id)
    for title in (BREAD, SEA):
        assert "/carry" not in pages.page(pages.piece(title))
    assert "carried over" not in pages.page(pages.read())
    opened_page = pages.page(f"{pages.at}/open")
    assert asks not in opened_page
    assert f'href="{pages.at}/deliveries"' in opened_page
    # Its book is still there to be kept, and to be sent.
    pages.does(pages.piece(BREAD, "/keep"))
    pages.does(f"{pages.at}/deliveries", kind="folder", target=str(tmp_path))
    assert "Try again now" in pages.page(f"{pages.at}/deliveries")
    pages.does(f"{pages.at}/taken", line="Bread.")
    pages.does(f"{pages.at}/close")
