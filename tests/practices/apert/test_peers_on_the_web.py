"""A capsule that another person puts on the web is followed as a feed is, until it is in a book."""

from __future__ import annotations

import asyncio
import os
import zipfile
from dataclasses import replace
from html import escape
from io import BytesIO
from pathlib import Path

import pytest

from osmosis.bags.capsule import write_capsule
from osmosis.bags.capsule_model import Capsule
from osmosis.errors import PermanentFetchError, TransientFetchError
from osmosis.ports.fetching import Fetched, FetchRequest, Limits
from osmosis.practices.apert.model import Gate, Source, SourceKind
from osmosis.practices.apert.rules.yields import PieceKind
from osmosis.practices.apert.service import editions, sources
from osmosis.practices.apert.service.adding import add_by_hand
from osmosis.sealing.age import encrypt, generate_identity
from tests.bags.sample_roll import sample_capsule
from tests.practices.apert.conftest import World
from tests.practices.apert.newspapers import opened
from tests.practices.apert.some_web import LONG, Collector, Item, Web, fetched, rss

ADDRESS = "https://friend.example/shared/patience.roll"
CAPSULE = sample_capsule()
LINE = next(one.line for one in CAPSULE.frames if one.kind == "line" and not one.voided)


def written(capsule: Capsule) -> bytes:
    """The capsule as another Osmosis exports it."""
    out = BytesIO()
    write_capsule(out, capsule)
    return out.getvalue()


WRITTEN = written(CAPSULE)


def follow(world: World, gate: Gate, address: str = ADDRESS) -> Source:
    """Put what another person shares behind a gate."""
    wanted = sources.NewSource(address=address, kind=SourceKind.PEER)
    return add_by_hand(world.context, gate.id, wanted)


def now(world: World, source: Source) -> Source:
    """The source as it is now."""
    return sources.get_source(world.context, source.id)


@pytest.mark.parametrize("where", ["on the web", "in a file"])
def test_a_capsule_is_followed_until_its_frames_stand_in_the_book(
    collector: Collector, tmp_path: Path, where: str
) -> None:
    world = collector.world
    gate = world.gate()
    if where == "in a file":
        path = tmp_path / "patience.roll"
        path.write_bytes(WRITTEN)
        os.utime(path, (1_000, 1_000))
        follow(world, gate, str(path))
    else:
        collector.web.pages[ADDRESS] = WRITTEN
        follow(world, gate)
    collector.collect()
    opening = opened(world, gate)
    book = b"".join(editions.open_part(world.context, opening.ref.id, 1))
    with zipfile.ZipFile(BytesIO(book)) as archive:
        names = archive.namelist()
        pages = "".join(archive.read(one).decode() for one in names if one.endswith(".xhtml"))
    assert CAPSULE.virtue in pages
    assert escape(LINE.split("\n")[0], quote=False) in pages
    assert any(one.endswith(".jpg") for one in names)


def test_it_is_left_alone_for_a_day_and_then_asked_for_if_it_has_changed(
    collector: Collector,
) -> None:
    gate = collector.world.gate()
    follow(collector.world, gate)
    first = replace(CAPSULE.frames[0], line="Something else")
    changed = written(replace(CAPSULE, frames=(first, *CAPSULE.frames[1:])))
    here = {'"1"': WRITTEN}

    def answer(request: FetchRequest) -> Fetched:
        [(tag, body)] = here.items()
        is_known = request.validators.etag == tag
        status = 304 if is_known else 200
        return fetched(b"" if is_known else body, ADDRESS, etag=tag, status=status)

    collector.web.pages[ADDRESS] = answer
    for hours in (0, 20, 3, 25):
        collector.pass_time(hours=hours)
        collector.collect()
    asked = [one for one in collector.web.asked if one.address == ADDRESS]
    assert [one.validators.etag for one in asked] == ["", '"1"']
    assert [piece.title for piece in collector.entries(gate)] == [CAPSULE.virtue]
    here.clear()
    here['"2"'] = changed
    collector.pass_time(hours=25)
    collector.collect()
    assert len(collector.entries(gate)) == 2


