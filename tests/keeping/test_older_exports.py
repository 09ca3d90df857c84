"""An export of an older form is made into a store of that form, and then brought to today's."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from osmosis.errors import ConflictError
from osmosis.keeping.label import NewerExportError
from osmosis.storage.schema import outbox
from osmosis.storage.stored_rows import stored_rows
from tests.keeping.bags_that_lie import spell_anew
from tests.keeping.later_notes.tables import notes
from tests.keeping.lived import KEPT, Home

LATER = replace(
    KEPT,
    migrations="tests.keeping.later_notes.migrations",
    tables="tests.keeping.later_notes.tables:metadata",
)


@pytest.fixture
def later(new: Home) -> Home:
    return replace(new, practices=(LATER,))


def of_form(out: Path, **forms: int) -> Path:
    """An export as a program wrote it that knew only the first migrations."""
    label = out / "data" / "store.json"
    fields = json.loads(label.read_bytes())
    fields["forms"] |= forms
    label.write_bytes(json.dumps(fields).encode())
    spell_anew(out)
    return out


def words_of(out: Path) -> set[str]:
    lines = (out / "data" / "tables" / "notes_notes.jsonl").read_bytes().splitlines()
    return {json.loads(line)["row"]["words"] for line in lines}


def check(written: Path, later: Home, url: str = "") -> None:
    later.make_of(written, url=url)
    store = later.raw()
    with store.read() as reading:
        rows = list(stored_rows(reading.connection, notes))
        assert {row.values["said"] for row in rows} == words_of(written)
        assert all(row.is_whole for row in rows)
        assert [row["not_after"] for row in reading.rows(sa.select(outbox))] == [None]
    store.close()
    later.open().close()


def test_rows_of_an_older_form_come_to_todays(out: Path, later: Home) -> None:
    check(of_form(out, kernel=2), later)


def test_rows_of_an_older_form_come_to_todays_on_postgresql(
    out: Path, later: Home, postgresql_url: str
) -> None:
    check(of_form(out, kernel=2), later, postgresql_url)


def test_a_database_that_others_have_in_a_newer_form_takes_no_older_rows(
    out: Path, later: Home, tmp_path: Path, postgresql_url: str
) -> None:
    later.make_of(out, url=postgresql_url)
    other = later.elsewhere(tmp_path / "other")
    with pytest.raises(ConflictError, match="newer form"):
        other.make_of(of_form(out, kernel=2), url=postgresql_url)
    assert not other.root.exists()


@pytest.mark.parametrize("forms", [{"kernel": 99}, {"notes": 2}, {"tides": 1}])
def test_an_export_of_a_newer_form_is_refused(out: Path, new: Home, forms: dict[str, int]) -> None:
    with pytest.raises(NewerExportError, match="newer Osmosis"):
        new.make_of(of_form(out, **forms))
    assert not new.root.exists()
