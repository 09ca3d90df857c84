"""An export is whole or not there, says how it is read, and keeps sealed what is sealed."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.app import init_app
from osmosis.bags.bag_reader import BagReader
from osmosis.config import Config
from osmosis.errors import ConflictError, InvalidInputError
from osmosis.keeping import exporting
from osmosis.keeping.exporting import export_store
from osmosis.keeping.key_locks import PassphraseNeededError
from osmosis.keeping.readable import readable_parts, words_as_html
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import FixedClock
from osmosis.languages.speaking import speaking_as
from osmosis.ports.front_matter import read_front_matter, with_front_matter
from osmosis.ports.practice import ExportedFile
from osmosis.practices.manifests import PRACTICES
from osmosis.practices.rolls.model import FrameKind, Origin
from osmosis.practices.rolls.service import loading
from osmosis.practices.rolls.service.camera import recipient_of
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.sealing.age import decrypt_with_passphrase
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote
from osmosis.storage.opening import NewStore
from tests.faults.machine import context_of
from tests.faults.marking import MARKER, places_of
from tests.keeping.lived import PASSPHRASE, Home
from tests.sealing.quick_lock import quick_lock
from tests.storage.stores import NOON


def test_every_line_of_a_table_hashes_to_what_the_ledger_says(written: Path) -> None:
    ledger: dict[tuple[object, ...], str | None] = {}
    for path in sorted((written / "data" / "ledger").iterdir()):
        for raw in path.read_bytes().splitlines():
            for row in (json.loads(raw).get("details") or {}).get("rows", []):
                ledger[row["table"], *row["key"]] = row["hash"]
    lines = (written / "data" / "tables" / "notes_notes.jsonl").read_bytes().splitlines()
    assert len(lines) == 8
    for line in lines:
        key = ("notes_notes", json.loads(line)["row"]["id"])
        assert ledger[key] == hashlib.sha256(line).hexdigest()


def test_what_is_kept_is_written_alike_in_every_language(
    lived: Home, written: Path, tmp_path: Path
) -> None:
    with speaking_as("de"):
        german = lived.export(tmp_path / "out")
    assert _kept_in(german) == _kept_in(written)


def _kept_in(export: Path) -> dict[str, bytes]:
    """What is neither a page nor locked, which takes other bytes each time."""
    paths = {path.relative_to(export).as_posix(): path for path in export.rglob("*")}
    for_people = ("data/keys/", "data/readable/", "data/index.html", "manifest", "tagmanifest")
    kept = {
        name: path.read_bytes()
        for name, path in paths.items()
        if path.is_file() and not name.startswith((*for_people, "bag-info.txt"))
    }
    assert {"README.txt", "data/store.json", "data/tables/notes_notes.jsonl"} <= kept.keys()
    return kept


def test_the_house_key_lies_under_the_passphrase_and_nowhere_else(
    lived: Home, written: Path
) -> None:
    house = next((lived.root / "keys").rglob("house.key")).read_bytes()
    locked = (written / "data" / "keys" / "house.key.age").read_bytes()
    assert decrypt_with_passphrase(locked, PASSPHRASE) == house
    secret = next(line for line in house.decode().splitlines() if line.startswith("AGE-SECRET"))
    assert places_of(secret, [lived.root]) != []
    assert places_of(secret, [written]) == []


def test_without_a_vault_a_passphrase_is_needed(tmp_path: Path) -> None:
    app = init_app(Config(home=tmp_path / "store"), NewStore(), FixedClock(NOON))
    with pytest.raises(PassphraseNeededError):
        export_store(app, tmp_path / "out")
    with pytest.raises(InvalidInputError):
        export_store(app, tmp_path / "out", "short")
    assert not list(tmp_path.glob("*out*"))
    app.close()


def test_nothing_of_what_is_sealed_is_plain_in_an_export(tmp_path: Path) -> None:
    app = init_app(Config(home=tmp_path / "store"), NewStore(), FixedClock(NOON))
    context = context_of(app)
    roll = loading.load_roll(context, loading.NewRoll(virtue="Patience"))
    note = MomentNote(kind="line", line=MARKER)
    sealed = seal_moment(note, None, [recipient_of(context, roll.id)])
    taken = CivilMoment(instant=NOON, zone="UTC")
    capture = Capture(
        roll_id=roll.id,
        client_id="one",
        kind=FrameKind.LINE,
        taken=taken,
        sealed=sealed,
        origin=Origin.API,
    )
    expose(context, capture)
    for name in ("out", "out.zip"):
        export_store(app, tmp_path / name, PASSPHRASE, lock_up=quick_lock)
        assert places_of(MARKER, [tmp_path]) == []
    app.close()


def test_an_export_lies_neither_over_something_nor_in_the_store(home: Home, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(ConflictError):
        home.export(tmp_path / "mine")
    with pytest.raises(InvalidInputError):
        home.export(home.root / "out")


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_an_export_that_is_stopped_is_not_there(
    name: str, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopping:
        stopping.setattr(exporting, "readable_parts", stop)
        with pytest.raises(KeyboardInterrupt):
            home.export(tmp_path / name)
    assert not list(tmp_path.glob("*out*"))
    (tmp_path / f".{name}.part").write_bytes(b"left by a process that was killed")
    home.export(tmp_path / name)
    assert [path.name for path in tmp_path.glob("*out*")] == [name]


def test_the_zip_is_the_bag_of_the_folder(lived: Home, written: Path, tmp_path: Path) -> None:
    path = lived.export(tmp_path / "out.zip")
    with path.open("rb") as file:
        bag = BagReader(file)
        bag.refuse_damage()
        alike = {name for name in bag.hashes if not name.startswith("data/keys/house")}
        folder = BagReader(written)
        folder.refuse_damage()
        same = {"bag-info.txt", "data/keys/house.key.age", "manifest-sha256.txt"}
        assert {name: bag.hashes[name] for name in alike - same} == {
            name: hashed for name, hashed in folder.hashes.items() if name not in same
        }
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None


@settings(max_examples=15)
@given(
    fields=st.dictionaries(
        st.sampled_from(["title", "date", "kind"]), st.text(min_size=1), min_size=1
    ),
    body=st.text(),
)
def test_a_head_is_read_as_it_was_written(fields: dict[str, str], body: str) -> None:
    written = with_front_matter(fields, body)
    assert read_front_matter(written) == (fields, body.lstrip("\n"))


def test_texts_become_pages_by_year_in_which_nothing_runs() -> None:
    head = {"title": "<b>One</b>", "date": "2030-02-01", "practice": "Notes"}
    text = with_front_matter(head, "# One\n\n<script>a</script>\n\n![p](one.jpg) [x](../../y)\n")
    files = [
        ExportedFile(path="notes/one.md", chunks=lambda: iter([text.encode()])),
        ExportedFile(path="notes/one.jpg", chunks=lambda: iter([b"picture"])),
    ]
    parts = dict(readable_parts(files, "2031-05-04"))
    assert set(parts) == {
        "readable/notes/one.md",
        "readable/notes/one.jpg",
        "readable/2030.html",
        "index.html",
    }
    year = parts["readable/2030.html"]
    assert isinstance(year, bytes)
    assert b"<script" not in year
    assert b"&lt;b&gt;One&lt;/b&gt;" in year
    assert b'<img src="notes/one.jpg" alt="p"' in year
    assert b"[x](../../y)" in year
    assert b'href="readable/2030.html"' in bytes(parts["index.html"])  # type: ignore[arg-type]  # these are bytes


def test_links_that_lead_elsewhere_stay_words() -> None:
    for place in ("https://example.org", "/etc/hosts", "../../up", "javascript:alert(1)"):
        assert "<a" not in words_as_html(f"[words]({place})", "notes")


def test_a_link_to_a_name_that_begins_with_dots_leads_there() -> None:
    assert words_as_html("[words](..a.jpg)", "") == '<p><a href="..a.jpg">words</a></p>'


def test_only_the_title_at_the_beginning_is_left_out_of_the_words() -> None:
    words = words_as_html("# One\n\nA.\n\n# Two\n\nB.\n", "notes")
    assert words == "<p>A.</p>\n<h3>Two</h3>\n<p>B.</p>"
    assert words_as_html("A.\n\n# Two", "notes") == "<p>A.</p>\n<h3>Two</h3>"


def test_what_a_picture_is_called_is_escaped_once() -> None:
    words = words_as_html('![Rain & "wind"](one.jpg)', "notes")
    assert 'alt="Rain &amp; &quot;wind&quot;"' in words


@pytest.mark.parametrize("begun", ["[", "[a](", "![a", "[a](b"])
def test_a_text_of_nothing_but_brackets_is_written_out_like_any_other(begun: str) -> None:
    assert words_as_html(begun * 300_000, "notes") == f"<p>{begun * 300_000}</p>"


def test_every_text_of_many_finds_the_files_beside_it() -> None:
    def files() -> Iterator[ExportedFile]:
        for number in range(300):
            head = {"title": str(number), "date": f"20{number % 90 + 10}-01-01"}
            text = with_front_matter(head, f"# {number}\n").encode()
            yield ExportedFile(path=f"n/{number}.md", chunks=partial(iter, [text]))
            for ending in ("1.jpg", "json"):
                path = f"n/{number}.{ending}"
                yield ExportedFile(path=path, chunks=partial(iter, [b"p"]))

    pages = b"".join(
        bytes(source)  # type: ignore[arg-type]  # pages are bytes
        for path, source in readable_parts(files(), "2031-05-04")
        if path.startswith("readable/20")
    )
    assert pages.count(b'<img src="n/7.1.jpg"') == 1
    assert pages.count(b"<img") == 300
    assert b".json" not in pages


def test_the_rehearsal_written_out_makes_the_same_store(rehearsal: Path, tmp_path: Path) -> None:
    shutil.copytree(rehearsal, tmp_path / "store")
    home = Home(root=tmp_path / "store", practices=PRACTICES)
    new = home.elsewhere(tmp_path / "new")
    new.make_of(home.export(tmp_path / "out", PASSPHRASE))
    assert home.differences(new) == []
    assert "the green in the very middle" in (tmp_path / "out/data/readable/2031.html").read_text(
        encoding="utf-8"
    )
