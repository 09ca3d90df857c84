"""What docs/store-format.md says is so: its programs run, and its table names every file."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from osmosis.app import init_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock
from osmosis.sealing.age import decrypt, parse_identity
from osmosis.storage import schema
from osmosis.storage.opening import NewStore
from osmosis.storage.settings import set_setting
from tests.architecture.sources import ROOT
from tests.practices.rolls.conftest import World
from tests.storage.lives import Life, flip, live, lived
from tests.storage.stores import NOON, Place

PAGE = (ROOT / "docs" / "store-format.md").read_text(encoding="utf-8")
LEDGER_PROGRAM, ROWS_PROGRAM = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(root=tmp_path_factory.mktemp("original") / "store")
    live(place)
    store = place.open()
    with store.write() as transaction:
        set_setting(transaction, "odd", {"ü": [None, True, 'quote " and \\ and \n']})
    store.close()
    return place


@pytest.fixture
def life(original: Place, tmp_path: Path) -> Life:
    return lived(original, tmp_path)


def run(program: str, path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_its_program_reads_a_ledger(life: Life) -> None:
    folder = next((life.root / "ledger").iterdir())
    report = life.verify()
    assert run(LEDGER_PROGRAM, folder) == f"rows: {report.rows}\nblobs: {report.blobs}\n"
    path = next(folder.glob("*.jsonl"))
    path.write_bytes(path.read_bytes().replace(b'"kept"', b'"kelt"', 1))
    assert run(LEDGER_PROGRAM, folder).startswith(f"damaged: {path.name} ")


def test_its_program_holds_rows_against_their_hashes(life: Life) -> None:
    report = life.verify()
    assert run(ROWS_PROGRAM, life.place.folder.database) == f"rows: {report.rows} damaged: 0\n"
    with sqlite3.connect(life.place.folder.database) as database:
        database.execute("UPDATE notes_notes SET words = 'forged' WHERE weight = 1")
    database.close()
    said = run(ROWS_PROGRAM, life.place.folder.database)
    assert said == f"damaged: notes_notes\nrows: {report.rows} damaged: 1\n"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_its_commands_check_blobs_and_keys(life: Life) -> None:
    found = re.search(r"Blobs check themselves: `(.*?)`\. Keys: `(.*?)`", PAGE)
    assert found is not None
    person = str(life.place.folder.read_marker().person_id)

    def works(command: str) -> bool:
        command = command.replace("PERSON", person)
        done = subprocess.run(
            ["sh", "-c", command], cwd=life.root, capture_output=True, check=False
        )
        return done.returncode == 0

    assert [works(command) for command in found.groups()] == [True, True]
    flip(next(life.root.glob("blobs/*/*/*")), 10)
    flip(next(life.root.glob("keys/*/house.key")), 10)
    assert [works(command) for command in found.groups()] == [False, False]


def test_its_table_names_everything_in_a_store(life: Life) -> None:
    rows = re.findall(r"^\| `(.+?)` \| ", PAGE, re.MULTILINE)
    named = {re.split(r"[/ `]", row)[0] for row in rows}
    there = {path.name for path in life.root.iterdir()}
    assert there - named - {"README.txt"} - {n for n in there if n.endswith(".lock")} == set()


def test_it_names_every_table_of_storage() -> None:
    section = PAGE[PAGE.index("## The database") : PAGE.index("## A sealed moment")]
    assert [name for name in schema.metadata.tables if f"`{name}`" not in section] == []


def test_its_way_to_a_sealed_moment_leads_there(tmp_path: Path) -> None:
    """Step by step as the page says, with the SQLite and the ZIP of Python and any age."""
    clock = FixedClock(NOON)
    app = init_app(Config(home=tmp_path / "store"), NewStore(), clock)
    world = World(app, clock)
    frame = world.expose_line(world.load(), "The light on the kitchen wall").frame
    person = str(app.store.person_id)
    app.close()
    with sqlite3.connect(tmp_path / "store" / "store.db") as database:
        sealed, roll = database.execute(
            "SELECT sealed_sha256, sealed_for FROM rolls_frames WHERE id = ?", [str(frame.id)]
        ).fetchone()
        (wrapped,) = database.execute(
            "SELECT wrapped FROM rolls_keys WHERE roll_id = ?", [roll]
        ).fetchone()
    database.close()
    house = parse_identity((tmp_path / "store" / "keys" / person / "house.key").read_text())
    roll_key = parse_identity(decrypt(wrapped, [house]).decode())
    blob = (tmp_path / "store" / "blobs" / person / sealed[:2] / sealed).read_bytes()
    with zipfile.ZipFile(io.BytesIO(decrypt(blob, [roll_key]))) as moment:
        assert json.loads(moment.read("moment.json"))["line"] == "The light on the kitchen wall"
