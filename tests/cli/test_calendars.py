"""``osmosis calendar``: a file, an address, and its end."""

from __future__ import annotations

from pathlib import Path

from tests.calendar.dates import read_events
from tests.cli.conftest import Shell


def test_the_file_is_written_for_its_owner_and_replaces_nothing(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "osmosis.ics"
    assert shell("calendar", "write", str(file)).code == 0
    assert read_events(file.read_bytes()) == []
    assert file.stat().st_mode & 0o077 == 0
    assert shell("calendar", "write", str(file)).code == 1


def test_an_address_is_made_once_made_anew_and_revoked(shell: Shell) -> None:
    first = shell("calendar", "feed")
    assert first.out.startswith("http://127.0.0.1:4747/calendar/")
    assert first.out.strip().endswith(".ics")
    assert "only while Osmosis runs" in first.err
    assert shell("calendar", "feed").code == 1
    assert shell("calendar", "feed", "--anew").out != first.out
    assert shell("calendar", "revoke").code == 0
    assert shell("calendar", "revoke").code == 1