def test_it_may_be_larger_than_a_feed_and_not_larger_than_is_held(collector: Collector) -> None:
    follow(collector.world, collector.world.gate())
    collector.web.pages[ADDRESS] = WRITTEN
    collector.collect()
    [of_feed, of_peer] = sorted(collector.web.asked, key=lambda one: one.limits.bytes)
    assert of_feed.limits == Limits()
    assert (of_peer.address, of_peer.limits.bytes) == (ADDRESS, 128 << 20)
    assert of_peer.accept.startswith("application/zip")


class Counting(Web):
    """Counts how many capsules it hands over at the same time."""

    here = 0
    most = 0

    async def _fetch(self, request: FetchRequest) -> Fetched:
        if not request.address.endswith(".roll"):
            return await super()._fetch(request)
        self.here += 1
        self.most = max(self.most, self.here)
        try:
            await asyncio.to_thread(int)
            return await super()._fetch(request)
        finally:
            self.here -= 1


def test_of_several_one_at_a_time_is_held(collector: Collector) -> None:
    gate = collector.world.gate()
    collector.web = web = Counting()
    for name in ("ann", "ben", "cleo"):
        follow(collector.world, gate, f"https://{name}.example/a.roll")
        web.pages[f"https://{name}.example/a.roll"] = WRITTEN
    collector.collect()
    assert (len(collector.entries(gate)), web.most) == (3, 1)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (encrypt(b"x", [generate_identity().recipient]), "locked with a key"),
        (WRITTEN[:-40], "zip"),
    ],
)
def test_one_that_cannot_be_opened_is_a_card_that_says_why(
    collector: Collector, data: bytes, why: str
) -> None:
    gate = collector.world.gate()
    follow(collector.world, gate)
    collector.web.pages[ADDRESS] = data
    for _ in range(2):
        collector.collect()
        collector.pass_time(hours=25)
    [card] = collector.entries(gate)
    assert (card.kind, card.title) == (PieceKind.CARD, "patience.roll")
    assert why in card.html


def test_a_page_in_its_place_is_a_visit_that_failed_and_teaches_nothing(
    collector: Collector,
) -> None:
    world = collector.world
    gate = world.gate()
    peer = follow(world, gate)
    sign_in = b"<!doctype html><title>Sign in</title><form></form>"
    moved = "https://portal.example/"
    collector.web.pages[ADDRESS] = fetched(sign_in, ADDRESS, etag='"x"', moved_to=moved)
    collector.collect()
    assert not sources.is_reachable(world.context, peer.id)
    assert collector.entries(gate) == []
    new = "https://friend.example/new.roll"
    collector.web.pages[ADDRESS] = fetched(WRITTEN, ADDRESS, moved_to=new)
    collector.pass_time(hours=1)
    collector.collect()
    assert collector.web.asked[-1].validators.etag == ""
    assert (now(world, peer).address, len(collector.entries(gate))) == (new, 1)


def test_a_feed_that_another_person_shares_is_read_as_one(collector: Collector) -> None:
    gate = collector.world.gate()
    follow(collector.world, gate)
    collector.web.pages[ADDRESS] = rss([Item(title="From a friend", body=LONG)])
    collector.collect()
    assert collector.titles(gate) == ["From a friend"]


def test_a_host_that_asks_for_rest_has_it_and_what_is_gone_is_asked_for_no_more(
    collector: Collector,
) -> None:
    world = collector.world
    peer = follow(world, world.gate())
    busy = TransientFetchError("Not now", status=429, retry_after_seconds=7_200)
    collector.web.pages[ADDRESS] = busy
    for hours in (0, 1, 1.5):
        collector.pass_time(hours=hours)
        collector.collect()
    assert collector.web.addresses.count(ADDRESS) == 2
    collector.web.pages[ADDRESS] = PermanentFetchError("Gone", status=410)
    collector.pass_time(hours=48)
    collector.collect()
    assert now(world, peer).retired_at is not None
