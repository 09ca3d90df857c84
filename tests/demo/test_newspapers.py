"""The papers of the rehearsal: whole feeds, on their days, and nothing else to be reached."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from pathlib import Path

import pytest
from whenever import Date, Instant, TimeDelta

from osmosis.app import init_app, open_app
from osmosis.config import Config
from osmosis.demo import newspapers
from osmosis.demo.gates import read_gates, work_file
from osmosis.demo.newspapers import Newspaper, Piece, feed_of, open_net, read_newspapers
from osmosis.errors import PermanentFetchError
from osmosis.feeds.model import Feed
from osmosis.feeds.parsing import parse_feed
from osmosis.kernel.clock import FixedClock
from osmosis.ports.fetching import Fetched, FetchRequest, OpenNet, Validators
from osmosis.ports.mail import MailRequest
from osmosis.practices.apert.service import gates, works
from osmosis.storage.opening import NewStore

PAPERS = read_newspapers()
WINTER = Instant.from_utc(2031, 1, 20)


def read(paper: Newspaper, now: Instant) -> Feed:
    return parse_feed(feed_of(paper, now), address=paper.address)


def year_of(piece: Piece) -> int:
    """One of the years in which it comes out."""
    return 2031 if piece.in_years_with is None else 2030 + piece.in_years_with


def fetched(net: OpenNet, request: FetchRequest) -> Fetched:
    async def ask() -> Fetched:
        async with net() as fetch:
            return await fetch(request)

    return asyncio.run(ask())


def net_at(now: Instant) -> OpenNet:
    return partial(open_net, FixedClock(now, "UTC"))


@pytest.mark.parametrize("name", PAPERS)
def test_every_piece_comes_through_its_feed_as_it_is_written(name: str) -> None:
    paper = PAPERS[name]
    for piece in paper.pieces:
        year = year_of(piece)
        out = Instant.from_utc(year, piece.happened.month, piece.happened.day, 12)
        [entry] = [one for one in read(paper, out).entries if one.title == piece.title]
        words = re.sub("<[^>]+>", " ", entry.body).replace("&amp;", "&").split()
        assert words == piece.text.split()
        assert entry.published_at is not None
        assert entry.published_at.to_tz("UTC").date() == piece.happened
        assert entry.address == f"http://{paper.host}/{year}/{piece.happened}"


def test_the_papers_are_written_in_both_formats() -> None:
    assert {read(paper, WINTER).format for paper in PAPERS.values()} == {"rss20", "atom10"}


@pytest.mark.parametrize("name", sorted(PAPERS.keys() - {"The Long Nights"}))
def test_a_paper_shows_what_came_out_last(name: str) -> None:
    paper = PAPERS[name]
    shown = [one.title for one in read(paper, WINTER).entries]
    assert len(shown) == newspapers.SHOWN
    days = {one.title: one.happened for one in paper.pieces}
    passed = [days[title].replace(year=2030 + (days[title].month == 1)) for title in shown]
    assert passed == sorted(passed, reverse=True)
    assert passed[0] <= Date(2031, 1, 20)


def test_a_paper_of_ten_years_prints_another_piece_in_each() -> None:
    paper = PAPERS["The Long Nights"]
    in_turn = [
        [one.title for one in read(paper, Instant.from_utc(year, 12, 31)).entries]
        for year in range(2021, 2032)
    ]
    assert [len(shown) for shown in in_turn] == [2] * 11
    assert [last for _, last in in_turn[1:]] == [newest for newest, _ in in_turn[:-1]]
    assert len({newest for newest, _ in in_turn}) == len(paper.pieces) == 10


def test_a_piece_comes_out_again_in_the_next_year_as_another_entry() -> None:
    paper = PAPERS["The Field Book"]
    after = Instant.from_utc(2031, 5, 2, 12)
    before = {one.id for one in read(paper, after - TimeDelta(hours=24)).entries}
    assert "field-book.example 2031-05-02" not in before
    [newest, *_] = read(paper, after).entries
    [again, *_] = read(paper, Instant.from_utc(2032, 5, 2, 12)).entries
    assert newest.id == "field-book.example 2031-05-02"
    # A collector that knows an entry by its address takes it for another as well.
    assert newest.id != again.id
    assert newest.address != again.address
    assert newest.title == again.title == "A clock made of flowers"


def test_a_paper_that_has_not_changed_says_so() -> None:
    net, address = net_at(WINTER), PAPERS["Second Thoughts"].address
    first = fetched(net, FetchRequest(address=address))
    again = fetched(net, FetchRequest(address=address, validators=first.validators))
    assert (first.status, again.status, again.body) == (200, 304, b"")
    later = FetchRequest(address=address, validators=Validators(etag=first.validators.etag))
    assert fetched(net_at(Instant.from_utc(2031, 2, 4)), later).status == 200


def test_the_pictures_of_a_paper_are_there() -> None:
    net = net_at(WINTER)
    pictures = [
        f"http://{paper.host}/{piece.picture}.jpg"
        for paper in PAPERS.values()
        for piece in paper.pieces
        if piece.picture
    ]
    assert pictures
    for address in pictures:
        came = fetched(net, FetchRequest(address=address))
        assert (came.media_type, came.body[:3]) == ("image/jpeg", b"\xff\xd8\xff")


def test_every_piece_with_a_picture_says_what_is_on_it() -> None:
    every = [piece for paper in PAPERS.values() for piece in paper.pieces]
    assert [bool(one.picture) for one in every] == [bool(one.shows) for one in every]


@pytest.mark.parametrize(
    "address",
    ["https://gazette.example/feed.xml", "http://gazette.example/", "http://127.0.0.1/feed.xml"],
)
def test_nothing_else_is_reached(address: str) -> None:
    with pytest.raises(PermanentFetchError, match="nothing but its own"):
        fetched(net_at(WINTER), FetchRequest(address=address))


def test_however_the_demo_is_opened_it_reaches_nothing_else(own_rehearsal: Path) -> None:
    app = open_app(Config(home=own_rehearsal))
    try:
        assert fetched(app.net, FetchRequest(address=PAPERS["The Field Book"].address)).body
        with pytest.raises(PermanentFetchError, match="nothing but its own"):
            fetched(app.net, FetchRequest(address="https://example.org/"))
        letters = MailRequest(
            host="mail.example.org",
            port=993,
            user="somebody",
            password="",
            folder="INBOX",
            since=Date(2031, 5, 1),
        )
        with pytest.raises(PermanentFetchError, match="no mail server"):
            app.mailboxes(letters)
    finally:
        app.close()


def test_a_rehearsal_that_is_no_demo_has_the_web_of_everybody(tmp_path: Path) -> None:
    app = init_app(Config(home=tmp_path / "store"), NewStore(rehearsal=True))
    try:
        assert isinstance(app.net, partial)
        assert app.net.func is not open_net
    finally:
        app.close()


def test_every_paper_stands_behind_a_gate_and_no_title_stands_in_two() -> None:
    behind = {name for gate in read_gates().gates for name in gate.papers}
    assert behind == set(PAPERS)
    titles = [piece.title for paper in PAPERS.values() for piece in paper.pieces]
    assert len(set(titles)) == len(titles)
    assert len({piece.happened.month for paper in PAPERS.values() for piece in paper.pieces}) == 12


def test_a_long_work_stands_behind_the_quarter_without_a_path_of_this_machine(
    tmp_path: Path,
) -> None:
    [quarter] = [one for one in read_gates().gates if one.works]
    [(name, file)] = quarter.works.items()
    app = init_app(Config(home=tmp_path / "store"), NewStore(), FixedClock(WINTER))
    context = app.parts["apert"].context  # type: ignore[attr-defined]  # of Apert's own parts
    gate = gates.make_gate(context, gates.NewGate(name=quarter.name, rhythm="quarterly"))
    work = works.add_bytes(context, gate.id, name, file, work_file(file))
    assert (work.address, work.title) == ("taken-in:alice.markdown", name)
    part = works.next_instalment(context, work, 2)
    assert part is not None
    assert not part.is_last
    [entry] = part.found.entries
    assert entry.title.startswith(f"{name}, part 1")
    assert "Alice was beginning to get very tired" in entry.html
    assert str(tmp_path) not in work.address
    app.close()
