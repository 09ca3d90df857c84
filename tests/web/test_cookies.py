"""How cookies are set, and when none is."""

from __future__ import annotations

from osmosis.web.settings import WebSettings
from tests.web.site import PORT, Site


def test_the_browser_cookie_is_shut_to_scripts_and_to_other_sites(site: Site) -> None:
    setting = site.get("/").headers["set-cookie"]
    name, *flags = [piece.strip() for piece in setting.split(";")]
    assert name.startswith("osmosis-browser-")
    assert set(flags) == {"Path=/", "Max-Age=31536000", "HttpOnly", "SameSite=Lax"}


def test_under_https_the_cookie_is_secure_and_bound_to_the_host(site: Site) -> None:
    secure = Site(site.app, WebSettings(port=PORT, is_secure=True))
    setting = secure.get("/").headers["set-cookie"]
    assert setting.startswith("__Host-osmosis-browser-")
    assert "; Secure" in setting
    assert "; HttpOnly" in setting
    secure.close()


def test_a_browser_that_has_its_cookie_gets_no_other(site: Site) -> None:
    site.get("/")
    assert "set-cookie" not in site.get("/").headers


def test_a_torn_cookie_is_replaced(site: Site) -> None:
    name = site.get("/").headers["set-cookie"].partition("=")[0]
    for value in ("", "x", "y" * 33, "é" * 16):
        headers = {b"Cookie": f"{name}={value}".encode()}
        answer = site.run(site.browser().get("/", headers=headers))
        assert "set-cookie" in answer.headers


def test_files_and_health_set_no_cookie(site: Site) -> None:
    for address in ("/static/osmosis.css", "/healthz", "/manifest.webmanifest", "/sw.js"):
        assert "set-cookie" not in site.get(address).headers


def test_two_stores_on_one_machine_do_not_share_a_name(site: Site) -> None:
    name = site.get("/").headers["set-cookie"].partition("=")[0]
    assert name.endswith(site.app.store.person_id.hex[-8:])
