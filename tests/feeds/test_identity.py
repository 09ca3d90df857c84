"""By what an entry is known again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from whenever import Instant

from osmosis.feeds.identity import bare_address, content_key, identities, identity_of
from osmosis.feeds.model import Enclosure, Entry, Feed

HOME = "https://paper.example/"


def entry(number: int, **changes: object) -> Entry:
    """One of several entries."""
    made = Entry(
        id=f"tag:{number}",
        address=f"{HOME}{number}",
        title=f"Title {number}",
        summary=f"<p>Words of {number}</p>",
        published_at=Instant("2026-06-01T00:00:00Z"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the names are those of Entry


def met(first: list[Entry], then: list[Entry]) -> list[bool]:
    """Which entries of a second visit have been met at the first."""
    known = {
        key
        for one in identities(Feed(title="", home=HOME, entries=tuple(first)))
        for key in one.keys
    }
    later = identities(Feed(title="", home=HOME, entries=tuple(then)))
    return [not known.isdisjoint(one.keys) for one in later]


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("nothing", {}),
        ("its guid", {"id": "tag:new"}),
        ("its address", {"address": f"{HOME}moved"}),
        ("its title", {"title": "Another"}),
        ("its words", {"summary": "Others"}),
        ("its date", {"published_at": None}),
        ("its words, title and date", {"summary": "x", "title": "y", "published_at": None}),
        ("a trace in its address", {"address": "http://www.paper.example/1/?utm_source=x"}),
    ],
)
def test_an_entry_is_known_again_when_this_of_it_changed(
    what: str, changes: dict[str, object]
) -> None:
    others = [entry(2), entry(3)]
    assert met([entry(1), *others], [entry(1, **changes), *others]) == [True, True, True]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"id": "same"},
        {"id": ""},
        {"id": "same", "address": ""},
        {"id": "", "address": ""},
        {"id": "", "address": HOME},
        {"id": HOME, "address": HOME},
        {"title": ""},
        {"title": "Same", "id": ""},
        {"id": "", "address": "", "title": ""},
        {"id": "same", "address": HOME},
    ],
)
def test_a_new_entry_is_never_taken_for_an_old_one(changes: dict[str, object]) -> None:
    old = [entry(n, **changes) for n in (1, 2)]
    new = [entry(n, **changes) for n in (3, 2, 1)]
    assert met(old, new) == [False, True, True]


def test_guids_that_change_at_every_visit_bring_nothing_again() -> None:
    first = [entry(n, id=f"session-a-{n}") for n in (1, 2)]
    then = [entry(n, id=f"session-b-{n}") for n in (3, 1, 2)]
    assert met(first, then) == [False, True, True]


def test_one_entry_at_a_time_under_one_address_is_new_each_time() -> None:
    first = entry(1, address=f"{HOME}latest")
    assert met([first], [entry(2, address=f"{HOME}latest")]) == [False]


def test_each_entry_of_a_feed_has_a_key_of_its_own() -> None:
    same = [entry(n, id="", address="", title="") for n in (1, 2, 3)]
    found = identities(Feed(title="", entries=tuple(same)))
    assert len({one.keys for one in found}) == 3


def test_an_entry_that_stands_alone_has_one_key() -> None:
    assert identity_of(entry(1)) == "tag:1"
    assert identity_of(entry(1, id="")) == "paper.example/1"
    bare = entry(1, id="", address="")
    assert identity_of(bare) != identity_of(replace(bare, title="Another"))
    assert identity_of(bare) != identity_of(replace(bare, published_at=None))


def test_what_an_entry_says_has_a_key_that_ignores_how_it_is_marked_up() -> None:
    said = content_key(entry(1, summary="<p>Ice  on <b>the</b> river</p>"))
    assert said == content_key(entry(1, summary="<div>Ice on <i>the</i>\nriver</div>"))
    assert said == content_key(entry(1, summary="", content="<p>Ice on the river</p>"))
    assert said != content_key(entry(1, summary="<p>Ice on the lake</p>"))


def test_a_signed_picture_stays_the_same_and_another_picture_does_not() -> None:
    def shown(address: str) -> str:
        return content_key(entry(1, summary=f'<img src="{address}">'))

    assert shown("https://h/1.jpg?sig=a") == shown("https://h/1.jpg?sig=b")
    assert shown("https://h/1.jpg") != shown("https://h/2.jpg")
    sound = (Enclosure(address="https://h/1.mp3"),)
    assert content_key(entry(1)) != content_key(entry(1, enclosures=sound))


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("https://www.Paper.example/A/?b=1&utm_source=x#y", "paper.example/A?b=1"),
        ("http://paper.example", "paper.example"),
        ("https://paper.example/?p=12", "paper.example?p=12"),
        ("http://[::1", "http://[::1"),
        ("", ""),
    ],
)
def test_an_address_is_bared_of_what_changes(address: str, bare: str) -> None:
    assert bare_address(address) == bare
