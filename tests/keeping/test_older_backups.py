"""A backup of an older form becomes a store of that form, and that is brought to today's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from osmosis.keeping.backups.repository import Repository
from osmosis.keeping.label import NewerExportError
from osmosis.kernel.clock import FixedClock
from osmosis.storage.stored_rows import stored_rows
from tests.keeping.backed_up import BackedUp
from tests.keeping.later_notes.tables import notes
from tests.keeping.lived import Home
from tests.keeping.test_older_exports import LATER
from tests.storage.copied import words_in


@pytest.fixture
def kept(home: Home, tmp_path: Path) -> BackedUp:
    """A life with one backup, made by a program that knew only the first migrations of notes."""
    home = replace(home, clock=FixedClock(home.clock.now()))
    kept = BackedUp(home=home, place=tmp_path / "backups")
    kept.run()
    return kept


def of_form(repository: Repository, **forms: int) -> None:
    """Let the only snapshot be of another form."""
    ((name, snapshot),) = repository.found()[0].items()
    label = replace(snapshot.label, forms={**snapshot.label.forms, **forms})
    repository.snapshots.delete(name)
    repository.add(replace(snapshot, label=label))


def told_in(home: Home) -> set[str]:
    """What the notes say, in the newer form; every row is whole."""
    store = home.raw()
    with store.read() as reading:
        rows = list(stored_rows(reading.connection, notes))
    store.close()
    assert all(row.is_whole for row in rows)
    return {str(row.values["said"]) for row in rows}


def test_a_backup_of_an_older_form_comes_to_todays(
    kept: BackedUp, new: Home, database_url: str
) -> None:
    of_form(kept.repository, kernel=2)
    store = kept.home.raw()
    words = set(words_in(store))
    store.close()
    later = replace(new, practices=(LATER,))
    kept.restore(later, url=database_url)
    assert told_in(later) == words
    later.open().close()


def test_after_an_upgrade_the_backup_from_before_is_still_proved_and_the_next_one_works(
    kept: BackedUp, new: Home
) -> None:
    later = BackedUp(home=replace(kept.home, practices=(LATER,)), place=kept.place)
    checked = later.check()
    assert (checked.findings, checked.name) == ([], kept.names[0])
    later.run()
    assert later.check(name=checked.name).findings == []
    later.restore(replace(new, practices=(LATER,)), kept.names[0])


@pytest.mark.parametrize("forms", [{"kernel": 99}, {"notes": 2}, {"tides": 1}])
def test_a_backup_of_a_newer_form_is_refused(
    kept: BackedUp, new: Home, forms: dict[str, int]
) -> None:
    of_form(kept.repository, **forms)
    with pytest.raises(NewerExportError, match="newer Osmosis"):
        kept.restore(new)
    with pytest.raises(NewerExportError, match="newer Osmosis"):
        kept.check()
    assert not new.root.exists()
