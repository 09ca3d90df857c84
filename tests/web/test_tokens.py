"""The life of a token, by the pages and at the API."""

from __future__ import annotations

import hashlib
import re

import pytest

from osmosis.access import tokens
from osmosis.storage import schema
from tests.web.site import Site


def bearer(secret: str) -> dict[str, str]:
    """The header of a script."""
    return {"Authorization": f"Bearer {secret}"}


def made(site: Site, scope: str) -> str:
    """A token made on the page; its secret."""
    page = site.send("/settings/tokens", name="my phone", scope=scope).text
    found = re.search(r"osm_[A-Za-z0-9_-]{43}", page)
    assert found
    return found[0]


def test_a_token_is_made_shown_once_used_and_revoked(site: Site) -> None:
    secret = made(site, "capture")
    assert secret not in site.get("/settings/tokens").text
    assert site.post("/api/v1/notes", json={"line": "x"}, headers=bearer(secret)).is_success
    (token,) = tokens.list_tokens(site.app.store)
    assert token.last_used_at is not None
    assert site.send(f"/settings/tokens/{token.id}/revoke").status_code == 303
    answer = site.post("/api/v1/notes", json={"line": "x"}, headers=bearer(secret))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert site.send(f"/settings/tokens/{token.id}/revoke").status_code == 409


def test_only_a_hash_is_kept(site: Site) -> None:
    secret = made(site, "full")
    with site.app.store.read() as reading:
        row = reading.find(schema.tokens)
    assert row is not None
    assert row["secret_sha256"] == hashlib.sha256(secret.encode()).hexdigest()
    for path in site.app.store.folder.root.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("scope", "may_add", "may_look"),
    [("capture", 201, 403), ("read", 403, 200), ("full", 201, 200)],
)
def test_a_token_may_do_what_its_scope_says(
    site: Site, scope: str, may_add: int, may_look: int
) -> None:
    secret = made(site, scope)
    added = site.post("/api/v1/notes", json={"line": "x"}, headers=bearer(secret))
    looked = site.get("/api/v1/notes/3", headers=bearer(secret))
    assert (added.status_code, looked.status_code) == (may_add, may_look)


@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Bearer osm_nonsense", "Bearer ", "bearer x"]
)
def test_an_unknown_token_is_refused_even_where_cookies_would_do(site: Site, header: str) -> None:
    headers = {"Authorization": header, "X-CSRF-Token": site.token()}
    assert site.get("/api/v1/about", headers=headers).status_code == 401
    assert site.post("/api/v1/notes", json={"line": "x"}, headers=headers).status_code == 401


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "x" * 81}, {"name": "x", "scope": "all"}]
)
def test_a_token_needs_a_name_and_a_known_scope(site: Site, fields: dict[str, str]) -> None:
    assert site.send("/settings/tokens", **fields).status_code == 422


def test_an_unknown_token_cannot_be_revoked(site: Site) -> None:
    assert site.send(f"/settings/tokens/{site.app.store.person_id}/revoke").status_code == 404
    assert site.send("/settings/tokens/nonsense/revoke").status_code == 422
