"""The shell's own pages do what they say."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest
from starlette.requests import Request
from whenever import Instant, TimeDelta

from osmosis.kernel.clock import FixedClock
from osmosis.sealing.key_sheet import parse_key_sheet
from osmosis.storage.timekeeping import list_acceptances
from tests.sealing.quick_lock import quick_lock
from tests.web.site import BASE, Site, opened_site

SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$FAKE_LOG"
case "$*" in
  *is-enabled*) test -e "$FAKE_STATE" ;;
  *enable*) touch "$FAKE_STATE" ;;
  *disable*) rm -f "$FAKE_STATE" ;;
esac
"""


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemctl that only remembers, first on the path; the file it writes to."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "systemctl"
    program.write_text(SYSTEMCTL)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    monkeypatch.setenv("FAKE_LOG", str(tmp_path / "log"))
    monkeypatch.setenv("FAKE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("sys.platform", "linux")
    return tmp_path / "log"


def test_the_list_names_only_pages_that_are_there(quiet_site: Site) -> None:
    page = quiet_site.get("/settings").text
    assert "/settings/tokens" in page
    assert "/settings/clock" in page
    assert "/scents" not in page


def test_autostart_is_turned_on_and_off_from_the_page(site: Site, systemctl: Path) -> None:
    unit = systemctl.parent / "config" / "systemd" / "user" / "osmosis.service"
    assert "started by hand" in site.get("/settings/autostart").text
    assert site.send("/settings/autostart", autostart="on").status_code == 303
    assert f'Environment="OSMOSIS_HOME={site.app.config.home}"' in unit.read_text()
    assert "starts when you sign in" in site.get("/settings/autostart").text
    assert site.send("/settings/autostart", autostart="off").status_code == 303
    assert not unit.exists()
    calls = [line for line in systemctl.read_text().splitlines() if "is-enabled" not in line]
    assert calls == [
        "--user daemon-reload",
        "--user enable --now osmosis.service",
        "--user disable osmosis.service",
    ]


def test_the_offer_is_made_once(site: Site, systemctl: Path) -> None:
    request = bare_request()
    assert site.shell.offers_autostart(request)
    answer = site.send("/settings/autostart", autostart="later", here="/")
    assert answer.headers["location"] == "/"
    assert not site.shell.offers_autostart(request)
    assert not systemctl.exists()


def bare_request() -> Request:
    """A request that says nothing."""
    return Request({"type": "http", "headers": [], "method": "GET", "path": "/"})


def test_without_a_login_session_nothing_is_left_behind(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("sys.platform", "linux")
    answer = site.send("/settings/autostart", autostart="on")
    assert answer.status_code == 502
    assert "no service that starts programs" in answer.text
    assert [path for path in (tmp_path / "config").rglob("*") if path.is_file()] == []


def test_a_rehearsal_shows_its_mark_and_lets_time_pass(rehearsal_site: Site) -> None:
    page = rehearsal_site.get("/")
    assert 'id="rehearsal"' in page.text
    woken: list[bool] = []
    rehearsal_site.shell.wake = lambda: woken.append(True)
    fields = {"set": "2031-05-04T09:00", "zone": "Europe/Bucharest"}
    assert rehearsal_site.send("/settings/clock", **fields).status_code == 303
    assert woken
    assert "4 May 2031, 09:00" in rehearsal_site.get("/").text
    assert rehearsal_site.send("/settings/clock", forward="P14D").status_code == 303
    assert "18 May 2031, 09:00" in rehearsal_site.get("/").text
    assert rehearsal_site.send("/settings/clock", forward="P1Y").status_code == 303
    assert rehearsal_site.app.store.time().now > Instant.from_utc(2032, 5, 18)


@pytest.mark.parametrize(
    ("referer", "leads_to"),
    [
        (f"{BASE}/rolls/3?size=2", "/rolls/3?size=2"),
        ("http://evil.example/rolls", "/settings/clock"),
        (f"{BASE}//evil.example", "/settings/clock"),
        ("", "/settings/clock"),
    ],
)
def test_time_passes_on_the_page_where_one_is(
    rehearsal_site: Site, referer: str, leads_to: str
) -> None:
    fields = {"csrf_token": rehearsal_site.token(), "forward": "P1D"}
    answer = rehearsal_site.post("/settings/clock", data=fields, headers={"Referer": referer})
    assert answer.headers["location"] == leads_to


def test_the_hour_that_does_not_exist_is_moved_forward(rehearsal_site: Site) -> None:
    fields = {"set": "2031-03-30T03:30", "zone": "Europe/Bucharest"}
    assert rehearsal_site.send("/settings/clock", **fields).status_code == 303
    assert "30 March 2031, 04:30" in rehearsal_site.get("/").text


@pytest.mark.parametrize(
    "fields",
    [
        {"set": "tomorrow"},
        {"set": "2031-05-04T09:00", "zone": "Mars/Base"},
        {"set": ""},
        {"forward": "two weeks"},
        {"forward": "P99999Y"},
        {"forward": "-P99999Y"},
    ],
)
def test_what_is_no_time_is_refused(rehearsal_site: Site, fields: dict[str, str]) -> None:
    assert rehearsal_site.send("/settings/clock", **fields).status_code == 422


def test_the_environment_wins_over_the_page(
    rehearsal_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-04T09:00[Europe/Bucharest]")
    assert rehearsal_site.send("/settings/clock", forward="P1D").status_code == 409


def test_any_other_store_s_clock_cannot_be_set(site: Site) -> None:
    assert 'id="rehearsal"' not in site.get("/").text
    assert site.send("/settings/clock", forward="P1D").status_code == 403
    assert site.send("/settings/clock", set="2031-05-04T09:00").status_code == 403


def test_a_doubted_clock_is_accepted_with_a_reason(tmp_path: Path) -> None:
    clock = FixedClock(Instant.from_utc(2026, 11, 23, 9))
    with opened_site(tmp_path / "store", clock=clock) as site:
        site.send("/settings/tokens", name="x")
        assert "The clock is believed." in site.get("/settings/clock").text
        clock.advance(-TimeDelta(hours=24 * 30))
        assert "Is the clock right?" in site.get("/settings/clock").text
        assert site.send("/settings/clock/accept", reason="").status_code == 422
        answer = site.send("/settings/clock/accept", reason="the battery was flat")
        assert answer.status_code == 303
        assert "The clock is believed" in site.get("/settings/clock").text
        with site.app.store.read() as reading:
            assert [one.reason for one in list_acceptances(reading)] == ["the battery was flat"]
        assert site.send("/settings/clock/accept", reason="again").status_code == 409


def test_a_passphrase_is_set_and_the_key_sheet_reads_back(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.app.keys, "_lock_up", quick_lock)
    wrong = site.send("/settings/keys/passphrase", passphrase="eight chars", again="other chars")
    assert wrong.status_code == 422
    assert not site.app.keys.has_vault
    sheet = site.send("/settings/keys/sheet.txt").text
    assert parse_key_sheet(sheet).vault is None
    done = site.send("/settings/keys/passphrase", passphrase="eight chars", again="eight chars")
    assert done.status_code == 303
    assert site.app.keys.has_vault
    assert site.send("/settings/keys/sheet", vault_passphrase="wrong").status_code == 403
    answer = site.send("/settings/keys/sheet.txt", vault_passphrase="eight chars")
    vault = parse_key_sheet(answer.text).vault
    assert vault is not None
    assert vault.recipient == site.app.keys.vault_recipient()
    sheet_answer = site.send("/settings/keys/sheet", vault_passphrase="eight chars")
    assert sheet_answer.content.startswith(b"%PDF-")
    assert sheet_answer.headers["content-type"] == "application/pdf"
    assert sheet_answer.headers["cache-control"] == "no-store"


def test_a_page_that_asks_once_carries_the_token(quiet_site: Site) -> None:
    page = quiet_site.get("/ask", params={"line": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    assert 'action="/keep"' in page
    assert quiet_site.token() in page


def test_other_devices_are_told_how_to_be_let_in(quiet_site: Site) -> None:
    assert "osmosis serve --lan" in quiet_site.get("/settings/devices").text
    assert quiet_site.get("/authority.crt").status_code == 404
    assert quiet_site.send("/settings/devices/certificate").status_code == 404


def test_the_programs_on_the_path_are_the_fake_ones(systemctl: Path) -> None:
    subprocess.run(["systemctl", "--user", "enable"], check=True)
    assert systemctl.read_text() == "--user enable\n"
