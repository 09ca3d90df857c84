"""Every answer carries every header, whatever it is an answer to."""

from __future__ import annotations

import httpx
import pytest
from starlette.routing import Route

from osmosis.web.guards.headers import HEADERS
from tests.web.site import Site

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; media-src 'self' blob:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"
)


def every_address(site: Site) -> list[str]:
    """Every route's address, with something in its variable pieces."""
    pieces = {
        "{path:path}": "osmosis.css",
        "{kind}": "sealed",
        "{id:int}": "3",
        "{id}": "3",
        "{secret}": "x",
        "{level}": "month",
        "{number}": "3",
        "{span}": "year",
        "{on}": "2031-05-04",
        "{paper}": "a3",
    }
    found = []
    for route in site.web.routes:
        assert isinstance(route, Route)
        address = route.path
        for piece, value in pieces.items():
            address = address.replace(piece, value)
        assert "{" not in address
        found.append(address)
    return sorted(set(found))


def check(answer: httpx.Response, *, may_be_cached: bool = False, own_policy: bool = False) -> None:
    """Fail unless every header is there."""
    for name, value in HEADERS.items():
        if name == "Cache-Control" and may_be_cached:
            continue
        if name == "Content-Security-Policy" and own_policy:
            continue
        assert answer.headers.get_list(name) == [value], f"{answer.url} {name}"
    assert "server" not in answer.headers


def test_the_headers_are_those_that_were_decided() -> None:
    permissions = HEADERS["Permissions-Policy"]
    assert permissions.startswith("camera=(self), microphone=(self), geolocation=()")
    assert {**HEADERS, "Permissions-Policy": ""} == {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def test_every_route_answers_with_every_header(quiet_site: Site) -> None:
    addresses = every_address(quiet_site)
    assert len(addresses) > 25
    for address in addresses:
        cached = address.startswith(("/static", "/manifest", "/sw", "/favicon"))
        for method in ("GET", "POST", "OPTIONS", "PATCH"):
            answer = quiet_site.run(quiet_site.client.request(method, address))
            check(
                answer,
                may_be_cached=cached and answer.is_success,
                own_policy=address == "/picture" and answer.is_success,
            )


@pytest.mark.parametrize("address", ["/nothing", "/stumble", "/fail/storage", "/settings/nothing"])
def test_an_error_has_every_header_too(quiet_site: Site, address: str) -> None:
    answer = quiet_site.get(address)
    assert answer.is_error
    check(answer)


def test_a_refusal_at_the_gate_has_every_header_too(quiet_site: Site) -> None:
    check(quiet_site.get("/", headers={"Host": "evil.example"}))
    check(quiet_site.post("/keep", data={"line": "x"}))


def test_media_are_shut_in_a_policy_of_their_own(quiet_site: Site) -> None:
    answer = quiet_site.get("/picture")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
