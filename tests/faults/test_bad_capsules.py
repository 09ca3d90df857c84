"""Capsules that are harmful or were damaged on their way: refused, and nothing changes."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from osmosis.practices.rolls.store import rolls
from tests.faults.machine import Machine

Tamper = Callable[[list[zipfile.ZipInfo], dict[str, bytes]], None]
LINE = b"Waited, and did not look at the time."


@pytest.fixture(scope="module")
def capsule(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A whole capsule with a line and a photograph, from another machine."""
    machine = Machine(root=tmp_path_factory.mktemp("elsewhere"))
    machine.begin()
    machine.osmosis("roll", "load", "Patience")
    machine.osmosis("expose", "--line", LINE.decode())
    machine.osmosis("roll", "open-early", "Patience", "--reason", "to send it")
    machine.osmosis("roll", "case", "Patience")
    path = machine.root / "patience.roll"
    said = machine.osmosis("roll", "export", "Patience", path)
    assert said.code == 0, said.err
    return path.read_bytes()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine to which capsules are sent, with an empty case."""
    machine = Machine(root=tmp_path_factory.mktemp("here"))
    machine.begin()
    return machine


def packed_again(capsule: bytes, tamper: Tamper) -> bytes:
    """The capsule, unpacked, tampered with, and packed again by another program."""
    with zipfile.ZipFile(io.BytesIO(capsule)) as archive:
        entries = archive.infolist()
        contents = {entry.filename: archive.read(entry) for entry in entries}
    tamper(entries, contents)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, contents.get(entry.filename, b""))
    return out.getvalue()


def add(name: str, content: bytes = b"words", mode: int = 0) -> Tamper:
    """Puts in one more file."""

    def tamper(entries: list[zipfile.ZipInfo], contents: dict[str, bytes]) -> None:
        top = entries[0].filename.split("/")[0]
        entry = zipfile.ZipInfo(name.format(top=top))
        entry.external_attr = mode << 16
        entries.append(entry)
        contents[entry.filename] = content

    return tamper


def twice(entries: list[zipfile.ZipInfo], contents: dict[str, bytes]) -> None:
    """Puts the description in a second time under a name that differs by case."""
    description = next(entry for entry in entries if entry.filename.endswith("roll.json"))
    second = zipfile.ZipInfo(description.filename.replace("roll.json", "ROLL.json"))
    entries.append(second)
    contents[second.filename] = contents[description.filename]


def change_the_words(entries: list[zipfile.ZipInfo], contents: dict[str, bytes]) -> None:
    """Tells another story, and leaves the hashes as they were."""
    for name, content in contents.items():
        contents[name] = content.replace(b"Waited", b"Rushed")


def lose_a_file(entries: list[zipfile.ZipInfo], contents: dict[str, bytes]) -> None:
    """Takes the description out."""
    entries[:] = [entry for entry in entries if not entry.filename.endswith("roll.json")]


BAD: tuple[tuple[str, Callable[[bytes], bytes], str], ...] = (
    ("nothing", lambda whole: b"", "not a zip file"),
    ("cut off", lambda whole: whole[: len(whole) // 2], "not a zip file"),
    ("absolute path", lambda whole: packed_again(whole, add("/etc/cron.d/x")), "absolute path"),
    ("path that climbs out", lambda whole: packed_again(whole, add("../../x")), "climbs out"),
    (
        "link",
        lambda whole: packed_again(
            whole, add("{top}/data/link", b"/etc/passwd", stat.S_IFLNK | 0o777)
        ),
        "link",
    ),
    ("duplicate names", lambda whole: packed_again(whole, twice), "same name"),
    ("wrong hashes", lambda whole: packed_again(whole, change_the_words), "hash"),
    ("missing file", lambda whole: packed_again(whole, lose_a_file), "missing"),
    (
        "bomb",
        lambda whole: packed_again(whole, add("{top}/data/big", bytes(1 << 28))),
        "unpack",
    ),
    ("file that no list names", lambda whole: packed_again(whole, add("{top}/data/x")), "list"),
)


def names_in(machine: Machine, *more: Path) -> set[Path]:
    """Every file but those that SQLite lays beside its database while it is open."""
    found = {path for folder in (machine.home, *more) for path in folder.rglob("*")}
    return {path for path in found if not path.name.startswith("store.db-")}


@pytest.mark.parametrize(("make", "words"), [case[1:] for case in BAD], ids=[one[0] for one in BAD])
def test_a_bad_capsule_is_refused_in_one_sentence_and_leaves_the_case_as_it_was(
    make: Callable[[bytes], bytes], words: str, capsule: bytes, here: Machine, tmp_path: Path
) -> None:
    path = tmp_path / "sent.roll"
    path.write_bytes(make(capsule))
    before = names_in(here, tmp_path)
    said = here.osmosis("roll", "import", path)
    assert (said.code, said.out) == (2, "")
    assert words in said.sentence
    with here.opened() as app, app.store.read() as reading:
        assert rolls.list_rolls(reading) == []
    assert names_in(here, tmp_path) == before


def test_the_whole_capsule_is_taken_in(capsule: bytes, tmp_path: Path) -> None:
    machine = Machine(root=tmp_path)
    machine.begin()
    path = tmp_path / "sent.roll"
    path.write_bytes(capsule)
    said = machine.osmosis("roll", "import", path)
    assert (said.code, said.err) == (0, "")
    again = machine.osmosis("roll", "import", path)
    assert again.code == 1
    assert "here already" in again.sentence
