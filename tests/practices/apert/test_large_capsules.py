"""A capsule that is too large to be fetched is a card that says what can be had where."""

from __future__ import annotations

import gzip
import random
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from osmosis.errors import TransientFetchError
from osmosis.ports.fetching import Fetched, FetchRequest
from osmosis.practices.apert.model import SourceKind
from osmosis.practices.apert.rules.yields import PieceKind
from osmosis.practices.apert.service import editions, peers, sources
from tests.net.site import Page, Streamed, Writer, answer, visit
from tests.net.site import World as Net
from tests.practices.apert.newspapers import opened
from tests.practices.apert.some_web import Collector, fetched
from tests.practices.apert.test_collecting_politely import Neighbourhood, near
from tests.practices.apert.test_peers_on_the_web import ADDRESS, WRITTEN, follow

__all__ = ["near"]

SMALL = replace(peers.WITHIN, bytes=8_000, beginning=1_000)
NOISE = random.Random(7).randbytes(20_000)
BEGUN = b"PK\x03\x04" + NOISE[:2_000]
"""The beginning of a capsule that goes on."""


async def endless(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"%x\r\n%s\r\n" % (len(BEGUN), BEGUN))
        await writer.drain()


def said(length: int) -> Page:
    """An answer that says that it is so long, and goes on as long as somebody listens."""

    async def write(writer: Writer) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode() + BEGUN)
        for _ in range(10):
            await writer.drain()
            writer.write(NOISE)

    return Streamed(write)


def come(page: Page) -> Fetched:
    """What is taken in of it."""

    async def does(net: Net) -> Fetched:
        return await net.fetch(FetchRequest(address=net.site.at(), limits=SMALL))

    return visit(does, {"/": page})


@pytest.mark.parametrize(
    ("page", "length", "is_cut", "told"),
    [
        (answer(NOISE[:8_000]), 8_000, False, None),
        (said(400_000), 1_000, True, 400_000),
        (said(10**15), 1_000, True, 10**15),
        (Streamed(endless), 1_000, True, None),
        (answer(gzip.compress(NOISE), Content_Encoding="gzip"), 1_000, True, None),
    ],
)
def test_of_what_is_longer_than_allowed_its_beginning_is_taken_whatever_is_said_of_its_length(
    page: Page, length: int, is_cut: bool, told: int | None
) -> None:
    came = come(page)
    assert (len(came.body), came.is_cut, came.said_bytes) == (length, is_cut, told)


async def soon_over(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nPK")
    await writer.drain()
    writer.close()


@pytest.mark.parametrize("page", [Streamed(soon_over), said(500)], ids=["shorter", "longer"])
def test_what_is_not_as_long_as_it_says_and_not_too_long_is_a_fetch_that_failed(page: Page) -> None:
    with pytest.raises(TransientFetchError):
        come(page)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (said(5 << 30), "its host says that it has 5.0 GB, and at most 1 MB are fetched."),
        (Streamed(endless), "it has more than 1 MB, and its host does not say how much."),
    ],
)
def test_a_capsule_that_is_too_large_is_a_card_and_is_left_alone_for_a_week(
    near: Neighbourhood, monkeypatch: pytest.MonkeyPatch, page: Page, words: str
) -> None:
    monkeypatch.setattr(peers, "WITHIN", replace(peers.WITHIN, bytes=1 << 20))
    near.subscribe("one.example", "/shared/patience.roll", SourceKind.PEER)
    near.site.pages["/shared/patience.roll"] = page
    assert len(near.collect()) == 1
    assert near.reachable() == [True]
    assert near.collect(after_hours=6 * 24) == []
    assert len(near.collect(after_hours=25)) == 1
    [card] = Collector(near.world).entries(near.gate)
    assert (card.kind, card.title) == (PieceKind.CARD, "patience.roll")
    assert (
        card.html
        == f"<p>one.example put this there for you. It is too large for this book: {words}</p>"
    )
    assert card.link == near.site.at("/shared/patience.roll")


def test_the_book_says_how_large_it_is_from_whom_and_where_it_can_be_had(
    collector: Collector,
) -> None:
    world = collector.world
    gate = world.gate()
    peer = follow(world, gate)
    sources.rename_source(world.context, peer.id, "Ada from next door")
    collector.web.pages[ADDRESS] = large(WRITTEN[:100])
    collector.collect()
    opening = opened(world, gate)
    [piece] = editions.list_pieces(world.context, opening.ref.id)
    assert (piece.title, piece.source, piece.kind) == (
        "patience.roll",
        "Ada from next door",
        PieceKind.CARD,
    )
    with zipfile.ZipFile(
        BytesIO(b"".join(editions.open_part(world.context, opening.ref.id, 1)))
    ) as book:
        pages = "".join(
            book.read(one).decode() for one in book.namelist() if one.endswith(".xhtml")
        )
    assert "Ada from next door put this there for you." in pages
    assert "2.5 GB" in pages
    assert f'href="{ADDRESS}"' in pages


def test_what_is_too_large_and_no_capsule_is_a_visit_that_failed(collector: Collector) -> None:
    peer = follow(collector.world, collector.world.gate())
    collector.web.pages[ADDRESS] = large(b"<rss><channel>")
    collector.collect()
    assert not sources.is_reachable(collector.context, peer.id)


def large(beginning: bytes) -> Fetched:
    """What comes of something that is too large."""
    return replace(fetched(beginning, ADDRESS), is_cut=True, said_bytes=5 << 29)
