"""Sources and pictures that are broken or mean harm, from the visit to the book."""

from __future__ import annotations

from html import escape
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from whenever import Instant

from osmosis.errors import PermanentFetchError, TransientFetchError
from osmosis.practices.apert.model import Gate
from osmosis.practices.apert.rules.yields import Yield, pack_yield
from osmosis.practices.apert.service import batches, editions, sources
from tests.epub.checking import complaints
from tests.practices.apert.newspapers import opened, plate
from tests.practices.apert.some_web import Answer, Collector, Item, fetched, rss

GOOD = Item(title="Ice on the river")
OTHER = "https://other.example/feed.xml"
_OWN = " ".join(f"word{number}" for number in range(300))
_BOMB = (
    b'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><rss><channel><title>&j;</title><item><title>&j;</title></item></channel></rss>"
)

NO_FEEDS: dict[str, Answer] = {
    "a page": b"<!doctype html><title>Home</title><p>Welcome.</p>",
    "a page to sign in, as if it were the feed": fetched(
        b"<html><form><input type=password></form></html>", OTHER, content_type="text/xml"
    ),
    "nothing": b"",
    "bytes": bytes(range(256)) * 40,
    "entities that grow": _BOMB,
    "an endless or packed answer": TransientFetchError("There is too much of it"),
    "a slow answer": TransientFetchError("It took too long"),
    "a certificate that is not trusted": TransientFetchError("The certificate is not trusted"),
    "a circle": TransientFetchError("It is sent on too often"),
    "this machine at second glance": PermanentFetchError("It lies in a private network"),
}

ODD_FEEDS: dict[str, tuple[Answer, int]] = {
    "dates of 1970 and 2099": (
        rss(
            [
                Item(title="Long ago", at=Instant.from_utc(1970, 1, 1), body=_OWN[:900]),
                Item(title="Some day", at=Instant.from_utc(2099, 1, 1), body=_OWN[900:1800]),
            ]
        ),
        2,
    ),
    "one guid": (
        rss([Item(title=f"Entry {n}", guid="all", body=f"{n} {_OWN}") for n in range(5)]),
        5,
    ),
    "no entries": (rss([]), 0),
    "what breaks off": (rss([GOOD, Item(title="Two")])[:-90], 1),
    "very many entries": (
        b"<rss><channel><title>x</title>" + b"<item><title>x</title></item>" * 15_000,
        1,
    ),
}


def beside(collector: Collector, answer: Answer) -> Gate:
    """A gate with a good feed and another one that answers so; both were visited."""
    gate = collector.world.gate()
    sources.add_source(collector.context, gate.id, sources.NewSource(address=OTHER))
    collector.web.pages[OTHER] = answer
    collector.serve(GOOD)
    collector.collect()
    return gate


@pytest.mark.parametrize("what", NO_FEEDS)
def test_what_is_no_feed_is_not_reachable_and_stops_nothing_else(
    collector: Collector, what: str
) -> None:
    gate = beside(collector, NO_FEEDS[what])
    assert collector.titles(gate) == [GOOD.title]
    [good, bad] = sources.list_sources(collector.context, gate.id)
    assert sources.is_reachable(collector.context, good.id)
    assert not sources.is_reachable(collector.context, bad.id)


@pytest.mark.parametrize("what", ODD_FEEDS)
def test_an_odd_feed_is_read_as_far_as_it_goes_and_once(collector: Collector, what: str) -> None:
    answer, least = ODD_FEEDS[what]
    gate = beside(collector, answer)
    first = collector.titles(gate)
    assert GOOD.title in first
    assert len(first) >= 1 + least
    collector.pass_time(hours=40 * 24)
    collector.collect()
    assert collector.titles(gate) == first
    now = collector.world.clock.now()
    assert all(entry.published_at <= now.add(hours=24) for entry in collector.entries(gate))


def test_among_all_that_is_bad_one_piece_with_bad_pictures_makes_a_valid_book(
    collector: Collector, java: Path, tmp_path: Path
) -> None:
    pictures = {f"https://gazette.example/{name}": data for name, data in _pictures().items()}
    shown = "".join(
        f"<p>{name}</p><img src='{name}' alt='{escape(name)}'>" for name in (*pictures, "missing")
    )
    world = collector.world
    gate = world.gate(pictures_per_entry=30)
    collector.web.pages |= pictures
    for number, answer in enumerate([*NO_FEEDS.values(), *(one for one, _ in ODD_FEEDS.values())]):
        address = f"https://paper-{number}.example/feed.xml"
        sources.add_source(collector.context, gate.id, sources.NewSource(address=address))
        collector.web.pages[address] = answer
    collector.serve(Item(title="Many pictures", body=f"<p>{_OWN}</p>{shown}"))
    collector.collect()
    opening = opened(world, gate)
    record = editions.open_record(world.context, opening.ref.id)
    names = {address.rpartition("/")[2] for address in record.pictures}
    assert {"good.png", "printed.jpg", "moving.gif"} <= names
    assert names.isdisjoint({"script.svg", "words.png", "nothing.png", "half.jpg"})
    for picture in record.pictures.values():
        with Image.open(BytesIO(picture.data)) as seen:
            assert seen.mode in {"L", "RGB"}
            assert max(seen.size) < 4_000
    book = b"".join(editions.open_part(world.context, opening.ref.id, 1))
    assert b"<script" not in book
    assert complaints([book], java, tmp_path) == []


def _pictures() -> dict[str, bytes]:
    script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    printed = _saved(Image.new("CMYK", (60, 40), (90, 10, 0, 20)), "JPEG")
    frames = [Image.new("P", (40, 30), shade) for shade in (10, 200)]
    moving = BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:], loop=0)
    return {
        "good.png": plate(),
        "script.svg": script,
        "script.png": script,
        "printed.jpg": printed,
        "moving.gif": moving.getvalue(),
        "wide.png": _saved(Image.new("L", (20_000, 8), 90), "PNG"),
        "vast.png": _saved(Image.new("1", (20_000, 20_000)), "PNG"),
        "words.png": b"This is no picture.",
        "nothing.png": b"",
        "half.jpg": printed[: len(printed) // 3],
    }


def _saved(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


def test_what_is_too_odd_to_be_kept_stops_no_other_source_and_is_asked_for_again(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = collector.world.gate()
    sources.add_source(collector.context, gate.id, sources.NewSource(address=OTHER))
    collector.web.pages[OTHER] = fetched(rss([Item(title="Odd")]), OTHER, etag="one")
    collector.serve(GOOD)

    def packed(found: Yield) -> bytes:
        if any(one.title == "Odd" for one in found.entries):
            raise ValueError("too odd")
        return pack_yield(found)

    with monkeypatch.context() as odd:
        odd.setattr(batches, "pack_yield", packed)
        collector.collect()
    assert collector.titles(gate) == [GOOD.title]
    first, other = sources.list_sources(collector.context, gate.id)
    assert sources.is_reachable(collector.context, first.id)
    assert not sources.is_reachable(collector.context, other.id)
    collector.pass_time(hours=40 * 24)
    collector.collect()
    assert collector.titles(gate) == [GOOD.title, "Odd"]
    assert [one.validators.etag for one in collector.web.asked if one.address == OTHER] == ["", ""]
