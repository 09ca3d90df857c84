"""The page of copies does what it says."""

from __future__ import annotations

import re
from pathlib import Path

from osmosis.storage.daily_copies import chosen_folder
from osmosis.web.pages.copies import HERE
from tests.web.page_rules import broken_rules
from tests.web.site import Site


def test_a_folder_is_chosen_copied_into_and_given_up(site: Site, tmp_path: Path) -> None:
    page = site.get(HERE).text
    assert "The copy holds the house key" in page
    assert "Sealed rolls stay sealed" in page
    assert "Copy now" not in page
    assert HERE in site.get("/settings").text
    assert site.send(HERE, folder=str(tmp_path / "copies")).status_code == 303
    assert "not yet" in site.get(HERE).text
    assert site.send(f"{HERE}/now").status_code == 303
    page = site.get(HERE).text
    assert "The copy is up to date." in page
    assert str(tmp_path / "copies") in page
    assert "not yet" not in page
    # It would grow with what waits behind a closed gate.
    assert re.search(r"\d\s?(bytes|[KMG]i?B)\b", page) is None
    assert broken_rules(page) == []
    site.send(f"{HERE}/now")
    assert "Nothing has changed since." in site.get(HERE).text
    assert site.send(f"{HERE}/stop").status_code == 303
    assert chosen_folder(site.app.store) is None
    assert list((tmp_path / "copies").iterdir())


def test_what_went_wrong_is_told_on_the_page_and_nowhere_else(site: Site, tmp_path: Path) -> None:
    site.send(HERE, folder=str(tmp_path / "copies"))
    (tmp_path / "copies").rename(tmp_path / "unplugged")
    assert site.send(f"{HERE}/now").status_code == 303
    assert "plugged in." in site.get(HERE).text
    assert "plugged in" not in site.get("/settings").text


def test_a_folder_inside_the_store_is_refused(site: Site) -> None:
    assert site.send(HERE, folder=str(site.app.config.home / "copies")).status_code == 422
    assert chosen_folder(site.app.store) is None


def test_the_page_that_is_offered_after_a_development_leads_here(real_site: Site) -> None:
    assert f'href="{HERE}"' in real_site.get("/rolls/keeping").text
    assert real_site.get(HERE).status_code == 200
