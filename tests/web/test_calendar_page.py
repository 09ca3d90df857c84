"""The calendar: a file, and an address that is a secret and needs no signing in."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from osmosis.app import init_app
from osmosis.calendar.feed import open_feed
from osmosis.config import Config
from osmosis.storage import settings
from osmosis.storage.opening import NewStore
from osmosis.web.pages.calendar import HERE
from osmosis.web.settings import WebSettings
from tests.calendar.dates import Dates, entry, read_events
from tests.web.page_rules import broken_rules
from tests.web.site import PORT, Site
from tests.web.tiny.practice import MANIFEST


def add_dates(site: Site) -> None:
    now = site.app.store.clock.now()
    site.app.parts["dates"] = Dates([entry(1, at=now), entry(2, at=now, title="“Weekly”, at nine")])


def made(site: Site) -> str:
    """The path of a new address."""
    with site.app.store.write() as transaction:
        return open_feed(transaction, anew=True)


def kept(site: Site) -> Mapping[str, object]:
    with site.app.store.read() as reading:
        return settings.list_settings(reading, "calendar.")


def stranger(site: Site, path: str, **options: object) -> httpx.Response:
    """What somebody without cookies gets."""
    browser = site.browser()
    answer = site.run(browser.get(path, **options))  # type: ignore[arg-type]  # headers, as they are
    site.run(browser.aclose())
    return answer


@pytest.fixture
def lan_site(tmp_path: Path) -> Iterator[Site]:
    """A store that other devices may reach after signing in."""
    app = init_app(Config(home=tmp_path / "lan"), NewStore(), practices=[MANIFEST])
    opened = Site(app, WebSettings(port=PORT, is_lan=True))
    yield opened
    opened.close()
    app.close()


def test_the_file_has_the_dates_of_every_practice(site: Site) -> None:
    add_dates(site)
    answer = site.get(f"{HERE}/osmosis.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert 'filename="osmosis.ics"' in answer.headers["content-disposition"]
    names = [event["SUMMARY"] for event in read_events(answer.content)]
    assert names == ["Date 1", "“Weekly”, at nine"]


def test_an_address_is_made_shown_once_and_revoked(site: Site) -> None:
    assert HERE in site.get("/settings").text
    page = site.get(HERE).text
    assert "Google and Outlook also drop the alarms" in page
    assert "only on this machine" in page
    assert broken_rules(page) == []
    page = site.send(f"{HERE}/feed").text
    address = page.partition("<code>")[2].partition("</code>")[0]
    assert broken_rules(page) == []
    path = urlsplit(address).path
    assert stranger(site, path).status_code == 200
    page = site.get(HERE).text
    assert path not in page
    assert "There is one, made" in page
    assert site.send(f"{HERE}/feed").status_code == 409
    assert stranger(site, path).status_code == 200
    assert site.send(f"{HERE}/feed/revoke").status_code == 303
    assert stranger(site, path).status_code == 404
    assert kept(site) == {}
    assert site.send(f"{HERE}/feed/revoke").status_code == 404


def test_a_new_address_takes_the_place_of_the_one_before(site: Site) -> None:
    before = made(site)
    assert site.send(f"{HERE}/feed", anew="1").status_code == 200
    assert stranger(site, before).status_code == 404


def test_only_a_hash_of_the_address_is_kept(site: Site) -> None:
    secret = made(site).removeprefix("/calendar/").removesuffix(".ics")
    assert len(secret) >= 43
    assert secret not in str(kept(site))


def test_a_calendar_program_reads_it_without_signing_in_and_asks_again_cheaply(
    lan_site: Site,
) -> None:
    add_dates(lan_site)
    path = made(lan_site)
    answer = stranger(lan_site, path)
    assert (answer.status_code, len(read_events(answer.content))) == (200, 2)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "set-cookie" not in answer.headers
    tag = {"If-None-Match": answer.headers["etag"]}
    again = stranger(lan_site, path, headers=tag)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("wrong", ["x", "", "%00", "ä", "../settings", "x" * 5_000])
def test_any_other_address_says_nothing_to_a_stranger(lan_site: Site, wrong: str) -> None:
    made(lan_site)
    answer = stranger(lan_site, f"/calendar/{wrong}.ics")
    assert answer.status_code in {303, 401, 404}
    assert "BEGIN" not in answer.text


def test_the_secret_opens_nothing_else(lan_site: Site) -> None:
    secret = made(lan_site).removeprefix("/calendar/").removesuffix(".ics")
    for path in (HERE, f"{HERE}/osmosis.ics", f"/calendar/{secret}", "/settings"):
        html = {"Accept": "text/html"}
        assert stranger(lan_site, path, headers=html).status_code == 303
    bearer = {"Authorization": f"Bearer {secret}"}
    assert stranger(lan_site, "/api/v1/openapi.json", headers=bearer).status_code == 401


def test_the_secret_stands_in_no_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    path = made(site)
    with caplog.at_level(logging.DEBUG):
        assert stranger(site, path).status_code == 200
    told = [record.getMessage() for record in caplog.records if record.name.startswith("osmosis")]
    assert any(line.startswith("GET /calendar/* 200") for line in told)
    assert not any(path in line for line in told)
