"""The ledger: a chain of lines that are written once, in order, and never quietly changed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.errors import StorageError
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import canonical_json, sha256_of
from osmosis.kernel.ids import new_id
from osmosis.storage import ledger as module
from osmosis.storage.disk import StoreFullError
from osmosis.storage.ledger import Ledger, LedgerDamagedError
from osmosis.storage.ledger_lines import CHANGED, FIRST, MISSING, UNREADABLE, LedgerLine, read_line

MAY = "2031-05-04T12:00:00.000000Z"
JUNE = "2031-06-04T12:00:00.000000Z"


def line(at: str = MAY, **fields: object) -> LedgerLine:
    key = new_id(Instant.parse_iso(at))
    given = {
        "key": key, "kind": "kept", "ref": f"notes:note:{key}", "sha256": None, "details": None,
        "at": at, **fields,
    }  # fmt: skip
    return LedgerLine(**given)  # type: ignore[arg-type]  # the fields of a test's own making


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


def keys(ledger: Ledger) -> list[UUID]:
    return [one.key for one, _ in ledger.lines()]


def problems(folder: Path) -> list[tuple[str, str]]:
    return [
        (one.place, one.found.problem) for one in Ledger(folder).found_lines() if one.found.problem
    ]


def test_lines_are_read_back_as_they_were_written(folder: Path) -> None:
    wanted = [line(), line(sha256="ab" * 32), line(kind="released", details={"ü": [1, None]})]
    Ledger(folder).append(wanted)
    assert [one for one, _ in Ledger(folder).lines()] == wanted


def test_a_line_is_json_that_names_the_one_before_it(folder: Path) -> None:
    Ledger(folder).append([line(), line()])
    first, second = (
        json.loads(raw) for raw in (folder / "2031-05.jsonl").read_bytes().splitlines()
    )
    assert first["previous"] == FIRST
    assert second["previous"] == first["hash"]
    own = first.pop("hash")
    assert sha256_of([canonical_json(first)]) == own


def test_each_month_has_its_file_and_the_chain_goes_on_across_them(folder: Path) -> None:
    Ledger(folder).append([line(MAY)])
    Ledger(folder).append([line(JUNE), line(JUNE)])
    assert [file for _, file in Ledger(folder).lines()] == [
        "2031-05.jsonl", "2031-06.jsonl", "2031-06.jsonl",
    ]  # fmt: skip


def test_lines_of_two_months_may_be_written_together(folder: Path) -> None:
    wanted = [line(MAY), line(JUNE), line(JUNE)]
    Ledger(folder).append(wanted)
    assert keys(Ledger(folder)) == [one.key for one in wanted]
    assert len(Ledger(folder).files()) == 2


def test_a_clock_that_ran_backwards_opens_no_older_file_again(folder: Path) -> None:
    wanted = [line(JUNE), line(MAY)]
    Ledger(folder).append(wanted)
    assert keys(Ledger(folder)) == [one.key for one in wanted]
    assert [path.name for path in Ledger(folder).files()] == ["2031-06.jsonl"]


def test_a_line_is_written_once_however_often_it_is_tried(folder: Path) -> None:
    first, second, third = line(), line(JUNE), line(JUNE)
    ledger = Ledger(folder)
    ledger.append([first])
    ledger.append([first, second])
    Ledger(folder).append([first, second, third])
    assert keys(ledger) == [first.key, second.key, third.key]


def test_two_objects_that_take_turns_keep_one_chain(folder: Path) -> None:
    ledgers = [Ledger(folder), Ledger(folder)]
    for number in range(10):
        ledgers[number % 2].append([line(MAY if number < 5 else JUNE)])
    assert len(keys(ledgers[0])) == 10


def test_the_whole_ledger_is_not_read_again_for_each_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(folder)
    ledger.append([line()])

    def read_again(_files: object) -> None:
        pytest.fail("the ledger was read again")

    monkeypatch.setattr(module, "_read_tail", read_again)
    ledger.append([line()])
    ledger.append([line(JUNE)])


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_a_torn_last_line_is_cut_off_before_the_next(folder: Path, cut: int) -> None:
    first, second, third = line(), line(), line()
    Ledger(folder).append([first, second])
    path = folder / "2031-05.jsonl"
    os.truncate(path, path.stat().st_size - cut)
    Ledger(folder).append([second, third])
    assert keys(Ledger(folder)) == [first.key, second.key, third.key]


def test_a_last_line_that_only_lost_its_newline_is_kept(folder: Path) -> None:
    first, second = line(), line()
    Ledger(folder).append([first])
    path = folder / "2031-05.jsonl"
    path.write_bytes(path.read_bytes()[:-1] + b"\x0b")
    Ledger(folder).append([second])
    assert keys(Ledger(folder)) == [first.key, second.key]


def test_a_damaged_line_does_not_keep_new_ones_from_being_written(folder: Path) -> None:
    Ledger(folder).append([line(), line()])
    path = folder / "2031-05.jsonl"
    path.write_bytes(path.read_bytes()[:-40] + b"#" * 39 + b"\n")
    wanted = line()
    Ledger(folder).append([wanted])
    assert len(problems(folder)) == 1
    last = list(Ledger(folder).found_lines())[-1].found
    assert (last.line, last.problem) == (wanted, "")


def test_every_damaged_line_is_named_and_not_only_the_first(folder: Path) -> None:
    Ledger(folder).append([line() for _ in range(5)])
    path = folder / "2031-05.jsonl"
    raw = path.read_bytes().splitlines()
    raw[1] = raw[1].replace(b"kept", b"kelt")
    raw[3] = raw[3][:50]
    path.write_bytes(b"\n".join(raw) + b"\n")
    assert problems(folder)[:2] == [
        ("2031-05.jsonl line 2", CHANGED),
        ("2031-05.jsonl line 4", UNREADABLE),
    ]
    with pytest.raises(LedgerDamagedError, match="line 2"):
        list(Ledger(folder).lines())


def test_a_missing_line_is_noticed(folder: Path) -> None:
    Ledger(folder).append([line() for _ in range(3)])
    path = folder / "2031-05.jsonl"
    raw = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([raw[0], raw[2]]) + b"\n")
    assert problems(folder) == [("2031-05.jsonl line 2", MISSING)]


def test_a_missing_month_is_noticed(folder: Path) -> None:
    Ledger(folder).append([line(MAY), line(JUNE)])
    (folder / "2031-05.jsonl").unlink()
    assert problems(folder) == [("2031-06.jsonl line 1", MISSING)]


@settings(max_examples=150)
@given(data=st.data())
def test_no_flipped_bit_of_a_ledger_goes_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    Ledger(folder).append([line(), line(sha256="ab" * 32), line(details={"a": "B"})])
    path = folder / "2031-05.jsonl"
    raw = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(raw)
    # The newline after the very last line carries nothing, and is put back by the next write.
    assert problems(folder) or place == len(raw) - 1


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_line_or_a_damaged_one(raw: bytes) -> None:
    assert read_line(raw).problem in (UNREADABLE, CHANGED)


def test_a_spelling_that_means_the_same_is_damage_too(folder: Path) -> None:
    Ledger(folder).append([line()])
    path = folder / "2031-05.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"at":', b'"at": '))
    assert problems(folder) == [("2031-05.jsonl line 1", CHANGED)]


def test_a_disk_without_room_says_so_and_the_lines_can_be_written_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(folder)
    ledger.append([line()])
    wanted = line()

    def torn(path: Path, data: bytes) -> None:
        with path.open("ab") as file:
            file.write(data[:20])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_append_to", torn)
    with pytest.raises(StoreFullError):
        ledger.append([wanted])
    monkeypatch.undo()
    ledger.append([wanted])
    assert keys(ledger)[1:] == [wanted.key]


def test_a_disk_that_takes_half_a_line_is_left_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = Ledger(folder)
    ledger.append([line()])
    before = (folder / "2031-05.jsonl").read_bytes()
    refusals: list[int] = []

    def fsync(descriptor: int) -> None:
        refusals.append(os.fstat(descriptor).st_size)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StoreFullError):
        ledger.append([line()])
    assert refusals == [2 * len(before)]
    assert (folder / "2031-05.jsonl").read_bytes() == before


def test_a_folder_that_cannot_be_written_is_an_error_of_storage(folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(StorageError):
        Ledger(folder).append([line()])


def test_the_head_changes_with_every_line(folder: Path) -> None:
    ledger = Ledger(folder)
    heads = [ledger.head()]
    for at in (MAY, MAY, JUNE):
        ledger.append([line(at)])
        heads.append(ledger.head())
    assert heads[0] == FIRST
    assert len(set(heads)) == 4


def test_a_ledger_is_closed_to_other_users(folder: Path) -> None:
    Ledger(folder).append([line()])
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "2031-05.jsonl").stat().st_mode & 0o077 == 0
