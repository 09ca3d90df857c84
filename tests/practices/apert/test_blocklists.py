"""The hosts of sources for a blocker: never a house's own, and none twice."""

from __future__ import annotations

import pytest

from osmosis.practices.apert.rules.blocklists import (
    BlocklistFormat,
    blocked_hosts,
    blocklist_text,
)
from osmosis.practices.apert.service import blocklists, gates, lists, sources
from tests.practices.apert.conftest import World


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.gazette.example/feed.xml", "gazette.example"),
        ("http://feeds.gazette.example:8080/", "gazette.example"),
        ("https://somebody.platform.example/feed", "somebody.platform.example"),
        ("https://Zürich.example/", "xn--zrich-kva.example"),
        ("https://www.example/", "www.example"),
        ("https://rss.co.uk/feed", "rss.co.uk"),
        ("https://feeds.com.au/x", "feeds.com.au"),
        ("https://feeds.gazette.co.uk/x", "gazette.co.uk"),
        ("https://feed.github.io/atom.xml", "feed.github.io"),
        ("https://www.co.example/", "co.example"),
    ],
)
def test_a_site_is_named_by_its_host(address: str, host: str) -> None:
    assert blocked_hosts([address, address]) == [host]


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/feed",
        "http://127.0.0.1/feed",
        "http://192.168.1.4:8080/",
        "http://[::1]/",
        "https://93.184.216.34/feed",
        "http://nas/feed",
        "http://nas.local/feed",
        "http://2130706433/",
        "http://x.home.arpa/",
        "/home/somebody/mail",
        "imaps://mail.example",
        "http://[broken/",
        "",
    ],
)
def test_a_house_and_its_numbers_are_never_blocked(address: str) -> None:
    assert blocked_hosts([address]) == []


def test_each_blocker_gets_its_own_lines() -> None:
    told = {form: blocklist_text(["a.example"], form).splitlines()[1:] for form in BlocklistFormat}
    assert told == {
        BlocklistFormat.HOSTS: ["0.0.0.0 a.example", "0.0.0.0 www.a.example"],
        BlocklistFormat.UBLOCK: ["||a.example^$document,subdocument"],
        BlocklistFormat.PIHOLE: ["||a.example^"],
    }


def test_the_home_that_a_list_named_is_blocked_and_what_is_retired_is_not(world: World) -> None:
    gate = world.gate()
    body = b"""<opml><body><outline text="x" xmlUrl="https://carrier.example/x"
    htmlUrl="https://www.home.example/"/></body></opml>"""
    lists.take_list(world.context, body, gate.id)
    assert blocklists.list_hosts(world.context) == [
        "carrier.example",
        "gazette.example",
        "home.example",
    ]
    sources.retire_source(world.context, sources.list_sources(world.context)[1].id)
    assert blocklists.list_hosts(world.context, gate.id) == ["gazette.example"]
    gates.end_gate(world.context, gate.id)
    assert blocklists.list_hosts(world.context) == []
