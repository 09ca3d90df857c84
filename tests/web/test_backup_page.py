"""The page of the backup does what it says, and Today asks no more than once in a quarter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from osmosis.app import App
from osmosis.calendar.today import BACKUP as HERE
from osmosis.calendar.today import list_asked
from osmosis.keeping.backups import choosing
from osmosis.keeping.backups.jobs import TASK, back_up_if_due, backup_tasks, is_backing_up
from osmosis.keeping.backups.places import read_place
from osmosis.keeping.backups.restic_command import Restic
from osmosis.kernel.clock import TimeDelta
from osmosis.storage.last_backup import last_backup, remember_backup
from osmosis.web.pages import backup
from tests.sealing.quick_lock import quick_lock
from tests.web.page_rules import broken_rules
from tests.web.site import Site

WORDS = "a passphrase for tests"


def with_passphrase(site: Site) -> None:
    keys = site.app.keys
    keys._lock_up = quick_lock
    keys.set_passphrase(WORDS)


def do_jobs(site: Site) -> None:
    while site.app.jobs.run_one(backup_tasks(site.app)):
        pass


def test_a_folder_is_chosen_backed_up_into_tried_and_given_up(site: Site, tmp_path: Path) -> None:
    assert "needs a passphrase first" in site.get(HERE).text
    assert HERE in site.get("/settings").text
    assert site.send(HERE, folder=str(tmp_path / "backups")).status_code == 409
    with_passphrase(site)
    assert site.send(HERE, folder=str(tmp_path / "backups")).status_code == 303
    assert "being made" in site.get(HERE).text
    do_jobs(site)
    page = site.get(HERE).text
    assert str(tmp_path / "backups") in page
    assert page.count("not yet") == 1
    assert broken_rules(page) == []
    wrong = site.send(f"{HERE}/check", passphrase="another passphrase")
    assert wrong.status_code == 403
    assert site.send(f"{HERE}/check", passphrase=WORDS).status_code == 303
    page = site.get(HERE).text
    assert "brought back for a trial" in page
    assert "not yet" not in page
    site.send(f"{HERE}/now")
    do_jobs(site)
    assert len(read_place(str(tmp_path / "backups")).listed()) == 2
    assert site.send(f"{HERE}/stop").status_code == 303
    assert "Back up now" not in site.get(HERE).text
    assert list((tmp_path / "backups").iterdir())


def test_what_goes_wrong_is_told_on_the_page_and_nowhere_else(site: Site, tmp_path: Path) -> None:
    with_passphrase(site)
    site.send(HERE, folder=str(tmp_path / "backups"))
    (tmp_path / "backups").rename(tmp_path / "unplugged")
    do_jobs(site)
    assert "plugged in." in site.get(HERE).text
    assert "plugged in" not in site.get("/").text
    back_up_if_due(site.app)
    assert not (tmp_path / "backups").exists()
    (tmp_path / "unplugged").rename(tmp_path / "backups")
    back_up_if_due(site.app)
    assert "plugged in" not in site.get(HERE).text
    assert site.app.jobs.find(TASK, "backup") is not None


def test_today_asks_after_a_quarter_and_not_again_after_not_now(site: Site, tmp_path: Path) -> None:
    with_passphrase(site)
    site.send(HERE, folder=str(tmp_path / "backups"))
    do_jobs(site)

    def asked() -> list[str]:
        return [card.address for card in list_asked(site.app.store, [])]

    assert HERE not in asked()
    last, folder = last_backup(site.app.store.folder), site.app.store.folder
    long_ago = site.app.store.clock.now() - TimeDelta(hours=24 * 95)
    old = replace(last, chosen_at=long_ago, made_at=long_ago, moments=(), proved_at=long_ago)
    remember_backup(folder, old)
    assert asked() == [HERE]
    assert "Not now" in site.get(HERE).text
    assert site.send(f"{HERE}/later").status_code == 303
    assert asked() == []
    assert "Not now" not in site.get(HERE).text


def test_a_repository_of_restic_is_chosen_with_the_passphrase(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, chosen = f"{HERE}/restic", []
    with_passphrase(site)
    monkeypatch.setattr(backup, "is_restic_here", lambda: False)
    assert where not in site.get(HERE).text
    monkeypatch.setattr(backup, "is_restic_here", lambda: True)
    page = site.get(HERE).text
    assert where in page
    assert broken_rules(page) == []
    words = {"repository": "/kept/restic", "repository-passphrase": WORDS}
    assert site.send(where, **words | {"repository": ""}).status_code == 422
    assert site.send(where, **words | {"repository-passphrase": ""}).status_code == 422
    wrong = site.send(where, **words | {"repository-passphrase": "another passphrase"})
    assert wrong.status_code == 403

    def open_up(app: App, place: str, passphrase: str, **others: object) -> None:
        chosen.append((place, passphrase, others["own_password"]))

    monkeypatch.setattr(choosing, "open_up", open_up)
    monkeypatch.setattr(Restic, "ask", lambda self, *words: "[]")
    assert site.send(where, **words | {"repository-password": "its own"}).status_code == 303
    assert chosen == [("restic:/kept/restic", WORDS, "its own")]
    page = site.get(HERE).text
    assert broken_rules(page) == []
    assert page.count("restic:/kept/restic") >= 3
    assert 'value="/kept/restic"' in page
    assert WORDS not in page
    assert "its own" not in page
    assert is_backing_up(site.app)
