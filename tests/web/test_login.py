"""The door of a store that other devices may reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from whenever import Instant, TimeDelta

from osmosis.access import sessions
from osmosis.access.tokens import add_token
from osmosis.access.tries import FREE
from osmosis.app import init_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock
from osmosis.sealing.keys import KeyFolder
from osmosis.storage import schema
from osmosis.storage.opening import NewStore
from osmosis.web.settings import WebSettings
from tests.sealing.quick_lock import quick_lock
from tests.web.site import PORT, Site
from tests.web.tiny.practice import MANIFEST

PASSPHRASE = "correct horse battery staple"
CLOCK = FixedClock(Instant.from_utc(2026, 11, 23, 9))


@pytest.fixture
def lan_site(tmp_path: Path) -> Iterator[Site]:
    """The web of a store that other devices may reach."""
    CLOCK.set(Instant.from_utc(2026, 11, 23, 9))
    app = init_app(Config(home=tmp_path / "store"), NewStore(), practices=(MANIFEST,))
    folder = app.store.folder.keys(app.store.person_id)
    KeyFolder(folder, lock_up=quick_lock).set_passphrase(PASSPHRASE)
    settings = WebSettings(port=PORT, is_lan=True, is_secure=True, machine_clock=CLOCK)
    site = Site(app, settings)
    yield site
    site.close()
    app.close()


HTML = {"Accept": "text/html"}


def site_token(site: Site) -> str:
    """The form token on the door itself."""
    page = site.get("/login").text
    return page.partition('name="csrf_token" value="')[2][:64]


def enter(site: Site, passphrase: str, after: str = "/settings") -> int:
    """Try a passphrase at the door; the status."""
    fields = {"csrf_token": site_token(site), "passphrase": passphrase, "next": after}
    return site.post("/login", data=fields).status_code


def test_nothing_is_shown_before_the_door(lan_site: Site) -> None:
    for address in ("/", "/settings", "/picture", "/settings/tokens", "/csrf"):
        answer = lan_site.get(address, headers=HTML)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/login?next={address}"
        assert lan_site.get(address).status_code == 401
    assert lan_site.get("/api/v1/about", headers=HTML).status_code == 401
    assert lan_site.post("/keep", data={"line": "x"}).status_code == 401


def test_what_the_door_needs_is_shown(lan_site: Site) -> None:
    for address in ("/login", "/healthz", "/static/osmosis.css", "/manifest.webmanifest"):
        assert lan_site.get(address).status_code == 200


def test_the_passphrase_opens_and_signing_out_shuts(lan_site: Site) -> None:
    assert enter(lan_site, PASSPHRASE) == 303
    assert lan_site.get("/settings").status_code == 200
    assert lan_site.get("/api/v1/about").status_code == 200
    assert lan_site.send("/logout").status_code == 303
    assert lan_site.get("/settings").status_code == 401


def test_the_session_cookie_is_secure_and_only_its_hash_is_kept(lan_site: Site) -> None:
    fields = {"csrf_token": site_token(lan_site), "passphrase": PASSPHRASE}
    setting = lan_site.post("/login", data=fields).headers["set-cookie"]
    name, *flags = [piece.strip() for piece in setting.split(";")]
    assert name.startswith("__Host-osmosis-session-")
    assert {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"} < set(flags)
    secret = name.partition("=")[2]
    with lan_site.app.store.read() as reading:
        row = reading.find(schema.sessions)
    assert row is not None
    assert secret not in str(dict(row))


def test_a_wrong_passphrase_does_not_open(lan_site: Site) -> None:
    assert enter(lan_site, "wrong") == 403
    assert lan_site.get("/settings").status_code == 401


def test_guessing_is_stopped_and_the_right_one_has_to_wait_too(lan_site: Site) -> None:
    assert [enter(lan_site, "wrong") for _ in range(FREE)] == [403] * FREE
    fields = {"csrf_token": site_token(lan_site), "passphrase": PASSPHRASE}
    answer = lan_site.post("/login", data=fields)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


def test_a_session_ends_by_the_machine_s_clock(lan_site: Site) -> None:
    enter(lan_site, PASSPHRASE)
    CLOCK.advance(sessions.LIFETIME - TimeDelta(seconds=1))
    assert lan_site.get("/settings").status_code == 200
    CLOCK.advance(TimeDelta(seconds=2))
    assert lan_site.get("/settings").status_code == 401


@pytest.mark.parametrize(
    "after", ["https://evil.example/", "//evil.example", "/\\evil.example", "/login", "javascript:"]
)
def test_the_door_leads_nowhere_else(lan_site: Site, after: str) -> None:
    fields = {"csrf_token": site_token(lan_site), "passphrase": PASSPHRASE, "next": after}
    assert lan_site.post("/login", data=fields).headers["location"] == "/"


def test_the_form_token_from_before_the_door_does_not_count_behind_it(lan_site: Site) -> None:
    before = site_token(lan_site)
    enter(lan_site, PASSPHRASE)
    answer = lan_site.post("/keep", data={"csrf_token": before, "line": "x"})
    assert answer.status_code == 403


def test_a_script_needs_no_session(lan_site: Site) -> None:
    _, secret = add_token(lan_site.app.store, "phone", "read")
    headers = {"Authorization": f"Bearer {secret}"}
    assert lan_site.get("/api/v1/about", headers=headers).status_code == 200
    assert lan_site.get("/settings", headers=headers).status_code == 401


def test_a_new_passphrase_signs_the_others_out(
    lan_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lan_site.app.keys, "_lock_up", quick_lock)
    enter(lan_site, PASSPHRASE)
    mine = lan_site.client
    lan_site.client = lan_site.browser()
    enter(lan_site, PASSPHRASE)
    answer = lan_site.send(
        "/settings/keys/passphrase",
        passphrase="another one",
        again="another one",
        current=PASSPHRASE,
    )
    assert answer.status_code == 303
    assert lan_site.get("/settings").status_code == 200
    lan_site.client = mine
    assert lan_site.get("/settings").status_code == 401


def test_on_this_machine_alone_nobody_signs_in(site: Site) -> None:
    assert site.get("/login").headers["location"] == "/"
    assert site.send("/login", passphrase="x").status_code == 404
